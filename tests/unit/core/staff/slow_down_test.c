#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/staff/slow_down.h"
#include "support/test_hotline.h"

static unsigned wait_at(TestHotline *test, int64_t key, int64_t now)
{
    unsigned wait = 0;

    assert_true(slow_down_ask(&test->hotline, key, now, &wait, NULL));
    return wait;
}

static void guesses_wait_longer_and_longer_and_never_for_ever(void **state)
{
    static const unsigned waits[] = {0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60};
    TestHotline *test = *state;
    int64_t key = slow_down_key(&test->hotline, "name", "aziza"), now = test->now;

    assert_int_equal(wait_at(test, key, now), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        assert_true(slow_down_count(&test->hotline, key, now, NULL));
        assert_int_equal(wait_at(test, key, now), waits[i]);
        now += waits[i];
        assert_int_equal(wait_at(test, key, now), 0);
    }
}

static void keys_are_counted_apart(void **state)
{
    TestHotline *test = *state;
    int64_t name = slow_down_key(&test->hotline, "name", "x");
    int64_t address = slow_down_key(&test->hotline, "address", "x");
    int64_t other = slow_down_key(&test->hotline, "name", "y");
    unsigned wait = 7;

    for (int i = 0; i < 4; i++)
        assert_true(slow_down_count(&test->hotline, name, test->now, NULL));
    assert_int_equal(wait_at(test, name, test->now), 2);
    assert_int_equal(wait_at(test, address, test->now), 0);
    assert_int_equal(wait_at(test, other, test->now), 0);
    /* The longer wait stands. */
    assert_true(slow_down_ask(&test->hotline, name, test->now, &wait, NULL));
    assert_int_equal(wait, 7);
}

static void it_is_forgotten_when_proven_or_after_an_hour(void **state)
{
    TestHotline *test = *state;
    int64_t key = slow_down_key(&test->hotline, "name", "aziza");

    for (int i = 0; i < 9; i++)
        assert_true(slow_down_count(&test->hotline, key, test->now, NULL));
    assert_true(slow_down_forget(&test->hotline, key, NULL));
    assert_int_equal(wait_at(test, key, test->now), 0);
    for (int i = 0; i < 9; i++)
        assert_true(slow_down_count(&test->hotline, key, test->now, NULL));
    test->now += 3600;
    assert_true(slow_down_count(&test->hotline, key, test->now, NULL));
    assert_int_equal(wait_at(test, key, test->now), 0);
}

static void a_clock_that_was_set_back_makes_nobody_wait_longer(void **state)
{
    TestHotline *test = *state;
    int64_t key = slow_down_key(&test->hotline, "name", "aziza");

    for (int i = 0; i < 20; i++)
        assert_true(slow_down_count(&test->hotline, key, test->now, NULL));
    assert_int_equal(wait_at(test, key, test->now - 86400), 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(guesses_wait_longer_and_longer_and_never_for_ever,
                               test_hotline_reset),
        cmocka_unit_test_setup(keys_are_counted_apart, test_hotline_reset),
        cmocka_unit_test_setup(it_is_forgotten_when_proven_or_after_an_hour, test_hotline_reset),
        cmocka_unit_test_setup(a_clock_that_was_set_back_makes_nobody_wait_longer,
                               test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
