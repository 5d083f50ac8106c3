/* The branch of the deadlines: every topic, what is asked and remembered, and asking us. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_hotline.h"

/* TEST_NOON is 23.11.2026. */
#define TOPICS "3*1*3" /* for somebody from Uzbekistan who has not said so yet */
#define LAST_CASE " FROM cases ORDER BY id DESC LIMIT 1"

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

/* ---- Asking us ---- */

static void what_is_not_confirmed_gives_no_date_and_opens_a_case(void **state)
{
    TestHotline *test = *state;
    g_autofree char *subject = NULL, *words = NULL;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, TOPICS "*1*4"); /* registration, a new address: class B */
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_says(test, "Новый адрес");
    assert_pages_say(test, "Дату здесь не называем: спросите нас.");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_words");
    test_press(test, "переехал вчера в Казань");
    test_press(test, "2");
    assert_false(test->reply.more);
    assert_stored(test, "SELECT status || ' ' || category" LAST_CASE, "new other");
    subject = test_case_text(test, 1);
    words = test_case_text(test, 2);
    assert_string_equal(subject, "Новый адрес (REG-MOVE-7WD)");
    assert_string_equal(words, "переехал вчера в Казань");
}

static void a_question_dropped_half_way_is_a_draft(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, TOPICS "*8*1*1"); /* controlled persons, the first, ask us */
    assert_screen(test, BEARER_USSD, "report_words");
    test_hang_up(test);
    test_sweep_at(test, test->now + 4000);
    assert_stored(test, "SELECT status || ' ' || category" LAST_CASE, "draft expulsion");
}

/* ---- How far it can be trusted ---- */

static Rule *shipped_rule(TestHotline *test, const char *id)
{
    return (Rule *)rules_find(test->hotline.texts->rules, id);
}

static void an_answer_says_how_far_it_can_be_trusted(void **state)
{
    TestHotline *test = *state;
    Rule *rule = shipped_rule(test, "LOST-DOC-3D");
    Rule as_shipped = *rule;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, TOPICS "*12*1");
    test_press_all(test, "22.11.2026 2");
    assert_says(test, "24.11.2026");
    assert_pages_say(test,
                     "tasdiqlanmagan: advokatdan so'rang. Ancha vaqtdan beri "
                     "tekshirilmagan: bizdan so'rang.");

    rule->reviewer = g_strdup("A. Lawyer");
    rule->review_due = day_from_ymd(2026, 12, 1);
    test_dial(test, "3*3*12*1");
    test_press(test, "22.11.2026");
    assert_pages_say(test, "Yurist tekshirgan: 11.03.2026.");
    assert_null(strstr(test->reply.text, "tasdiqlanmagan"));

    rule->valid_until = day_from_ymd(2026, 11, 1);
    test_dial(test, "3*3*12*1");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_pages_say(test, "Qoida 01.11.2026 kuni tugagan va tekshirilmoqda: bizdan so'rang.");
    g_free(rule->reviewer);
    *rule = as_shipped;
}

static void a_rule_taken_away_meanwhile_is_missed_politely(void **state)
{
    TestHotline *test = *state;
    Rule *rule = shipped_rule(test, "LOST-DOC-3D");
    char *id = rule->id;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, TOPICS "*12*1");
    rule->id = g_strdup("LOST-DOC-4D");
    test_press(test, "22.11.2026");
    assert_shows(test, LANGUAGE_UZ, "No such choice.");
    test_press(test, "0");
    assert_true(test->reply.more);
    g_free(rule->id);
    rule->id = id;
}

/* ---- Remembering ---- */

static void answers_are_kept_for_whoever_agrees(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3*1*1");
    test_press(test, "20.11.2026");
    assert_count(test, "SELECT COUNT(*) FROM contact_facts", 0);
    test_press(test, "10"); /* remember answers */
    assert_screen(test, BEARER_USSD, "deadlines_keep");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_count(test, "SELECT COUNT(*) FROM contact_facts", 1);
    assert_count(test, "SELECT COUNT(*) FROM contact_facts WHERE INSTR(box, 'entry') > 0", 0);

    test_dial(test, "3*"); /* another session: nothing is asked again */
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_says(test, "04.12.2026");
    test_press_all(test, "8 4 4"); /* other deadlines, patent, payment */
    test_press_all(test, "10.11.2026 1");
    assert_screen(test, BEARER_USSD, "deadlines_detail"); /* nor for leave */
    test_dial(test, "3*");
    assert_pages_say(test, "Оплата патента: 09.12.2026"); /* and the 90 days are gone */
}

static void kept_answers_can_be_changed(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3*1*2");
    test_press_all(test, "20.11.2026 6 1");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    test_press(test, "6"); /* change answers */
    assert_screen(test, BEARER_USSD, "deadlines_purpose");
    test_press_all(test, "2 10.11.2026");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_says(test, "24.11.2026");
    test_dial(test, "3*");
    assert_screen(test, BEARER_USSD, "deadlines_list");
    assert_says(test, "24.11.2026");
}

static void a_no_is_asked_once_and_keeps_nothing(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, TOPICS "*12*1");
    test_press_all(test, "22.11.2026 2");
    test_dial(test, "3*3*12*1");
    assert_screen(test, BEARER_USSD, "deadlines_day"); /* it was not kept */
    test_press(test, "22.11.2026");
    assert_screen(test, BEARER_USSD, "deadlines_detail"); /* and is not asked for again */
    test_dial(test, "3*1");
    assert_screen(test, BEARER_USSD, "deadlines_entry");
    test_press_all(test, "20.11.2026 10 1"); /* but may be given later */
    assert_screen(test, BEARER_USSD, "deadlines_list");
    test_dial(test, "3*");
    assert_screen(test, BEARER_USSD, "deadlines_list");
}

static void deleting_ones_data_deletes_the_answers(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3*1*1");
    test_press_all(test, "20.11.2026 10 1");
    assert_count(test, "SELECT COUNT(*) FROM contact_facts", 1);
    test_dial(test, "6*5*1");
    assert_count(test, "SELECT COUNT(*) FROM contact_facts", 0);
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
        BRANCH_TEST(what_is_not_confirmed_gives_no_date_and_opens_a_case),
        BRANCH_TEST(a_question_dropped_half_way_is_a_draft),
        BRANCH_TEST(an_answer_says_how_far_it_can_be_trusted),
        BRANCH_TEST(a_rule_taken_away_meanwhile_is_missed_politely),
        BRANCH_TEST(answers_are_kept_for_whoever_agrees),
        BRANCH_TEST(kept_answers_can_be_changed),
        BRANCH_TEST(a_no_is_asked_once_and_keeps_nothing),
        BRANCH_TEST(deleting_ones_data_deletes_the_answers),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
