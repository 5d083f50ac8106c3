/* One message after the other: sent twice, cut off, continued, forgotten. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/intake.h"
#include "support/test_hotline.h"

#define LAST_CASE " FROM cases ORDER BY id DESC LIMIT 1"
#define DRAFTS "SELECT COUNT(*) FROM cases WHERE status = 'draft'"

/* ---- Delivered twice ---- */

static void a_turn_delivered_twice_is_done_once(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL;

    first = g_strdup(test_dial(test, "5"));
    assert_string_equal(test_repeat(test), first);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    g_free(first);
    first = g_strdup(test_press(test, "2"));
    assert_string_equal(test_repeat(test), first);
    assert_screen(test, BEARER_USSD, "sos_region");
    g_free(first);
    first = g_strdup(test_press_all(test, "1 1"));
    assert_false(test->reply.more);
    assert_string_equal(test_repeat(test), first);
    assert_false(test->reply.more);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

static void an_older_turn_delivered_late_is_answered_as_before(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL, *typed = NULL;

    test_know(test, LANGUAGE_RU, false);
    first = g_strdup(test_dial(test, "2"));
    test_press_all(test, "6 2");
    typed = g_strdup(test->typed->str);
    g_string_assign(test->typed, "2");
    assert_string_equal(test_repeat(test), first);
    g_string_assign(test->typed, typed);
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_region");
}

static void a_text_delivered_twice_is_stored_once(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL;

    test_know(test, LANGUAGE_RU, false);
    first = g_strdup(test_text_with_id(test, "abc", "забрали паспорт и не платят"));
    test->now += 3 * 86400;
    test_sweep_at(test, test->now);
    assert_string_equal(test_text_with_id(test, "abc", "забрали паспорт и не платят"), first);
    assert_count(test, "SELECT COUNT(*) FROM case_texts", 1);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

static void the_same_words_in_a_new_message_count_again(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text_with_id(test, "a", "забрали паспорт");
    test_text_with_id(test, "b", "забрали паспорт");
    assert_count(test, "SELECT COUNT(*) FROM case_texts", 2);
}

static void answers_are_forgotten_in_the_end(void **state)
{
    TestHotline *test = *state;

    test_text(test, "SOS");
    test_sweep_at(test, test->now + 8 * 86400);
    assert_count(test, "SELECT COUNT(*) FROM inbound", 0);
    assert_count(test, "SELECT COUNT(*) FROM answers", 0);
}

static void a_second_person_on_the_same_line_id_sees_nothing_of_the_first(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL;

    first = g_strdup(test_dial(test, "5*5*5*5"));
    assert_false(test->reply.more);
    test->phone = TEST_RU;
    assert_string_not_equal(test_repeat(test), first);
    assert_count(test, "SELECT COUNT(*) FROM cases", 2);
}

/* ---- Answers dialled along with the code ---- */

static void answers_dialled_ahead_are_played_one_by_one(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "2*6");
    assert_screen(test, BEARER_USSD, "report_danger");
    test_press(test, "2*1");
    assert_screen(test, BEARER_USSD, "report_region");
}

static void answers_dialled_ahead_by_an_unknown_number_begin_at_the_language(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "2*6");
    assert_stored(test, "SELECT language FROM contacts", "uz_Cyrl");
    assert_screen(test, BEARER_USSD, "settings");
}

static void playing_ahead_stops_where_the_dialogue_ends(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "5*0*5*5*5");
    assert_false(test->reply.more);
    assert_stored(test, "SELECT status" LAST_CASE, "mistake");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

/* ---- Cut off and dialled again ---- */

static void redialling_offers_to_continue_and_names_no_topic(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6");
    test->now += 1800;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "resume");
    assert_shows(test, LANGUAGE_UZ, "The connection was cut. Continue?");
    assert_false(test_shows(test, LANGUAGE_UZ, "Wages not paid"));
    assert_false(test_shows(test, LANGUAGE_UZ, "Are you in danger now?"));
    assert_false(test_shows(test, LANGUAGE_UZ, "SOS"));
    assert_non_null(strstr(test->reply.text, "1 "));
    assert_non_null(strstr(test->reply.text, "2 "));
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_danger");
    test_press_all(test, "2 1 1 1 1 1");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_stored(test, "SELECT category || ' ' || status" LAST_CASE, "wages new");
}

static void redialling_late_begins_anew(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6");
    test->now += 1801;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "main");
    assert_count(test, DRAFTS, 1);
}

static void the_offer_runs_out_too(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6");
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "resume");
    test->now += 1801;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "main");
}

static void continuing_after_sos_makes_no_second_one(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "5");
    test_hang_up(test);
    test->now += 900;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "resume");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "sos");
    test_press(test, "2");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_stored(test, "SELECT category" LAST_CASE, "violence");
}

static void starting_again_keeps_what_was_entered_as_a_draft(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*1");
    test_dial(test, "");
    test_press(test, "2");
    assert_screen(test, BEARER_USSD, "main");
    assert_count(test, DRAFTS, 1);
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
    test_press_all(test, "2 7");
    test_hang_up(test);
    assert_count(test, "SELECT COUNT(*) FROM cases", 2);
}

static void redialling_twice_still_offers(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*2");
    test_dial(test, "");
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "resume");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_when");
}

static void dialling_a_code_with_answers_skips_the_offer(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6");
    test_dial(test, "1");
    assert_screen(test, BEARER_USSD, "sos");
    assert_count(test, DRAFTS, 1);
}

/* ---- Dropped ---- */

static void a_dropped_ussd_session_becomes_a_draft_after_180_seconds(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*1*2");
    test_sweep_at(test, TEST_NOON + 179);
    assert_count(test, DRAFTS, 0);
    test_sweep_at(test, TEST_NOON + 180);
    assert_count(test, DRAFTS, 1);
    assert_stored(test, "SELECT category || ' ' || happened" LAST_CASE, "wages this_week");
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
    assert_count(test, "SELECT COUNT(*) FROM cases JOIN contacts ON contacts.id = contact_id", 1);
    test->now = TEST_NOON + 600;
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "resume");
}

static void a_dropped_sms_session_becomes_a_draft_after_a_day(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_text(test, "2");
    test_text(test, "6");
    test_sweep_at(test, TEST_NOON + 86399);
    assert_count(test, DRAFTS, 0);
    test_sweep_at(test, TEST_NOON + 86400);
    assert_count(test, DRAFTS, 1);
}

static void a_session_that_the_provider_ends_becomes_a_draft_at_once(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6");
    test_hang_up(test);
    assert_count(test, DRAFTS, 1);
    assert_count(test, "SELECT contact_id IS NOT NULL" LAST_CASE, 1);
}

static void nothing_is_dropped_before_the_first_answer(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2");
    test_hang_up(test);
    test_sweep_at(test, TEST_NOON + 86400);
    assert_count(test, "SELECT COUNT(*) FROM cases", 0);
}

static void sessions_are_forgotten_in_the_end(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "");
    test_text(test, "?");
    test->phone = TEST_KG;
    test_dial(test, "1*2*6");
    test_sweep_at(test, TEST_NOON + 180);
    test_sweep_at(test, TEST_NOON + 86401);
    test_sweep_at(test, TEST_NOON + 2 * 86401);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0);
    assert_count(test, DRAFTS, 1);
}

static void a_sweep_in_the_middle_changes_nothing_for_the_caller(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*2");
    test_sweep_at(test, TEST_NOON + 200);
    test_press_all(test, "1 1 1 1 2");
    assert_false(test->reply.more);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_stored(test, "SELECT status || ' ' || contact_profile" LAST_CASE, "new neutral");
}

/* ---- Two channels, two people ---- */

static void ussd_and_sms_are_two_dialogues_of_one_person(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "4*2*6");
    test_text(test, "MENU");
    assert_screen(test, BEARER_SMS, "main");
    assert_screen(test, BEARER_USSD, "report_danger");
    assert_count(test, "SELECT COUNT(*) FROM contacts", 1);
}

/* ---- Failures ---- */

static void a_message_that_fails_leaves_nothing_and_harms_no_other(void **state)
{
    TestHotline *test = *state;
    Inbound bad = {.id = (char *)"x", .text = (char *)"SOS"};
    Inbound good = {.id = (char *)"y", .text = (char *)"SOS"};
    g_auto(Reply) reply = {0}, other = {0};
    g_autoptr(GError) error = NULL;
    int64_t key = test->hotline.key.id;

    assert_true(phone_parse(TEST_UZ, &bad.from));
    assert_true(phone_parse(TEST_KG, &good.from));
    assert_true(intake_begin(&test->hotline, NULL));
    test->hotline.key.id = 999; /* a foreign key that is not there */
    assert_false(intake_message(&test->hotline, &test->sms, &bad, test->now, &reply, &error));
    assert_non_null(error);
    assert_null(reply.text);
    test->hotline.key.id = key;
    assert_true(intake_message(&test->hotline, &test->sms, &good, test->now, &other, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_count(test, "SELECT COUNT(*) FROM contacts", 1);
    test_text_with_id(test, "x", "SOS");
    assert_count(test, "SELECT COUNT(*) FROM cases", 2);
}

#define INTAKE_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INTAKE_TEST(a_turn_delivered_twice_is_done_once),
        INTAKE_TEST(an_older_turn_delivered_late_is_answered_as_before),
        INTAKE_TEST(a_text_delivered_twice_is_stored_once),
        INTAKE_TEST(the_same_words_in_a_new_message_count_again),
        INTAKE_TEST(answers_are_forgotten_in_the_end),
        INTAKE_TEST(a_second_person_on_the_same_line_id_sees_nothing_of_the_first),
        INTAKE_TEST(answers_dialled_ahead_are_played_one_by_one),
        INTAKE_TEST(answers_dialled_ahead_by_an_unknown_number_begin_at_the_language),
        INTAKE_TEST(playing_ahead_stops_where_the_dialogue_ends),
        INTAKE_TEST(redialling_offers_to_continue_and_names_no_topic),
        INTAKE_TEST(redialling_late_begins_anew),
        INTAKE_TEST(the_offer_runs_out_too),
        INTAKE_TEST(continuing_after_sos_makes_no_second_one),
        INTAKE_TEST(starting_again_keeps_what_was_entered_as_a_draft),
        INTAKE_TEST(redialling_twice_still_offers),
        INTAKE_TEST(dialling_a_code_with_answers_skips_the_offer),
        INTAKE_TEST(a_dropped_ussd_session_becomes_a_draft_after_180_seconds),
        INTAKE_TEST(a_dropped_sms_session_becomes_a_draft_after_a_day),
        INTAKE_TEST(a_session_that_the_provider_ends_becomes_a_draft_at_once),
        INTAKE_TEST(nothing_is_dropped_before_the_first_answer),
        INTAKE_TEST(sessions_are_forgotten_in_the_end),
        INTAKE_TEST(a_sweep_in_the_middle_changes_nothing_for_the_caller),
        INTAKE_TEST(ussd_and_sms_are_two_dialogues_of_one_person),
        INTAKE_TEST(a_message_that_fails_leaves_nothing_and_harms_no_other),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
