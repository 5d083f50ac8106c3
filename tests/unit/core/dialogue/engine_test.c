/* Moving through the real menu: keys, keywords, texts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/case_number.h"
#include "support/test_hotline.h"

#define LAST_CASE " FROM cases ORDER BY id DESC LIMIT 1"

/* ---- Keys ---- */

static void an_unknown_number_is_asked_its_language_first(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "language");
    assert_true(test->reply.more);
    test_press(test, "3");
    assert_screen(test, BEARER_USSD, "main");
    assert_shows(test, LANGUAGE_KY, "Report");
    assert_stored(test, "SELECT language FROM contacts", "ky");
}

static void a_known_number_goes_straight_to_the_menu(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "");
    assert_screen(test, BEARER_USSD, "main");
    assert_shows(test, LANGUAGE_RU, "Report");
}

static void nothing_is_stored_of_someone_who_only_looks(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "");
    assert_count(test, "SELECT COUNT(*) FROM contacts", 0);
    assert_count(test, "SELECT COUNT(*) FROM cases", 0);
}

static void a_wrong_choice_says_so_and_stays(void **state)
{
    static const char *const wrong[] = {"7", "77", "0000", "#", "?", "x", "12.5"};
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        test_dial(test, "");
        test_press(test, wrong[i]);
        assert_screen(test, BEARER_USSD, "main");
        assert_shows(test, LANGUAGE_RU, "No such choice.");
        test_press_all(test, "0");
    }
    assert_count(test, "SELECT COUNT(*) FROM cases", 0);
}

static void keys_are_read_as_people_type_them(void **state)
{
    static const char *const ways[] = {"2", "2.", "2)", "(2)", " 2 ", "２"};
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        test_text(test, "menyu");
        test_text(test, ways[i]);
        assert_screen(test, BEARER_SMS, "report_category");
    }
}

static void zero_goes_back_step_by_step(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*2*1");
    assert_screen(test, BEARER_USSD, "report_region");
    test_press(test, "0");
    assert_screen(test, BEARER_USSD, "report_when");
    test_press_all(test, "0 0");
    assert_screen(test, BEARER_USSD, "report_category");
    test_press(test, "0");
    assert_screen(test, BEARER_USSD, "main");
}

static void two_zeros_lead_to_the_main_menu(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    test_dial(test, "2*6*2*1");
    test_press(test, "00");
    assert_screen(test, BEARER_USSD, "main");
    test_press(test, "0");
    assert_false(test->reply.more);
}

static void nine_turns_the_page_and_the_numbers_do_not_shift(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = NULL;

    test_know(test, LANGUAGE_RU, false);
    first = g_strdup(test_dial(test, "2"));
    assert_shows(test, LANGUAGE_RU, "9 More");
    for (int i = 0; i < 20 && test_shows(test, LANGUAGE_RU, "9 More"); i++)
        test_press(test, "9");
    assert_string_not_equal(first, test->reply.text);
    assert_non_null(strstr(test->reply.text, "15 "));
    test_press(test, "9");
    assert_shows(test, LANGUAGE_RU, "No such choice.");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_danger");
}

/* ---- Keywords ---- */

static void keywords_work_at_any_point(void **state)
{
    static const char *const points[] = {"", "2", "2*6", "2*6*2*1", "2*6*2*1*1*1", "3", "4", "6*1"};
    static const struct {
        const char *word, *screen;
    } words[] = {
        {"SOS", "sos"},
        {"Yordam!", "sos"},
        {"помощь", "sos"},
        {"жардам", "sos"},
        {"MENU", "main"},
        {"меню", "main"},
        {"xabar", "report_category"},
        {"STATUS", "my_case"},
        {"статус", "my_case"},
    };
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    for (size_t i = 0; i < G_N_ELEMENTS(points); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(words); k++) {
            g_autofree char *screen = NULL;

            test_dial(test, points[i]);
            test_press(test, words[k].word);
            screen = test_screen(test, BEARER_USSD);
            if (!g_str_equal(screen, words[k].screen))
                fail_msg("%s after %s: %s", words[k].word, points[i], screen);
        }
    }
}

static void a_keyword_inside_a_sentence_is_a_text(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text(test, "они сказали стоп и забрали паспорт");
    assert_stored(test, "SELECT status" LAST_CASE, "draft");
    assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NOT NULL", 0);
}

static void the_word_of_a_language_answers_in_it(void **state)
{
    TestHotline *test = *state;

    test_text(test, "кыргызча");
    assert_stored(test, "SELECT language FROM contacts", "ky");
    assert_screen(test, BEARER_SMS, "main");
    test_text(test, "русский");
    assert_stored(test, "SELECT language FROM contacts", "ru");
    test_text(test, "LANG");
    assert_screen(test, BEARER_SMS, "language");
    test_text(test, "1");
    assert_stored(test, "SELECT language FROM contacts", "uz");
    assert_screen(test, BEARER_SMS, "main");
}

static void choosing_a_language_later_leads_to_the_menu_again(void **state)
{
    TestHotline *test = *state;

    test_text(test, "бо ман кӯмак кунед");
    assert_screen(test, BEARER_SMS, "language");
    test_text(test, "1");
    assert_screen(test, BEARER_SMS, "report_category");
    test_text(test, "6");
    test_text(test, "LANG");
    test_text(test, "4");
    assert_screen(test, BEARER_SMS, "main");
}

static void stop_is_confirmed_once(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text(test, "STOP");
    assert_shows(test, LANGUAGE_RU, "SMS are stopped. To get them again, write START.");
    assert_count(test, "SELECT stopped_at FROM contacts", TEST_NOON);
    test->now += 60;
    assert_string_equal(test_text(test, "стоп"), "");
    assert_count(test, "SELECT stopped_at FROM contacts", TEST_NOON);
    test_text(test, "START");
    assert_shows(test, LANGUAGE_RU, "SMS are on again. To stop them, write STOP.");
    assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NULL", 1);
    test_text(test, "STOP");
    assert_shows(test, LANGUAGE_RU, "SMS are stopped. To get them again, write START.");
}

static void stop_from_an_unknown_number_is_kept(void **state)
{
    TestHotline *test = *state;

    test->phone = TEST_KG;
    test_text(test, "STOP");
    assert_shows(test, LANGUAGE_KY, "SMS are stopped. To get them again, write START.");
    assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NOT NULL", 1);
}

static void stop_by_ussd_is_always_confirmed(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_UZ, false);
    for (int i = 0; i < 2; i++) {
        test_dial(test, "");
        test_press(test, "STOP");
        assert_shows(test, LANGUAGE_UZ, "SMS are stopped. To get them again, write START.");
        assert_false(test->reply.more);
    }
}

static void yes_and_no_answer_only_an_open_question(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_dial(test, "2*6");
    test_press(test, "нет");
    assert_screen(test, BEARER_USSD, "report_when");
    test_press_all(test, "0 да");
    test_hang_up(test);
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
}

/* ---- Texts out of the blue ---- */

static void a_text_becomes_a_draft_with_its_language(void **state)
{
    static const struct {
        const char *text;
        Language language;
    } rows[] = {
        {"Xo'jayin uch oydan beri oylik bermayapti, pasportimni ham olib qo'ydi", LANGUAGE_UZ},
        {"Хўжайин уч ойдан бери ойлик бермаяпти, паспортимни ҳам олиб қўйди", LANGUAGE_UZ_CYRL},
        {"Кожоюн үч айдан бери айлык бербей жатат, паспортумду алып койду", LANGUAGE_KY},
        {"Хозяин три месяца не платит зарплату и забрал мой паспорт", LANGUAGE_RU},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *again = test;
        char number[CASE_NUMBER_OCTETS];

        test_hotline_reset(&again);
        test_text(test, rows[i].text);
        assert_screen(test, BEARER_SMS, "report_category");
        assert_stored(test, "SELECT status" LAST_CASE, "draft");
        assert_count(test, "SELECT contact_id IS NOT NULL" LAST_CASE, 1);
        g_autofree char *language = test_string(test, "SELECT language FROM contacts");
        assert_string_equal(language, language_code(rows[i].language));
        g_autofree char *words = test_case_text(test, 1);
        assert_string_equal(words, rows[i].text);
        case_number_format(test_number(test, "SELECT number" LAST_CASE), number);
        assert_non_null(strstr(test->reply.text, number));
    }
}

static void a_text_of_unknown_language_asks_for_it_and_shows_the_number(void **state)
{
    TestHotline *test = *state;
    char number[CASE_NUMBER_OCTETS];

    test_text(test, "бо ман кӯмак кунед");
    assert_screen(test, BEARER_SMS, "language");
    case_number_format(test_number(test, "SELECT number" LAST_CASE), number);
    assert_non_null(strstr(test->reply.text, number));
    assert_shows(test, LANGUAGE_UZ, "Saved: {case}");
    test_text(test, "2");
    assert_screen(test, BEARER_SMS, "report_category");
    assert_non_null(strstr(test->reply.text, number));
    test_text(test, "6");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

static void the_language_may_also_be_answered_by_its_name(void **state)
{
    TestHotline *test = *state;

    test_text(test, "бо ман кӯмак кунед");
    test_text(test, "русский");
    assert_screen(test, BEARER_SMS, "report_category");
    assert_shows(test, LANGUAGE_RU, "Saved: {case}");
}

static void a_second_text_is_added_to_the_same_case(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text(test, "меня держат на складе");
    test_text(test, "адрес улица Лесная 5");
    assert_shows(test, LANGUAGE_RU, "Added to your report.");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    g_autofree char *second = test_case_text(test, 2);
    assert_string_equal(second, "адрес улица Лесная 5");
}

static void a_text_after_sos_is_added_to_it(void **state)
{
    TestHotline *test = *state;

    test_know(test, LANGUAGE_RU, false);
    test_text(test, "SOS");
    test_text(test, "нас заперли в вагончике");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
    g_autofree char *words = test_case_text(test, 1);
    assert_string_equal(words, "нас заперли в вагончике");
}

static void an_empty_message_is_answered_and_stores_nothing(void **state)
{
    TestHotline *test = *state;

    assert_string_not_equal(test_text(test, ""), "");
    assert_string_not_equal(test_text(test, "   "), "");
    assert_count(test, "SELECT COUNT(*) FROM cases", 0);
}

#define ENGINE_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TEST(an_unknown_number_is_asked_its_language_first),
        ENGINE_TEST(a_known_number_goes_straight_to_the_menu),
        ENGINE_TEST(nothing_is_stored_of_someone_who_only_looks),
        ENGINE_TEST(a_wrong_choice_says_so_and_stays),
        ENGINE_TEST(keys_are_read_as_people_type_them),
        ENGINE_TEST(zero_goes_back_step_by_step),
        ENGINE_TEST(two_zeros_lead_to_the_main_menu),
        ENGINE_TEST(nine_turns_the_page_and_the_numbers_do_not_shift),
        ENGINE_TEST(keywords_work_at_any_point),
        ENGINE_TEST(a_keyword_inside_a_sentence_is_a_text),
        ENGINE_TEST(the_word_of_a_language_answers_in_it),
        ENGINE_TEST(choosing_a_language_later_leads_to_the_menu_again),
        ENGINE_TEST(stop_is_confirmed_once),
        ENGINE_TEST(stop_from_an_unknown_number_is_kept),
        ENGINE_TEST(stop_by_ussd_is_always_confirmed),
        ENGINE_TEST(yes_and_no_answer_only_an_open_question),
        ENGINE_TEST(a_text_becomes_a_draft_with_its_language),
        ENGINE_TEST(a_text_of_unknown_language_asks_for_it_and_shows_the_number),
        ENGINE_TEST(the_language_may_also_be_answered_by_its_name),
        ENGINE_TEST(a_second_text_is_added_to_the_same_case),
        ENGINE_TEST(a_text_after_sos_is_added_to_it),
        ENGINE_TEST(an_empty_message_is_answered_and_stores_nothing),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
