#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/broadcasts/broadcast_pump.h"
#include "core/sending/outbox.h"
#include "core/sending/sending.h"
#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

/* The brake: what is paused, killed or over does not leave, and after a pause each goes once. */

#define PEOPLE 40
#define SENT "SELECT COUNT(*) FROM outbox WHERE kind = 'broadcast' AND state = 'sent'"

/* Some have it, some are queued, the others wait. */
static int64_t begin(TestHotline *test)
{
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.rate = 120;
    test_add_readers(test, PEOPLE);
    id = test_broadcast_approved(test, &row);
    test_broadcast_go_on(test, 8);
    test_broadcast_run_at(test, test->now + 2);
    assert_true(test_number(test, SENT) > 0);
    assert_true(test_number(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'") > 0);
    return id;
}

static void nothing_leaves_while_it_is_paused_and_then_each_once(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    const int64_t sent = test_number(test, SENT);

    assert_int_equal(test_broadcast_does(test, broadcast_pause, 1, id), BROADCAST_ACCEPTED);
    assert_broadcast(test, id, "paused by_hand");
    assert_int_equal(test_broadcast_send(test, SEND_ACCEPTED), 0); /* at once */
    assert_int_equal(test_broadcast_go_on(test, 600), 0);
    assert_people(test, "state = 'pending'", PEOPLE - sent);
    assert_int_equal(test_broadcast_does(test, broadcast_resume, 1, id), BROADCAST_ACCEPTED);
    assert_broadcast(test, id, "running");
    assert_int_equal(test_broadcast_go_on(test, 120), PEOPLE - sent);
    assert_broadcast(test, id, "done");
    assert_int_equal(test_number(test, SENT), PEOPLE);
    assert_count(test, "SELECT COUNT(DISTINCT person) FROM outbox WHERE state = 'sent'", PEOPLE);
    test_broadcast_is_sound(test);
}

/* Paused and resumed before anything has noticed. */
static void a_short_pause_loses_nobody(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);

    for (int i = 0; i < 10; i++) {
        assert_int_equal(test_broadcast_does(test, broadcast_pause, 1, id), BROADCAST_ACCEPTED);
        assert_int_equal(test_broadcast_does(test, broadcast_resume, 2, id), BROADCAST_ACCEPTED);
        test_broadcast_run_at(test, test->now + 1);
    }
    test_broadcast_go_on(test, 120);
    assert_broadcast(test, id, "done");
    assert_int_equal(test_number(test, SENT), PEOPLE);
    test_broadcast_is_sound(test);
}

static void nothing_leaves_once_it_is_killed(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    const int64_t sent = test_number(test, SENT);

    assert_int_equal(test_broadcast_does(test, broadcast_kill, 1, id), BROADCAST_ACCEPTED);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", 0);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'cancelled' AND box IS NOT NULL",
                 0);
    assert_int_equal(test_broadcast_go_on(test, 60), 0);
    assert_broadcast(test, id, "killed by_hand");
    assert_people(test, "state = 'cancelled' AND reason = 'killed'", PEOPLE - sent);
    assert_people(test, "state = 'sent'", sent);
    test_broadcast_is_sound(test);
}

static void one_killed_before_it_began_reaches_nobody(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    test_add_readers(test, 1000);
    id = test_broadcast_approved(test, &row);
    assert_true(
        broadcast_run(&test->hotline, test->now, &(bool){false}, NULL)); /* 300 are written down */
    assert_int_equal(test_broadcast_does(test, broadcast_kill, 1, id), BROADCAST_ACCEPTED);
    assert_int_equal(test_broadcast_go_on(test, 20), 0);
    assert_people(test, "state = 'cancelled'", 300);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
}

/* ---- What is under way when the brake is pulled ---- */

typedef struct Held {
    Outlet *outlet;
    GPtrArray *sendings;
} Held;

static void take(const OutboxRow *row, gpointer data)
{
    Held *held = data;

    g_ptr_array_add(held->sendings, sending_new(held->outlet, row));
}

/* Claims up to so many, as the sender does before a request leaves. */
static void claim(TestHotline *test, Held *held, int64_t limit)
{
    const OutboxClaim claim = {"texts", 2, limit, test->now, test->now + 300};

    held->outlet = outlet_new(&test->hotline, &test->sms);
    held->sendings = g_ptr_array_new();
    assert_true(outbox_claim(test->hotline.db, &claim, take, held, NULL));
    assert_int_equal(held->sendings->len, limit);
}

/* And how all of them end. */
static void finish(TestHotline *test, Held *held, SendOutcome outcome)
{
    for (unsigned i = 0; i < held->sendings->len; i++) {
        Sending *sending = g_ptr_array_index(held->sendings, i);

        sending->result.outcome = outcome;
        assert_true(sending_finish(sending, test->now, NULL));
        sending_free(sending);
    }
    g_ptr_array_unref(held->sendings);
    outlet_free(held->outlet);
}

static void what_is_under_way_and_fails_for_now_does_not_leave_after_it(void **state)
{
    static const struct {
        TestBroadcastDeed brake;
        const char *ends;
    } cases[] = {{broadcast_pause, "pending -"}, {broadcast_kill, "cancelled killed"}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_broadcasts_setup(state), 0);
        TestHotline *test = *state;
        const int64_t id = begin(test);
        const int64_t sent = test_number(test, SENT);
        Held held;

        claim(test, &held, 2);
        assert_int_equal(test_broadcast_does(test, cases[i].brake, 1, id), BROADCAST_ACCEPTED);
        finish(test, &held, SEND_TRANSIENT); /* it is queued again */
        assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", 2);
        assert_int_equal(test_broadcast_go_on(test, 600), 0);
        assert_int_equal(test_number(test, SENT), sent);
        assert_stored(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", "0");
        g_autofree char *ends = test_string(
            test,
            "SELECT state || ' ' || COALESCE(reason, '-')"
            "  FROM broadcast_people WHERE state <> 'sent' LIMIT 1");
        assert_string_equal(ends, cases[i].ends);
        test_broadcast_is_sound(test);
        assert_int_equal(test_broadcasts_teardown(state), 0);
    }
    assert_int_equal(test_broadcasts_setup(state), 0);
}

/* A provider that knows our id may have taken it: with another id it would come twice. */
static void what_may_have_left_is_never_queued_anew(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    int64_t doubtful;

    test_run(test,
             "UPDATE outbox SET doubtful = 1 WHERE id IN"
             " (SELECT MIN(id) FROM outbox WHERE state = 'queued')");
    doubtful = test_number(test, "SELECT id FROM outbox WHERE doubtful = 1");
    assert_int_equal(test_broadcast_does(test, broadcast_pause, 1, id), BROADCAST_ACCEPTED);
    assert_int_equal(test_broadcast_go_on(test, 100), 0);
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox WHERE doubtful = 1",
                  "queued paused");
    assert_int_equal(test_broadcast_does(test, broadcast_resume, 1, id), BROADCAST_ACCEPTED);
    test_broadcast_go_on(test, 120);
    assert_broadcast(test, id, "done");
    assert_int_equal(test_number(test, SENT), PEOPLE);
    assert_true(doubtful > 0);
    test_broadcast_is_sound(test);
}

static void what_may_have_left_is_unknown_once_it_is_killed(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);

    test_run(test, "UPDATE outbox SET doubtful = 1 WHERE state = 'queued'");
    assert_int_equal(test_broadcast_does(test, broadcast_kill, 1, id), BROADCAST_ACCEPTED);
    test_broadcast_go_on(test, 20);
    assert_true(test_number(test,
                            "SELECT COUNT(*) FROM broadcast_people"
                            " WHERE state = 'unknown' AND reason = 'killed'") > 0);
    assert_people(test, "state = 'queued'", 0);
    test_broadcast_is_sound(test);
}

/* By hand, in the outbox, of a broadcast that is over. */
static void nobody_sends_what_was_killed_by_another_way(void **state)
{
    TestHotline *test = *state;
    const int64_t id = begin(test);
    bool changed = false;
    Held held;

    claim(test, &held, 1);
    finish(test, &held, SEND_UNKNOWN);
    assert_int_equal(test_broadcast_does(test, broadcast_kill, 1, id), BROADCAST_ACCEPTED);
    test_broadcast_run_at(test, test->now);
    assert_people(test, "state = 'unknown'", 1);
    assert_true(outbox_retry(test->hotline.db,
                             test_number(test, "SELECT id FROM outbox WHERE state = 'unknown'"),
                             test->now, &changed, NULL));
    assert_true(changed);
    assert_int_equal(test_broadcast_go_on(test, 20), 0);
    assert_people(test, "state IN ('unknown', 'queued')", 0);
    test_broadcast_is_sound(test);
}

/* ---- A process that dies ---- */

/* A slice whose commit fails, as if the process had died before it. True if it had queued something. */
static bool die_in_slice(TestHotline *test)
{
    static const char queued[] = "SELECT COUNT(*) FROM outbox";
    const int64_t before = test_number(test, queued);
    bool more, good;

    test_run(test,
             "CREATE TRIGGER spoil AFTER UPDATE ON broadcast_people WHEN new.state = 'queued'"
             " BEGIN INSERT INTO bad VALUES (-1); END");
    good = broadcast_run(&test->hotline, test->now, &more, NULL);
    test_run(test, "DROP TRIGGER spoil");
    assert_true(good || test_number(test, queued) == before);
    return !good;
}

static void one_that_dies_between_two_slices_queues_nobody_twice(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    unsigned deaths = 0;
    bool more = true;
    int64_t id;

    test_run(test,
             "CREATE TABLE bad (id INTEGER REFERENCES broadcasts (id)"
             " DEFERRABLE INITIALLY DEFERRED)");
    row.rate = 600;
    test_add_readers(test, 700);
    id = test_broadcast_approved(test, &row);
    for (unsigned n = 0; n < 400; n++, test->now += n % 3) {
        if (n % 5 == 0)
            deaths += die_in_slice(test);
        assert_true(broadcast_run(&test->hotline, test->now, &more, NULL));
        if (n % 7 == 0) {
            assert_true(db_begin(test->hotline.db, NULL));
            assert_true(sending_resolve_orphans(&test->hotline, test->now, NULL));
            assert_true(db_commit(test->hotline.db, NULL));
        }
        if (n % 2 == 0)
            test_broadcast_send(test, SEND_ACCEPTED);
    }
    assert_true(deaths > 2);
    assert_broadcast(test, id, "done");
    assert_int_equal(test_number(test, SENT), 700);
    assert_count(test, "SELECT COUNT(DISTINCT person) FROM outbox WHERE state = 'sent'", 700);
    test_broadcast_is_sound(test);
}

static void a_wrong_clock_holds_it(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t id;

    row.ends_at = TEST_NOON + 86400;
    test_add_readers(test, 20);
    id = test_broadcast_approved(test, &row);
    test->hotline.held = true;
    test->now += 86400; /* by that clock it is over */
    assert_int_equal(test_broadcast_go_on(test, 20), 0);
    assert_broadcast(test, id, "running");
    test->hotline.held = false;
    test->now = TEST_NOON + 30;
    assert_int_equal(test_broadcast_go_on(test, 60), 20);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(nothing_leaves_while_it_is_paused_and_then_each_once),
        TEST(a_short_pause_loses_nobody),
        TEST(nothing_leaves_once_it_is_killed),
        TEST(one_killed_before_it_began_reaches_nobody),
        TEST(what_is_under_way_and_fails_for_now_does_not_leave_after_it),
        TEST(what_may_have_left_is_never_queued_anew),
        TEST(what_may_have_left_is_unknown_once_it_is_killed),
        TEST(nobody_sends_what_was_killed_by_another_way),
        TEST(one_that_dies_between_two_slices_queues_nobody_twice),
        TEST(a_wrong_clock_holds_it),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
