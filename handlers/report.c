/* A report: a few key presses, free words last and optional. */

#include "core/dialogue/report.h"
#include "core/answers/mailbox_reader.h"
#include "core/dialogue/turn.h"
#include "handlers/screens.h"

#define PIN "pin" /* slot: shown once */

/* ---- What ---- */

static const MenuOption category_options[] = {
    {"1", N_("Police raid"), NULL, "raid"},
    {"2", N_("Detained"), NULL, "detention"},
    {"3", N_("Beaten, violence"), NULL, "violence"},
    {"4", N_("They demand money"), NULL, "extortion"},
    {"5", N_("Forced labour"), NULL, "forced_labour"},
    {"6", N_("Wages not paid"), NULL, "wages"},
    {"7", N_("Documents taken"), NULL, "documents"},
    {"8", N_("Injury, illness"), NULL, "injury"},
    {"10", N_("Expulsion, entry ban"), NULL, "expulsion"},
    {"11", N_("Army, summons"), NULL, "army"},
    {"12", N_("Person missing"), NULL, "missing"},
    {"13", N_("Cheated"), NULL, "fraud"},
    {"14", N_("Discrimination"), NULL, "discrimination"},
    {"15", N_("Something else"), NULL, "other"},
};

static const char *const after_category[] = {"report_danger", NULL};

/* After a text out of the blue: say first that it is kept. */
static void fill_category(Turn *turn, MenuPage *page)
{
    if (!*turn_get(turn, "kept"))
        return;
    menu_line_above(page, turn_text(turn, N_("Saved: {case}")));
    menu_set(page, "{case}", report_number(turn));
}

static MenuNext choose_category(Turn *turn, const MenuOption *option)
{
    report_begin(turn, option->value);
    turn_set(turn, "kept", NULL);
    return menu_go("report_danger");
}

const MenuScreen screen_report_category = {
    .id = "report_category",
    .prompt = N_("What happened?"),
    .options = category_options,
    .option_count = G_N_ELEMENTS(category_options),
    .fill = fill_category,
    .choose = choose_category,
    .leads_to = after_category,
};

/* ---- In danger now ---- */

static const MenuOption danger_options[] = {
    {"1", N_("Yes"), "report_when", "yes"},
    {"2", N_("No"), "report_when", "no"},
};

static MenuNext choose_danger(Turn *turn, const MenuOption *option)
{
    bool in_danger = g_str_equal(option->value, "yes");

    report_set_urgent(turn, in_danger);
    return (MenuNext){
        .screen = option->screen,
        .notice = in_danger ? N_("In danger call 112.") : NULL,
    };
}

const MenuScreen screen_report_danger = {
    .id = "report_danger",
    .prompt = N_("Are you in danger now?"),
    .options = danger_options,
    .option_count = G_N_ELEMENTS(danger_options),
    .choose = choose_danger,
};

/* ---- When ---- */

static const MenuOption when_options[] = {
    {"1", N_("Today"), "report_region", "today"},
    {"2", N_("This week"), "report_region", "this_week"},
    {"3", N_("This month"), "report_region", "this_month"},
    {"4", N_("Earlier"), "report_region", "earlier"},
};

static MenuNext choose_when(Turn *turn, const MenuOption *option)
{
    report_answer(turn, REPORT_HAPPENED, option->value);
    return menu_go(option->screen);
}

const MenuScreen screen_report_when = {
    .id = "report_when",
    .prompt = N_("When was it?"),
    .options = when_options,
    .option_count = G_N_ELEMENTS(when_options),
    .choose = choose_when,
};

/* ---- How many: after the region, which is in region.c ---- */

static const MenuOption people_options[] = {
    {"1", N_("Only me"), "report_words", "1"},
    {"2", N_("2 to 5"), "report_words", "2-5"},
    {"3", N_("6 to 20"), "report_words", "6-20"},
    {"4", N_("More"), "report_words", "21+"},
};

static MenuNext choose_people(Turn *turn, const MenuOption *option)
{
    report_answer(turn, REPORT_PEOPLE, option->value);
    return menu_go(option->screen);
}

const MenuScreen screen_report_people = {
    .id = "report_people",
    .prompt = N_("How many people?"),
    .options = people_options,
    .option_count = G_N_ELEMENTS(people_options),
    .choose = choose_people,
};

/* ---- In your own words ---- */

static const MenuOption words_options[] = {
    {"1", N_("Skip"), "report_contact", NULL},
};

static const char *const after_words[] = {"report_contact", NULL};

static MenuNext read_words(Turn *turn, const char *text)
{
    if (g_utf8_strlen(text, -1) < 2) /* a slip of the finger */
        return (MenuNext){.unknown = true};
    report_write(turn, text);
    return menu_go("report_contact");
}

const MenuScreen screen_report_words = {
    .id = "report_words",
    .prompt = N_("Write briefly what happened. No name needed."),
    .options = words_options,
    .option_count = G_N_ELEMENTS(words_options),
    .read = read_words,
    .leads_to = after_words,
};

/* ---- May we write to you ---- */

static const MenuOption contact_options[] = {
    {"1", N_("Never"), NULL, "never"},
    {"2", N_("Neutral texts only"), NULL, "neutral"},
    {"3", N_("Yes, you may"), NULL, "normal"},
    {"4", N_("Forget my number"), NULL, "forgotten"},
};

static const char *const after_contact[] = {"report_done", "report_done_pin", NULL};

static MenuNext choose_contact(Turn *turn, const MenuOption *option)
{
    char pin[5];

    report_finish(turn, option->value);
    if (!g_str_equal(option->value, "forgotten") ||
        !mailbox_draw_pin(turn, report_number(turn), pin))
        return menu_go("report_done");
    turn_set(turn, PIN, pin);
    return menu_go("report_done_pin");
}

const MenuScreen screen_report_contact = {
    .id = "report_contact",
    .prompt = N_("May we write to you?"),
    .options = contact_options,
    .option_count = G_N_ELEMENTS(contact_options),
    .choose = choose_contact,
    .leads_to = after_contact,
};

static void fill_done(Turn *turn, MenuPage *page)
{
    menu_set(page, "{case}", report_number(turn));
}

const MenuScreen screen_report_done = {
    .id = "report_done",
    .prompt = N_("Thank you, received. Number: {case}. Remember it."),
    .fill = fill_done,
    .ends = true,
};

/* Nothing leads back from the case to this phone: a PIN is their only way to an answer. */
static void fill_done_pin(Turn *turn, MenuPage *page)
{
    fill_done(turn, page);
    menu_set(page, "{pin}", turn_get(turn, PIN));
}

const MenuScreen screen_report_done_pin = {
    .id = "report_done_pin",
    .prompt = N_("Received. Number {case}, PIN {pin}. Remember both to read our answer."),
    .fill = fill_done_pin,
    .ends = true,
    .is_private = true,
};
