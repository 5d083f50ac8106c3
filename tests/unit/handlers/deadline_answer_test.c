/* The branch of the deadlines: asking us, how far an answer can be trusted, what is remembered. */

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
