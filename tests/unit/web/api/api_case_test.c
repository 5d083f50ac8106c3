/* One case as staff see it, its duplicates, its person, and what is noted of reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_casework.h"

static void claim(int64_t number)
{
    test_case_does(office.ada, number, "/claim", "{}", "200");
}

static void set_status(int64_t number, const char *status)
{
    g_autofree char *body = g_strdup_printf("{\"status\":\"%s\"}", status);

    test_case_does(office.ada, number, "/status", body, "200");
}

/* ---- What is shown ---- */

static void what_the_person_said_is_shown(void **state)
{
    static const char *const members[][2] = {
        {"status", "\"new\""},
        {"category", "\"wages\""},
        {"urgent", "false"},
        {"people", "\"1\""},
        {"happened", "\"today\""},
        {"region", "\"RU-MOW\""},
        {"language", "\"ru\""},
        {"bearer", "\"ussd\""},
        {"contact_profile", "\"normal\""},
        {"known", "true"},
        {"texts", "0"},
        {"parts", "[]"},
        {"answers", "[]"},
        {"duplicates", "[]"},
        {"same_person", "[]"},
        {"merged_into", "null"},
        {"masked_phone", "\"+998 ••• •• 67\""},
        {"has_pin", "false"},
        {"waiting_answers", "0"},
        {"claim", "null"},
        {"moves", "[\"in_review\",\"waiting\",\"referred\",\"resolved\",\"closed\",\"mistake\"]"},
    };
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autofree char *events = test_case_member(number, "events");
    g_autofree char *opened = g_strdup_printf(
        "[{\"at\":%d,\"staff_id\":null,\"staff_name\":null,\"kind\":\"opened\",\"from\":null,"
        "\"to\":null}]",
        (int)office.test->now);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        test_case_is(number, members[i][0], members[i][1]);
    assert_string_equal(events, opened);
}

static void the_number_of_the_phone_is_nowhere_in_it(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_auto(TestAnswer) answer = test_case_ask(office.admin, number, "", NULL, "200");

    (void)state;
    assert_null(strstr(answer.response.body, "901234567"));
    assert_null(strstr(answer.response.body, "998901"));
}

/* Text of a person stays sealed: what a browser is given is what the store has. */
static void hostile_words_come_as_octets_and_touch_nothing(void **state)
{
    static const char
        words[] = "<script>alert(1)</script>\"';DROP TABLE cases;--\n=1+1 \xe2\x80\xae";
    g_autofree char *parts = NULL, *read_back = NULL;
    int64_t number;

    (void)state;
    office.test->phone = TEST_UZ;
    test_know(office.test, LANGUAGE_RU, false);
    test_text(office.test, words);
    number = test_number(office.test, "SELECT number FROM cases");
    parts = test_case_member(number, "parts");
    assert_null(strstr(parts, "script"));
    assert_null(strstr(parts, "DROP"));
    assert_non_null(strstr(parts, "\"kind\":\"report\""));
    read_back = test_case_text(office.test, 1);
    assert_string_equal(read_back, words);
    assert_count(office.test, "SELECT COUNT(*) FROM cases", 1);
}

static void other_cases_of_the_phone_are_shown_if_it_is_known(void **state)
{
    int64_t first = test_case_dialled(TEST_UZ, "6"), second = test_sos_dialled(TEST_UZ), other;
    g_autofree char *expected = g_strdup_printf(
        "[{\"number\":%d,\"status\":\"new\",\"created_at\":%d}]", (int)first,
        (int)office.test->now);

    (void)state;
    other = test_case_dialled(TEST_KG, "6");
    test_case_is(second, "same_person", expected);
    test_case_is(other, "same_person", "[]");
    office.test->phone = TEST_UZ;
    test_dial(office.test, "2*6*2*1*1*1*1*4"); /* forget my number */
    other = test_number(office.test, "SELECT number FROM cases ORDER BY id DESC LIMIT 1");
    test_case_is(other, "known", "false");
    test_case_is(other, "masked_phone", "null");
    test_case_is(other, "same_person", "[]");
    test_case_is(second, "same_person", expected);
}

/* ---- The person goes on ---- */

/* Somebody is cut off while they report; the number of the case. */
static int64_t leave_a_draft(void)
{
    office.test->phone = TEST_UZ;
    test_know(office.test, LANGUAGE_RU, false);
    test_dial(office.test, "2*6*2*1");
    test_hang_up(office.test);
    test_sweep_at(office.test, office.test->now + 200);
    return test_number(office.test, "SELECT number FROM cases");
}

static void a_draft_that_is_finished_keeps_what_staff_have_set(void **state)
{
    int64_t number;

    (void)state;
    number = leave_a_draft();
    test_case_is(number, "status", "\"draft\"");
    claim(number);
    set_status(number, "in_review");
    test_case_does(office.ada, number, "/correct",
                   "{\"category\":\"violence\",\"region\":\"RU-SPE\",\"urgent\":true}", "200");
    test_dial(office.test, "");
    test_press_all(office.test, "1 1 1 1 3"); /* go on: region, how many, no words, contact */
    assert_screen(office.test, BEARER_USSD, "");
    test_case_is(number, "status", "\"in_review\"");
    test_case_is(number, "category", "\"violence\"");
    test_case_is(number, "region", "\"RU-SPE\"");
    test_case_is(number, "urgent", "true");
    test_case_is(number, "people", "\"1\"");
    test_case_is(number, "contact_profile", "\"normal\"");
    test_case_is(number, "reported",
                 "{\"category\":\"wages\",\"urgent\":false,\"region\":\"RU-MOW\"}");
}

static void a_draft_that_was_closed_is_seen_again_when_it_is_finished(void **state)
{
    int64_t number;

    (void)state;
    number = leave_a_draft();
    claim(number);
    set_status(number, "closed");
    test_dial(office.test, "");
    test_press_all(office.test, "1 1 1 1");
    test_case_is(number, "status", "\"closed\""); /* not yet */
    test_press(office.test, "3");
    test_case_is(number, "status", "\"in_review\"");
}

static void a_draft_that_nobody_touched_becomes_new_with_an_event(void **state)
{
    int64_t number, behind;

    (void)state;
    office.test->phone = TEST_UZ;
    test_know(office.test, LANGUAGE_RU, false);
    test_dial(office.test, "2*6*2*1");
    test_hang_up(office.test);
    test_sweep_at(office.test, office.test->now + 200);
    behind = test_number(office.test, "SELECT rank FROM cases");
    test_dial(office.test, "");
    test_press_all(office.test, "1 1 1 1 3");
    number = test_number(office.test, "SELECT number FROM cases");
    test_case_is(number, "status", "\"new\"");
    assert_stored(office.test, "SELECT kind || ' ' || was || ' ' || becomes FROM case_events",
                  "finished draft new");
    assert_int_equal(test_number(office.test, "SELECT rank FROM cases"), behind - 12 * 3600);
}

static void an_sos_that_goes_on_fills_what_is_not_corrected(void **state)
{
    int64_t number = test_sos_dialled(TEST_UZ);

    (void)state;
    test_case_is(number, "urgent", "true");
    claim(number);
    test_case_does(office.ada, number, "/correct", "{\"category\":\"raid\"}", "200");
    test_press_all(office.test, "2 1 2"); /* violence, Moscow, 2 to 5 */
    test_case_is(number, "category", "\"raid\"");
    test_case_is(number, "region", "\"RU-MOW\"");
    test_case_is(number, "people", "\"2-5\"");
    test_case_is(number, "reported", "{\"category\":\"violence\",\"urgent\":null,\"region\":null}");
}

static void a_mistake_is_one_while_staff_are_not_done_with_it(void **state)
{
    int64_t number = test_sos_dialled(TEST_UZ);

    (void)state;
    claim(number);
    set_status(number, "in_review");
    test_press(office.test, "0");
    test_case_is(number, "status", "\"mistake\"");
    assert_stored(office.test,
                  "SELECT kind || ' ' || was || ' ' || becomes FROM case_events"
                  " WHERE staff_id IS NULL",
                  "status in_review mistake");
    number = test_sos_dialled(TEST_KG);
    claim(number);
    set_status(number, "resolved");
    test_press(office.test, "0");
    test_case_is(number, "status", "\"resolved\"");
}

/* ---- The number ---- */

static void a_number_is_revealed_for_a_reason_that_is_noted(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_auto(TestAnswer) answer = test_case_ask(office.ada, number, "/reveal",
                                              "{\"reason\":\" They asked to be called. \"}", "200");
    g_autofree char *phone = test_json_member(&answer, "phone");

    (void)state;
    assert_string_equal(phone, "\"" TEST_UZ "\"");
    assert_stored(office.test, "SELECT kind FROM case_events", "reveal");
    assert_count(
        office.test,
        "SELECT COUNT(*) FROM audit WHERE action = 'number.reveal' AND reason_box IS NOT NULL", 1);
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%called%'", 0);
}

static void no_reason_is_no_number(void **state)
{
    g_autofree char *many = g_strnfill(301, 'x');
    g_autofree char *long_one = g_strdup_printf("{\"reason\":\"%s\"}", many);
    const char *const bad[] = {"{}",
                               "{\"reason\":\"\"}",
                               "{\"reason\":\"abcd\"}",
                               "{\"reason\":\"         \"}",
                               "{\"reason\":12345}",
                               "{\"reason\":null}",
                               long_one};
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        test_case_does(office.ada, number, "/reveal", bad[i], "400 bad_request");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events", 0);
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'number.reveal'", 0);
}

static void a_person_who_is_forgotten_is_unknown(void **state)
{
    int64_t number;

    (void)state;
    office.test->phone = TEST_UZ;
    test_know(office.test, LANGUAGE_RU, false);
    test_dial(office.test, "2*6*2*1*1*1*1*4");
    number = test_number(office.test, "SELECT number FROM cases");
    test_case_does(office.ada, number, "/reveal", "{\"reason\":\"to call them\"}",
                   "404 unknown_person");
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'number.reveal'", 0);
}

/* ---- Reading is noted ---- */

static void assert_reads(int64_t expected)
{
    assert_count(office.test, "SELECT COUNT(*) FROM audit WHERE action = 'case.read'", expected);
}

static void reading_is_noted_once_in_ten_minutes(void **state)
{
    int64_t one = test_case_dialled(TEST_UZ, "6"), two = test_case_dialled(TEST_KG, "6");

    (void)state;
    test_case_does(office.viewer, one, "", NULL, "200");
    test_case_does(office.viewer, one, "", NULL, "200");
    assert_reads(1);
    test_case_does(office.viewer, two, "", NULL, "200");
    assert_reads(2);
    test_case_does(office.ada, one, "", NULL, "200");
    assert_reads(3);
    test_office_wait(600);
    test_case_does(office.ada, one, "", NULL, "200");
    assert_reads(4);
    test_case_does(office.ada, 0, "/cases/10000008", NULL, "404 not_found");
    assert_reads(4);
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(what_the_person_said_is_shown),
        OFFICE_TEST(the_number_of_the_phone_is_nowhere_in_it),
        OFFICE_TEST(hostile_words_come_as_octets_and_touch_nothing),
        OFFICE_TEST(other_cases_of_the_phone_are_shown_if_it_is_known),
        OFFICE_TEST(a_draft_that_was_closed_is_seen_again_when_it_is_finished),
        OFFICE_TEST(a_draft_that_is_finished_keeps_what_staff_have_set),
        OFFICE_TEST(a_draft_that_nobody_touched_becomes_new_with_an_event),
        OFFICE_TEST(an_sos_that_goes_on_fills_what_is_not_corrected),
        OFFICE_TEST(a_mistake_is_one_while_staff_are_not_done_with_it),
        OFFICE_TEST(a_number_is_revealed_for_a_reason_that_is_noted),
        OFFICE_TEST(no_reason_is_no_number),
        OFFICE_TEST(a_person_who_is_forgotten_is_unknown),
        OFFICE_TEST(reading_is_noted_once_in_ten_minutes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
