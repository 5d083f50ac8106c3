/* What cannot go out, what did not arrive, and numbers that may be another's by now. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/reminders/reminders.h"
#include "core/sending/daytime.h"
#include "store/contacts.h"
#include "support/test_reminders.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

static Day today(const TestHotline *test)
{
    return day_at(test->now, test->config.timezone);
}

static int64_t queued(TestHotline *test)
{
    return test_number(test, "SELECT COUNT(*) FROM outbox");
}

/* One that is due now. */
static void subscribe(TestHotline *test)
{
    test->phone = TEST_UZ;
    test_subscribe_until(test, today(test) + 2);
}

static void no_send(TestHotline *test)
{
    g_hash_table_remove_all(test->sms.own);
}

static void stop(TestHotline *test)
{
    test_run(test, "UPDATE contacts SET stopped_at = 1");
}

static void never(TestHotline *test)
{
    test_run(test, "UPDATE contacts SET profile = 'never'");
}

static void garble(TestHotline *test)
{
    test_run(test, "UPDATE contacts SET phone_box = x'00'");
}

static void lose_rule(TestHotline *test)
{
    test_run(test, "UPDATE told_deadlines SET rule = 'GONE-RULE'");
}

static void what_cannot_go_is_counted_with_why(void **state)
{
    static const struct {
        void (*spoil)(TestHotline *test);
        const char *reason;
    } rows[] = {{no_send, "no_channel"},
                {stop, "stopped"},
                {never, "never"},
                {garble, "unreadable"},
                {lose_rule, "rule_over"}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *reason = NULL;
        ToldCounts counts;

        test_reminders_teardown(state);
        test_reminders_setup(state);
        subscribe(test);
        rows[i].spoil(test);
        test_plan_at(test, test->now);
        assert_int_equal(queued(test), 0);
        reason = test_string(test, "SELECT late_reason FROM told_deadlines");
        assert_string_equal(reason, rows[i].reason);
        assert_true(told_rows_count(test->hotline.db, test->now, &counts, NULL));
        assert_int_equal(counts.late, 1);
        assert_int_equal(counts.due_now, 0); /* the next one is to come, not this one again */
    }
}

/* What is late is over with the next one that goes. */
static void what_goes_again_is_not_late_any_more(void **state)
{
    TestHotline *test = *state;

    subscribe(test);
    stop(test);
    test_plan_at(test, test->now);
    test_run(test, "UPDATE contacts SET stopped_at = NULL");
    test_plan_at(test, test->now + 2 * DAY);
    assert_int_equal(queued(test), 1);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE late_at IS NOT NULL", 0);
}

static void a_day_later_it_is_looked_at_what_became_of_it(void **state)
{
    static const struct {
        const char *end;
        int more;         /* messages */
        const char *late; /* "" none */
        const char *kept; /* remind afterwards */
        bool hears;       /* the channel has given a receipt before */
    } rows[] = {
        {"UPDATE outbox SET state = 'delivered'", 0, "", "1", true},
        {"UPDATE outbox SET state = 'sent'", 1, "", "1", true},
        {"UPDATE outbox SET state = 'sent'", 0, "", "1", false},
        {"UPDATE outbox SET state = 'failed', reason = 'expired'", 1, "", "1", true},
        {"UPDATE outbox SET state = 'failed', reason = 'gave_up'", 1, "", "1", true},
        {"UPDATE outbox SET state = 'failed', reason = 'not_delivered'", 1, "", "2", true},
        {"UPDATE outbox SET state = 'unknown', reason = 'no_answer'", 0, "unknown", "1", true},
        {"UPDATE outbox SET state = 'held'", 0, "held", "1", true},
        {"UPDATE outbox SET state = 'queued'", 0, "queued", "1", true},
        {"UPDATE outbox SET state = 'cancelled', reason = 'by_hand'", 0, "by_hand", "1", true},
        {"DELETE FROM outbox", 0, "", "1", true},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *late = NULL, *kept = NULL;
        int64_t before;

        test_reminders_teardown(state);
        test_reminders_setup(state);
        test->phone = TEST_UZ;
        test_subscribe_until(test, today(test) + 6); /* the next step is far */
        test_plan_at(test, test->now);
        assert_int_equal(queued(test), 1);
        if (rows[i].hears)
            test_run(test,
                     "INSERT INTO channels (name, state, receipt_at)"
                     " SELECT DISTINCT channel, 'up', 1 FROM outbox");
        test_run(test, rows[i].end);
        before = queued(test);
        test_plan_at(test, test->now + DAY - 1);
        assert_int_equal(queued(test), before);
        test_plan_at(test, test->now + 1);
        test_plan_at(test, test->now);
        assert_int_equal(queued(test) - before, rows[i].more);
        late = test_string(test, "SELECT late_reason FROM told_deadlines");
        kept = test_string(test, "SELECT remind FROM told_deadlines");
        assert_string_equal(late, rows[i].late);
        assert_string_equal(kept, rows[i].kept);
        test_run(test, "UPDATE outbox SET state = 'sent'"); /* and no third time */
        test_plan_at(test, test->now + DAY + HOUR);
        assert_int_equal(queued(test) - before, rows[i].more);
    }
}

/* ---- Still theirs? ---- */

static void a_dead_number_is_asked_once_and_when_it_dials(void **state)
{
    TestHotline *test = *state;
    g_autofree char *text = NULL;

    test->phone = TEST_UZ;
    test_subscribe_until(test, today(test) + 6);
    test_plan_at(test, test->now);
    test_run(test, "UPDATE outbox SET state = 'failed', reason = 'not_delivered'");
    test_plan_at(test, test->now + DAY);
    text = test_sent_text(test, test_number(test, "SELECT MAX(id) FROM outbox"));
    assert_string_equal(text, "Писать на этот номер дальше? Наберите *7775#");
    test_plan_at(test, test->now + 6 * DAY);
    assert_int_equal(queued(test), 2); /* paused: the ladder stands still */
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "reminders_ask");
    test_press(test, "2");
    assert_screen(test, BEARER_USSD, "main");
    assert_count(test, "SELECT asks FROM contacts", 0);
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_REMIND);
    test_plan_at(test, test->now);
    assert_int_equal(queued(test), 3); /* and goes on with what is due */
}

static void whoever_says_no_is_left_in_peace(void **state)
{
    TestHotline *test = *state;

    subscribe(test);
    test_run(test, "UPDATE contacts SET asks = 1");
    test_run(test, "UPDATE told_deadlines SET remind = 2, next_at = NULL");
    test_dial(test, "");
    test_press(test, "3");
    assert_screen(test, BEARER_USSD, "main");
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_STOPPED);
    test_plan_at(test, test->now + 3 * DAY);
    assert_int_equal(queued(test), 0);
}

/* SOS is the first key everywhere, and answers dialled with the code go where they always go. */
static void the_question_is_in_nobodys_way(void **state)
{
    TestHotline *test = *state;

    subscribe(test);
    test_run(test, "UPDATE contacts SET asks = 1");
    test_dial(test, "");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "sos");
    test_dial(test, "2");
    assert_screen(test, BEARER_USSD, "report_category");
    test_dial(test, "0");
    test_text(test, "MENU");
    assert_screen(test, BEARER_SMS, "reminders_ask");
    test_text(test, "ҳа");
    assert_screen(test, BEARER_SMS, "main");
    assert_count(test, "SELECT asks FROM contacts", 0);
}

static void after_ninety_silent_days_they_are_asked_instead(void **state)
{
    static const struct {
        int days;
        bool asks;
    } rows[] = {{90, false}, {91, true}};
    const char *const values[] = {FACT_PATENT, "20767", NULL}; /* 10.11.2026 */
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_reminders_teardown(state);
        test_reminders_setup(state);
        test->phone = TEST_UZ;
        test_subscribe(test, "PAT-RENEW-10WD", values);
        test_run(test, "UPDATE told_deadlines SET next_at = 1, step = -45, about = 20900");
        test_plan_at(test, test->now + rows[i].days * DAY);
        assert_int_equal(test_number(test, "SELECT asks FROM contacts"), rows[i].asks);
        assert_int_equal(test_number(test, "SELECT remind FROM told_deadlines"),
                         rows[i].asks ? TOLD_PAUSED : TOLD_REMIND);
        assert_int_equal(queued(test), 1);
        test_plan_at(test, test->now + 3 * DAY);
        assert_int_equal(test_number(test, "SELECT COUNT(*) FROM outbox"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_reminders_setup, test_reminders_teardown)
        TEST(what_cannot_go_is_counted_with_why),
        TEST(what_goes_again_is_not_late_any_more),
        TEST(a_day_later_it_is_looked_at_what_became_of_it),
        TEST(a_dead_number_is_asked_once_and_when_it_dials),
        TEST(whoever_says_no_is_left_in_peace),
        TEST(the_question_is_in_nobodys_way),
        TEST(after_ninety_silent_days_they_are_asked_instead),
#undef TEST
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
