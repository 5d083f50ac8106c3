#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/broadcasts/broadcast_pump.h"
#include "support/test_broadcasts.h"

#define HOUR ((int64_t)3600)
#define SENT "SELECT COUNT(*) FROM outbox WHERE kind = 'broadcast' AND state = 'sent'"

static void no_more_leave_than_the_rate(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    unsigned left;

    row.rate = 30;
    test_add_readers(test, 200);
    test_broadcast_approved(test, &row);
    left = test_broadcast_go_on(test, 60);
    assert_in_range(left, 28, 31);
    left = test_broadcast_go_on(test, 120);
    assert_in_range(left, 58, 60);
}

/* After an hour in which nothing could leave, and from another process. */
static void a_rate_knows_no_burst(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    row.rate = 60;
    test_add_readers(test, 200);
    test_broadcast_approved(test, &row);
    test_broadcast_go_on(test, 20);
    test->now += HOUR;
    assert_in_range(test_broadcast_go_on(test, 10), 8, 15);
    test->now -= HOUR; /* the clock goes back: it neither stops nor hurries */
    assert_in_range(test_broadcast_go_on(test, 20), 15, 21);
}

/* A channel that is down holds a few, not all. */
static void little_waits_in_the_outbox(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    row.rate = 60;
    test_add_readers(test, 200);
    test_broadcast_approved(test, &row);
    for (int i = 0; i < 600; i++)
        test_broadcast_run_at(test, test->now + 2);
    assert_people(test, "state = 'queued'", 15);
}

static void a_slow_one_goes_at_its_pace(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();

    row.rate = 1;
    test_add_readers(test, 20);
    test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 600), 10);
}

static void a_budget_is_never_passed(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.budget = 10 * 1500 + 1499;
    test_add_readers(test, 50);
    id = test_broadcast_approved(test, &row);
    assert_int_equal(test_broadcast_go_on(test, 30), 10);
    assert_broadcast(test, id, "paused budget");
    assert_int_equal(test_broadcast_does(test, broadcast_resume, 1, id), BROADCAST_BUDGET);
    assert_people(test, "state = 'pending'", 40);
    assert_count(test, "SELECT SUM(cost) FROM broadcast_counts", 15000);
    assert_int_equal(test_broadcast_does(test, broadcast_kill, 1, id), BROADCAST_ACCEPTED);
    test_broadcast_run_at(test, test->now);
    assert_people(test, "state = 'cancelled' AND reason = 'killed'", 40);
    test_broadcast_is_sound(test);
}

static void after_its_end_nothing_leaves(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.rate = 60;
    row.ends_at = TEST_NOON + 30;
    test_add_readers(test, 200);
    id = test_broadcast_approved(test, &row);
    assert_in_range(test_broadcast_go_on(test, 20), 18, 22);
    test_broadcast_run_at(test, TEST_NOON + 28); /* some are queued */
    test->now = TEST_NOON + 31;
    assert_int_equal(test_broadcast_send(test, SEND_ACCEPTED), 0);
    test_broadcast_run_at(test, test->now);
    test_broadcast_run_at(test, test->now);
    assert_broadcast(test, id, "done ended");
    assert_people(test, "state = 'cancelled' AND reason = 'ended'", 200 - test_number(test, SENT));
    assert_people(test, "state IN ('pending', 'queued')", 0);
    test_broadcast_is_sound(test);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(no_more_leave_than_the_rate), TEST(a_rate_knows_no_burst),
        TEST(little_waits_in_the_outbox),  TEST(a_slow_one_goes_at_its_pace),
        TEST(a_budget_is_never_passed),    TEST(after_its_end_nothing_leaves),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
