/* USSD of providers that say only what was typed in a turn: who a turn belongs to, and whether it was
 * there before. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/intake.h"
#include "support/test_hotline.h"

typedef struct Said {
    const char *line;
    const char *turn;
    const char *text;
    bool starts;
    InboundKind kind;
} Said;

/* Free with g_free. */
static char *say(TestHotline *test, Said said)
{
    Inbound inbound = {.kind = said.kind,
                       .id = (char *)said.line,
                       .text = (char *)said.text,
                       .turn_id = (char *)said.turn,
                       .per_turn = true,
                       .starts = said.starts};

    test->now += 5;
    reply_clear(&test->reply);
    assert_true(phone_parse(test->phone, &inbound.from));
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(
        intake_message(&test->hotline, &test->ussd, &inbound, test->now, &test->reply, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    return g_strdup(test->reply.text ? test->reply.text : "");
}

static void dial(TestHotline *test, const char *line, const char *turn, const char *text)
{
    g_free(say(test, (Said){line, turn, text, true, INBOUND_MESSAGE}));
}

static void press(TestHotline *test, const char *line, const char *turn, const char *text)
{
    g_free(say(test, (Said){line, turn, text, false, INBOUND_MESSAGE}));
}

/* An SOS up to its last question. */
static void press_sos(TestHotline *test, const char *line)
{
    static const char *const keys[] = {"1", "2", "1"};
    static const char *const turns[] = {"S1", "S2", "S3"};

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        press(test, line, turns[i], keys[i]);
    assert_screen(test, BEARER_USSD, "sos_people");
}

static void the_same_key_twice_is_pressed_twice(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", "1", "");
    press(test, "A", "2", "2");
    press(test, "A", "3", "6");
    press(test, "A", "4", "2");
    press(test, "A", "5", "1");
    press(test, "A", "6", "1");
    assert_screen(test, BEARER_USSD, "report_people");
}

static void a_turn_delivered_twice_is_pressed_once(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL, *again = NULL;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", "1", "");
    first = say(test, (Said){"A", "2", "2", false, INBOUND_MESSAGE});
    press(test, "A", "3", "6");
    again = say(test, (Said){"A", "2", "2", false, INBOUND_MESSAGE});
    assert_string_equal(again, first);
    assert_screen(test, BEARER_USSD, "report_danger");
}

static void a_session_that_starts_delivered_twice_starts_once(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL, *again = NULL;

    test_know(test, LANGUAGE_RU, false);
    first = say(test, (Said){"A", "1", "2*6", true, INBOUND_MESSAGE});
    assert_screen(test, BEARER_USSD, "report_danger");
    press(test, "A", "2", "2");
    again = say(test, (Said){"A", "1", "2*6", true, INBOUND_MESSAGE});
    assert_string_equal(again, first);
    assert_screen(test, BEARER_USSD, "report_when");
}

/* Session numbers are few and come again, and some operators give none at all. */
static void a_line_that_starts_again_is_a_new_session(void **state)
{
    TestHotline *test = *state;
    g_autofree char *last = NULL, *again = NULL;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", "1", "2");
    press(test, "A", "2", "6");
    dial(test, "A", "3", "");
    assert_screen(test, BEARER_USSD, "resume");
    press(test, "A", "4", "2");
    assert_screen(test, BEARER_USSD, "main");

    press_sos(test, "A");
    last = say(test, (Said){"A", "S4", "1", false, INBOUND_MESSAGE});
    assert_false(test->reply.more);
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status != 'draft'", 1);
    dial(test, "A", "6", "");
    assert_true(test->reply.more);
    assert_screen(test, BEARER_USSD, "main");
    /* What was missed at the end of the first call is told again, and is no SOS of the second. */
    again = say(test, (Said){"A", "S4", "1", false, INBOUND_MESSAGE});
    assert_string_equal(again, last);
    assert_screen(test, BEARER_USSD, "main");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status != 'draft'", 1);
}

static void what_comes_on_a_line_that_is_over_gets_its_last_answer(void **state)
{
    TestHotline *test = *state;
    g_autofree char *last = NULL, *late = NULL;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", "1", "");
    press_sos(test, "A");
    last = say(test, (Said){"A", "S4", "1", false, INBOUND_MESSAGE});
    assert_false(test->reply.more);
    late = say(test, (Said){"A", "3", "1", false, INBOUND_MESSAGE});
    assert_string_equal(late, last);
    assert_false(test->reply.more);
}

static void a_key_on_a_line_nobody_knows_is_not_pressed(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    press(test, "Z", "9", "5");
    assert_true(test->reply.more);
    assert_screen(test, BEARER_USSD, "main");
    press(test, "Z", "10", "2");
    assert_screen(test, BEARER_USSD, "report_category");
}

static void turns_without_ids_are_all_new(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", NULL, "");
    press(test, "A", NULL, "2");
    press(test, "A", NULL, "6");
    press(test, "A", NULL, "2");
    press(test, "A", NULL, "1");
    press(test, "A", NULL, "1");
    assert_screen(test, BEARER_USSD, "report_people");
    dial(test, "A", NULL, "");
    assert_screen(test, BEARER_USSD, "resume");
}

static void hanging_up_keeps_a_draft(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    dial(test, "A", "1", "2*6*2");
    g_free(say(test, (Said){"B", "2", "", false, INBOUND_END}));
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status = 'draft'", 0);
    g_free(say(test, (Said){"A", "3", "", false, INBOUND_END}));
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status = 'draft'", 1);
}

#define DIALOGUE_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DIALOGUE_TEST(the_same_key_twice_is_pressed_twice),
        DIALOGUE_TEST(a_turn_delivered_twice_is_pressed_once),
        DIALOGUE_TEST(a_session_that_starts_delivered_twice_starts_once),
        DIALOGUE_TEST(a_line_that_starts_again_is_a_new_session),
        DIALOGUE_TEST(what_comes_on_a_line_that_is_over_gets_its_last_answer),
        DIALOGUE_TEST(a_key_on_a_line_nobody_knows_is_not_pressed),
        DIALOGUE_TEST(turns_without_ids_are_all_new),
        DIALOGUE_TEST(hanging_up_keeps_a_draft),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
