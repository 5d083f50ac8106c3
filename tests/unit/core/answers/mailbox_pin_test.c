#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/answers/mailbox_reader.h"
#include "core/intake.h"
#include "support/test_mailbox.h"

#define HELLO "Advokat ertaga soat 10 da keladi"
#define PIN "5831"
#define DAY 86400

static bool shows(const TestHotline *test, const char *text)
{
    return strstr(test->reply.text, text) != NULL;
}

static void be(TestHotline *test, const char *phone)
{
    test->phone = phone;
    if (test_number(test, "SELECT COUNT(*) FROM contacts") < 2)
        test_know(test, LANGUAGE_UZ, false);
}

static void set_pin(TestHotline *test)
{
    test_dial(test, "4*1*3");
    assert_screen(test, BEARER_USSD, "mailbox_pin_set");
    test_press(test, PIN);
    assert_shows(test, LANGUAGE_UZ, "Done.");
}

/* A case with an answer that waits; number: as shown. */
static int64_t prepare(TestHotline *test, bool with_pin, char number[10])
{
    int64_t id;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "1", number);
    if (with_pin)
        set_pin(test);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    return id;
}

/* From the main menu to where the PIN is asked. */
static void look_up(TestHotline *test, const char *number)
{
    test_dial(test, "4");
    test_press(test, number);
    assert_screen(test, BEARER_USSD, "my_case_status");
    test_press(test, "1");
}

static void with_the_PIN_it_is_read_on_any_phone(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);

    be(test, TEST_RU);
    look_up(test, number);
    assert_screen(test, BEARER_USSD, "mailbox_pin");
    assert_false(shows(test, HELLO));
    test_press(test, PIN);
    assert_true(shows(test, HELLO));
    assert_string_equal(test_last_answer(test, id).state, "read");
    assert_stored(test, "SELECT kind || ' ' || becomes FROM case_events", "pin set");
}

/* Whoever only has the number must not learn from it whether there is a PIN, or an answer. */
static void without_a_PIN_another_phone_sees_the_same_as_with_a_wrong_one(void **state)
{
    TestHotline *test = *state;
    g_autofree char *with = NULL, *status = NULL;
    char number[10];

    for (int set = 0; set < 2; set++) {
        test_hotline_reset(state);
        prepare(test, set == 1, number);
        be(test, TEST_RU);
        test_dial(test, "4");
        test_press(test, number);
        memset(strstr(test->reply.text, number), '0', strlen(number));
        if (status)
            assert_string_equal(test->reply.text, status);
        else
            status = g_strdup(test->reply.text);
        test_press_all(test, "1 1357");
        assert_shows(test, LANGUAGE_UZ, "Wrong PIN. Check it and write it again.");
        if (with)
            assert_string_equal(test->reply.text, with);
        else
            with = g_strdup(test->reply.text);
    }
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'waiting'", 1);
}

static void once_set_it_is_asked_on_ones_own_phone_too(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);

    test_dial(test, "4");
    assert_false(test_shows(test, LANGUAGE_UZ, "Read the answer"));
    test_press_all(test, "1 1");
    assert_screen(test, BEARER_USSD, "mailbox_pin");
    test_press(test, "1357");
    assert_string_equal(test_last_answer(test, id).state, "waiting");
    test_press(test, PIN);
    assert_true(shows(test, HELLO));
}

static void whoever_redials_must_give_it_again(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);

    test_dial(test, "4*1*1");
    test_press_all(test, PIN " 0");
    test_answer(test, id, LANGUAGE_UZ, "Ikkinchi javob");
    test_hang_up(test);
    test_dial(test, "");
    if (test_number(test, "SELECT COUNT(*) FROM sessions") && shows(test, "1"))
        test_press_all(test, "1 1"); /* go on with the case, and read */
    assert_false(shows(test, "Ikkinchi javob"));
    assert_string_equal(test_last_answer(test, id).state, "waiting");
}

static void by_text_it_holds_for_ten_minutes(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);

    test_text(test, "holat");
    test_text(test, "1");
    test_text(test, "1");
    test_text(test, PIN);
    assert_true(shows(test, HELLO));
    test_answer(test, id, LANGUAGE_UZ, "Ikkinchi javob");
    test->now += 601;
    assert_non_null(test_text(test, "2"));
    assert_false(shows(test, "Ikkinchi javob"));
    assert_string_equal(test_last_answer(test, id).state, "waiting");
}

/* ---- Guessing ---- */

static void guess(TestHotline *test, const char *number, const char *expected)
{
    look_up(test, number);
    test_press(test, "1357");
    assert_shows(test, LANGUAGE_UZ, expected);
}

#define WRONG "Wrong PIN. Check it and write it again."
#define LATER "Too many tries. Try again in an hour."
#define TOMORROW "Too many tries. Try again tomorrow."

static void guesses_of_one_sender_are_few(void **state)
{
    TestHotline *test = *state;
    char number[10];

    prepare(test, true, number);
    be(test, TEST_RU);
    for (int i = 0; i < 5; i++)
        guess(test, number, WRONG);
    guess(test, number, LATER);
    test_press(test, PIN); /* the right one does not help either */
    assert_shows(test, LANGUAGE_UZ, LATER);
    test->now += 3601;
    look_up(test, number);
    test_press(test, PIN);
    assert_true(shows(test, HELLO));
}

static void guesses_at_one_case_are_few(void **state)
{
    TestHotline *test = *state;
    char number[10], phone[16];

    prepare(test, true, number);
    for (int i = 0; i < 11; i++) {
        g_snprintf(phone, sizeof phone, "+7916123%04d", 1000 + i);
        test->phone = phone;
        test_know(test, LANGUAGE_UZ, false);
        guess(test, number, i < 10 ? WRONG : TOMORROW);
    }
    test->phone = TEST_UZ; /* others do not lock out the person */
    look_up(test, number);
    test_press(test, PIN);
    assert_true(shows(test, HELLO));
}

static void guesses_on_the_phone_of_the_report_are_few_too(void **state)
{
    TestHotline *test = *state;
    char number[10];

    prepare(test, true, number);
    for (int i = 0; i < 11; i++) {
        guess(test, number, i < 10 ? WRONG : TOMORROW);
        test->now += 720; /* five an hour */
    }
    test->now += DAY;
    look_up(test, number);
    test_press(test, PIN);
    assert_true(shows(test, HELLO));
}

static void guesses_in_all_are_few(void **state)
{
    TestHotline *test = *state;
    char number[10], phone[16];

    test_know(test, LANGUAGE_UZ, false);
    for (int i = 0; i < 101; i++) {
        if (i % 5 == 0) {
            test->phone = TEST_UZ;
            test_report(test, "1", number);
        }
        g_snprintf(phone, sizeof phone, "+7916123%04d", 1000 + i);
        test->phone = phone;
        test_know(test, LANGUAGE_UZ, false);
        guess(test, number, i < 100 ? WRONG : LATER);
    }
}

/* ---- Setting ---- */

static void bad_PINs_are_refused(void **state)
{
    static const struct {
        const char *typed, *notice;
    } rows[] = {
        {"1111", "Too easy to guess. Write other 4 digits."},
        {"1234", "Too easy to guess. Write other 4 digits."},
        {"9876", "Too easy to guess. Write other 4 digits."},
        {"583", "No such choice."},
        {"58312", "A PIN has 4 digits. Write it again."},
        {"58", "No such choice."},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_report(test, "1", NULL);
    test_dial(test, "4*1*3");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_press(test, rows[i].typed);
        assert_screen(test, BEARER_USSD, "mailbox_pin_set");
        if (i < 3 || i == 4)
            assert_shows(test, LANGUAGE_UZ, rows[i].notice);
    }
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 0);
}

static void it_can_be_changed_and_removed_by_who_knows_it(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);

    test_dial(test, "4*1");
    assert_false(test_shows(test, LANGUAGE_UZ, "PIN"));
    test_press_all(test, "1 " PIN " 0");
    test_dial(test, "4*1*1*" PIN "*0*0");
    assert_screen(test, BEARER_USSD, "my_case_status");
    test_press_all(test, "3 7264");
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    be(test, TEST_RU);
    look_up(test, number);
    test_press(test, PIN);
    assert_shows(test, LANGUAGE_UZ, WRONG);
    test_press(test, "7264");
    assert_true(shows(test, HELLO));
    be(test, TEST_UZ);
    test_dial(test, "4*1*1*7264");
    assert_screen(test, BEARER_USSD, "my_case_status"); /* there is nothing to read */
    test_press_all(test, "3 1");
    assert_shows(test, LANGUAGE_UZ, "Done.");
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 0);
}

static void whoever_is_forgotten_gets_one(void **state)
{
    TestHotline *test = *state;
    char number[10], pin[5];
    const char *at;
    int64_t id;

    test_know(test, LANGUAGE_UZ, false);
    id = test_report(test, "4", number);
    assert_true(shows(test, number));
    at = strstr(test->reply.text, "PIN ");
    assert_non_null(at);
    g_strlcpy(pin, at + 4, sizeof pin);
    assert_false(mailbox_pin_is_weak(pin));
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0); /* nothing ties the phone to it */
    assert_count(test, "SELECT COUNT(*) FROM contacts", 0);
    test_answer(test, id, LANGUAGE_UZ, HELLO);
    be(test, TEST_KG);
    look_up(test, number);
    test_press(test, pin);
    assert_true(shows(test, HELLO));
}

static void staff_remove_one_that_is_forgotten(void **state)
{
    TestHotline *test = *state;
    char number[10];
    int64_t id = prepare(test, true, number);
    bool has_pin, cleared;

    assert_true(mailbox_has_pin(&test->hotline, id, &has_pin, NULL));
    assert_true(has_pin);
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(mailbox_clear_pin(&test->hotline, id, &cleared, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_true(cleared);
    test_dial(test, "4*1");
    assert_true(shows(test, HELLO));
}

#define PIN_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIN_TEST(with_the_PIN_it_is_read_on_any_phone),
        PIN_TEST(without_a_PIN_another_phone_sees_the_same_as_with_a_wrong_one),
        PIN_TEST(once_set_it_is_asked_on_ones_own_phone_too),
        PIN_TEST(whoever_redials_must_give_it_again),
        PIN_TEST(by_text_it_holds_for_ten_minutes),
        PIN_TEST(guesses_of_one_sender_are_few),
        PIN_TEST(guesses_at_one_case_are_few),
        PIN_TEST(guesses_on_the_phone_of_the_report_are_few_too),
        PIN_TEST(guesses_in_all_are_few),
        PIN_TEST(bad_PINs_are_refused),
        PIN_TEST(it_can_be_changed_and_removed_by_who_knows_it),
        PIN_TEST(whoever_is_forgotten_gets_one),
        PIN_TEST(staff_remove_one_that_is_forgotten),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
