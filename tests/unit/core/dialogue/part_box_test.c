#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/dialogue/part_box.h"
#include "support/test_parts.h"

static LongMessageRow stored_row(TestHotline *test, int64_t id)
{
    Phone phone;
    LongMessageRow row = {.id = id, .name = "name", .total = 4, .due_at = TEST_NOON};

    assert_true(phone_parse(TEST_UZ, &phone));
    row.box = part_lock_head(&test->hotline, &row, &phone, "texts");
    assert_true(long_messages_save(test->hotline.db, &row, NULL));
    return row;
}

static void a_head_opens_in_its_own_row_only(void **state)
{
    TestHotline *test = *state;
    g_auto(LongMessageRow) row = stored_row(test, 1);
    LongMessageRow other = row;
    g_autofree char *channel = NULL;
    Phone from;

    assert_true(part_unlock_head(&test->hotline, &row, &from, &channel));
    assert_string_equal(from.e164, TEST_UZ);
    assert_string_equal(channel, "texts");
    other.id = 2;
    assert_false(part_unlock_head(&test->hotline, &other, &from, &channel));
    other.id = 1;
    other.box = NULL;
    assert_false(part_unlock_head(&test->hotline, &other, &from, &channel));
}

static void people_messages_and_texts_are_told_apart(void **state)
{
    const Hotline *hotline = &((TestHotline *)*state)->hotline;
    LongMessageRow row = {.name = "a"}, other = {.name = "b"};
    Phone uz, kg;

    assert_true(phone_parse(TEST_UZ, &uz));
    assert_true(phone_parse(TEST_KG, &kg));
    assert_int_not_equal(part_person(hotline, &uz), part_person(hotline, &kg));
    assert_int_not_equal(part_message_id(hotline, "x", "1"), part_message_id(hotline, "y", "1"));
    assert_int_not_equal(part_message_id(hotline, "x", "1"), part_message_id(hotline, "x", "2"));
    assert_int_equal(part_mark(hotline, &row, "t"), part_mark(hotline, &row, "t"));
    assert_int_not_equal(part_mark(hotline, &row, "t"), part_mark(hotline, &row, "u"));
    assert_int_not_equal(part_mark(hotline, &row, "t"), part_mark(hotline, &other, "t"));
}

/* As somebody could who can write to the database. */
static void a_part_that_was_moved_counts_as_missing(void **state)
{
    TestHotline *test = *state;
    Db *db = test->hotline.db;
    g_auto(LongMessageRow) row = stored_row(test, 1);
    g_auto(LongMessageRow) other = stored_row(test, 2);
    g_autoptr(GBytes) first = part_lock(&test->hotline, &row, 1, "one ");
    g_autoptr(GBytes) third = part_lock(&test->hotline, &row, 3, "three ");
    g_autoptr(GBytes) foreign = part_lock(&test->hotline, &other, 4, "four ");
    g_autofree char *text = NULL;

    assert_true(message_parts_add(db, 1, 1, 1, first, NULL));
    assert_true(message_parts_add(db, 1, 2, 1, third, NULL));
    assert_true(message_parts_add(db, 1, 3, 1, third, NULL));
    assert_true(message_parts_add(db, 1, 4, 1, foreign, NULL));
    text = part_join(&test->hotline, &row, NULL);
    assert_string_equal(text, "one [part 2 of 4 missing]three [part 4 of 4 missing]");
}

#define PARTS_TEST(name) cmocka_unit_test_setup(name, test_parts_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PARTS_TEST(a_head_opens_in_its_own_row_only),
        PARTS_TEST(people_messages_and_texts_are_told_apart),
        PARTS_TEST(a_part_that_was_moved_counts_as_missing),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
