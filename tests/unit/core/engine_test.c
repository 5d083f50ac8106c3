/* Moving through the real menu: keys, keywords, texts, looking things up. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/case_number.h"
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
        ENGINE_TEST(ones_own_cases_are_listed_with_their_status),
        ENGINE_TEST(a_case_is_found_by_number_from_any_phone),
        ENGINE_TEST(a_case_being_entered_cannot_be_found),
        ENGINE_TEST(guessing_is_throttled_for_the_sender),
        ENGINE_TEST(guessing_is_throttled_in_all),
        ENGINE_TEST(a_typing_mistake_does_not_count_against_all),
        ENGINE_TEST(a_date_that_cannot_be_is_asked_again),
        ENGINE_TEST(deadlines_are_counted_from_the_entry),
        ENGINE_TEST(a_citizenship_is_asked_once),
        ENGINE_TEST(settings_change_what_they_say),
        ENGINE_TEST(deleting_ones_data_leaves_only_cases_without_a_link),
        ENGINE_TEST(deleting_can_be_declined),
        ENGINE_TEST(someone_unknown_may_ask_to_be_deleted),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
