/* Where a call begins and ends: language, main menu, going on after a cut, goodbye. */

#include "core/dialogue/report.h"
#include "core/dialogue/turn.h"
#include "handlers/screens.h"

/* People learn these numbers: they stay the same for ever, and each line speaks for itself. */
static const MenuOption languages[] = {
    {"1", N_("Uzbek (Latin)"), NULL, "uz"}, {"2", N_("Uzbek (Cyrillic)"), NULL, "uz_Cyrl"},
    {"3", N_("Kyrgyz"), NULL, "ky"},        {"4", N_("Russian"), NULL, "ru"},
    {"5", N_("SOS"), "sos", NULL},
};

static const char *const after_language[] = {"main", "report_category", NULL};

/* A text came before the language: say that it is kept. */
static void fill_language(Turn *turn, MenuPage *page)
{
    if (!*turn_get(turn, "kept"))
        return;
    menu_line_above(page, turn_text(turn, N_("Saved: {case}")));
    menu_set(page, "{case}", report_number(turn));
}

static MenuNext choose_language(Turn *turn, const MenuOption *option)
{
    const char *after = *turn_get(turn, "after") ? "report_category" : "main";

    if (option->screen)
        return menu_go(option->screen);
    turn_choose_language(turn, language_from_code(option->value));
    turn_set(turn, "after", NULL);
    return menu_go(after);
}

const MenuScreen screen_language = {
    .id = "language",
    .options = languages,
    .option_count = G_N_ELEMENTS(languages),
    .fill = fill_language,
    .choose = choose_language,
    .leads_to = after_language,
    .is_root = true,
};

static const MenuOption main_options[] = {
    {"1", N_("SOS"), "sos", NULL},
    {"2", N_("Report"), "report_category", NULL},
    {"3", N_("Deadlines"), "deadlines", NULL},
    {"4", N_("My case"), "my_case", NULL},
    {"5", N_("Help contacts"), "contacts", NULL},
    {"6", N_("Settings"), "settings", NULL},
    {"0", N_("Exit"), "bye", NULL},
};

/* These lead away by a word alone, from any screen, or come before this one. */
static const char *const by_keyword[] = {"stopped", "started",       "erase_ask",
                                         "resume",  "reminders_ask", NULL};

const MenuScreen screen_main = {
    .id = "main",
    .options = main_options,
    .option_count = G_N_ELEMENTS(main_options),
    .leads_to = by_keyword,
    .is_root = true,
};

static const MenuOption resume_options[] = {
    {"1", N_("Continue"), NULL, "yes"},
    {"2", N_("Start again"), NULL, "no"},
};

static MenuNext choose_resume(Turn *turn, const MenuOption *option)
{
    if (g_str_equal(option->value, "no"))
        return (MenuNext){.restart = true};
    return (MenuNext){.screen = turn_get(turn, "resume"), .again = true};
}

/* It names no topic: somebody else may hold the phone now. */
const MenuScreen screen_resume = {
    .id = "resume",
    .prompt = N_("The connection was cut. Continue?"),
    .options = resume_options,
    .option_count = G_N_ELEMENTS(resume_options),
    .choose = choose_resume,
    .is_root = true, /* and nothing is behind it: 0 must not show what was there either */
};

const MenuScreen screen_bye = {
    .id = "bye",
    .prompt = N_("Goodbye."),
    .ends = true,
};

const MenuScreen screen_stopped = {
    .id = "stopped",
    .prompt = N_("SMS are stopped. To get them again, write START."),
    .ends = true,
};

const MenuScreen screen_started = {
    .id = "started",
    .prompt = N_("SMS are on again. To stop them, write STOP."),
    .ends = true,
};
