/* Who hears what when a rule changes again, is undone, or ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/answers/canned.h"
#include "core/reminders/reminder_text.h"
#include "core/reminders/told.h"
#include "core/rulebook/rule_book.h"
#include "core/sending/outbox.h"
#include "support/test_reminders.h"
#include "support/test_rules.h"

#define ID TEST_DECREE
#define APRIL TEST_APRIL
#define SEPTEMBER TEST_SEPTEMBER

static char *only_text(TestHotline *test)
{
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 1);
    return test_sent_text(test, test_number(test, "SELECT MAX(id) " TEST_CORRECTIONS));
}

/* ---- Those who look themselves ---- */

static void whoever_saw_what_was_undone_hears_of_it(void **state)
{
    TestHotline *test = *state;
    int64_t told = test_add_one(test, 1);
    g_autofree char *text = NULL;

    test_add_one(test, 2);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    test->now += 60;
    test_look(test, told);
    test->now += 60;
    assert_int_equal(test_rule_act(test, rule_undo, 2), RULE_DONE);
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 1);
    text = only_text(test);
    assert_non_null(strstr(text, "30.04.2025"));
}

static void one_that_moves_on_before_they_heard_is_told_once(void **state)
{
    TestHotline *test = *state;
    g_autofree char *text = NULL;

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, "2025-06-30", "2025-06-30");
    test_take_along(test);
    test->now += 60;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 1);
    text = only_text(test);
    assert_non_null(strstr(text, "10.09.2025"));

    test->now += 60;
    test_put_in_force(test, APRIL, APRIL); /* what they know anyway */
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 0);
}

static void one_that_moves_back_after_they_heard_is_told_again(void **state)
{
    TestHotline *test = *state;
    g_autofree char *text = NULL;

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    {
        static const char sent[] = "UPDATE outbox SET state = 'delivered', box = NULL";
        g_auto(DbQuery) query = db_query(test->hotline.db, sent);

        assert_true(db_run(&query, NULL));
    }
    test->now += 2 * RULE_UNDO_SECONDS;
    test_put_in_force(test, APRIL, APRIL);
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 1);
    text = only_text(test);
    assert_non_null(strstr(text, "30.04.2025"));
}

/* ---- The end ---- */

static void a_rule_that_ends_says_that_the_date_is_not_sure(void **state)
{
    TestHotline *test = *state;
    g_autofree char *text = NULL;

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    test_look(test, test_number(test, "SELECT id FROM told_deadlines"));
    test->now = TEST_AUGUST_1;
    test_put_in_force(test, SEPTEMBER, "2025-07-31"); /* revoked: the date is still to come */
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL AND next_at IS NULL",
                 1);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 1);
    text = only_text(test);
    assert_non_null(strstr(text, "10.09.2025"));
    assert_non_null(strstr(text, "aniq emas"));
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE created_at = 1754046000", 1);
}

static void it_ends_by_itself_too(void **state)
{
    TestHotline *test = *state;

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, "2025-07-31");
    test_take_along(test);
    test_look(test, test_number(test, "SELECT id FROM told_deadlines"));
    test->now = TEST_AUGUST_1 - 86400;
    assert_false(test_take_slice(test));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL", 0);
    test->now = TEST_AUGUST_1;
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL", 1);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE created_at = 1754046000", 1);
    test_take_along(test);
    test->now += 86400;
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE created_at >= 1754046000", 1);
}

/* What is over by a clock that is wrong may go on for months. */
static void nothing_ends_while_the_clock_is_held(void **state)
{
    TestHotline *test = *state;

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, "2025-07-31");
    test_take_along(test);
    test->now = TEST_AUGUST_1;
    test->hotline.held = true;
    assert_false(test_take_slice(test));
    test->hotline.held = false;
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL", 0);
    assert_count(test, "SELECT COUNT(*) FROM rule_changes WHERE kind = 'ended'", 0);
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL", 1);
}

static void a_date_that_is_over_is_left_alone(void **state)
{
    TestHotline *test = *state;

    test_add_one(test, 1);
    test->now = TEST_AUGUST_1; /* long after 30 April */
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE " TEST_DAY_IS(APRIL), 1);
    test_put_in_force(test, "2025-05-05", "2025-05-05");
    test_take_along(test);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
}

/* ---- What else quotes it ---- */

static void reminders_of_the_old_date_are_taken_back(void **state)
{
    TestHotline *test = *state;
    int64_t told = test_add_one(test, 1), queued = 0;
    g_auto(ToldRow) row = {0};
    OutboxMessage message = {.channel = &test->sms,
                             .text = "old",
                             .kind = MESSAGE_REMINDER,
                             .msgid = "Reminder: {date}. To know more, reply MENU.",
                             .dedupe = "reminder",
                             .id = &queued};

    assert_true(told_rows_get(test->hotline.db, told, &row, NULL));
    assert_true(phone_parse("+998901000001", &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    row.sent_id = queued;
    row.check_at = TEST_APRIL_28 + 86400;
    assert_true(told_rows_update(test->hotline.db, &row, NULL));
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    assert_count(
        test, "SELECT COUNT(*) FROM outbox WHERE state = 'cancelled' AND reason = 'replaced'", 1);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE check_at IS NOT NULL", 0);
}

static void canned_answers_that_quote_it_are_outdated(void **state)
{
    TestHotline *test = *state;
    static const char *const quoted[] = {ID, NULL};
    CannedRow row = {.title = "Decree", .texts = {[LANGUAGE_RU] = "30.04"}};
    CannedSaved saved;
    bool found, current;

    assert_true(canned_save(&test->hotline, &row, quoted, &saved, NULL));
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    assert_true(canned_is_current(&test->hotline, row.id, &found, &current, NULL));
    assert_false(current);
    assert_int_equal(test_rule_act(test, rule_undo, 2), RULE_DONE);
    assert_true(canned_is_current(&test->hotline, row.id, &found, &current, NULL));
    assert_true(current);
}

static void every_text_is_one_neutral_segment(void **state)
{
    TestHotline *test = *state;

    test->ussd.address = (char *)"*123*4567*89#";
    for (unsigned dials = 0; dials < 2; dials++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            for (int kind = REMINDER_COMES; kind <= REMINDER_ASKS; kind++) {
                const ContactRow contact = {.language = (Language)language};
                const char *msgid;
                g_autofree char *text = reminder_text(&test->hotline, &contact, (ReminderText)kind,
                                                      day_from_iso(SEPTEMBER), "line", &msgid);
                g_autofree char *folded = alphabet_fold(text);

                if (alphabet_sms_segments(folded) != 1)
                    fail_msg("%s: more than one segment", text);
                assert_true(catalog_is_neutral(test->hotline.texts->catalog, msgid));
            }
        }
        test->ussd.address = NULL;
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, test_rules_reset)
    const struct CMUnitTest tests[] = {
        TEST(whoever_saw_what_was_undone_hears_of_it),
        TEST(one_that_moves_on_before_they_heard_is_told_once),
        TEST(one_that_moves_back_after_they_heard_is_told_again),
        TEST(a_rule_that_ends_says_that_the_date_is_not_sure),
        TEST(it_ends_by_itself_too),
        TEST(nothing_ends_while_the_clock_is_held),
        TEST(a_date_that_is_over_is_left_alone),
        TEST(reminders_of_the_old_date_are_taken_back),
        TEST(canned_answers_that_quote_it_are_outdated),
        TEST(every_text_is_one_neutral_segment),
    };

    return cmocka_run_group_tests(tests, test_rules_setup, test_rules_teardown);
}
