/* Date arithmetic of the deadline rules. Nothing is ever rolled forward past a weekend: rolling exists
 * in civil and tax law, and is not confirmed for migration law. */

#include "core/deadlines/deadlines.h"

#include <string.h>

#include "core/deadlines/stays.h"

#define FAR_PAST (-700000) /* counting from there, or from ... */
#define FAR_FUTURE 2566000 /* ... about the year 8995 would leave the calendar */

/* ---- Which facts ---- */

void deadline_facts(const Rule *rule, const char *names[3])
{
    static const char *const shared[][2] = {
        [RULE_FROM_NOTHING] = {NULL, NULL},         [RULE_FIXED] = {NULL, NULL},
        [RULE_FROM_ENTRY] = {FACT_ENTRY, NULL},     [RULE_FROM_MOVE] = {FACT_MOVE, NULL},
        [RULE_FROM_PATENT] = {FACT_PATENT, NULL},   [RULE_FROM_PAYMENT] = {FACT_PATENT, FACT_PAID},
        [RULE_IN_A_YEAR] = {FACT_ENTRY, FACT_USED}, [RULE_FROM_EVENT] = {NULL, NULL},
        [RULE_FROM_EXPIRY] = {NULL, NULL},
    };
    bool own = rule->trigger == RULE_FROM_EVENT || rule->trigger == RULE_FROM_EXPIRY;

    names[0] = own ? rule->id : shared[rule->trigger][0];
    names[1] = shared[rule->trigger][1];
    names[2] = NULL;
}

static const char *missing_fact(const Rule *rule, const Facts *facts)
{
    const char *names[3];

    deadline_facts(rule, names);
    for (size_t i = 0; names[i]; i++) {
        if (!*facts_get(facts, names[i]))
            return names[i];
    }
    return NULL;
}

/* ---- Counting ---- */

static Day add(const Calendar *calendar, Day from, int length, RuleUnit unit, CalendarDoubt doubt)
{
    switch (unit) {
    case RULE_DAYS:
        return from + length;
    case RULE_WORKING_DAYS:
        return calendar_nth_working_day(calendar, from + 1, length, doubt);
    case RULE_MONTHS:
        return day_add_months(from, length);
    }
    return DAY_NONE;
}

/* The trigger day is day 1: an earlier date than the general civil rule, which starts on the next day. */
static void count_from(const Rule *rule, const Calendar *calendar, Day from, int length,
                       Deadline *deadline)
{
    Day day_one = rule->next_day ? from : from - 1;

    if (length == 0) {
        deadline->safe_by = deadline->latest_reading = from;
        return;
    }
    deadline->latest_reading = add(calendar, from, length, rule->unit, CALENDAR_DOUBT_IS_OFF);
    /* Months stay anchored to the trigger: 31 January and a month is 28 February, less the first day. */
    deadline->safe_by = rule->safe_unit == RULE_MONTHS
                            ? day_add_months(from, length) - (from - day_one)
                            : add(calendar, day_one, length, rule->safe_unit, CALENDAR_DOUBT_WORKS);
    if (rule->before > 0) {
        deadline->safe_by = calendar_working_days_before(calendar, deadline->safe_by, rule->before,
                                                         CALENDAR_DOUBT_IS_OFF);
        deadline->latest_reading = calendar_working_days_before(calendar, deadline->latest_reading,
                                                                rule->before, CALENDAR_DOUBT_WORKS);
    }
}

static void count_in_year(const Rule *rule, Day entry, int used, Deadline *deadline)
{
    deadline->safe_by = stays_last_day(entry, used, rule->length);
    deadline->latest_reading = deadline->safe_by + 1; /* if the day of entry does not count */
}

static bool is_countable(Day from)
{
    return from != DAY_NONE && from > FAR_PAST && from < FAR_FUTURE;
}

static void count(const Rule *rule, const Calendar *calendar, const Facts *facts,
                  Deadline *deadline)
{
    const char *names[3];
    Day from;

    deadline_facts(rule, names);
    from = facts_day(facts, names[0]);
    if (!is_countable(from) || (names[1] && facts_number(facts, names[1]) < 0)) {
        deadline->state = DEADLINE_ASK; /* they do not know */
    } else if (rule->valid_from != DAY_NONE && from < rule->valid_from) {
        deadline->state = DEADLINE_NONE;
    } else if (rule->valid_until != DAY_NONE && from > rule->valid_until) {
        deadline->state = DEADLINE_UNDER_REVIEW;
    } else if (rule->trigger == RULE_IN_A_YEAR) {
        count_in_year(rule, from, facts_number(facts, names[1]), deadline);
    } else {
        bool monthly = rule->trigger == RULE_FROM_PAYMENT;
        int times = monthly ? CLAMP(facts_number(facts, names[1]), 1, PATENT_MONTHS) : 1;

        count_from(rule, calendar, from, rule->length * times, deadline);
    }
}

static DeadlineState state_without_facts(const Rule *rule, Day today)
{
    if (rule->class == RULE_CLASS_A_EXPIRED)
        return DEADLINE_DATED;
    if (rule->class == RULE_CLASS_B || rule->class == RULE_CLASS_X)
        return DEADLINE_ASK;
    if (rule->valid_until != DAY_NONE && today > rule->valid_until)
        return DEADLINE_UNDER_REVIEW;
    return rule->class == RULE_CLASS_A ? DEADLINE_DATED : DEADLINE_INFO;
}

Deadline deadline_of(const Rule *rule, const Calendar *calendar, const Facts *facts, Day today)
{
    Deadline deadline = {
        .rule = rule,
        .state = state_without_facts(rule, today),
        .safe_by = rule->date,
        .latest_reading = rule->date,
        .act_by = DAY_NONE,
    };

    if (deadline.state == DEADLINE_DATED && rule->trigger != RULE_FIXED) {
        deadline.needs = missing_fact(rule, facts);
        if (deadline.needs)
            deadline.state = DEADLINE_NEEDS;
        else
            count(rule, calendar, facts, &deadline);
    }
    if (deadline.state == DEADLINE_DATED)
        deadline.act_by = calendar_working_day_until(calendar, deadline.safe_by);
    else
        deadline.safe_by = deadline.latest_reading = DAY_NONE;
    return deadline;
}

bool deadline_is_passed(const Deadline *deadline, Day today)
{
    return deadline->state == DEADLINE_DATED &&
           (deadline->rule->class == RULE_CLASS_A_EXPIRED || deadline->safe_by < today);
}

/* ---- All of one person ---- */

/* A patent that is paid for today stands in for the 90 days, and for applying for one. */
static bool has_patent(const Facts *facts, Day today)
{
    Day issued = facts_day(facts, FACT_PATENT);
    int paid = facts_number(facts, FACT_PAID);

    return is_countable(issued) && paid > 0 &&
           today < day_add_months(issued, MIN(paid, PATENT_MONTHS));
}

static bool is_for(const Rule *rule, const Person *person, Day today)
{
    if (rule->class != RULE_CLASS_A && rule->class != RULE_CLASS_A_EXPIRED)
        return false;
    return rule->citizenships & 1u << person->citizenship &&
           rule->purposes & 1u << person->purpose &&
           (!rule->moscow_only || facts_in_moscow(person->facts)) &&
           !(rule->unless_patent && has_patent(person->facts, today));
}

/* Under review only where we would have had a date. */
static bool is_shown(const Deadline *deadline, const Facts *facts)
{
    return deadline->state == DEADLINE_DATED ||
           (deadline->state == DEADLINE_UNDER_REVIEW && !missing_fact(deadline->rule, facts));
}

static int rank(const Deadline *deadline, Day today)
{
    if (deadline->state == DEADLINE_UNDER_REVIEW)
        return 1;
    return deadline_is_passed(deadline, today) ? 2 : 0;
}

static int by_urgency(gconstpointer a, gconstpointer b, gpointer data)
{
    const Deadline *left = a;
    const Deadline *right = b;
    const Day *today = data;
    int rank_left = rank(left, *today);
    int rank_right = rank(right, *today);

    if (rank_left != rank_right)
        return rank_left - rank_right;
    if (left->safe_by != right->safe_by)
        return (left->safe_by < right->safe_by) != (rank_left == 2) ? -1 : 1;
    return strcmp(left->rule->id, right->rule->id);
}

GArray *deadlines_for(const Rules *rules, const Calendar *calendar, const Person *person, Day today)
{
    GArray *deadlines = g_array_new(FALSE, FALSE, sizeof(Deadline));

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);
        Deadline deadline;

        if (!is_for(rule, person, today))
            continue;
        deadline = deadline_of(rule, calendar, person->facts, today);
        if (is_shown(&deadline, person->facts))
            g_array_append_val(deadlines, deadline);
    }
    g_array_sort_with_data(deadlines, by_urgency, &today);
    return deadlines;
}
