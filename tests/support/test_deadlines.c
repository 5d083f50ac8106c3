#include "support/test_deadlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int test_shipped_setup(void **state)
{
    TestShipped *shipped = g_new0(TestShipped, 1);

    shipped->rules = rules_load("locales/rules", NULL);
    shipped->calendar = calendar_load("locales/holidays.tsv", NULL);
    *state = shipped;
    return shipped->rules && shipped->calendar ? 0 : -1;
}

int test_shipped_teardown(void **state)
{
    TestShipped *shipped = *state;

    rules_free(shipped->rules);
    calendar_free(shipped->calendar);
    g_free(shipped);
    return 0;
}

Day test_iso(const char *text)
{
    Day date = day_from_iso(text);

    assert_int_not_equal(date, DAY_NONE);
    return date;
}

void test_set_day(Facts *facts, const char *name, Day day_or_none)
{
    char number[16];

    g_snprintf(number, sizeof number, "%d", day_or_none);
    facts_set(facts, name, day_or_none == DAY_NONE ? NULL : number);
}

char *test_replaced(const char *text, const char *old, const char *new)
{
    g_auto(GStrv) parts = g_strsplit(text, old, 2);

    assert_int_equal(g_strv_length(parts), 2);
    return g_strjoinv(new, parts);
}
