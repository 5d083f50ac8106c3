/* The way through the deadline branch, and what its screens share. */

#include "handlers/deadline_flow.h"

#include "core/dialogue/report.h"
#include "core/dialogue/turn_facts.h"
#include "core/dialogue/turn_told.h"

#define ENTRY_MAX_DAYS 366

/* ---- The person ---- */

Citizenship deadline_citizenship(const Turn *turn)
{
    const char *code = turn_citizenship(turn);

    if (g_str_equal(code, "UZ"))
        return CITIZENSHIP_UZ;
    return g_str_equal(code, "KG") ? CITIZENSHIP_KG : CITIZENSHIP_OTHER;
}

const char *deadline_entry_problem(Day entry, Day today)
{
    if (entry == DAY_NONE)
        return N_("Wrong date. Write day.month.year. Example: 25.11.2025");
    if (entry > today)
        return N_("This day is still to come. Example: 25.11.2025");
    if (entry < today - ENTRY_MAX_DAYS)
        return N_("That is over a year ago. Write the last entry. Example: 25.11.2025");
    return NULL;
}

bool deadline_has_own(const Turn *turn)
{
    TurnTold first;

    return turn_told(turn, &first, 1) > 0;
}

/* ---- The rule being read ---- */

const Rule *deadline_rule(const Turn *turn)
{
    return rules_find(turn_texts(turn)->rules, turn_get(turn, SLOT_RULE));
}

static Deadline chosen_deadline(const Turn *turn, const Rule *rule)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    Deadline deadline = deadline_of(rule, turn_texts(turn)->calendar, facts, turn_today(turn));

    if (deadline.state == DEADLINE_NEEDS) /* they went back past the question */
        deadline.state = DEADLINE_ASK;
    return deadline;
}

bool deadline_chosen(const Turn *turn, Deadline *deadline)
{
    const Rule *rule = deadline_rule(turn);

    if (rule)
        *deadline = chosen_deadline(turn, rule);
    return rule != NULL;
}

char *deadline_when(const Turn *turn, Day day)
{
    int left = day - turn_today(turn);
    GString *when = g_string_new(turn_text(turn, left < 0    ? N_("{date}, passed")
                                                 : left == 0 ? N_("{date}, today")
                                                             : N_("{date}, {n} days")));
    char date[11], days[16];

    day_format(day, date);
    g_snprintf(days, sizeof days, "%d", left);
    g_string_replace(when, "{date}", date, 0);
    g_string_replace(when, "{n}", days, 0);
    return g_string_free(when, FALSE);
}

/* ---- The way to the answer ---- */

const char *deadline_missing_fact(const Turn *turn)
{
    const Rule *rule = deadline_rule(turn);
    g_autoptr(Facts) facts = turn_facts(turn);

    if (!rule)
        return NULL;
    /* The name is lent by the rule or is a literal: it outlives the facts. */
    return deadline_of(rule, turn_texts(turn)->calendar, facts, turn_today(turn)).needs;
}

static bool may_ask_to_remember(const Turn *turn)
{
    g_autoptr(Facts) facts = turn_facts(turn);

    return *turn_get(turn, SLOT_TOLD) && !*facts_get(facts, FACT_KEPT);
}

MenuNext deadline_next(const Turn *turn)
{
    const char *missing = deadline_missing_fact(turn);

    if (!missing)
        return menu_go(may_ask_to_remember(turn) ? "deadlines_keep" : "deadlines_detail");
    if (g_str_equal(missing, FACT_PAID))
        return menu_go("deadlines_paid");
    return menu_go(g_str_equal(missing, FACT_USED) ? "deadlines_used" : "deadlines_day");
}

/* ---- Asking us ---- */

/* What staff sort such a question under. */
static const char *category_of(RuleTopic topic)
{
    switch (topic) {
    case RULE_TOPIC_REGISTRY:
        return "expulsion";
    case RULE_TOPIC_COURT:
        return "wages";
    case RULE_TOPIC_REGISTRATION:
    case RULE_TOPIC_STAY:
    case RULE_TOPIC_MEDICAL:
    case RULE_TOPIC_PATENT:
    case RULE_TOPIC_CONTRACT:
    case RULE_TOPIC_JOB:
    case RULE_TOPIC_MOSCOW:
    case RULE_TOPIC_ENDED:
    case RULE_TOPIC_OTHER:
        break;
    }
    return "other";
}

MenuNext deadline_ask_us(Turn *turn, RuleTopic topic, const char *subject)
{
    report_begin(turn, category_of(topic));
    report_write(turn, subject);
    return menu_go("report_words");
}
