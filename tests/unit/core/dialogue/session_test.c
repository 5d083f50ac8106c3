#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/dialogue/session.h"
#include "support/test_hotline.h"

static Session *load(TestHotline *test, int64_t id)
{
    Session *session = NULL;

    assert_true(session_load(test->hotline.db, test->hotline.vault, id, &session, NULL));
    return session;
}

static void save(TestHotline *test, const Session *session)
{
    assert_true(session_save(test->hotline.db, test->hotline.vault, session, NULL));
}

static void a_session_that_is_not_there_begins_empty(void **state)
{
    g_autoptr(Session) session = load(*state, 5);

    assert_true(session->is_new);
    assert_null(session->screen);
    assert_int_equal(session->trail->len, 0);
    assert_string_equal(session_get(session, "anything"), "");
}

static void all_of_a_session_comes_back(void **state)
{
    g_autoptr(Session) session = load(*state, 5);
    g_autoptr(Session) again = NULL;

    session->screen = g_strdup("main");
    session->notice = g_strdup("Done.");
    session->line = g_strdup("L1");
    session->page = 3;
    session->typed = 17;
    session->last_at = TEST_NOON;
    g_ptr_array_add(session->trail, g_strdup("one"));
    g_ptr_array_add(session->trail, g_strdup("two"));
    session_set(session, "region_typed", "Қозон");
    save(*state, session);
    again = load(*state, 5);
    assert_false(again->is_new);
    assert_string_equal(again->screen, "main");
    assert_string_equal(again->notice, "Done.");
    assert_string_equal(again->line, "L1");
    assert_int_equal(again->page, 3);
    assert_int_equal(again->typed, 17);
    assert_int_equal(again->last_at, TEST_NOON);
    assert_int_equal(again->trail->len, 2);
    assert_string_equal(again->trail->pdata[0], "one");
    assert_string_equal(again->trail->pdata[1], "two");
    assert_string_equal(session_get(again, "region_typed"), "Қозон");
}

static void a_slot_may_be_named_like_a_field(void **state)
{
    g_autoptr(Session) session = load(*state, 5);
    g_autoptr(Session) again = NULL;

    session_set(session, "screen", "x");
    session_set(session, "gone", "y");
    session_set(session, "gone", "");
    save(*state, session);
    again = load(*state, 5);
    assert_null(again->screen);
    assert_string_equal(session_get(again, "screen"), "x");
    assert_string_equal(session_get(again, "gone"), "");
}

static void nothing_of_it_is_readable_in_the_store(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Session) session = load(test, 5);

    session_set(session, "region_typed", "Kazan");
    save(test, session);
    assert_count(test, "SELECT COUNT(*) FROM sessions WHERE INSTR(box, CAST('Kazan' AS BLOB)) > 0",
                 0);
    assert_count(test, "SELECT COUNT(*) FROM sessions", 1);
}

static void a_box_moved_to_another_row_begins_anew(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Session) session = load(test, 5);
    g_autoptr(Session) moved = NULL;

    session->screen = g_strdup("main");
    save(test, session);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE sessions SET id = 6");

        assert_true(db_run(&query, NULL));
    }
    moved = load(test, 6);
    assert_true(moved->is_new);
    assert_null(moved->screen);
}

static void a_reset_session_stays_on_its_line(void **state)
{
    g_autoptr(Session) session = load(*state, 5);

    session->screen = g_strdup("main");
    session->line = g_strdup("L1");
    session->page = 3;
    session->case_id = 9;
    g_ptr_array_add(session->trail, g_strdup("one"));
    session_set(session, "a", "b");
    session_reset(session);
    assert_null(session->screen);
    assert_int_equal(session->page, 0);
    assert_int_equal(session->case_id, 0);
    assert_int_equal(session->trail->len, 0);
    assert_string_equal(session_get(session, "a"), "");
    assert_string_equal(session->line, "L1");
}

#define SESSION_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SESSION_TEST(a_session_that_is_not_there_begins_empty),
        SESSION_TEST(all_of_a_session_comes_back),
        SESSION_TEST(a_slot_may_be_named_like_a_field),
        SESSION_TEST(nothing_of_it_is_readable_in_the_store),
        SESSION_TEST(a_box_moved_to_another_row_begins_anew),
        SESSION_TEST(a_reset_session_stays_on_its_line),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
