/* Long messages whose parts come too late, or never, or of somebody who is gone. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/dialogue/long_message.h"
#include "core/dialogue/part_box.h"
#include "support/test_parts.h"

#define CASES "SELECT COUNT(*) FROM cases"
#define TEXTS "SELECT COUNT(*) FROM case_texts"
#define WAITING "SELECT COUNT(*) FROM long_messages WHERE state = 'waiting'"
#define PART_TEXTS "SELECT COUNT(*) FROM message_parts WHERE box IS NOT NULL"
#define DAY 86400

/* ---- Incomplete ---- */

static void an_incomplete_message_goes_on_after_ten_minutes_and_says_so(void **state)
{
    TestHotline *test = *state;

    test_part(test, 3);
    test->now += 300;
    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 599);
    assert_count(test, CASES, 0);
    test_sweep_at(test, TEST_NOON + 600);
    assert_text(test, 1, "забрали паспорт [part 2 of 3 missing]уже три месяца");
    assert_stored(test, "SELECT status FROM cases", "draft");
    assert_count(test, "SELECT contact_id IS NOT NULL FROM cases", 1);
    assert_count(test, "SELECT created_at FROM cases", TEST_NOON + 600);
    assert_count(test, PART_TEXTS, 0);
    assert_screen(test, BEARER_SMS, "report_category");
    test_sweep_at(test, TEST_NOON + 1200);
    assert_count(test, TEXTS, 1);
}

static void missing_parts_are_marked_where_they_are_missing(void **state)
{
    static const struct {
        unsigned came;
        const char *text;
    } cases[] = {
        {1, "забрали паспорт [part 2 of 3 missing][part 3 of 3 missing]"},
        {2, "[part 1 of 3 missing]и не платят [part 3 of 3 missing]"},
        {3, "[part 1 of 3 missing][part 2 of 3 missing]уже три месяца"},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_parts_reset(state), 0);
        test_part(test, cases[i].came);
        test_sweep_at(test, TEST_NOON + 600);
        assert_text(test, 1, cases[i].text);
    }
}

static void what_is_left_of_a_message_is_no_command(void **state)
{
    static const char *const texts[] = {"5", "SOS", "STOP", "0", "DELETE", "", "?"};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *expected = g_strconcat(texts[i], "[part 2 of 2 missing]", NULL);

        assert_int_equal(test_parts_reset(state), 0);
        test_send_part(test, (InboundPart){7, 1, 2}, texts[i]);
        test_sweep_at(test, TEST_NOON + 600);
        assert_stored(test, "SELECT status FROM cases", "draft");
        assert_text(test, 1, expected);
        assert_screen(test, BEARER_SMS, "report_category");
        assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NOT NULL", 0);
    }
}

static void what_is_left_joins_the_report_being_entered(void **state)
{
    TestHotline *test = *state;

    test_text(test, "2");
    test_text(test, "6");
    test_part(test, 1);
    test_part(test, 2);
    test_sweep_at(test, TEST_NOON + 600);
    assert_text(test, 1, "забрали паспорт и не платят [part 3 of 3 missing]");
    assert_stored(test, "SELECT status FROM cases", "entering");
    assert_screen(test, BEARER_SMS, "report_danger");
    test_part(test, 3);
    assert_text(test, 2, "[part 3 of 3]уже три месяца");
}

static void the_language_is_told_by_what_is_left(void **state)
{
    TestHotline *test = *state;

    test->phone = TEST_KG;
    test_part(test, 1);
    test_part(test, 2);
    assert_count(test, "SELECT COUNT(*) FROM contacts", 1); /* the other one */
    test_sweep_at(test, TEST_NOON + 600);
    assert_stored(test, "SELECT language FROM contacts ORDER BY created_at DESC LIMIT 1", "ru");
}

static void a_message_of_a_channel_that_is_gone_goes_on_too(void **state)
{
    TestHotline *test = *state;
    Channel sms = test->sms;

    test->sms.name = (char *)"gone";
    test_part(test, 1);
    test->sms = sms;
    test_sweep_at(test, TEST_NOON + 600);
    assert_text(test, 1, "забрали паспорт [part 2 of 3 missing][part 3 of 3 missing]");
    assert_stored(test, "SELECT channel FROM cases", "gone");
}

/* ---- Late ---- */

static void a_late_part_joins_the_same_case_once(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    test->now += DAY - 1;
    assert_string_equal(test_part(test, 3), "");
    assert_string_equal(test_part(test, 3), "");
    assert_text(test, 2, "[part 3 of 3]уже три месяца");
    test_part(test, 2);
    for (unsigned n = 1; n <= 3; n++)
        assert_string_equal(test_part(test, n), "");
    assert_text(test, 3, "[part 2 of 3]и не платят ");
    assert_count(test, TEXTS, 3);
    assert_count(test, CASES, 1);
    test_sweep_at(test, test->now + 2 * DAY);
    test_part(test, 2);
    assert_count(test, TEXTS, 3);
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NOT NULL", 0);
}

static void a_late_part_calls_staff_who_were_done(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE cases SET status = 'closed'");

        assert_true(db_run(&query, NULL));
    }
    test_part(test, 3);
    assert_text(test, 2, "[part 3 of 3]уже три месяца");
    assert_stored(test, "SELECT status FROM cases", "in_review");
}

static void a_late_part_joins_its_own_case_and_not_the_newest(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    test_text(test, "SOS");
    test_part(test, 2);
    assert_count(test, CASES, 2);
    assert_count(test,
                 "SELECT COUNT(*) FROM case_texts WHERE case_id = (SELECT MIN(id) FROM cases)", 2);
}

static void a_part_after_a_day_begins_another_message(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    test->now += DAY;   /* not swept since */
    test_part(test, 1); /* the same as then, still */
    assert_count(test, WAITING, 0);
    test_part(test, 2);
    assert_count(test, TEXTS, 1);
    assert_count(test, WAITING, 1);
}

static void a_sweep_after_a_day_cuts_the_case(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NOT NULL", 1);
    test_sweep_at(test, TEST_NOON + 600 + DAY);
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NOT NULL", 0);
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE state = 'done'", 1);
    assert_string_equal(test_part(test, 1), "");
    assert_count(test, WAITING, 0);
}

/* ---- Erased, forgotten ---- */

static void erase(TestHotline *test)
{
    test_dial(test, "6*5*1");
    assert_shows(test, LANGUAGE_RU, "Your data is deleted.");
}

static void deleting_my_data_erases_waiting_parts(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test->phone = TEST_KG;
    test_part(test, 2);
    test->phone = TEST_UZ;
    erase(test);
    assert_count(test, "SELECT COUNT(*) FROM long_messages", 1);
    assert_count(test, "SELECT n FROM message_parts", 2);
    test_sweep_at(test, TEST_NOON + 600);
    assert_text(test, 1, "[part 1 of 3 missing]и не платят [part 3 of 3 missing]");
    assert_count(test, CASES, 1);
}

static void somebody_never_stored_can_erase_waiting_parts_too(void **state)
{
    TestHotline *test = *state;

    test->phone = TEST_KG;
    test_part(test, 1);
    test_text(test, "DELETE");
    test_text(test, "1");
    assert_count(test, "SELECT COUNT(*) FROM long_messages", 0);
}

static void erasing_parts_empties_the_log_too(void **state)
{
    TestHotline *test = *state;
    Phone phone, other;

    test_part(test, 1);
    assert_true(phone_parse(TEST_UZ, &phone));
    assert_true(phone_parse(TEST_KG, &other));
    assert_true(parts_forget(&test->hotline, &other, NULL));
    assert_false(test->hotline.erased);
    assert_true(parts_forget(&test->hotline, &phone, NULL));
    assert_true(test->hotline.erased);
}

static void a_late_part_of_somebody_erased_is_thrown_away(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    erase(test);
    assert_count(test, CASES, 0);
    assert_string_equal(test_part(test, 2), "");
    assert_string_equal(test_part(test, 3), "");
    test_sweep_at(test, TEST_NOON + 3600);
    assert_count(test, CASES, 0);
    assert_count(test, "SELECT COUNT(*) FROM contacts", 0);
    assert_count(test, PART_TEXTS, 0);
}

static void a_forgotten_number_is_not_tied_to_its_case_by_a_late_part(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_sweep_at(test, TEST_NOON + 600);
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NOT NULL", 1);
    for (const char *key = "6211114"; *key; key++)
        test_text(test, (const char[]){*key, '\0'});
    assert_stored(test, "SELECT contact_profile FROM cases", "forgotten");
    assert_count(test, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NOT NULL", 0);
    test_part(test, 2);
    assert_count(test, TEXTS, 1);
}

#define PARTS_TEST(name) cmocka_unit_test_setup(name, test_parts_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PARTS_TEST(an_incomplete_message_goes_on_after_ten_minutes_and_says_so),
        PARTS_TEST(missing_parts_are_marked_where_they_are_missing),
        PARTS_TEST(what_is_left_of_a_message_is_no_command),
        PARTS_TEST(what_is_left_joins_the_report_being_entered),
        PARTS_TEST(the_language_is_told_by_what_is_left),
        PARTS_TEST(a_message_of_a_channel_that_is_gone_goes_on_too),
        PARTS_TEST(a_late_part_joins_the_same_case_once),
        PARTS_TEST(a_late_part_calls_staff_who_were_done),
        PARTS_TEST(a_late_part_joins_its_own_case_and_not_the_newest),
        PARTS_TEST(a_part_after_a_day_begins_another_message),
        PARTS_TEST(a_sweep_after_a_day_cuts_the_case),
        PARTS_TEST(deleting_my_data_erases_waiting_parts),
        PARTS_TEST(somebody_never_stored_can_erase_waiting_parts_too),
        PARTS_TEST(erasing_parts_empties_the_log_too),
        PARTS_TEST(a_late_part_of_somebody_erased_is_thrown_away),
        PARTS_TEST(a_forgotten_number_is_not_tied_to_its_case_by_a_late_part),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
