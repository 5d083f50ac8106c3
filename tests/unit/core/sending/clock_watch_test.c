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

static void begin_what_lasts(TestHotline *test)
{
    static const char *const sqls[] = {
        "INSERT INTO throttles (id, count, ends_at) VALUES (1, 5, :now + 3600)",
        "INSERT INTO staff (id, name, name_key, role, state, invite_hash, invite_until, created_at)"
        " VALUES (1, 'A', 'a', 'worker', 'invited', x'00', :now + 259200, :now)",
        "INSERT INTO claims (case_id, staff_id, expires_at)"
        " SELECT id, 1, :now + 900 FROM cases",
    };

    test->phone = TEST_UZ;
    test_text(test, "SOS");
    for (size_t i = 0; i < G_N_ELEMENTS(sqls); i++) {
        g_auto(DbQuery) query = db_query(test->hotline.db, sqls[i]);

        db_bind_int(&query, ":now", TEST_NOON);
        assert_true(db_run(&query, NULL));
    }
    assert_count(test, "SELECT COUNT(*) FROM claims", 1);
}

#define ENDS                                                                  \
    "SELECT (SELECT ends_at - 1795424400 FROM throttles WHERE id = 1) || ' '" \
    " || (SELECT expires_at - 1795424400 FROM claims) || ' '"                 \
    " || (SELECT invite_until - 1795424400 FROM staff)"

/* As long as it would have lasted, and no longer. */
static void what_lasts_a_while_is_not_made_longer_by_a_clock_set_back(void **state)
{
    static const struct {
        int wall, steady; /* seconds later */
        const char *boot, *ends;
    } rows[] = {
        {60, 60, "first", "3600 900 259200"},
        {DAY, 2, "first", "3600 900 259200"}, /* ahead: they are over sooner */
        {-58, 2, "first", "3600 900 259200"}, /* less than a clock is put right by */
        {-7198, 2, "first", "-3600 -6300 252000"},
        {-7200, 3, "second", "-3600 -6300 252000"}, /* a start of the machine: at least so far */
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *ends = NULL;

        setup(state);
        begin_what_lasts(test);
        watch(test, TEST_NOON, 1000, "first");
        forget(test);
        watch(test, TEST_NOON + rows[i].wall, 1000 + rows[i].steady, rows[i].boot);
        ends = test_string(test, ENDS);
        assert_string_equal(ends, rows[i].ends);
        forget(test); /* once is enough */
        watch(test, TEST_NOON + rows[i].wall + 60, 1060 + rows[i].steady, rows[i].boot);
        g_free(ends);
        ends = test_string(test, ENDS);
        assert_string_equal(ends, rows[i].ends);
    }
}

/* Between the jump and its being noticed. */
static void what_began_after_the_clock_was_set_back_stays(void **state)
{
    TestHotline *test = *state;

    begin_what_lasts(test);
    watch(test, TEST_NOON + HOUR, 1000, "first");
    watch(test, TEST_NOON, 1002, "first");
    assert_stored(test,
                  "SELECT (SELECT expires_at - 1795424400 FROM claims) || ' '"
                  " || (SELECT invite_until - 1795424400 FROM staff)",
                  "900 259200");
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
        cmocka_unit_test_setup(what_lasts_a_while_is_not_made_longer_by_a_clock_set_back, setup),
        cmocka_unit_test_setup(what_began_after_the_clock_was_set_back_stays, setup),
        cmocka_unit_test_setup(the_store_is_told_once_a_minute, setup),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
