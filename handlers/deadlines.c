/* Which legal deadlines run for this person, when they end, and what to do. */

#include "core/deadlines.h"

#include "base/latin.h"
#include "core/turn.h"
#include "handlers/screens.h"

#define ENTRY "entry"     /* slot: day of entry, as a number */
#define PURPOSE "purpose" /* slot: "work" or "other" */
#define RULE "rule"       /* slot: id of the rule being read */
#define ENTRY_MAX_DAYS 366

/* ---- Who, what for, since when ---- */

static const MenuOption citizenship_options[] = {
    {"1", N_("Uzbekistan"), "deadlines_purpose", "UZ"},
    {"2", N_("Kyrgyzstan"), "deadlines_purpose", "KG"},
    {"3", N_("Other"), "deadlines_purpose", "other"},
};

static MenuNext choose_citizenship(Turn *turn, const MenuOption *option)
{
    turn_set_citizenship(turn, option->value);
    return menu_go(option->screen);
}

/* Asked once; the settings change it. */
static const char *skip_citizenship(const Turn *turn)
{
    return *turn_citizenship(turn) ? "deadlines_purpose" : NULL;
}

const MenuScreen screen_deadlines = {
    .id = "deadlines",
    .prompt = N_("Your citizenship?"),
    .options = citizenship_options,
    .option_count = G_N_ELEMENTS(citizenship_options),
    .skip = skip_citizenship,
    .choose = choose_citizenship,
};

static const MenuOption purpose_options[] = {
    {"1", N_("Work"), "deadlines_entry", "work"},
    {"2", N_("Other purpose"), "deadlines_entry", "other"},
};

static MenuNext choose_purpose(Turn *turn, const MenuOption *option)
{
    turn_set(turn, PURPOSE, option->value);
    return menu_go(option->screen);
}

const MenuScreen screen_deadlines_purpose = {
    .id = "deadlines_purpose",
    .prompt = N_("Why did you come to Russia?"),
    .options = purpose_options,
    .option_count = G_N_ELEMENTS(purpose_options),
    .choose = choose_purpose,
};

static const char *const after_entry[] = {"deadlines_list", NULL};

static MenuNext read_entry(Turn *turn, const char *text)
{
    Day today = turn_today(turn);
    Day entry = day_parse(text, today);
    char number[16];

    if (entry == DAY_NONE)
        return menu_stay(N_("Wrong date. Write day.month.year. Example: 25.11.2025"));
    if (entry > today)
        return menu_stay(N_("This day is still to come. Example: 25.11.2025"));
    if (entry < today - ENTRY_MAX_DAYS)
        return menu_stay(N_("That is over a year ago. Write the last entry. Example: 25.11.2025"));
    g_snprintf(number, sizeof number, "%d", entry);
    turn_set(turn, ENTRY, number);
    return menu_go("deadlines_list");
}

const MenuScreen screen_deadlines_entry = {
    .id = "deadlines_entry",
    .prompt = N_("When did you enter Russia? day.month.year, example 25.11.2025"),
    .read = read_entry,
    .leads_to = after_entry,
};

/* ---- The answer ---- */

static Citizenship citizenship(const Turn *turn)
{
    const char *code = turn_citizenship(turn);

    if (g_str_equal(code, "UZ"))
        return CITIZENSHIP_UZ;
    return g_str_equal(code, "KG") ? CITIZENSHIP_KG : CITIZENSHIP_OTHER;
}

static GArray *own_deadlines(const Turn *turn)
{
    const Texts *texts = turn_texts(turn);
    Purpose purpose = g_str_equal(turn_get(turn, PURPOSE), "work") ? PURPOSE_WORK : PURPOSE_OTHER;
    Day entry = (Day)g_ascii_strtoll(turn_get(turn, ENTRY), NULL, 10);

    return deadlines_for(texts->rules, texts->calendar, citizenship(turn), purpose, entry,
                         turn_today(turn));
}

/* A text with the deadline's date and the days left in it. */
static char *with_date(const Turn *turn, const Deadline *deadline, const char *msgid)
{
    GString *text = g_string_new(turn_text(turn, msgid));
    char date[11], days[16];

    day_format(deadline->safe_by, date);
    g_snprintf(days, sizeof days, "%d", deadline->safe_by - turn_today(turn));
    g_string_replace(text, "{date}", date, 0);
    g_string_replace(text, "{n}", days, 0);
    return g_string_free(text, FALSE);
}

static char *when_text(const Turn *turn, const Deadline *deadline)
{
    int left = deadline->safe_by - turn_today(turn);

    return with_date(turn, deadline,
                     left < 0    ? N_("{date} passed")
                     : left == 0 ? N_("{date} today")
                                 : N_("{date}, days left: {n}"));
}

/* As short as can be: two of them should fit on a page. */
static char *label_text(const Turn *turn, const Deadline *deadline)
{
    int left = deadline->safe_by - turn_today(turn);
    g_autofree char *what = turn_letters(turn, deadline->rule->what[turn_data_language(turn)]);
    g_autofree char *when = with_date(turn, deadline,
                                      left < 0    ? N_("{date}, passed")
                                      : left == 0 ? N_("{date}, today")
                                                  : N_("{date}, {n} days"));

    return g_strconcat(what, ": ", when, NULL);
}

static void fill_list(Turn *turn, MenuPage *page)
{
    g_autoptr(GArray) deadlines = own_deadlines(turn);

    for (unsigned i = 0; i < deadlines->len; i++) {
        const Deadline *deadline = &g_array_index(deadlines, Deadline, i);
        g_autofree char *label = label_text(turn, deadline);

        menu_option(page, label, "deadlines_detail", deadline->rule->id);
    }
}

static MenuNext choose_deadline(Turn *turn, const MenuOption *option)
{
    turn_set(turn, RULE, option->value);
    return menu_go("deadlines_detail");
}

static const char *const after_list[] = {"deadlines_detail", NULL};

const MenuScreen screen_deadlines_list = {
    .id = "deadlines_list",
    .fill = fill_list,
    .choose = choose_deadline,
    .leads_to = after_list,
};

/* ---- One deadline: what to do, and the law it rests on ---- */

static void add_line(MenuPage *page, const Turn *turn, const char *text)
{
    g_autofree char *line = turn_letters(turn, text);

    menu_line(page, line);
}

/* Laws are named in Russian, as an office will understand them. One Cyrillic letter on a screen in
 * Latin letters would halve it, so there they are transliterated. */
static void add_law(MenuPage *page, const Turn *turn, const char *law)
{
    bool latin = turn_is_latin(turn) || turn_data_language(turn) == LANGUAGE_UZ;
    g_autofree char *line = latin ? latin_transliterate(LANGUAGE_RU, law) : g_strdup(law);

    menu_line(page, line);
}

static void add_date(MenuPage *page, const Turn *turn, const char *msgid, Day day)
{
    char date[11];

    day_format(day, date);
    menu_line(page, turn_text(turn, msgid));
    menu_set(page, "{date}", date);
}

static void fill_one(Turn *turn, MenuPage *page, const Deadline *deadline)
{
    const Rule *rule = deadline->rule;
    Language language = turn_data_language(turn);
    bool passed = deadline->safe_by < turn_today(turn);
    g_autofree char *when = when_text(turn, deadline);

    add_line(page, turn, rule->what[language]);
    menu_line(page, when);
    if (!passed && deadline->act_by < deadline->safe_by)
        add_date(page, turn, N_("That is a day off: go by {date}"), deadline->act_by);
    add_line(page, turn, passed ? rule->passed[language] : rule->advice[language]);
    add_law(page, turn, rule->law);
    add_date(page, turn, N_("As of {date}, not confirmed: ask a lawyer."), rule->verified_as_of);
}

static void fill_detail(Turn *turn, MenuPage *page)
{
    g_autoptr(GArray) deadlines = own_deadlines(turn);

    for (unsigned i = 0; i < deadlines->len; i++) {
        const Deadline *deadline = &g_array_index(deadlines, Deadline, i);

        if (g_str_equal(deadline->rule->id, turn_get(turn, RULE)))
            fill_one(turn, page, deadline);
    }
}

const MenuScreen screen_deadlines_detail = {
    .id = "deadlines_detail",
    .fill = fill_detail,
};
