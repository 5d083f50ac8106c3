/* Being reminded: what a person is reminded of, asking whether they want it, and whether still. */

#include "core/dialogue/turn_told.h"
#include "handlers/deadline_flow.h"
#include "handlers/screens.h"

#define OWN_MAX 8

/* ---- Their own deadlines, before any question ---- */

static void add_own(Turn *turn, MenuPage *page, const TurnTold *told)
{
    const Rule *rule = rules_find(turn_texts(turn)->rules, told->rule);
    g_autofree char *what = NULL, *when = NULL, *label = NULL;

    if (!rule) /* staff took it away */
        return;
    what = turn_letters(turn, rule->what[turn_data_language(turn)]);
    when = told->day == DAY_NONE ? g_strdup(turn_text(turn, N_("being checked")))
                                 : deadline_when(turn, told->day);
    label = told->moved ? g_strconcat(what, ": ", when, ", ", turn_text(turn, N_("changed")), NULL)
                        : g_strconcat(what, ": ", when, NULL);
    menu_option(page, label, NULL, rule->id);
}

static void fill_mine(Turn *turn, MenuPage *page)
{
    TurnTold own[OWN_MAX];
    size_t count = turn_told(turn, own, OWN_MAX);

    for (size_t i = 0; i < count; i++)
        add_own(turn, page, &own[i]);
    menu_option(page, turn_text(turn, N_("Other deadlines")), "deadlines_purpose", NULL);
}

static MenuNext choose_mine(Turn *turn, const MenuOption *option)
{
    if (!option->value)
        return menu_go(option->screen);
    turn_recall(turn, option->value);
    turn_set(turn, SLOT_RULE, option->value);
    turn_set(turn, SLOT_TOPIC, NULL);
    return deadline_next(turn);
}

static const char *const after_mine[] = {DEADLINE_LEADS, "deadlines_purpose", NULL};

const MenuScreen screen_deadlines_mine = {
    .id = "deadlines_mine",
    .fill = fill_mine,
    .choose = choose_mine,
    .leads_to = after_mine,
};

/* ---- Remind you? ---- */

static const MenuOption remind_options[] = {
    {"1", N_("Yes"), NULL, "yes"},
    {"2", N_("No"), NULL, "no"},
};

static MenuNext choose_remind(Turn *turn, const MenuOption *option)
{
    Deadline deadline;

    if (g_str_equal(option->value, "no") || !deadline_chosen(turn, &deadline) ||
        deadline.state != DEADLINE_DATED)
        return menu_go("deadlines_detail");
    /* What is promised here must come: they would rely on it. */
    if (turn_is_stopped(turn))
        return (MenuNext){.screen = "deadlines_detail",
                          .notice = N_("SMS are stopped. To get them again, write START.")};
    turn_remind(turn, &deadline);
    if (!*turn_region(turn))
        return menu_go("deadlines_where");
    return (MenuNext){.screen = "deadlines_detail", .notice = N_("We will remind you by SMS.")};
}

static const char *const after_remind[] = {"deadlines_detail", "deadlines_where", NULL};

const MenuScreen screen_deadlines_remind = {
    .id = "deadlines_remind",
    .prompt = N_("Remind you by SMS? It will not say of what."),
    .options = remind_options,
    .option_count = G_N_ELEMENTS(remind_options),
    .choose = choose_remind,
    .leads_to = after_remind,
};

/* ---- Still you? ---- */

/* SOS first, as everywhere; and nothing of what it is about: somebody else may hold the number now. */
static const MenuOption ask_options[] = {
    {"1", N_("SOS"), "sos", NULL},
    {"2", N_("Yes"), "main", "yes"},
    {"3", N_("No"), "main", "no"},
};

static MenuNext choose_ask(Turn *turn, const MenuOption *option)
{
    if (option->value)
        turn_go_on(turn, g_str_equal(option->value, "yes"));
    return menu_go(option->screen);
}

const MenuScreen screen_reminders_ask = {
    .id = "reminders_ask",
    .prompt = N_("May we go on writing to this number?"),
    .options = ask_options,
    .option_count = G_N_ELEMENTS(ask_options),
    .choose = choose_ask,
    .is_root = true,
};
