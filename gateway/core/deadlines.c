/* Date arithmetic of the deadline rules. Nothing is ever rolled forward past a weekend: rolling exists
 * in civil and tax law, and is not confirmed for migration law. */

#include "core/deadlines.h"

#include <string.h>

#define FAR_FUTURE 2566000 /* about the year 8995: counting from there would leave the calendar */

static bool is_passed(const Deadline *deadline, Day today)
{
    return deadline->rule->ship == RULE_SHIP_A_EXPIRED || deadline->safe_by < today;
}

static bool applies(const Rule *rule, Citizenship citizenship, Purpose purpose, Day entry)
{
    if (rule->ship != RULE_SHIP_A && rule->ship != RULE_SHIP_A_EXPIRED)
        return false;
    if (!(rule->citizenships & 1u << citizenship) || !(rule->purposes & 1u << purpose))
        return false;
    if (rule->trigger == RULE_FIXED)
        return true;
    return entry != DAY_NONE && entry >= rule->valid_from && entry < FAR_FUTURE &&
           (rule->valid_until == DAY_NONE || entry <= rule->valid_until);
}

/* The day of entry is day 1: an earlier date than the general civil rule, which starts on the next day. */
static void count_from_entry(const Rule *rule, Day entry, Deadline *deadline)
{
    switch (rule->unit) {
    case RULE_DAYS:
        deadline->latest_reading = entry + rule->length;
        break;
    case RULE_MONTHS:
        deadline->latest_reading = day_add_months(entry, rule->length);
        break;
    }
    deadline->safe_by = deadline->latest_reading - 1;
}

static int by_urgency(gconstpointer a, gconstpointer b, gpointer data)
{
    const Deadline *left = a;
    const Deadline *right = b;
    const Day *today = data;
    bool passed = is_passed(left, *today);

    if (passed != is_passed(right, *today))
        return passed ? 1 : -1;
    if (left->safe_by != right->safe_by)
        return (left->safe_by < right->safe_by) != passed ? -1 : 1;
    return strcmp(left->rule->id, right->rule->id);
}

GArray *deadlines_for(const Rules *rules, const Calendar *calendar, Citizenship citizenship,
                      Purpose purpose, Day entry, Day today)
{
    GArray *deadlines = g_array_new(FALSE, FALSE, sizeof(Deadline));

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);
        Deadline deadline = {rule, rule->date, rule->date, DAY_NONE};

        if (!applies(rule, citizenship, purpose, entry))
            continue;
        if (rule->trigger == RULE_FROM_ENTRY)
            count_from_entry(rule, entry, &deadline);
        deadline.act_by = calendar_working_day_until(calendar, deadline.safe_by);
        g_array_append_val(deadlines, deadline);
    }
    g_array_sort_with_data(deadlines, by_urgency, &today);
    return deadlines;
}
