#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/sending/outbox.h"
#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

static void each_outcome_is_told_of(void **state)
{
    static const struct {
        SendOutcome outcome;
        ReceiptState receipt; /* RECEIPT_QUEUED: none comes */
        const char *ends;     /* state, reason and cost */
    } cases[] = {
        {SEND_ACCEPTED, RECEIPT_QUEUED, "sent - 1500"},
        {SEND_ACCEPTED, RECEIPT_DELIVERED, "delivered - 1500"},
        {SEND_ACCEPTED, RECEIPT_FAILED, "failed not_delivered 1500"},
        {SEND_PERMANENT, RECEIPT_QUEUED, "failed refused 0"},
        {SEND_HELD, RECEIPT_QUEUED, "queued held 1500"},
        {SEND_UNKNOWN, RECEIPT_QUEUED, "unknown no_answer 1500"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_broadcasts_setup(state), 0);
        TestHotline *test = *state;
        BroadcastRow row = test_broadcast();
        const Receipt receipt = {.our_id = 0, .state = cases[i].receipt};
        Receipt known = receipt;

        test_add_readers(test, 1);
        test_broadcast_approved(test, &row);
        test_broadcast_run_at(test, test->now);
        assert_int_equal(test_broadcast_send(test, cases[i].outcome), 1);
        known.our_id = test_number(test, "SELECT id FROM outbox");
        if (known.state != RECEIPT_QUEUED)
            assert_true(outbox_receipt(&test->hotline, &test->sms, &known, test->now, NULL));
        test_broadcast_run_at(test, test->now + 2);
        g_autofree char *ends = test_string(test,
                                            "SELECT state || ' ' || COALESCE(reason, '-') || ' ' ||"
                                            " cost FROM broadcast_people");
        assert_string_equal(ends, cases[i].ends);
        test_broadcast_is_sound(test);
        assert_int_equal(test_broadcasts_teardown(state), 0);
    }
    assert_int_equal(test_broadcasts_setup(state), 0);
}

/* After 90 days the outbox forgets, and so does a broadcast whom it reached; the figures stay. */
static void figures_outlive_the_outbox(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    BroadcastVerdict verdict;
    int64_t id;

    test_add_readers(test, 10);
    id = test_broadcast_approved(test, &row);
    test_broadcast_go_on(test, 30);
    test->now += (int64_t)86400 * 100;
    for (int i = 0; i < 3; i++)
        assert_true(outbox_sweep(&test->hotline, test->now, NULL));
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    assert_people(test, "contact_id IS NOT NULL", 10);
    test->hotline.held = true; /* by a clock that is not trusted nothing is forgotten */
    test_broadcast_run_at(test, test->now);
    assert_people(test, "contact_id IS NOT NULL", 10);
    test->hotline.held = false;
    test_broadcast_run_at(test, test->now);
    assert_people(test, "state = 'sent' AND contact_id IS NULL", 10);
    assert_count(test, "SELECT COUNT(*) FROM broadcasts WHERE forgotten_at IS NOT NULL", 1);
    verdict = test_broadcast_does(test, broadcast_resume, 1, id);
    assert_int_equal(verdict, BROADCAST_MOVED);
    assert_int_equal(test_broadcast_go_on(test, 20), 0);
    test_broadcast_is_sound(test);
}

static void who_is_erased_stays_as_a_number_alone(void **state)
{
    TestHotline *test = *state;
    BroadcastRow row = test_broadcast();
    int64_t person;

    test_add_readers(test, 10);
    test_broadcast_approved(test, &row);
    test_broadcast_run_at(test, test->now);
    person = test_number(test, "SELECT person FROM outbox LIMIT 1");
    assert_true(outbox_erase_person(test->hotline.db, person, NULL));
    test_run(test,
             "DELETE FROM contacts WHERE id = (SELECT contact_id FROM broadcast_people"
             " WHERE outbox_id = (SELECT id FROM outbox WHERE person = 0))");
    test_broadcast_go_on(test, 30);
    assert_people(test, "contact_id IS NULL AND state = 'cancelled' AND reason = 'erased'", 1);
    assert_people(test, "state = 'sent'", 9);
    test_broadcast_is_sound(test);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_outcome_is_told_of),
        TEST(figures_outlive_the_outbox),
        TEST(who_is_erased_stays_as_a_number_alone),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
