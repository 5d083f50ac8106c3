/* The branch of the deadlines: the topics, and what each asks for. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_hotline.h"

/* TEST_NOON is 23.11.2026. */
#define TOPICS "3*1*3" /* for somebody from Uzbekistan who has not said so yet */

static void assert_says(const TestHotline *test, const char *text)
{
    if (!strstr(test->reply.text, text))
        fail_msg("no \"%s\" in:\n%s", text, test->reply.text);
}

/* What of a page is no key line, in one line. */
static void add_words(GString *words, const char *page)
{
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);

    for (size_t i = 0; lines[i]; i++) {
        if (lines[i][0] != '9' && lines[i][0] != '0')
            g_string_append_printf(words, "%s ", lines[i]);
    }
}

/* All pages of the screen, one after the other, from where it stands. */
static void assert_pages_say(TestHotline *test, const char *text)
{
    g_autoptr(GString) words = g_string_new(NULL);

    add_words(words, test->reply.text);
    while (strstr(test->reply.text, "\n9 ")) {
        test_press(test, "9");
        add_words(words, test->reply.text);
    }
    if (!strstr(words->str, text))
        fail_msg("no \"%s\" in:\n%s", text, words->str);
}

/* ---- The patent ---- */

static void a_payment_takes_the_issue_date_and_the_months_paid(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, TOPICS "*4*4"); /* patent, payment */
    assert_screen(test, BEARER_USSD, "deadlines_day");
    assert_shows(test, LANGUAGE_UZ,
                 "When was the patent issued? day.month.year, example 25.11.2025");
    test_press(test, "31.01.2026");
    assert_screen(test, BEARER_USSD, "deadlines_paid");
    test_press(test, "11");
    assert_screen(test, BEARER_USSD, "deadlines_keep");
    test_press(test, "2");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_says(test, "30.12.2026");
    test_press(test, "0"); /* the other rules of the patent need nothing more */
    while (!strstr(test->reply.text, "Patent to'lovi"))
        test_press(test, "0");
    test_press(test, "3"); /* the copy of the contract */
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_says(test, "30.03.2026");
}

static void a_payment_that_cannot_be_is_asked_again(void **state)
{
    static const struct {
        const char *screen, *text, *notice;
    } rows[] = {
        {"deadlines_day", "24.11.2026",
         "That day is still to come. Write a past one. Example: 25.11.2025"},
        {"deadlines_day", "30.02.2026", "Wrong date. Write day.month.year. Example: 25.11.2025"},
        {"deadlines_day", "01.01.1999",
         "That is too far away. Check the year. Example: 25.11.2025"},
        {"deadlines_day", "12", "Wrong date. Write day.month.year. Example: 25.11.2025"},
        {"deadlines_day", "10.11.2026", NULL},
        {"deadlines_paid", "13", "Write a number from 1 to 12. Example: 3"},
        {"deadlines_paid", "-1", "Write a number from 1 to 12. Example: 3"},
        {"deadlines_paid", "oylik", "Write a number from 1 to 12. Example: 3"},
        {"deadlines_paid", "9", NULL}, /* a number here, not another page */
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, TOPICS "*4*4");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_screen(test, BEARER_USSD, rows[i].screen);
        test_press(test, rows[i].text);
        if (rows[i].notice)
            assert_shows(test, LANGUAGE_UZ, rows[i].notice);
    }
    assert_screen(test, BEARER_USSD, "deadlines_keep");
}

/* ---- Several entries ---- */

static void days_used_before_shorten_the_stay(void **state)
{
    static const struct {
        const char *keys, *date;
    } rows[] = {
        {"1", "17.02.2027"},                                    /* the first time: 90 in a row */
        {"2 60", "19.12.2026"},                                 /* 30 are left */
        {"3 20.01-18.02,4.05-23.05,01.09-10.09", "19.12.2026"}, /* the same, as trips */
        {"3 20.01-18.02,20.01-18.02,4.05-23.05,5.05-10.05,1.9-10.9", /* twice: merged */
         "19.12.2026"},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_dial(test, i == 0 ? "3*1*3*2" : "3*3*2"); /* stay */
        test_press(test, "2");                         /* 90 days in a year */
        assert_screen(test, BEARER_USSD, "deadlines_day");
        test_press(test, "20.11.2026");
        assert_screen(test, BEARER_USSD, "deadlines_used");
        assert_says(test, "2026");
        test_press_all(test, rows[i].keys);
        if (i == 0)
            test_press(test, "2"); /* nothing to remember */
        assert_screen(test, BEARER_USSD, "deadlines_detail");
        assert_says(test, rows[i].date);
    }
}

static void days_that_cannot_be_are_asked_again(void **state)
{
    static const struct {
        const char *keys, *notice;
    } rows[] = {
        {"2 400", "So many days have not passed in that year. Example: 45"},
        {"2 330", "So many days have not passed in that year. Example: 45"},
        {"2 много", "Write the number of days. Example: 45"},
        {"3 45", "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"},
        {"3 18.02-20.01", "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"},
        {"3 30.02-01.03", "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"},
        {"3 01.12-05.12", "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"},
        {"3 01.01.1999-02.01.1999", "Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_dial(test, i == 0 ? "3*1*3*2" : "3*3*2");
        test_press_all(test, "2 20.11.2026");
        test_press_all(test, rows[i].keys);
        assert_shows(test, LANGUAGE_RU, rows[i].notice);
    }
}

static void who_does_not_know_is_sent_to_us(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3*1*3*2");
    test_press_all(test, "2 20.11.2026 4 2");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_pages_say(test, "Дату здесь не называем: спросите нас.");
}

static void the_list_offers_the_quota_and_then_has_its_date(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "3*3*2"); /* other citizenship, no work */
    test_press(test, "20.11.2026");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    test_press(test, "4"); /* behind registration, 90 days in a row, the amnesty */
    assert_screen(test, BEARER_USSD, "deadlines_used");
    test_press_all(test, "2 60 2");
    assert_says(test, "19.12.2026");
    test_press_all(test, "0 0 0 0");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_says(test, "2 Yilda 90 kun: 19.12.2026");
}

/* ---- Days on papers ---- */

static void a_day_to_come_needs_no_year(void **state)
{
    static const char *const dates[][2] = {
        {"25.01", "25.01.2027"},      {"23.11", "23.11.2026"},      {"22.11", "22.11.2027"},
        {"22.11.2026", "22.11.2026"}, {"01.03.2027", "01.03.2027"},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_KY, false);
    test_set_citizenship(test, "KG");
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        test_dial(test, "3*3*5*2"); /* contract, its term */
        assert_screen(test, BEARER_USSD, "deadlines_day");
        test_press(test, dates[i][0]);
        if (i == 0)
            test_press(test, "2");
        assert_screen(test, BEARER_USSD, "deadlines_detail");
        assert_says(test, dates[i][1]);
    }
}

static void a_dismissal_counts_a_month_from_the_order(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_KY, false);
    test_set_citizenship(test, "KG");
    test_dial(test, "3*3*10*1"); /* court, dismissal */
    assert_says(test, "буйругун");
    test_press_all(test, "31.10.2026 2");
    assert_says(test, "30.11.2026");
    test_press(test, "2"); /* correct the answer */
    assert_screen(test, BEARER_USSD, "deadlines_day");
    test_press(test, "02.11.2026");
    assert_says(test, "02.12.2026");
}

/* ---- Moscow ---- */

static void the_rules_of_moscow_ask_where_one_lives(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, TOPICS "*7");
    assert_screen(test, BEARER_USSD, "deadlines_region");
    test_press(test, "3");
    assert_shows(test, LANGUAGE_UZ, "These rules are for Moscow and its region only.");
    test_dial(test, "3*3*7*1*2"); /* Moscow, moved */
    assert_screen(test, BEARER_USSD, "deadlines_day");
    test_press_all(test, "20.11.2026 2");
    assert_says(test, "24.11.2026");
}

static void a_topic_without_a_rule_says_so(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, TOPICS "*5"); /* the contract of the EAEU, from Uzbekistan */
    assert_shows(test, LANGUAGE_RU, "Nothing here for your citizenship: ask us.");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_words");
}

#define BRANCH_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(a_payment_takes_the_issue_date_and_the_months_paid),
        BRANCH_TEST(a_payment_that_cannot_be_is_asked_again),
        BRANCH_TEST(days_used_before_shorten_the_stay),
        BRANCH_TEST(days_that_cannot_be_are_asked_again),
        BRANCH_TEST(who_does_not_know_is_sent_to_us),
        BRANCH_TEST(the_list_offers_the_quota_and_then_has_its_date),
        BRANCH_TEST(a_day_to_come_needs_no_year),
        BRANCH_TEST(a_dismissal_counts_a_month_from_the_order),
        BRANCH_TEST(the_rules_of_moscow_ask_where_one_lives),
        BRANCH_TEST(a_topic_without_a_rule_says_so),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
