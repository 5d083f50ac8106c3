#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/intake.h"
#include "core/sending/clock_watch.h"
#include "support/test_hotline.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static void forget(TestHotline *test)
{
    test->hotline.held = false;
    test->hotline.clock_offset = test->hotline.clock_kept_at = 0;
}

static int setup(void **state)
{
    forget(*state);
    return test_hotline_reset(state);
}

static bool watch(TestHotline *test, int64_t wall, int64_t steady, const char *boot)
{
    const ClockReading reading = {wall, steady, boot};

    assert_true(clock_watch(&test->hotline, &reading, NULL));
    return test->hotline.held;
}

static void a_jump_forward_holds_what_goes_to_many(void **state)
{
    static const struct {
        int wall, steady; /* seconds later */
        bool held;
    } rows[] = {
        {2, 2, false},         {600, 0, false},         {601, 0, true},
        {30 * DAY, 2, true},   {-2 * HOUR, 2, false},   {5 * DAY, 5 * DAY, false},
        {-30 * DAY, 2, false}, {DAY + 599, DAY, false}, {DAY + 601, DAY, true},
    };
    TestHotline *test = *state;

    for (size_t restart = 0; restart < 2; restart++) {
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
            setup(state);
            assert_false(watch(test, TEST_NOON, 1000, "first"));
            if (restart)
                forget(test); /* another process, on the same machine */
            assert_int_equal(watch(test, TEST_NOON + rows[i].wall, 1000 + rows[i].steady, "first"),
                             rows[i].held);
            forget(test); /* the store knows it */
            assert_int_equal(
                watch(test, TEST_NOON + rows[i].wall + 2, 1002 + rows[i].steady, "first"),
                rows[i].held);
        }
    }
}

/* Nobody knows how long a machine was off: a night is taken for that, a month is not. */
static void a_machine_that_was_off_is_not_a_jump_unless_it_was_long(void **state)
{
    TestHotline *test = *state;

    watch(test, TEST_NOON, 100000, "first");
    forget(test);
    assert_false(watch(test, TEST_NOON + 20 * HOUR, 5, "second"));
    forget(test);
    assert_true(watch(test, TEST_NOON + 30 * DAY, 5, "third"));
}

/* Slewing by the second is what time servers do; the sum of it is no jump. */
static void a_clock_that_is_put_right_slowly_is_trusted(void **state)
{
    TestHotline *test = *state;

    for (int i = 0; i < 3000; i++)
        assert_false(watch(test, TEST_NOON + i * 3, 1000 + i * 2, "first"));
}

static void the_hold_says_since_when_and_how_far(void **state)
{
    TestHotline *test = *state;

    watch(test, TEST_NOON, 1000, "first");
    watch(test, TEST_NOON + 30 * DAY, 1002, "first");
    assert_count(test, "SELECT held_seconds FROM clock", 30 * DAY - 2);
    assert_count(test, "SELECT held_at FROM clock", TEST_NOON + 30 * DAY);
    assert_true(watch(test, TEST_NOON + 100, 1100, "first")); /* put back: an admin says so */
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(clock_release(&test->hotline, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_false(test->hotline.held);
    forget(test);
    assert_false(watch(test, TEST_NOON + 102, 1102, "first"));
}

static void a_release_that_is_not_kept_releases_nothing(void **state)
{
    TestHotline *test = *state;

    watch(test, TEST_NOON, 1000, "first");
    watch(test, TEST_NOON + 30 * DAY, 1002, "first");
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(clock_release(&test->hotline, NULL));
    db_rollback(test->hotline.db);
    assert_true(test->hotline.held);
    assert_true(intake_begin(&test->hotline, NULL)); /* the next batch has nothing to do with it */
    assert_true(intake_commit(&test->hotline, NULL));
    assert_true(test->hotline.held);
    assert_count(test, "SELECT COUNT(*) FROM clock WHERE held_at IS NOT NULL", 1);
}

/* The sender looks several times between two sweeps. */
static void a_jump_counts_before_it_is_noticed(void **state)
{
    TestHotline *test = *state;
    const ClockReading now = clock_read(TEST_NOON);

    assert_true(*now.boot);
    assert_false(clock_is_held(&test->hotline, TEST_NOON + 30 * DAY)); /* never watched */
    assert_true(clock_watch(&test->hotline, &now, NULL));
    assert_false(clock_is_held(&test->hotline, TEST_NOON + 1));
    assert_true(clock_is_held(&test->hotline, TEST_NOON + 30 * DAY));
    /* The sender's own time never goes back. */
    assert_true(clock_now(&test->hotline, TEST_NOON + 30 * DAY) <= TEST_NOON + 60);
    assert_int_equal(clock_now(&test->hotline, TEST_NOON - HOUR), TEST_NOON - HOUR);
}

static void the_store_is_told_once_a_minute(void **state)
{
    TestHotline *test = *state;

    watch(test, TEST_NOON, 1000, "first");
    watch(test, TEST_NOON + 58, 1058, "first");
    assert_count(test, "SELECT wall FROM clock", TEST_NOON);
    watch(test, TEST_NOON + 60, 1060, "first");
    assert_count(test, "SELECT wall FROM clock", TEST_NOON + 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_jump_forward_holds_what_goes_to_many, setup),
        cmocka_unit_test_setup(a_machine_that_was_off_is_not_a_jump_unless_it_was_long, setup),
        cmocka_unit_test_setup(a_clock_that_is_put_right_slowly_is_trusted, setup),
        cmocka_unit_test_setup(the_hold_says_since_when_and_how_far, setup),
        cmocka_unit_test_setup(a_release_that_is_not_kept_releases_nothing, setup),
        cmocka_unit_test_setup(a_jump_counts_before_it_is_noticed, setup),
        cmocka_unit_test_setup(the_store_is_told_once_a_minute, setup),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
