/* The status of a report, and nothing more of it: somebody else may be asking. */

#include "core/report.h"
#include "core/turn.h"
#include "handlers/screens.h"

#define OWN_MAX 5
#define SHOWN "case_shown"         /* slot: the number looked up */
#define STATUS "case_shown_status" /* slot: its status as stored */

/* What a person is told of each status as stored. */
static const struct {
    const char *status;
    const char *msgid;
} statuses[] = {
    {"draft", N_("received, not complete")},
    {"new", N_("received")},
    {"in_review", N_("in review")},
    {"waiting", N_("we need more information")},
    {"referred", N_("passed on")},
    {"resolved", N_("resolved")},
    {"closed", N_("closed")},
    {"mistake", N_("marked as a mistake")},
};

static const char *status_text(const Turn *turn, const char *status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (g_str_equal(statuses[i].status, status))
            return turn_text(turn, statuses[i].msgid);
    }
    return turn_text(turn, N_("received"));
}

static void fill_own(Turn *turn, MenuPage *page)
{
    ReportStatus own[OWN_MAX];
    size_t count = report_own(turn, own, OWN_MAX);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *line = g_strconcat(own[i].number, ": ", status_text(turn, own[i].status),
                                            NULL);

        menu_line_above(page, line);
    }
}

static const char *const after_number[] = {"my_case_status", NULL};

static MenuNext read_number(Turn *turn, const char *text)
{
    ReportStatus found;

    if (!g_ascii_isdigit(*text))
        return (MenuNext){.unknown = true};
    switch (report_look_up(turn, text, &found)) {
    case REPORT_THROTTLED:
        return menu_stay(N_("Too many tries. Try again in an hour."));
    case REPORT_NONE:
        return menu_stay(N_("No such number. Check it and write it again."));
    case REPORT_FOUND:
        break;
    }
    turn_set(turn, SHOWN, found.number);
    turn_set(turn, STATUS, found.status);
    return menu_go("my_case_status");
}

const MenuScreen screen_my_case = {
    .id = "my_case",
    .prompt = N_("Write the case number. Example: 4817-2093"),
    .fill = fill_own,
    .read = read_number,
    .leads_to = after_number,
};

static void fill_status(Turn *turn, MenuPage *page)
{
    menu_set(page, "{case}", turn_get(turn, SHOWN));
    menu_set(page, "{status}", status_text(turn, turn_get(turn, STATUS)));
}

const MenuScreen screen_my_case_status = {
    .id = "my_case_status",
    .prompt = N_("Case {case}: {status}."),
    .fill = fill_status,
};
