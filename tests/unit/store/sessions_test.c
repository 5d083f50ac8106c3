#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_store.h"

static void a_session_is_saved_and_found_whole(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    int64_t case_id = test_store_case(*state, 10000008, "draft", contact);
    g_auto(SessionRow) row = {0};

    test_store_session(*state, 5, contact, case_id, 1000);
    assert_true(sessions_find(*state, 5, &row, NULL));
    assert_int_equal(row.id, 5);
    assert_int_equal(row.contact_id, contact);
    assert_int_equal(row.case_id, case_id);
    assert_int_equal(row.due_at, 1000);
    assert_int_equal(row.forget_at, 2000);
    assert_false(row.dropped);
    assert_int_equal(g_bytes_get_size(row.box), 3);
}

static void a_session_that_is_not_there_has_no_box(void **state)
{
    g_auto(SessionRow) row = {0};

    assert_true(sessions_find(*state, 5, &row, NULL));
    assert_null(row.box);
    assert_int_equal(row.case_id, 0);
}

static void saving_again_replaces(void **state)
{
    g_auto(SessionRow) row = {.id = 5, .box = g_bytes_new_static("other", 5), .dropped = true};
    g_auto(SessionRow) found = {0};

    test_store_session(*state, 5, 0, 0, 1000);
    assert_true(sessions_save(*state, &row, NULL));
    assert_true(sessions_find(*state, 5, &found, NULL));
    assert_true(g_bytes_equal(found.box, row.box));
    assert_true(found.dropped);
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM sessions"), 1);
}

static void a_session_can_be_removed(void **state)
{
    test_store_session(*state, 5, 0, 0, 1000);
    test_store_session(*state, 6, 0, 0, 1000);
    assert_true(sessions_remove(*state, 5, NULL));
    assert_true(sessions_remove(*state, 7, NULL)); /* not there: nothing to do */
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM sessions"), 6);
}

static void collect(const SessionRow *row, gpointer data)
{
    g_string_append_printf(data, "%d ", (int)row->id);
}

static void those_whose_time_has_come_are_visited_slice_by_slice(void **state)
{
    g_autoptr(GString) found = g_string_new(NULL);
    int64_t after = 0;
    int slices = 0;

    test_store_session(*state, 1, 0, 0, 1001);
    test_store_session(*state, 2, 0, 0, 1000);
    test_store_session(*state, 3, 0, 0, 900);
    for (int i = 0; i < 2000; i++)
        test_store_session(*state, 1000 + i, 0, 0, 5000);
    test_store_session(*state, 9999, 0, 0, 950);
    do {
        assert_true(sessions_due(*state, 1000, &after, collect, found, NULL));
        slices++;
    } while (after);
    assert_string_equal(found->str, "2 3 9999 ");
    assert_true(slices > 1);
}

static void before_the_time_nothing_is_due(void **state)
{
    g_autoptr(GString) found = g_string_new(NULL);
    int64_t after = 0;

    test_store_session(*state, 1, 0, 0, 1000);
    assert_true(sessions_due(*state, 999, &after, collect, found, NULL));
    assert_string_equal(found->str, "");
    assert_int_equal(after, 0);
}

static void a_case_that_goes_leaves_the_session(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    g_auto(SessionRow) row = {0};

    test_store_session(*state, 5, 0, test_store_case(*state, 10000008, "draft", contact), 1000);
    assert_true(cases_erase_drafts(*state, contact, NULL));
    assert_true(sessions_find(*state, 5, &row, NULL));
    assert_non_null(row.box);
    assert_int_equal(row.case_id, 0);
}

static void a_session_cannot_point_to_nobody(void **state)
{
    g_auto(SessionRow) row = {.id = 5, .box = g_bytes_new_static("x", 1), .contact_id = 99};

    assert_false(sessions_save(*state, &row, NULL));
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_session_is_saved_and_found_whole),
        STORE_TEST(a_session_that_is_not_there_has_no_box),
        STORE_TEST(saving_again_replaces),
        STORE_TEST(a_session_can_be_removed),
        STORE_TEST(those_whose_time_has_come_are_visited_slice_by_slice),
        STORE_TEST(before_the_time_nothing_is_due),
        STORE_TEST(a_case_that_goes_leaves_the_session),
        STORE_TEST(a_session_cannot_point_to_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
