/* All the rules, by topic: for whoever did not find theirs in the list. */

#include "core/dialogue/turn_facts.h"
#include "handlers/deadline_flow.h"
#include "handlers/screens.h"

#define ASK "ask" /* value of the last option; no rule has such an id */

/* ---- The topics ---- */

/* Values: RuleTopic. People learn these numbers, so they do not depend on the person. */
static const MenuOption topic_options[] = {
    {"1", N_("Registration"), NULL, "0"},
    {"2", N_("Stay, 90 days"), NULL, "1"},
    {"3", N_("Medical, fingerprints"), NULL, "2"},
    {"4", N_("Work patent"), NULL, "3"},
    {"5", N_("EAEU contract"), NULL, "4"},
    {"6", N_("Job lost"), NULL, "5"},
    {"7", N_("Moscow, Amina"), NULL, "6"},
    {"8", N_("Controlled persons"), NULL, "7"},
    {"10", N_("Court"), NULL, "8"},
    {"11", N_("What has ended"), NULL, "9"},
    {"12", N_("Papers, army, trips"), NULL, "10"},
};

static RuleTopic topic(const Turn *turn)
{
    return (RuleTopic)g_ascii_strtoll(turn_get(turn, SLOT_TOPIC), NULL, 10);
}

static MenuNext choose_topic(Turn *turn, const MenuOption *option)
{
    g_autoptr(Facts) facts = turn_facts(turn);

    turn_set(turn, SLOT_TOPIC, option->value);
    return menu_go(topic(turn) == RULE_TOPIC_MOSCOW && !*facts_get(facts, FACT_REGION)
                       ? "deadlines_region"
                       : "deadlines_topic");
}

static const char *const after_topics[] = {"deadlines_topic", "deadlines_region", NULL};

const MenuScreen screen_deadlines_topics = {
    .id = "deadlines_topics",
    .options = topic_options,
    .option_count = G_N_ELEMENTS(topic_options),
    .choose = choose_topic,
    .leads_to = after_topics,
};

/* ---- Where the rules of Moscow hold ---- */

static const MenuOption region_options[] = {
    {"1", N_("Moscow"), "deadlines_topic", "RU-MOW"},
    {"2", N_("Moscow region"), "deadlines_topic", "RU-MOS"},
    {"3", N_("Other place"), "deadlines_topic", "other"},
};

static MenuNext choose_region(Turn *turn, const MenuOption *option)
{
    turn_tell(turn, FACT_REGION, option->value);
    turn_set(turn, SLOT_TOLD, "1");
    return menu_go(option->screen);
}

const MenuScreen screen_deadlines_region = {
    .id = "deadlines_region",
    .prompt = N_("Where do you live?"),
    .options = region_options,
    .option_count = G_N_ELEMENTS(region_options),
    .choose = choose_region,
};

/* ---- The rules of one topic ---- */

static bool is_here(const Turn *turn, const Rule *rule)
{
    return rule->topics & 1u << topic(turn) &&
           rule->citizenships & 1u << deadline_citizenship(turn);
}

/* Those with a date come first. */
static unsigned add_rules(Turn *turn, MenuPage *page, bool dated)
{
    const Rules *rules = turn_texts(turn)->rules;
    unsigned count = 0;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);
        g_autofree char *what = NULL;

        if (!is_here(turn, rule) || (rule->class == RULE_CLASS_A) != dated)
            continue;
        what = turn_letters(turn, rule->what[turn_data_language(turn)]);
        menu_option(page, what, NULL, rule->id);
        count++;
    }
    return count;
}

static void fill_topic(Turn *turn, MenuPage *page)
{
    g_autoptr(Facts) facts = turn_facts(turn);

    if (topic(turn) == RULE_TOPIC_MOSCOW && !facts_in_moscow(facts))
        menu_line(page, turn_text(turn, N_("These rules are for Moscow and its region only.")));
    if (add_rules(turn, page, true) + add_rules(turn, page, false) == 0)
        menu_line(page, turn_text(turn, N_("Nothing here for your citizenship: ask us.")));
    menu_option(page, turn_text(turn, N_("Ask us")), NULL, ASK);
}

static MenuNext choose_rule(Turn *turn, const MenuOption *option)
{
    if (g_str_equal(option->value, ASK)) {
        const char *subject = turn_text(turn, topic_options[topic(turn)].label);

        return deadline_ask_us(turn, topic(turn), subject);
    }
    turn_set(turn, SLOT_RULE, option->value);
    return deadline_next(turn);
}

static const char *const after_topic[] = {DEADLINE_LEADS, NULL};

const MenuScreen screen_deadlines_topic = {
    .id = "deadlines_topic",
    .fill = fill_topic,
    .choose = choose_rule,
    .leads_to = after_topic,
};
