/* What staff do with a case, asked as their browsers ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/cases/case_status.h"
#include "store/cases.h"
#include "support/test_casework.h"

#define CLAIM "{}"

static void claim(const char *token, int64_t number)
{
    test_case_does(token, number, "/claim", CLAIM, "200");
}

static void set_status(int64_t number, const char *status, const char *verdict)
{
    g_autofree char *body = g_strdup_printf("{\"status\":\"%s\"}", status);

    test_case_does(office.ada, number, "/status", body, verdict);
}

/* ---- Status ---- */

static void make_it(int64_t number, const char *status)
{
    g_autoptr(GError) error = NULL;
    CaseRow row;

    assert_true(cases_get_number(office.test->hotline.db, number, &row, &error));
    row.status = status;
    assert_true(cases_write(office.test->hotline.db, &row, office.test->now, &error));
}

static void only_the_moves_of_the_table_are_made(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    for (size_t from = 0; from < case_status_count; from++) {
        for (size_t to = 0; to < case_status_count; to++) {
            bool allowed = case_status_may_become(case_statuses[from].code, case_statuses[to].code);
            g_autofree char *expected = g_strdup_printf("\"%s\"",
                                                        case_statuses[allowed ? to : from].code);

            make_it(number, case_statuses[from].code);
            set_status(number, case_statuses[to].code, allowed ? "200" : "409 no_such_move");
            test_case_is(number, "status", expected);
        }
    }
}

static void a_status_that_is_none_is_no_move(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    set_status(number, "entering", "409 no_such_move");
    set_status(number, "lost", "409 no_such_move");
    set_status(number, "", "409 no_such_move");
    test_case_does(office.ada, number, "/status", "{}", "400 bad_request");
    test_case_does(office.ada, number, "/status", "{\"status\":1}", "400 bad_request");
    test_case_does(office.ada, number, "/status", "{\"status\":\"closed\",\"x\":1}",
                   "400 bad_request");
    test_case_is(number, "status", "\"new\"");
}

static void hear(const CaseNews *news, gpointer data)
{
    g_array_append_vals(data, &news->number, 1);
}

static void a_move_leaves_an_event_an_entry_and_news(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(int64_t));

    (void)state;
    claim(office.ada, number);
    office.test->hotline.on_case = hear;
    office.test->hotline.on_case_data = heard;
    set_status(number, "new", "409 no_such_move");
    test_case_does(office.ada, number, "/status", "{\"status\":\"closed\",\"x\":1}",
                   "400 bad_request");
    assert_int_equal(heard->len, 0); /* nothing happened */
    set_status(number, "in_review", "200");
    office.test->hotline.on_case = NULL;
    assert_int_equal(heard->len, 1);
    assert_int_equal(g_array_index(heard, int64_t, 0), number);
    assert_stored(office.test,
                  "SELECT kind || ' ' || was || ' ' || becomes || ' ' || staff_id FROM case_events"
                  " ORDER BY id DESC LIMIT 1",
                  "status new in_review 1");
    assert_stored(office.test, "SELECT action || ' ' || detail FROM audit ORDER BY n DESC LIMIT 1",
                  "case.status new -> in_review");
    assert_int_equal(
        test_number(office.test, "SELECT case_number FROM audit ORDER BY n DESC LIMIT 1"), number);
}

/* ---- Corrections ---- */

static void what_the_person_said_is_kept_beside_a_correction(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    test_case_is(number, "reported", "{\"category\":null,\"urgent\":null,\"region\":null}");
    test_case_does(office.ada, number, "/correct",
                   "{\"category\":\"violence\",\"urgent\":true,\"region\":\"RU-SPE\"}", "200");
    test_case_is(number, "category", "\"violence\"");
    test_case_is(number, "urgent", "true");
    test_case_is(number, "region", "\"RU-SPE\"");
    test_case_is(number, "reported",
                 "{\"category\":\"wages\",\"urgent\":false,\"region\":\"RU-MOW\"}");
    test_case_does(office.ada, number, "/correct", "{\"category\":\"raid\",\"region\":null}",
                   "200");
    test_case_is(number, "category", "\"raid\"");
    test_case_is(number, "region", "null");
    test_case_is(number, "reported",
                 "{\"category\":\"wages\",\"urgent\":false,\"region\":\"RU-MOW\"}");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events WHERE kind = 'category'", 2);
}

static void a_correction_moves_the_case_in_the_queue(void **state)
{
    int64_t before, number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    before = test_number(office.test, "SELECT rank FROM cases");
    test_case_does(office.ada, number, "/correct", "{\"urgent\":true}", "200");
    assert_int_equal(test_number(office.test, "SELECT rank FROM cases"), before - 72 * 3600);
}

static void what_is_right_already_is_no_correction(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    test_case_does(office.ada, number, "/correct", "{\"category\":\"wages\",\"urgent\":false}",
                   "200");
    test_case_is(number, "reported", "{\"category\":null,\"urgent\":null,\"region\":null}");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events", 1);
}

static void a_correction_is_of_what_there_is(void **state)
{
    static const char *const bad[] = {
        "{}",
        "{\"category\":\"\"}",
        "{\"category\":\"<script>\"}",
        "{\"category\":null}",
        "{\"category\":1}",
        "{\"urgent\":1}",
        "{\"urgent\":null}",
        "{\"urgent\":\"true\"}",
        "{\"region\":\"RU-XXX\"}",
        "{\"region\":\"\"}",
        "{\"region\":[]}",
        "{\"people\":\"1\"}",
        "{\"urgent\":true,\"status\":\"closed\"}",
        "{\"urgent\":true,\"category\":\"nothing\"}",
    };
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        test_case_does(office.ada, number, "/correct", bad[i], "400 bad_request");
    test_case_is(number, "urgent", "false");
    test_case_is(number, "category", "\"wages\"");
    assert_count(office.test, "SELECT corrected FROM cases", 0);
}

/* ---- Detention ---- */

static void legal_limits_count_from_the_detention(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "2"), since = office.test->now - 5 * 3600;
    g_autofree char *body = g_strdup_printf("{\"since\":%d}", (int)since);
    g_autofree char *limits = NULL,
                    *due_48 = g_strdup_printf("\"due_at\":%d", (int)since + 48 * 3600);

    (void)state;
    test_case_is(number, "limits", "[]");
    claim(office.ada, number);
    test_case_does(office.ada, number, "/detention", body, "200");
    limits = test_case_member(number, "limits");
    assert_non_null(strstr(limits, due_48));
    /* The one to come stands before the one that has passed. */
    assert_true(strstr(limits, "\"hours\":48") < strstr(limits, "\"hours\":3,"));
    assert_non_null(strstr(limits, "\"verified\":false"));
    test_case_does(office.ada, number, "/detention", "{\"since\":null}", "200");
    test_case_is(number, "limits", "[]");
    test_case_is(number, "detained_at", "null");
    assert_count(office.test, "SELECT COUNT(*) FROM case_events WHERE kind = 'detention'", 2);
}

static void a_detention_began_in_the_past(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "2");
    g_autofree char *future = g_strdup_printf("{\"since\":%d}", (int)office.test->now + 1);
    const char *const bad[] = {future,
                               "{}",
                               "{\"since\":0}",
                               "{\"since\":-1}",
                               "{\"since\":1.5}",
                               "{\"since\":\"1\"}",
                               "{\"since\":true}"};

    (void)state;
    claim(office.ada, number);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        test_case_does(office.ada, number, "/detention", bad[i], "400 bad_request");
    test_case_is(number, "detained_at", "null");
}

/* ---- Notes ---- */

static void a_note_is_the_next_text_or_none(void **state)
{
    int64_t number = test_case_dialled(TEST_UZ, "6");
    g_autofree char *one = test_note(1), *two = test_note(2), *three = test_note(3);
    g_autofree char *parts = NULL;

    (void)state;
    claim(office.ada, number);
    test_case_does(office.ada, number, "/notes", two, "409 moved");
    test_case_does(office.ada, number, "/notes", one, "200");
    test_case_does(office.ada, number, "/notes", one, "409 moved");
    test_case_does(office.ada, number, "/notes", three, "409 moved");
    test_case_does(office.ada, number, "/notes", two, "200");
    test_case_is(number, "texts", "2");
    parts = test_case_member(number, "parts");
    assert_non_null(strstr(parts, "\"kind\":\"note\""));
    assert_non_null(strstr(parts, "\"staff_name\":\"Ada\""));
}

static void a_box_that_no_sealing_makes_is_refused(void **state)
{
    static const size_t sizes[] = {0, 1, 72, 199, 201, 584 + 1, 8264 + 1, 12288};
    int64_t number = test_case_dialled(TEST_UZ, "6");

    (void)state;
    claim(office.ada, number);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree uint8_t *octets = g_malloc0(sizes[i] + 1);
        g_autofree char *box = g_base64_encode(octets, sizes[i]);
        g_autofree char *body = g_strdup_printf("{\"n\":1,\"box\":\"%s\"}", box);

        test_case_does(office.ada, number, "/notes", body, "400 bad_request");
    }
    test_case_does(office.ada, number, "/notes", "{\"n\":1,\"box\":\"!\"}", "400 bad_request");
    test_case_does(office.ada, number, "/notes", "{\"n\":0,\"box\":\"AAAA\"}", "400 bad_request");
    assert_count(office.test, "SELECT COUNT(*) FROM case_texts", 0);
}

/* ---- Numbers out of nowhere ---- */

static void a_case_that_is_not_there_is_not_found(void **state)
{
    static const int64_t numbers[] = {10000008, 0, 1, 99999999999};
    int64_t entering;

    (void)state;
    office.test->phone = TEST_UZ;
    test_know(office.test, LANGUAGE_RU, false);
    test_dial(office.test, "2*6*2*1*1*1");
    test_press(office.test, "Haqimni bermadilar");
    entering = test_number(office.test, "SELECT number FROM cases WHERE status = 'entering'");
    test_case_does(office.ada, entering, "", NULL, "404 not_found");
    test_case_does(office.ada, entering, "/claim", CLAIM, "404 not_found");
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *path = g_strdup_printf("/cases/%" G_GINT64_FORMAT, numbers[i]);
        g_autofree char *deep = g_strconcat(path, "/claim", NULL);

        test_case_does(office.ada, 0, path, NULL, "404 not_found");
        test_case_does(office.ada, 0, deep, CLAIM, "404 not_found");
    }
    test_case_does(office.ada, 0, "/cases/abc", NULL, "404 not_found");
    test_case_does(office.ada, 0, "/cases/-1", NULL, "404 not_found");
}

#define OFFICE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_office_setup, test_office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(only_the_moves_of_the_table_are_made),
        OFFICE_TEST(a_status_that_is_none_is_no_move),
        OFFICE_TEST(a_move_leaves_an_event_an_entry_and_news),
        OFFICE_TEST(what_the_person_said_is_kept_beside_a_correction),
        OFFICE_TEST(a_correction_moves_the_case_in_the_queue),
        OFFICE_TEST(what_is_right_already_is_no_correction),
        OFFICE_TEST(a_correction_is_of_what_there_is),
        OFFICE_TEST(legal_limits_count_from_the_detention),
        OFFICE_TEST(a_detention_began_in_the_past),
        OFFICE_TEST(a_note_is_the_next_text_or_none),
        OFFICE_TEST(a_box_that_no_sealing_makes_is_refused),
        OFFICE_TEST(a_case_that_is_not_there_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
