/* The branches of the menu beside the report: my case, deadlines, settings, delete my data. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/case_number.h"
#include "support/test_hotline.h"

#define LAST_CASE " FROM cases ORDER BY id DESC LIMIT 1"

/* ---- My case ---- */

static char *file_report(TestHotline *test)
{
    char number[CASE_NUMBER_OCTETS];

    test_dial(test, "2*6*2*1*1*1*1*2");
    assert_false(test->reply.more);
    case_number_format(test_number(test, "SELECT number" LAST_CASE), number);
    return g_strdup(number);
}

static void ones_own_cases_are_listed_with_their_status(void **state)
{
    TestHotline *test = *state;
    g_autofree char *number = NULL;

    test_know(test, LANGUAGE_UZ, false);
    number = file_report(test);
    test_dial(test, "4");
    assert_non_null(strstr(test->reply.text, number));
    assert_shows(test, LANGUAGE_UZ, "received");
}

static void a_case_is_found_by_number_from_any_phone(void **state)
{
    TestHotline *test = *state;
    g_autofree char *number = NULL;

    test_know(test, LANGUAGE_UZ, false);
    number = file_report(test);
    test->phone = TEST_RU;
    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "4");
    assert_null(strstr(test->reply.text, number));
    test_press(test, number);
    assert_screen(test, BEARER_USSD, "my_case_status");
    assert_non_null(strstr(test->reply.text, number));
    assert_shows(test, LANGUAGE_RU, "received");
}

static void a_case_being_entered_cannot_be_found(void **state)
{
    TestHotline *test = *state;
    char number[CASE_NUMBER_OCTETS];

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*2*1*1*1");
    test_press(test, "ish haqim berilmadi");
    case_number_format(test_number(test, "SELECT number" LAST_CASE), number);
    test->phone = TEST_RU;
    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "4");
    test_press(test, number);
    assert_shows(test, LANGUAGE_RU, "No such number. Check it and write it again.");
}

static void guessing_is_throttled_for_the_sender(void **state)
{
    TestHotline *test = *state;
    g_autofree char *number = NULL;

    test_know(test, LANGUAGE_UZ, false);
    number = file_report(test);
    for (int i = 0; i < 5; i++) {
        test_dial(test, "4");
        test_press(test, "1111-1111");
        assert_shows(test, LANGUAGE_UZ, "No such number. Check it and write it again.");
    }
    test_dial(test, "4");
    test_press(test, number);
    assert_shows(test, LANGUAGE_UZ, "Too many tries. Try again in an hour.");
    test->phone = TEST_RU;
    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "4");
    test_press(test, number);
    assert_screen(test, BEARER_USSD, "my_case_status");
    test->phone = TEST_UZ;
    test->now += 3601;
    test_dial(test, "4");
    test_press(test, number);
    assert_screen(test, BEARER_USSD, "my_case_status");
}

static void guessing_is_throttled_in_all(void **state)
{
    TestHotline *test = *state;
    char phone[16], number[CASE_NUMBER_OCTETS];

    for (int i = 0; i < 101; i++) {
        int64_t guess;

        do
            guess = case_number_random();
        while (guess == 0);
        g_snprintf(phone, sizeof phone, "+7916123%04d", 1000 + i);
        test->phone = phone;
        test_know(test, LANGUAGE_RU, false);
        case_number_format(guess, number);
        test_dial(test, "4");
        test_press(test, number);
        assert_shows(test, LANGUAGE_RU,
                     i < 100 ? "No such number. Check it and write it again."
                             : "Too many tries. Try again in an hour.");
    }
}

static void a_typing_mistake_does_not_count_against_all(void **state)
{
    TestHotline *test = *state;
    char phone[16];

    for (int i = 0; i < 101; i++) {
        g_snprintf(phone, sizeof phone, "+7916123%04d", 1000 + i);
        test->phone = phone;
        test_know(test, LANGUAGE_RU, false);
        test_dial(test, "4");
        test_press(test, "4817-2093"); /* its check digit is wrong */
        assert_shows(test, LANGUAGE_RU, "No such number. Check it and write it again.");
    }
}

/* ---- Deadlines ---- */

static void a_date_that_cannot_be_is_asked_again(void **state)
{
    static const struct {
        const char *date, *notice;
    } rows[] = {
        {"24.11.2026", "This day is still to come. Example: 25.11.2025"},
        {"21.11.2025", "That is over a year ago. Write the last entry. Example: 25.11.2025"},
        {"31.02.2026", "Wrong date. Write day.month.year. Example: 25.11.2025"},
        {"12", "Wrong date. Write day.month.year. Example: 25.11.2025"},
        {"???", "Wrong date. Write day.month.year. Example: 25.11.2025"},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3*1*1");
    assert_screen(test, BEARER_USSD, "deadlines_entry");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_press(test, rows[i].date);
        assert_screen(test, BEARER_USSD, "deadlines_entry");
        assert_shows(test, LANGUAGE_RU, rows[i].notice);
    }
}

static void deadlines_are_counted_from_the_entry(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "3*1*1");
    assert_stored(test, "SELECT citizenship FROM contacts", "UZ");
    test_press(test, "20.11.2026");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_non_null(strstr(test->reply.text, "04.12.2026")); /* day 15, the day of entry is day 1 */
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_non_null(strstr(test->reply.text, "04.12.2026"));
}

static void a_citizenship_is_asked_once(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3");
    assert_screen(test, BEARER_USSD, "deadlines");
    test_press(test, "2");
    assert_screen(test, BEARER_USSD, "deadlines_purpose");
    test_dial(test, "3*");
    assert_screen(test, BEARER_USSD, "deadlines_purpose");
}

/* ---- Settings ---- */

static void settings_change_what_they_say(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "6*1*3");
    assert_shows(test, LANGUAGE_KY, "Done.");
    test_press_all(test, "3 2");
    test_press_all(test, "4 3");
    test_press_all(test, "2 1");
    assert_screen(test, BEARER_USSD, "settings");
    assert_stored(test,
                  "SELECT language || ' ' || profile || ' ' || citizenship || ' ' || latin"
                  " FROM contacts",
                  "ky neutral other 1");
    assert_true(g_str_is_ascii(test->reply.text));
}

static void deleting_ones_data_leaves_only_cases_without_a_link(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    g_free(file_report(test));
    test_text(test, "Meni pasportimni olib qo'yishdi");
    test_dial(test, "2*6*2*1*1*1");
    test_press(test, "ikkinchi xabar");
    assert_count(test, "SELECT COUNT(*) FROM sessions", 2);
    test_dial(test, "6*5");
    assert_screen(test, BEARER_USSD, "erase_ask");
    test_press(test, "1");
    assert_false(test->reply.more);
    assert_shows(test, LANGUAGE_UZ, "Your data is deleted.");
    assert_count(test, "SELECT COUNT(*) FROM contacts", 0);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_count(test, "SELECT COUNT(*) FROM case_texts", 0);
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE contact_id IS NULL AND status = 'new'", 1);
}

static void deleting_can_be_declined(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "6*5*2");
    assert_screen(test, BEARER_USSD, "settings");
    assert_count(test, "SELECT COUNT(*) FROM contacts", 1);
}

static void someone_unknown_may_ask_to_be_deleted(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "6");
    test_press(test, "DELETE");
    assert_screen(test, BEARER_USSD, "erase_ask");
    test_press(test, "1");
    assert_false(test->reply.more);
    assert_count(test, "SELECT COUNT(*) FROM contacts", 0);
}

#define BRANCH_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(ones_own_cases_are_listed_with_their_status),
        BRANCH_TEST(a_case_is_found_by_number_from_any_phone),
        BRANCH_TEST(a_case_being_entered_cannot_be_found),
        BRANCH_TEST(guessing_is_throttled_for_the_sender),
        BRANCH_TEST(guessing_is_throttled_in_all),
        BRANCH_TEST(a_typing_mistake_does_not_count_against_all),
        BRANCH_TEST(a_date_that_cannot_be_is_asked_again),
        BRANCH_TEST(deadlines_are_counted_from_the_entry),
        BRANCH_TEST(a_citizenship_is_asked_once),
        BRANCH_TEST(settings_change_what_they_say),
        BRANCH_TEST(deleting_ones_data_leaves_only_cases_without_a_link),
        BRANCH_TEST(deleting_can_be_declined),
        BRANCH_TEST(someone_unknown_may_ask_to_be_deleted),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
