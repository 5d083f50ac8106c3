/* The status of a report, and nothing more of it: somebody else may be asking. Answers are behind it, for who
 * may read them. */

#include "core/answers/mailbox_reader.h"
#include "core/dialogue/report.h"
#include "core/dialogue/turn.h"
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

static void show_status(Turn *turn, const ReportStatus *found)
{
    turn_set(turn, SHOWN, found->number);
    turn_set(turn, STATUS, found->status);
    mailbox_choose(turn, found->number);
}

#define FIRST_ANSWER "first"

static void fill_own(Turn *turn, MenuPage *page)
{
    ReportStatus own[OWN_MAX];
    size_t count = report_own(turn, own, OWN_MAX);
    char waiting[10];

    mailbox_first_own(turn, waiting);
    if (*waiting)
        menu_option(page, turn_text(turn, N_("Read the answer")), "mailbox_read", FIRST_ANSWER);
    for (size_t i = 0; i < count; i++) {
        g_autofree char *line = g_strconcat(own[i].number, ": ", status_text(turn, own[i].status),
                                            NULL);

        menu_option(page, line, "my_case_status", own[i].number);
    }
}

/* Its status now; false if it is not one of theirs. */
static bool find_own(Turn *turn, const char *number, ReportStatus *found)
{
    ReportStatus own[OWN_MAX];
    size_t count = report_own(turn, own, OWN_MAX);

    for (size_t i = 0; i < count; i++) {
        *found = own[i];
        if (g_str_equal(own[i].number, number))
            return true;
    }
    return false;
}

static MenuNext choose_own(Turn *turn, const MenuOption *option)
{
    ReportStatus found;
    char waiting[10];

    mailbox_first_own(turn, waiting);
    if (g_str_equal(option->value, FIRST_ANSWER)) {
        mailbox_choose(turn, waiting);
        turn_set(turn, SHOWN, waiting);
        turn_set(turn, STATUS, find_own(turn, waiting, &found) ? found.status : NULL);
        return menu_go("mailbox_read");
    }
    if (!find_own(turn, option->value, &found))
        return menu_stay(N_("No such number. Check it and write it again."));
    show_status(turn, &found);
    return menu_go("my_case_status");
}

static const char *const after_number[] = {"mailbox_read", "my_case_status", NULL};

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
    show_status(turn, &found);
    return menu_go("my_case_status");
}

const MenuScreen screen_my_case = {
    .id = "my_case",
    .prompt = N_("Write the case number. Example: 4817-2093"),
    .fill = fill_own,
    .choose = choose_own,
    .read = read_number,
    .leads_to = after_number,
};

/* Whoever only knows the number is offered the same for every case: that an answer waits, or that there is a
 * PIN, is not to be told from it. */
static void fill_status(Turn *turn, MenuPage *page)
{
    bool open = mailbox_is_open(turn);

    menu_set(page, "{case}", turn_get(turn, SHOWN));
    menu_set(page, "{status}", status_text(turn, turn_get(turn, STATUS)));
    menu_option(page, turn_text(turn, N_("Read the answer")), open ? "mailbox_read" : "mailbox_pin",
                "read");
    if (open) {
        menu_option(page, turn_text(turn, N_("Write to us")), "mailbox_write", "write");
        menu_option(page, turn_text(turn, N_("PIN")), "mailbox_pin_set", "pin");
    }
}

static MenuNext choose_step(Turn *turn, const MenuOption *option)
{
    if (g_str_equal(option->screen, "mailbox_read") && !mailbox_waits(turn))
        return menu_stay(N_("No new answer."));
    return menu_go(option->screen);
}

static const char *const after_status[] = {"mailbox_read", "mailbox_pin", "mailbox_write",
                                           "mailbox_pin_set", NULL};

const MenuScreen screen_my_case_status = {
    .id = "my_case_status",
    .prompt = N_("Case {case}: {status}."),
    .fill = fill_status,
    .choose = choose_step,
    .leads_to = after_status,
};
