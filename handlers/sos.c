/* SOS: the case is stored before anything is asked; every answer only adds to it. */

#include "core/dialogue/report.h"
#include "core/dialogue/turn.h"
#include "handlers/screens.h"

/* 0 is not "back" here: a key pressed in a pocket must be easy to take back. */
static const MenuOption what_options[] = {
    {"1", N_("Police hold me"), "sos_region", "detention"},
    {"2", N_("Violence"), "sos_region", "violence"},
    {"3", N_("Locked in"), "sos_region", "forced_labour"},
    {"4", N_("Other"), "sos_region", "other"},
    {"5", N_("Skip"), "sos_region", NULL},
    {"0", N_("Pressed by mistake"), "sos_mistake", NULL},
};

static void fill_number(Turn *turn, MenuPage *page)
{
    menu_set(page, "{case}", report_number(turn));
}

static MenuNext choose_what(Turn *turn, const MenuOption *option)
{
    if (option->value)
        report_answer(turn, REPORT_CATEGORY, option->value);
    if (g_str_equal(option->screen, "sos_mistake"))
        report_mistake(turn);
    return menu_go(option->screen);
}

const MenuScreen screen_sos = {
    .id = "sos",
    .prompt = N_("SOS {case} received. Call 112. What is it?"),
    .options = what_options,
    .option_count = G_N_ELEMENTS(what_options),
    .enter = report_sos,
    .fill = fill_number,
    .choose = choose_what,
};

static const MenuOption people_options[] = {
    {"1", N_("Only me"), "sos_done", "1"},    {"2", N_("2 to 5"), "sos_done", "2-5"},
    {"3", N_("6 to 20"), "sos_done", "6-20"}, {"4", N_("More"), "sos_done", "21+"},
    {"5", N_("Skip"), "sos_done", NULL},
};

static MenuNext choose_people(Turn *turn, const MenuOption *option)
{
    if (option->value)
        report_answer(turn, REPORT_PEOPLE, option->value);
    return menu_go(option->screen);
}

const MenuScreen screen_sos_people = {
    .id = "sos_people",
    .prompt = N_("How many people?"),
    .options = people_options,
    .option_count = G_N_ELEMENTS(people_options),
    .choose = choose_people,
};

const MenuScreen screen_sos_done = {
    .id = "sos_done",
    .prompt = N_("SOS received: {case}. In danger call 112."),
    .fill = fill_number,
    .ends = true,
};

const MenuScreen screen_sos_mistake = {
    .id = "sos_mistake",
    .prompt = N_("Thank you, we noted the mistake: {case}"),
    .fill = fill_number,
    .ends = true,
};
