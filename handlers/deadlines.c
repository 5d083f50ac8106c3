/* Which legal deadlines run for this person: who, what for, since when, and the list of them. */

#include "core/dialogue/turn_facts.h"
#include "core/dialogue/turn_told.h"
#include "handlers/deadline_flow.h"
#include "handlers/screens.h"

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

/* Asked once; the settings change it. Whoever is reminded sees of what, before anything else. */
static const char *skip_citizenship(const Turn *turn)
{
    if (deadline_has_own(turn))
        return "deadlines_mine";
    return *turn_citizenship(turn) ? "deadlines_purpose" : NULL;
}

static const char *const own_deadlines[] = {"deadlines_mine", NULL};

const MenuScreen screen_deadlines = {
    .id = "deadlines",
    .prompt = N_("Your citizenship?"),
    .options = citizenship_options,
    .option_count = G_N_ELEMENTS(citizenship_options),
    .skip = skip_citizenship,
    .choose = choose_citizenship,
    .leads_to = own_deadlines,
};

static const MenuOption purpose_options[] = {
    {"1", N_("Work"), "deadlines_entry", "work"},
    {"2", N_("Other purpose"), "deadlines_entry", "other"},
    {"3", N_("Other deadlines"), "deadlines_topics", NULL},
};

static MenuNext choose_purpose(Turn *turn, const MenuOption *option)
{
    if (option->value)
        turn_tell(turn, FACT_PURPOSE, option->value);
    return menu_go(option->screen);
}

/* Asked once of whoever lets us remember it. */
static const char *skip_purpose(const Turn *turn)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    bool known = facts_say(facts, FACT_KEPT, "yes") && *facts_get(facts, FACT_PURPOSE) &&
                 *facts_get(facts, FACT_ENTRY);

    return known && !*turn_get(turn, SLOT_AGAIN) ? "deadlines_list" : NULL;
}

const MenuScreen screen_deadlines_purpose = {
    .id = "deadlines_purpose",
    .prompt = N_("Why did you come to Russia?"),
    .options = purpose_options,
    .option_count = G_N_ELEMENTS(purpose_options),
    .skip = skip_purpose,
    .choose = choose_purpose,
};

static const char *const after_entry[] = {"deadlines_list", NULL};

static MenuNext read_entry(Turn *turn, const char *text)
{
    Day today = turn_today(turn);
    Day entry = day_parse(text, today);
    const char *problem = deadline_entry_problem(entry, today);
    char number[16];

    if (problem)
        return menu_stay(problem);
    g_snprintf(number, sizeof number, "%d", entry);
    turn_tell(turn, FACT_ENTRY, number);
    turn_tell(turn, FACT_USED, NULL); /* it was said of another entry */
    turn_set(turn, SLOT_AGAIN, NULL);
    return menu_go("deadlines_list");
}

const MenuScreen screen_deadlines_entry = {
    .id = "deadlines_entry",
    .prompt = N_("When did you enter Russia? day.month.year, example 25.11.2025"),
    .read = read_entry,
    .leads_to = after_entry,
};

/* ---- The list ---- */

static char *label_text(const Turn *turn, const Deadline *deadline)
{
    g_autofree char *what = turn_letters(turn, deadline->rule->what[turn_data_language(turn)]);
    g_autofree char *when = deadline->state == DEADLINE_DATED
                                ? deadline_when(turn, deadline->safe_by)
                                : g_strdup(turn_text(turn, N_("being checked")));

    return g_strconcat(what, ": ", when, NULL);
}

/* What would be in the list if one more question was answered. */
static void add_year_quota(Turn *turn, MenuPage *page, const Person *person)
{
    const Rules *rules = turn_texts(turn)->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);
        g_autofree char *what = NULL;

        if (rule->trigger != RULE_IN_A_YEAR || !(rule->citizenships & 1u << person->citizenship) ||
            deadline_of(rule, turn_texts(turn)->calendar, person->facts, turn_today(turn)).state !=
                DEADLINE_NEEDS)
            continue;
        what = turn_letters(turn, rule->what[turn_data_language(turn)]);
        menu_option(page, what, NULL, rule->id);
    }
}

static Person person_of(const Turn *turn, const Facts *facts)
{
    return (Person){
        .citizenship = deadline_citizenship(turn),
        .purpose = facts_say(facts, FACT_PURPOSE, "work") ? PURPOSE_WORK : PURPOSE_OTHER,
        .facts = facts,
    };
}

static GArray *list_of(const Turn *turn, const Person *person)
{
    const Texts *texts = turn_texts(turn);

    return deadlines_for(texts->rules, texts->calendar, person, turn_today(turn));
}

/* All of these dates are told now. */
static void enter_list(Turn *turn)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    const Person person = person_of(turn, facts);
    g_autoptr(GArray) deadlines = list_of(turn, &person);

    for (unsigned i = 0; i < deadlines->len; i++)
        turn_note_told(turn, &g_array_index(deadlines, Deadline, i), false);
}

static void fill_list(Turn *turn, MenuPage *page)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    const Person person = person_of(turn, facts);
    g_autoptr(GArray) deadlines = list_of(turn, &person);

    for (unsigned i = 0; i < deadlines->len; i++) {
        const Deadline *deadline = &g_array_index(deadlines, Deadline, i);
        g_autofree char *label = label_text(turn, deadline);

        menu_option(page, label, NULL, deadline->rule->id);
    }
    add_year_quota(turn, page, &person);
    menu_option(page, turn_text(turn, N_("Other deadlines")), "deadlines_topics", NULL);
    if (facts_say(facts, FACT_KEPT, "yes"))
        menu_option(page, turn_text(turn, N_("Change answers")), "deadlines_purpose", NULL);
    else
        menu_option(page, turn_text(turn, N_("Remember answers")), "deadlines_keep", NULL);
}

static MenuNext choose_deadline(Turn *turn, const MenuOption *option)
{
    turn_set(turn, SLOT_RULE, option->value);
    turn_set(turn, SLOT_TOPIC, NULL);
    if (option->value)
        return deadline_next(turn);
    if (g_str_equal(option->screen, "deadlines_purpose"))
        turn_set(turn, SLOT_AGAIN, "1");
    return menu_go(option->screen);
}

static const char *const after_list[] = {DEADLINE_LEADS, "deadlines_topics", "deadlines_purpose",
                                         NULL};

const MenuScreen screen_deadlines_list = {
    .id = "deadlines_list",
    .enter = enter_list,
    .fill = fill_list,
    .choose = choose_deadline,
    .leads_to = after_list,
};
