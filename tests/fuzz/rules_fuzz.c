/* A rule or an error, never both, never neither; and a rule has every text. */

#include <stdint.h>

#include "core/deadlines/deadlines.h"

#define TODAY 20780 /* 2026-11-23 */

/* Whatever it counts, a date is one, and the safe one is not the later. */
static void count(const Rule *rule)
{
    static Calendar *calendar;
    static const char *const facts_known[] = {FACT_ENTRY, FACT_MOVE, FACT_PATENT, "REG-UZ-15"};
    g_autoptr(Facts) facts = facts_new();
    Deadline deadline;

    if (!calendar)
        calendar = calendar_load("locales/holidays.tsv", NULL);
    g_assert(calendar);
    for (size_t i = 0; i < G_N_ELEMENTS(facts_known); i++)
        facts_set(facts, facts_known[i], "20770");
    facts_set(facts, FACT_PAID, "12");
    facts_set(facts, FACT_USED, "40");
    deadline = deadline_of(rule, calendar, facts, TODAY);
    g_assert(deadline.state != DEADLINE_NEEDS);
    g_assert((deadline.state == DEADLINE_DATED) == (deadline.safe_by != DAY_NONE));
    g_assert(deadline.safe_by <= deadline.latest_reading && deadline.act_by <= deadline.safe_by);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Rule) rule = rules_parse((const char *)data, size, "REG-UZ-15.rule", &error);

    g_assert((rule != NULL) != (error != NULL));
    if (!rule)
        return 0;

    g_assert(g_str_equal(rule->id, "REG-UZ-15") && rule->citizenships && rule->purposes);
    g_assert(rule->topics && rule->length >= 0 && rule->before >= 0);
    g_assert((rule->trigger == RULE_FIXED) == (rule->date != DAY_NONE));
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_assert(*rule->what[language] && *rule->advice[language]);
        g_assert(rule->class != RULE_CLASS_A || *rule->passed[language]);
    }
    count(rule);
    return 0;
}
