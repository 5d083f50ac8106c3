#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/dialogue/answering.h"
#include "support/test_hotline.h"

static int setup(void **state)
{
    TestHotline *test;

    if (test_hotline_reset(state) != 0)
        return -1;
    test = *state;
    test->config.replies_per_hour = 1000000;
    test->sms.provider = (char *)"kannel";
    return 0;
}

static void a_reply_that_the_answer_cannot_carry_is_queued_once(void **state)
{
    TestHotline *test = *state;

    test->sms.provider = (char *)"africastalking";
    test_know(test, LANGUAGE_UZ, false);
    assert_string_equal(test_text_with_id(test, "m1", "MENU"), "");
    assert_stored(test, "SELECT channel || ' ' || kind || ' ' || lane FROM outbox",
                  "texts reply 0");
    assert_string_equal(test_text_with_id(test, "m1", "MENU"), ""); /* delivered twice */
    assert_count(test, "SELECT COUNT(*) FROM outbox", 1);
    test_text_with_id(test, "m2", "MENU");
    assert_count(test, "SELECT COUNT(*) FROM outbox", 2);
}

static void after_stop_nothing_is_said_until_start(void **state)
{
    static const char *const texts[] = {"MENU", "SOS", "1", "Мне не платят", "STOP"};
    static const char *const providers[] = {"kannel", "africastalking"};
    TestHotline *test = *state;

    for (size_t p = 0; p < G_N_ELEMENTS(providers); p++) {
        assert_int_equal(setup(state), 0);
        test = *state;
        test_know(test, LANGUAGE_RU, false);
        test_text(test, "STOP");
        test->sms.provider = (char *)providers[p];
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
            assert_string_equal(test_text(test, texts[i]), "");
        assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state <> 'cancelled'", 0);
        assert_true(test_number(test, "SELECT COUNT(*) FROM cases") > 0); /* but it is kept */
        test->sms.provider = (char *)"kannel";
        test_text(test, "START");
        assert_shows(test, LANGUAGE_RU, "SMS are on again. To stop them, write STOP.");
    }
}

static void stop_is_confirmed_once_on_each_channel(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    assert_string_not_equal(test_text(test, "STOP"), "");
    test->sms.name = (char *)"other";
    assert_string_not_equal(test_text(test, "стоп"), "");
    assert_string_equal(test_text(test, "STOP"), "");
    test_text(test, "START");
    assert_string_not_equal(test_text(test, "STOP"), "");
    test->sms.name = (char *)"texts";
}

static void the_same_to_and_fro_three_times_stops(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text(test, "MENU");
    for (int i = 0; i < 3; i++)
        assert_string_not_equal(test_text(test, "77"), "");
    assert_string_equal(test_text(test, "77"), "");
    assert_string_equal(test_text(test, "77"), "");
    assert_string_not_equal(test_text(test, "MENU"), "");
    assert_string_not_equal(test_text(test, "77"), "");
}

static void one_number_gets_so_many_replies_an_hour(void **state)
{
    TestHotline *test = *state;

    test->config.replies_per_hour = 3;
    test_know(test, LANGUAGE_RU, false);
    assert_string_not_equal(test_text(test, "MENU"), "");
    assert_string_not_equal(test_text(test, "3"), "");
    assert_string_not_equal(test_text(test, "0"), "");
    assert_string_equal(test_text(test, "SOS"), "");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE urgent = 1", 1); /* kept all the same */
    test->phone = TEST_KG;
    assert_string_not_equal(test_text(test, "MENU"), "");
    test->phone = TEST_RU;
    test->now += 3601;
    test->phone = TEST_UZ;
    assert_string_not_equal(test_text(test, "MENU"), "");
}

static void a_screen_of_ussd_is_never_held_back(void **state)
{
    TestHotline *test = *state;

    test->config.replies_per_hour = 1;
    test_know(test, LANGUAGE_RU, false);
    test_text(test, "STOP");
    for (int i = 0; i < 5; i++)
        assert_string_not_equal(test_dial(test, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reply_that_the_answer_cannot_carry_is_queued_once, setup),
        cmocka_unit_test_setup(after_stop_nothing_is_said_until_start, setup),
        cmocka_unit_test_setup(stop_is_confirmed_once_on_each_channel, setup),
        cmocka_unit_test_setup(the_same_to_and_fro_three_times_stops, setup),
        cmocka_unit_test_setup(one_number_gets_so_many_replies_an_hour, setup),
        cmocka_unit_test_setup(a_screen_of_ussd_is_never_held_back, setup),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
