/* Reports and calls for help, driven through the real screens. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/case_number.h"
#include "support/test_hotline.h"

#define LAST_CASE " FROM cases ORDER BY id DESC LIMIT 1"

static void a_whole_report_is_stored_with_every_answer(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "");
    test_press_all(test, "1 2 6 2 3 1 2");
    assert_screen(test, BEARER_USSD, "report_words");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status <> 'entering'", 0);
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE contact_id IS NOT NULL", 0);
    test_press(test, "Ish haqi 3 oydan beri yo'q");
    test_press(test, "3");
    assert_shows(test, LANGUAGE_UZ, "Thank you, received. Number: {case}. Remember it.");
    assert_false(test->reply.more);
    assert_stored(test, "SELECT status" LAST_CASE, "new");
    assert_stored(test, "SELECT category" LAST_CASE, "wages");
    assert_stored(test, "SELECT happened" LAST_CASE, "this_month");
    assert_stored(test, "SELECT region" LAST_CASE, "RU-MOW");
    assert_stored(test, "SELECT people" LAST_CASE, "2-5");
    assert_stored(test, "SELECT language" LAST_CASE, "uz");
    assert_stored(test, "SELECT bearer || ' ' || channel" LAST_CASE, "ussd line");
    assert_stored(test, "SELECT contact_profile" LAST_CASE, "normal");
    assert_count(test, "SELECT urgent" LAST_CASE, 0);
    assert_count(test, "SELECT COUNT(*) FROM cases JOIN contacts ON contacts.id = contact_id", 1);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0);
    g_autofree char *words = test_case_text(test, 1);
    assert_string_equal(words, "Ish haqi 3 oydan beri yo'q");
}

static void the_number_shown_is_the_number_stored(void **state)
{
    TestHotline *test = *state;
    char number[CASE_NUMBER_OCTETS];

    test_dial(test, "1*2*1*2*1*1*1*1*1");
    case_number_format(test_number(test, "SELECT number" LAST_CASE), number);
    assert_non_null(strstr(test->reply.text, number));
    assert_stored(test, "SELECT contact_profile" LAST_CASE, "never");
}

static void danger_makes_a_report_urgent_and_names_112(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "4*2*3*1");
    assert_shows(test, LANGUAGE_RU, "In danger call 112.");
    test_hang_up(test);
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
}

static void a_forgotten_number_leaves_no_link(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*10*2*4*3*4*1*4");
    assert_false(test->reply.more);
    assert_stored(test, "SELECT status" LAST_CASE, "new");
    assert_stored(test, "SELECT contact_profile" LAST_CASE, "forgotten");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE contact_id IS NULL", 1);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0);
}

static void a_continued_draft_can_still_be_forgotten(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*6");
    test_hang_up(test);
    assert_count(test, "SELECT contact_id IS NOT NULL" LAST_CASE, 1);
    test_dial(test, "");
    test_press_all(test, "1 2 4 3 4 1 4");
    assert_stored(test, "SELECT status" LAST_CASE, "new");
    assert_count(test, "SELECT contact_id IS NULL" LAST_CASE, 1);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

static void sos_is_stored_before_the_language_is_known(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "");
    test_press(test, "5");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_stored(test, "SELECT status" LAST_CASE, "new");
    assert_stored(test, "SELECT category" LAST_CASE, "sos");
    assert_stored(test, "SELECT language" LAST_CASE, "");
    assert_count(test, "SELECT urgent" LAST_CASE, 1);
    assert_count(test, "SELECT created_at" LAST_CASE, TEST_NOON);
    assert_count(test, "SELECT COUNT(*) FROM cases JOIN contacts ON contacts.id = contact_id", 1);
    assert_shows(test, LANGUAGE_UZ, "SOS {case} received. Call 112. What is it?");
}

static void every_answer_after_sos_only_adds(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "5");
    test_press(test, "3");
    assert_stored(test, "SELECT category" LAST_CASE, "forced_labour");
    test_press_all(test, "2 4");
    assert_false(test->reply.more);
    assert_stored(test, "SELECT region" LAST_CASE, "RU-MOS");
    assert_stored(test, "SELECT people" LAST_CASE, "21+");
    assert_stored(test, "SELECT status" LAST_CASE, "new");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
}

static void sos_by_mistake_stays_marked(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "5");
    test_press(test, "0");
    assert_false(test->reply.more);
    assert_shows(test, LANGUAGE_UZ, "Thank you, we noted the mistake: {case}");
    assert_stored(test, "SELECT status" LAST_CASE, "mistake");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    test_dial(test, "5");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status = 'new'", 1);
}

static void sos_again_within_ten_minutes_is_the_same_emergency(void **state)
{
    TestHotline *test = *state;

    test_text(test, "SOS");
    test->now += 599;
    test_text(test, "SOS");
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    test->now += 1;
    test_text(test, "SOS");
    assert_count(test, "SELECT COUNT(*) FROM cases", 2);
}

/* Whatever they do next within the session, staff who were quick to be done with it see it again. */
static void who_goes_on_is_heard_although_staff_were_done(void **state)
{
    static const struct {
        const char *next;   /* after the SOS */
        const char *before; /* what staff made of it */
        const char *after;
    } rows[] = {
        {"Eshikni buzishyapti", "closed", "in_review"},
        {"Eshikni buzishyapti", "mistake", "new"},
        {"Eshikni buzishyapti", "waiting", "in_review"},
        {"Eshikni buzishyapti", "new", "new"},
        {"SOS", "closed", "in_review"},
        {"SOS", "mistake", "new"},
        {"SOS", "in_review", "in_review"},
        {"1", "resolved", "in_review"}, /* police hold me */
        {"1", "mistake", "new"},
        {"0", "closed", "closed"}, /* by mistake */
    };
    static const char set[] = "UPDATE cases SET status = :status";
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *after = NULL;

        test_hotline_reset(state);
        test->phone = TEST_UZ;
        test_know(test, LANGUAGE_UZ, false);
        test_text(test, "SOS");
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, set);

            db_bind_text(&query, ":status", rows[i].before);
            assert_true(db_run(&query, NULL));
        }
        test_text(test, rows[i].next);
        assert_count(test, "SELECT COUNT(*) FROM cases", 1);
        after = test_string(test, "SELECT status FROM cases");
        assert_string_equal(after, rows[i].after);
    }
}

static void sos_in_the_middle_of_a_report_loses_neither(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*6*2");
    test_press(test, "SOS");
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status = 'new' AND urgent = 1", 1);
    test_hang_up(test);
    test_sweep_at(test, test->now + 86400);
    assert_count(test, "SELECT COUNT(*) FROM cases WHERE status = 'entering'", 0);
    assert_count(test,
                 "SELECT COUNT(*) FROM cases WHERE status = 'draft' AND category = 'wages'"
                 " AND contact_id IS NOT NULL",
                 1);
}

static void going_back_and_choosing_again_changes_the_same_case(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*6");
    test_press(test, "0");
    assert_screen(test, BEARER_USSD, "report_category");
    test_press(test, "7");
    test_hang_up(test);
    assert_count(test, "SELECT COUNT(*) FROM cases", 1);
    assert_stored(test, "SELECT category" LAST_CASE, "documents");
}

static void own_words_with_a_digit_first_are_kept_whole(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*6*2*3*1*2");
    test_press(test, "3 oy*pul yo'q");
    assert_screen(test, BEARER_USSD, "report_contact");
    test_press(test, "1");
    g_autofree char *words = test_case_text(test, 1);
    assert_string_equal(words, "3 oy*pul yo'q");
}

static void leaving_in_the_middle_makes_a_draft_at_once(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*6");
    test_press_all(test, "00 0");
    assert_shows(test, LANGUAGE_UZ, "Goodbye.");
    assert_stored(test, "SELECT status" LAST_CASE, "draft");
    assert_count(test, "SELECT contact_id IS NOT NULL" LAST_CASE, 1);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 0);
}

static void a_region_is_found_from_its_letters(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "1*2*1*2*1*4");
    assert_screen(test, BEARER_USSD, "report_region_find");
    test_press(test, "qwzx");
    assert_shows(test, LANGUAGE_UZ, "Not found. Type the first letters of the city or region.");
    test_press(test, "Qozon");
    assert_screen(test, BEARER_USSD, "report_region_pick");
    test_press(test, "1");
    assert_screen(test, BEARER_USSD, "report_people");
    test_hang_up(test);
    assert_stored(test, "SELECT region" LAST_CASE, "RU-TA");
}

static void a_city_typed_instead_of_a_key_is_understood(void **state)
{
    TestHotline *test = *state;

    test_dial(test, "5");
    test_press_all(test, "5 Samara");
    assert_screen(test, BEARER_USSD, "sos_region_pick");
    test_press(test, "1");
    assert_stored(test, "SELECT region" LAST_CASE, "RU-SAM");
    assert_screen(test, BEARER_USSD, "sos_people");
}

#define REPORT_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(a_whole_report_is_stored_with_every_answer),
        REPORT_TEST(the_number_shown_is_the_number_stored),
        REPORT_TEST(danger_makes_a_report_urgent_and_names_112),
        REPORT_TEST(a_forgotten_number_leaves_no_link),
        REPORT_TEST(a_continued_draft_can_still_be_forgotten),
        REPORT_TEST(sos_is_stored_before_the_language_is_known),
        REPORT_TEST(every_answer_after_sos_only_adds),
        REPORT_TEST(sos_by_mistake_stays_marked),
        REPORT_TEST(sos_again_within_ten_minutes_is_the_same_emergency),
        REPORT_TEST(who_goes_on_is_heard_although_staff_were_done),
        REPORT_TEST(sos_in_the_middle_of_a_report_loses_neither),
        REPORT_TEST(going_back_and_choosing_again_changes_the_same_case),
        REPORT_TEST(own_words_with_a_digit_first_are_kept_whole),
        REPORT_TEST(leaving_in_the_middle_makes_a_draft_at_once),
        REPORT_TEST(a_region_is_found_from_its_letters),
        REPORT_TEST(a_city_typed_instead_of_a_key_is_understood),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
