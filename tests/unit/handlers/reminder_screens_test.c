/* Being asked "remind me?", seeing one's own deadlines first, and saying that it was paid. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/reminders/told.h"
#include "support/menu_walk.h"
#include "support/test_reminders.h"

#define MSG(text) text

/* Presses the option of this label; fails if the screen has none. */
static void choose(TestHotline *test, const char *label)
{
    for (unsigned page = 0; page < 12; page++) {
        g_auto(GStrv) lines = g_strsplit(test->reply.text, "\n", -1);

        for (size_t i = 0; lines[i]; i++) {
            const char *space = strchr(lines[i], ' ');

            if (space && g_str_has_prefix(space + 1, label)) {
                g_autofree char *key = g_strndup(lines[i], (size_t)(space - lines[i]));

                test_press(test, key);
                return;
            }
        }
        test_press(test, "9");
    }
    fail_msg("no option %s on %s", label, test->reply.text);
}

/* Stands on the answer about the 90 days of whoever entered on 10 November. */
static void ask_for_stay(TestHotline *test)
{
    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3");
    test_press_all(test, "1 1 10.11.2026");
    choose(test, "90 дней: ");
    if (test_shows(test, LANGUAGE_RU,
                   MSG("Remember your answers for the next time? The settings "
                       "delete them.")))
        test_press(test, "2");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
}

static void saying_yes_is_kept_with_when_and_of_what(void **state)
{
    TestHotline *test = *state;

    ask_for_stay(test);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines", 0); /* nobody agreed to anything */
    choose(test, "Напомнить?");
    assert_screen(test, BEARER_USSD, "deadlines_remind");
    test_press(test, "2");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines", 0);
    choose(test, "Напомнить?");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_where"); /* asked once */
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_REMIND);
    assert_count(test, "SELECT consented_at FROM told_deadlines", TEST_NOON);
    assert_count(test, "SELECT consented_version FROM told_deadlines", 1);
    assert_stored(test, "SELECT profile FROM contacts", "neutral");
    test_press(test, "4");
    test_press(test, "Новосибирск");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_stored(test, "SELECT region FROM contacts", "RU-NVS");
    assert_shows(test, LANGUAGE_RU, MSG("We will remind you by SMS."));
}

static void whoever_said_STOP_is_promised_nothing(void **state)
{
    TestHotline *test = *state;

    ask_for_stay(test);
    test_run(test, "UPDATE contacts SET stopped_at = 1");
    choose(test, "Напомнить?");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_shows(test, LANGUAGE_RU, MSG("SMS are stopped. To get them again, write START."));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines", 0);
    test_run(test, "UPDATE contacts SET stopped_at = NULL");
    choose(test, "Напомнить?");
    test_press(test, "1");
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_REMIND);
}

static void whoever_is_reminded_sees_of_what_first(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_subscribe_until(test, day_from_ymd(2026, 12, 20));
    test_dial(test, "3");
    assert_screen(test, BEARER_USSD, "deadlines_mine");
    assert_non_null(strstr(test->reply.text, "20.12.2026"));
    assert_null(strstr(test->reply.text, "изменено"));
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_non_null(strstr(test->reply.text, "20.12.2026"));
    choose(test, "Не напоминать");
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_STOPPED);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    test_dial(test, "3");
    assert_screen(test, BEARER_USSD, "deadlines"); /* as for anybody */
}

static void what_moved_is_marked_until_it_was_seen(void **state)
{
    TestHotline *test = *state;
    const Rule *rule = rules_find(test->hotline.texts->rules, "STAY-90-CONT");

    test_know(test, LANGUAGE_RU, false);
    test_subscribe_until(test, day_from_ymd(2026, 12, 20));
    assert_true(told_move(&test->hotline, test_number(test, "SELECT id FROM told_deadlines"),
                          day_from_ymd(2027, 1, 20), rule, test->now, NULL));
    test_dial(test, "3");
    assert_non_null(strstr(test->reply.text, "20.01.2027"));
    assert_non_null(strstr(test->reply.text, "изменено"));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE moved_from IS NOT NULL", 1);
}

static void one_key_says_that_it_was_paid(void **state)
{
    const char *const values[] = {FACT_PATENT, "20767", FACT_PAID, "1", NULL}; /* 10.11.2026 */
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_subscribe(test, "PAT-PAY-MONTH", values);
    test_dial(test, "3");
    test_press(test, "1");
    assert_non_null(strstr(test->reply.text, "09.12.2026"));
    choose(test, "Заплачено");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_count(test, "SELECT day FROM told_deadlines", day_from_ymd(2027, 1, 9));
    assert_count(test, "SELECT about + step FROM told_deadlines", day_from_ymd(2027, 1, 2));
    for (int i = 0; i < 10; i++) {
        test_dial(test, "3*1");
        choose(test, "Заплачено");
    }
    assert_count(test, "SELECT day FROM told_deadlines", day_from_ymd(2027, 11, 9));
    test_dial(test, "3*1");
    choose(test, "Заплачено");
    assert_shows(test, LANGUAGE_RU, MSG("A patent is paid for 12 months at most."));
    assert_count(test, "SELECT day FROM told_deadlines", day_from_ymd(2027, 11, 9));
}

/* Each way of saying that they want nothing from us. */
static void whoever_wants_nothing_gets_nothing(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_subscribe_until(test, day_from_ymd(2026, 11, 25));
    test_plan_at(test, test->now);
    test_text(test, "STOP");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", 0);
    test_plan_at(test, test->now + 86400);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", 0);
    test_text(test, "START");
    test_dial(test, "6");
    test_press_all(test, "3 1"); /* never */
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_STOPPED);
    test_dial(test, "6");
    test_press_all(test, "5 1"); /* delete my data */
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines", 0);
}

/* Whoever let us remember the answers is told when they move, also without reminders. */
static void what_is_remembered_is_known_as_told(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "3");
    test_press_all(test, "1 1 10.11.2026");
    choose(test, "Запомнить ответы");
    test_press(test, "1");
    choose(test, "90 дней: ");
    assert_screen(test, BEARER_USSD, "deadlines_detail");
    assert_count(test, "SELECT remind FROM told_deadlines WHERE rule = 'STAY-90-CONT'", TOLD_ONLY);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    test_dial(test, "3");
    assert_true(test_number(test, "SELECT COUNT(*) FROM told_deadlines") > 2); /* the whole list */
    assert_screen(test, BEARER_USSD, "deadlines_list");
}

static void a_person_is_seen_once_a_day(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_run(test, "UPDATE contacts SET seen_day = NULL");
    test_dial(test, "");
    assert_count(test, "SELECT seen_day FROM contacts", day_from_ymd(2026, 11, 23));
    test->now += 86400;
    test_text(test, "MENU");
    assert_count(test, "SELECT seen_day FROM contacts", day_from_ymd(2026, 11, 24));
}

/* ---- In every language ---- */

static void look_at_questions(Walk *walk)
{
    TestHotline *test = walk->test;
    const WalkVariant *variant = &walk->variant;

    test_subscribe_until(test, day_from_ymd(2026, 12, 20));
    test_run(test, "UPDATE contacts SET asks = 1");
    if (variant->bearer == BEARER_SMS)
        test_text(test, "MENU");
    else
        test_dial(test, "");
    assert_screen(test, variant->bearer, "reminders_ask");
    walk_check_reply(walk, NULL, "ask", variant->language, variant->latin);
}

static void the_question_fits_in_every_language(void **state)
{
    walk_each_variant(*state, look_at_questions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_reminders_setup, test_reminders_teardown)
        TEST(saying_yes_is_kept_with_when_and_of_what),
        TEST(whoever_said_STOP_is_promised_nothing),
        TEST(whoever_is_reminded_sees_of_what_first),
        TEST(what_moved_is_marked_until_it_was_seen),
        TEST(one_key_says_that_it_was_paid),
        TEST(whoever_wants_nothing_gets_nothing),
        TEST(what_is_remembered_is_known_as_told),
        TEST(a_person_is_seen_once_a_day),
        TEST(the_question_fits_in_every_language),
#undef TEST
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
