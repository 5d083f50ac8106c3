#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/message_parts.h"
#include "support/test_store.h"

static void save(Db *db, int64_t id, int64_t person, LongMessageState state, int64_t due_at)
{
    g_auto(LongMessageRow) row = {
        .id = id, .person = person, .name = "abc", .total = 3, .state = state, .due_at = due_at};

    if (state == LONG_MESSAGE_WAITING)
        row.box = g_bytes_new_static("head", 4);
    assert_true(long_messages_save(db, &row, NULL));
}

static void add_part(Db *db, int64_t id, unsigned n, const char *text_or_null)
{
    g_autoptr(GBytes) box = text_or_null ? g_bytes_new(text_or_null, strlen(text_or_null)) : NULL;

    assert_true(message_parts_add(db, id, n, 1000 + n, box, NULL));
}

static void append(unsigned n, GBytes *box, gpointer data)
{
    g_string_append_printf(data, "%u", n);
    g_string_append_len(data, g_bytes_get_data(box, NULL), (gssize)g_bytes_get_size(box));
}

static char *parts(Db *db, int64_t id)
{
    GString *text = g_string_new(NULL);

    assert_true(message_parts_each(db, id, append, text, NULL));
    return g_string_free(text, FALSE);
}

static void append_id(const LongMessageRow *row, gpointer data)
{
    g_string_append_printf(data, "%d ", (int)row->id);
}

static char *due(Db *db, int64_t now, int64_t limit)
{
    GString *ids = g_string_new(NULL);

    assert_true(long_messages_due(db, now, limit, append_id, ids, NULL));
    return g_string_free(ids, FALSE);
}

#define assert_text(call, expected)              \
    do {                                         \
        g_autofree char *text_now = (call);      \
        assert_string_equal(text_now, expected); \
    } while (0)

static void what_is_not_there_is_not_found(void **state)
{
    g_auto(LongMessageRow) row = {.id = 9};
    int64_t mark = 9, count = 9;

    assert_true(long_messages_find(*state, 1, &row, NULL));
    assert_int_equal(row.id, 0);
    assert_true(message_parts_find(*state, 1, 1, &mark, NULL));
    assert_int_equal(mark, 0);
    assert_true(message_parts_count(*state, 1, &count, NULL));
    assert_int_equal(count, 0);
}

static void a_message_is_read_as_it_was_saved(void **state)
{
    static const LongMessageState all[] = {LONG_MESSAGE_WAITING, LONG_MESSAGE_LATE,
                                           LONG_MESSAGE_DONE};
    int64_t case_id = test_store_case(*state, 77, "draft", 0);

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_auto(LongMessageRow) row = {.id = 5,
                                      .person = 6,
                                      .name = "name",
                                      .total = 4,
                                      .state = all[i],
                                      .completed_by = (unsigned)i,
                                      .case_id = i == 1 ? case_id : 0,
                                      .due_at = 100 + (int64_t)i};
        g_auto(LongMessageRow) read = {0};

        row.box = i == 0 ? g_bytes_new_static("head", 4) : NULL;
        assert_true(long_messages_save(*state, &row, NULL));
        assert_true(long_messages_find(*state, 5, &read, NULL));
        assert_int_equal(read.id, 5);
        assert_int_equal(read.person, 6);
        assert_string_equal(read.name, "name");
        assert_int_equal(read.total, 4);
        assert_int_equal(read.state, all[i]);
        assert_int_equal(read.completed_by, i);
        assert_int_equal(read.case_id, row.case_id);
        assert_int_equal(read.due_at, row.due_at);
        assert_int_equal(read.box != NULL, i == 0);
    }
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM long_messages"), 1);
}

static void parts_come_out_in_order(void **state)
{
    int64_t mark, count;

    save(*state, 1, 1, LONG_MESSAGE_WAITING, 100);
    save(*state, 2, 1, LONG_MESSAGE_WAITING, 100);
    add_part(*state, 1, 3, "c");
    add_part(*state, 1, 1, "a");
    add_part(*state, 2, 2, "x");
    assert_text(parts(*state, 1), "1a3c");
    assert_true(message_parts_find(*state, 1, 3, &mark, NULL));
    assert_int_equal(mark, 1003);
    assert_true(message_parts_find(*state, 1, 2, &mark, NULL));
    assert_int_equal(mark, 0);
    assert_true(message_parts_count(*state, 1, &count, NULL));
    assert_int_equal(count, 2);
}

static void a_part_is_not_kept_twice(void **state)
{
    save(*state, 1, 1, LONG_MESSAGE_WAITING, 100);
    add_part(*state, 1, 1, "a");
    assert_false(message_parts_add(*state, 1, 1, 5, NULL, NULL));
    assert_false(message_parts_add(*state, 99, 1, 5, NULL, NULL)); /* of no message */
}

static void an_emptied_part_keeps_its_mark(void **state)
{
    int64_t mark, count;

    save(*state, 1, 1, LONG_MESSAGE_WAITING, 100);
    save(*state, 2, 1, LONG_MESSAGE_WAITING, 100);
    add_part(*state, 1, 1, "a");
    add_part(*state, 2, 1, "b");
    assert_true(message_parts_empty(*state, 1, NULL));
    add_part(*state, 1, 2, NULL);
    assert_text(parts(*state, 1), "");
    assert_text(parts(*state, 2), "1b");
    assert_true(message_parts_find(*state, 1, 1, &mark, NULL));
    assert_int_equal(mark, 1001);
    assert_true(message_parts_count(*state, 1, &count, NULL));
    assert_int_equal(count, 2);
}

static void what_is_due_comes_the_oldest_first(void **state)
{
    save(*state, 1, 1, LONG_MESSAGE_WAITING, 100);
    save(*state, 2, 1, LONG_MESSAGE_LATE, 99);
    save(*state, 3, 1, LONG_MESSAGE_DONE, 101);
    assert_text(due(*state, 98, 9), "");
    assert_text(due(*state, 100, 9), "2 1 ");
    assert_text(due(*state, 101, 9), "2 1 3 ");
    assert_text(due(*state, 101, 1), "2 ");
}

static void a_removed_message_takes_its_parts_along(void **state)
{
    save(*state, 1, 1, LONG_MESSAGE_WAITING, 100);
    save(*state, 2, 1, LONG_MESSAGE_WAITING, 100);
    add_part(*state, 1, 1, "a");
    add_part(*state, 2, 1, "b");
    assert_true(long_messages_remove(*state, 1, NULL));
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM long_messages"), 2);
    assert_int_equal(test_store_number(*state, "SELECT SUM(message_id) FROM message_parts"), 2);
}

static void save_late(Db *db, int64_t id, int64_t person, int64_t case_id)
{
    LongMessageRow row = {.id = id,
                          .person = person,
                          .total = 2,
                          .state = LONG_MESSAGE_LATE,
                          .case_id = case_id,
                          .due_at = 100};

    assert_true(long_messages_save(db, &row, NULL));
}

static void a_forgotten_person_has_nothing_waiting_and_no_case(void **state)
{
    int64_t case_id = test_store_case(*state, 77, "new", 0);
    bool erased = true;

    save(*state, 1, 10, LONG_MESSAGE_WAITING, 100);
    save(*state, 2, 20, LONG_MESSAGE_WAITING, 100);
    add_part(*state, 1, 1, "a");
    add_part(*state, 2, 1, "b");
    save_late(*state, 3, 10, case_id);
    save_late(*state, 4, 20, case_id);
    assert_true(long_messages_forget(*state, 10, &erased, NULL));
    assert_true(erased);
    assert_int_equal(test_store_number(*state, "SELECT SUM(message_id) FROM message_parts"), 2);
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM long_messages"), 2 + 3 + 4);
    assert_int_equal(
        test_store_number(*state, "SELECT SUM(id) FROM long_messages WHERE case_id IS NOT NULL"),
        4);
    assert_true(long_messages_forget(*state, 10, &erased, NULL));
    assert_false(erased);
}

static void a_case_that_is_cut_or_gone_takes_nothing_more(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    int64_t kept = test_store_case(*state, 77, "new", 0);
    int64_t draft = test_store_case(*state, 78, "draft", contact);

    save_late(*state, 1, 10, kept);
    save_late(*state, 2, 10, draft);
    assert_true(long_messages_cut_case(*state, kept, NULL));
    assert_int_equal(
        test_store_number(*state, "SELECT SUM(id) FROM long_messages WHERE case_id IS NOT NULL"),
        2);
    assert_true(cases_erase_drafts(*state, contact, NULL));
    assert_int_equal(
        test_store_number(*state, "SELECT COUNT(*) FROM long_messages WHERE case_id IS NULL"), 2);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_not_there_is_not_found),
        STORE_TEST(a_message_is_read_as_it_was_saved),
        STORE_TEST(parts_come_out_in_order),
        STORE_TEST(a_part_is_not_kept_twice),
        STORE_TEST(an_emptied_part_keeps_its_mark),
        STORE_TEST(what_is_due_comes_the_oldest_first),
        STORE_TEST(a_removed_message_takes_its_parts_along),
        STORE_TEST(a_forgotten_person_has_nothing_waiting_and_no_case),
        STORE_TEST(a_case_that_is_cut_or_gone_takes_nothing_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
