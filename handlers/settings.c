/* What a person can change about themselves, up to being forgotten. */

#include "core/dialogue/turn_told.h"
#include "handlers/screens.h"

static const MenuOption settings_options[] = {
    {"1", N_("Language"), "settings_language", NULL},
    {"2", N_("Latin letters"), "settings_latin", NULL},
    {"3", N_("May we write?"), "settings_profile", NULL},
    {"4", N_("Citizenship"), "settings_citizenship", NULL},
    {"5", N_("Delete my data"), "erase_ask", NULL},
};

const MenuScreen screen_settings = {
    .id = "settings",
    .options = settings_options,
    .option_count = G_N_ELEMENTS(settings_options),
};

static const char *const after_setting[] = {"settings", NULL};

static MenuNext done(void)
{
    return (MenuNext){.screen = "settings", .notice = N_("Done.")};
}

static const MenuOption language_options[] = {
    {"1", N_("Uzbek (Latin)"), NULL, "uz"},
    {"2", N_("Uzbek (Cyrillic)"), NULL, "uz_Cyrl"},
    {"3", N_("Kyrgyz"), NULL, "ky"},
    {"4", N_("Russian"), NULL, "ru"},
};

static MenuNext choose_language(Turn *turn, const MenuOption *option)
{
    turn_choose_language(turn, language_from_code(option->value));
    return done();
}

const MenuScreen screen_settings_language = {
    .id = "settings_language",
    .options = language_options,
    .option_count = G_N_ELEMENTS(language_options),
    .choose = choose_language,
    .leads_to = after_setting,
};

static const MenuOption latin_options[] = {
    {"1", N_("Yes"), NULL, "yes"},
    {"2", N_("No"), NULL, "no"},
};

static MenuNext choose_latin(Turn *turn, const MenuOption *option)
{
    turn_set_latin(turn, g_str_equal(option->value, "yes"));
    return done();
}

const MenuScreen screen_settings_latin = {
    .id = "settings_latin",
    .prompt = N_("Use Latin letters only?"),
    .options = latin_options,
    .option_count = G_N_ELEMENTS(latin_options),
    .choose = choose_latin,
    .leads_to = after_setting,
};

static const MenuOption profile_options[] = {
    {"1", N_("Never"), NULL, "never"},
    {"2", N_("Neutral texts only"), NULL, "neutral"},
    {"3", N_("Yes, you may"), NULL, "normal"},
};

static MenuNext choose_profile(Turn *turn, const MenuOption *option)
{
    turn_set_profile(turn, option->value);
    if (g_str_equal(option->value, "never"))
        turn_stop_all_reminders(turn);
    return done();
}

const MenuScreen screen_settings_profile = {
    .id = "settings_profile",
    .prompt = N_("May we write to you?"),
    .options = profile_options,
    .option_count = G_N_ELEMENTS(profile_options),
    .choose = choose_profile,
    .leads_to = after_setting,
};

static const MenuOption citizenship_options[] = {
    {"1", N_("Uzbekistan"), NULL, "UZ"},
    {"2", N_("Kyrgyzstan"), NULL, "KG"},
    {"3", N_("Other"), NULL, "other"},
};

static MenuNext choose_citizenship(Turn *turn, const MenuOption *option)
{
    turn_set_citizenship(turn, option->value);
    return done();
}

const MenuScreen screen_settings_citizenship = {
    .id = "settings_citizenship",
    .prompt = N_("Your citizenship?"),
    .options = citizenship_options,
    .option_count = G_N_ELEMENTS(citizenship_options),
    .choose = choose_citizenship,
    .leads_to = after_setting,
};

static const MenuOption erase_options[] = {
    {"1", N_("Yes"), NULL, "yes"},
    {"2", N_("No"), NULL, "no"},
};

static MenuNext choose_erase(Turn *turn, const MenuOption *option)
{
    if (g_str_equal(option->value, "no"))
        return menu_go("settings");
    turn_erase(turn);
    return menu_go("erased");
}

static const char *const after_erase[] = {"settings", "erased", NULL};

const MenuScreen screen_erase_ask = {
    .id = "erase_ask",
    .prompt = N_("Delete all your data? It cannot be undone."),
    .options = erase_options,
    .option_count = G_N_ELEMENTS(erase_options),
    .choose = choose_erase,
    .leads_to = after_erase,
};

const MenuScreen screen_erased = {
    .id = "erased",
    .prompt = N_("Your data is deleted."),
    .ends = true,
};
