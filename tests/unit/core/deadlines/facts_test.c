#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "core/deadlines/facts.h"

static void facts_are_told_and_forgotten(void **state)
{
    g_autoptr(Facts) facts = facts_new();

    (void)state;
    assert_string_equal(facts_get(facts, FACT_ENTRY), "");
    assert_int_equal(facts_day(facts, FACT_ENTRY), DAY_NONE);
    assert_int_equal(facts_number(facts, FACT_PAID), -1);
    facts_set(facts, FACT_ENTRY, "20000");
    facts_set(facts, FACT_PAID, "3");
    facts_set(facts, FACT_REGION, "RU-MOS");
    assert_int_equal(facts_day(facts, FACT_ENTRY), 20000);
    assert_int_equal(facts_number(facts, FACT_PAID), 3);
    assert_true(facts_in_moscow(facts));
    facts_set(facts, FACT_REGION, "other");
    assert_false(facts_in_moscow(facts));
    facts_set(facts, FACT_ENTRY, NULL);
    assert_int_equal(facts_day(facts, FACT_ENTRY), DAY_NONE);
}

static void what_is_no_number_is_not_known(void **state)
{
    static const char *const values[] = {FACT_UNKNOWN, "x", "1x", "99999999999", " 1", "-5"};
    g_autoptr(Facts) facts = facts_new();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        facts_set(facts, FACT_USED, values[i]);
        assert_int_equal(facts_number(facts, FACT_USED), -1);
    }
    assert_int_equal(facts_day(facts, FACT_USED), -5); /* a day before 1970 */
}

static void a_box_gives_back_what_was_put_in(void **state)
{
    g_autoptr(Facts) facts = facts_new();
    g_autoptr(Facts) again = facts_new();
    GString *octets;

    (void)state;
    facts_set(facts, FACT_ENTRY, "20000");
    facts_set(facts, "FIRED-COURT-1M", "20100");
    facts_set(facts, FACT_KEPT, "yes");
    octets = facts_write(facts);
    facts_read(again, octets->str, octets->len);
    assert_int_equal(facts_day(again, FACT_ENTRY), 20000);
    assert_int_equal(facts_day(again, "FIRED-COURT-1M"), 20100);
    assert_true(facts_say(again, FACT_KEPT, "yes"));
    g_string_free(octets, TRUE);
}

static void a_broken_box_is_read_as_far_as_it_goes(void **state)
{
    static const char whole[] =
        "entry\0"
        "20000\0"
        "paid\0"
        "3";
    g_autofree char *copy = NULL;

    (void)state;
    for (size_t length = 0; length <= sizeof whole; length++) {
        g_autoptr(Facts) facts = facts_new();

        g_free(copy);
        copy = g_memdup2(whole, MAX(length, 1));
        facts_read(facts, copy, length);
        assert_int_equal(facts_day(facts, FACT_ENTRY), length >= 12 ? 20000 : DAY_NONE);
        assert_int_equal(facts_number(facts, FACT_PAID), length >= 19 ? 3 : -1);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_told_and_forgotten),
        cmocka_unit_test(what_is_no_number_is_not_known),
        cmocka_unit_test(a_box_gives_back_what_was_put_in),
        cmocka_unit_test(a_broken_box_is_read_as_far_as_it_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
