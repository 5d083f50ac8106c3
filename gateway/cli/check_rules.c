#include "cli/check_rules.h"

#include <stdio.h>
#include <string.h>

#define LINE_CHARS 96

/* Does the rule belong on the list? */
typedef bool (*RuleTest)(const Rule *rule, Day today);

static bool is_unreviewed(const Rule *rule, Day today)
{
    (void)today;
    return !*rule->reviewer;
}

static bool is_due(const Rule *rule, Day today)
{
    return rule->review_due < today;
}

static bool lacks_a_source(const Rule *rule, Day today)
{
    (void)today;
    return rule->source_count < 2;
}

static bool gives_no_date(const Rule *rule, Day today)
{
    (void)today;
    return rule->class == RULE_CLASS_B || rule->class == RULE_CLASS_X;
}

static const struct {
    RuleTest test;
    const char *what; /* after "N of M deadline rules " */
} lists[] = {
    {is_unreviewed,
     "are unreviewed; people are told \"not confirmed\". Have a lawyer read "
     "them, then tayanch rules DIR accept --reviewer NAME ID..."},
    {is_due, "are past review_due; people are told that they may have changed"},
    {rule_is_over, "are past valid_until; people are told that they are under review"},
    {gives_no_date, "are of class B or X; people are told to ask us"},
    {lacks_a_source, "have fewer than two sources"},
};

static void print_ids(const GPtrArray *ids)
{
    size_t used = LINE_CHARS;

    for (guint i = 0; i < ids->len; i++) {
        const char *id = g_ptr_array_index(ids, i);
        size_t length = strlen(id) + 1;

        if (used + length > LINE_CHARS) {
            printf("%s     ", i ? "\n" : "");
            used = 5;
        }
        printf(" %s", id);
        used += length;
    }
    printf("\n");
}

static void print_list(const Rules *rules, Day today, RuleTest test, const char *what)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        if (test(rule, today))
            g_ptr_array_add(ids, rule->id);
    }
    if (ids->len == 0)
        return;
    if (ids->len == rules_count(rules)) {
        printf("note: all %u deadline rules %s\n", ids->len, what);
        return;
    }
    printf("note: %u of %zu deadline rules %s:\n", ids->len, rules_count(rules), what);
    print_ids(ids);
}

/* Deadlines reach into the next year long before it begins. */
static void print_years(const Calendar *calendar, Day today)
{
    int year, month, day;

    day_to_ymd(today, &year, &month, &day);
    for (int i = 0; i < 2; i++) {
        if (!calendar_is_published(calendar, year + i))
            printf(
                "note: the days off of %d are not all confirmed in holidays.tsv; working days are "
                "counted in the earlier reading until they are\n",
                year + i);
    }
}

void check_rules_summary(const Rules *rules, Day today)
{
    size_t count = 0;

    for (size_t i = 0; i < rules_count(rules); i++)
        count += rule_is_to_review(rules_get(rules, i), today);
    if (count > 0)
        printf(
            "note: %zu of %zu deadline rules are due for review: unreviewed, past review_due or past "
            "valid_until\n",
            count, rules_count(rules));
}

void check_rules_print(const Texts *texts, Day today)
{
    check_rules_summary(texts->rules, today);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        print_list(texts->rules, today, lists[i].test, lists[i].what);
    print_years(texts->calendar, today);
}
