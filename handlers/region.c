/* Where it happened: three regions by key, the others by their first letters. */

#include "core/dialogue/report.h"
#include "core/dialogue/turn_told.h"
#include "core/tables/regions.h"
#include "handlers/screens.h"

#define MATCHES_MAX 8
#define TYPED "region_typed"

static size_t matches(const Turn *turn, const char *text, const Region **found)
{
    return regions_match(turn_texts(turn)->regions, text, found, MATCHES_MAX);
}

static MenuNext region_read(Turn *turn, const char *text, const char *pick_screen)
{
    const Region *found[MATCHES_MAX];

    if (matches(turn, text, found) == 0)
        return menu_stay(N_("Not found. Type the first letters of the city or region."));
    turn_set(turn, TYPED, text);
    return menu_go(pick_screen);
}

static void region_fill_matches(Turn *turn, MenuPage *page)
{
    const Region *found[MATCHES_MAX];
    size_t count = matches(turn, turn_get(turn, TYPED), found);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = turn_letters(turn, found[i]->names[turn_data_language(turn)]);

        menu_option(page, name, NULL, found[i]->code);
    }
}

static MenuNext region_choose(Turn *turn, const MenuOption *option, const char *next_screen)
{
    if (!option->value) /* another region, or skipped */
        return menu_go(option->screen);
    report_answer(turn, REPORT_REGION, option->value);
    return menu_go(next_screen);
}

/* A city typed instead of a key is understood; anything else is a text like any other. */
static MenuNext read_if_known(Turn *turn, const char *text, const char *pick_screen)
{
    MenuNext next = region_read(turn, text, pick_screen);

    return next.screen ? next : (MenuNext){.unknown = true};
}

/* ---- In a report ---- */

static const MenuOption report_options[] = {
    {"1", N_("Moscow"), NULL, "RU-MOW"},
    {"2", N_("Moscow region"), NULL, "RU-MOS"},
    {"3", N_("St Petersburg"), NULL, "RU-SPE"},
    {"4", N_("Other place"), "report_region_find", NULL},
};

static const char *const report_leads[] = {"report_region_pick", "report_people", NULL};

static MenuNext report_read(Turn *turn, const char *text)
{
    return region_read(turn, text, "report_region_pick");
}

static MenuNext report_read_if_known(Turn *turn, const char *text)
{
    return read_if_known(turn, text, "report_region_pick");
}

static MenuNext report_choose(Turn *turn, const MenuOption *option)
{
    return region_choose(turn, option, "report_people");
}

const MenuScreen screen_report_region = {
    .id = "report_region",
    .prompt = N_("Where was it?"),
    .options = report_options,
    .option_count = G_N_ELEMENTS(report_options),
    .choose = report_choose,
    .read = report_read_if_known,
    .leads_to = report_leads,
};

const MenuScreen screen_report_region_find = {
    .id = "report_region_find",
    .prompt = N_("Type the city or region. Example: Kazan"),
    .read = report_read,
    .leads_to = report_leads,
};

const MenuScreen screen_report_region_pick = {
    .id = "report_region_pick",
    .prompt = N_("Choose:"),
    .fill = region_fill_matches,
    .choose = report_choose,
    .read = report_read,
    .leads_to = report_leads,
};

/* ---- After SOS ---- */

static const MenuOption sos_options[] = {
    {"1", N_("Moscow"), NULL, "RU-MOW"},        {"2", N_("Moscow region"), NULL, "RU-MOS"},
    {"3", N_("St Petersburg"), NULL, "RU-SPE"}, {"4", N_("Other place"), "sos_region_find", NULL},
    {"5", N_("Skip"), "sos_people", NULL},
};

static const char *const sos_leads[] = {"sos_region_pick", "sos_people", NULL};

static MenuNext sos_read(Turn *turn, const char *text)
{
    return region_read(turn, text, "sos_region_pick");
}

static MenuNext sos_read_if_known(Turn *turn, const char *text)
{
    return read_if_known(turn, text, "sos_region_pick");
}

static MenuNext sos_choose(Turn *turn, const MenuOption *option)
{
    return region_choose(turn, option, "sos_people");
}

const MenuScreen screen_sos_region = {
    .id = "sos_region",
    .prompt = N_("Where are you?"),
    .options = sos_options,
    .option_count = G_N_ELEMENTS(sos_options),
    .choose = sos_choose,
    .read = sos_read_if_known,
    .leads_to = sos_leads,
};

const MenuScreen screen_sos_region_find = {
    .id = "sos_region_find",
    .prompt = N_("Type the city or region. Example: Kazan"),
    .read = sos_read,
    .leads_to = sos_leads,
};

const MenuScreen screen_sos_region_pick = {
    .id = "sos_region_pick",
    .prompt = N_("Choose:"),
    .fill = region_fill_matches,
    .choose = sos_choose,
    .read = sos_read,
    .leads_to = sos_leads,
};

/* ---- For the hour of reminders ---- */

static const MenuOption where_options[] = {
    {"1", N_("Moscow"), NULL, "RU-MOW"},
    {"2", N_("Moscow region"), NULL, "RU-MOS"},
    {"3", N_("St Petersburg"), NULL, "RU-SPE"},
    {"4", N_("Other place"), "deadlines_where_find", NULL},
    {"5", N_("Skip"), NULL, "other"},
};

static const char *const where_leads[] = {"deadlines_where_pick", "deadlines_detail", NULL};

static MenuNext where_read(Turn *turn, const char *text)
{
    return region_read(turn, text, "deadlines_where_pick");
}

static MenuNext where_read_if_known(Turn *turn, const char *text)
{
    return read_if_known(turn, text, "deadlines_where_pick");
}

static MenuNext where_choose(Turn *turn, const MenuOption *option)
{
    if (!option->value)
        return menu_go(option->screen);
    turn_set_region(turn, option->value);
    return (MenuNext){.screen = "deadlines_detail", .notice = N_("We will remind you by SMS.")};
}

const MenuScreen screen_deadlines_where = {
    .id = "deadlines_where",
    .prompt = N_("Where do you live? So that the SMS comes by day."),
    .options = where_options,
    .option_count = G_N_ELEMENTS(where_options),
    .choose = where_choose,
    .read = where_read_if_known,
    .leads_to = where_leads,
};

const MenuScreen screen_deadlines_where_find = {
    .id = "deadlines_where_find",
    .prompt = N_("Type the city or region. Example: Kazan"),
    .read = where_read,
    .leads_to = where_leads,
};

const MenuScreen screen_deadlines_where_pick = {
    .id = "deadlines_where_pick",
    .prompt = N_("Choose:"),
    .fill = region_fill_matches,
    .choose = where_choose,
    .read = where_read,
    .leads_to = where_leads,
};
