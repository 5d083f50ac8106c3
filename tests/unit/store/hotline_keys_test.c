#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_store.h"

static void new_cases_are_sealed_to_the_newest_key(void **state)
{
    const uint8_t second[32] = {9, 9, 9};
    g_autoptr(GBytes) box = g_bytes_new_static("second", 6);
    g_auto(HotlineKeyRow) newest = {0}, first = {0};

    assert_true(hotline_keys_add(*state, second, box, 200, NULL));
    assert_true(hotline_keys_find(*state, 0, &newest, NULL));
    assert_int_equal(newest.id, 2);
    assert_memory_equal(newest.public_key, second, 32);
    assert_true(g_bytes_equal(newest.recovery_box, box));
    assert_true(hotline_keys_find(*state, 1, &first, NULL));
    assert_int_equal(first.public_key[0], 1);
}

static void a_store_without_a_key_says_what_makes_one(void **state)
{
    g_autoptr(Db) db = db_open(":memory:", DB_CREATE, NULL);
    g_auto(HotlineKeyRow) row = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(hotline_keys_find(db, 0, &row, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET));
    assert_non_null(strstr(error->message, "tayanch init"));
}

static void a_key_that_is_not_there_is_an_error(void **state)
{
    g_auto(HotlineKeyRow) row = {0};

    assert_false(hotline_keys_find(*state, 7, &row, NULL));
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

static void append(const HotlineKeyRow *row, gpointer data)
{
    g_string_append_printf(data, "%d:%d@%d ", (int)row->id, row->public_key[0],
                           (int)row->created_at);
}

static void keys_are_listed_newest_last(void **state)
{
    const uint8_t second[32] = {9};
    g_autoptr(GBytes) box = g_bytes_new_static("second", 6);
    g_autoptr(GString) all = g_string_new(NULL);

    assert_true(hotline_keys_add(*state, second, box, 200, NULL));
    assert_true(hotline_keys_each(*state, append, all, NULL));
    assert_string_equal(all->str, "1:1@100 2:9@200 ");
}

static void there_is_one_recovery_key(void **state)
{
    const uint8_t public_key[32] = {5, 6};
    uint8_t found[32];
    g_autoptr(GError) error = NULL;

    assert_false(hotline_recovery_find(*state, found, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET));
    assert_true(hotline_recovery_add(*state, public_key, NULL));
    assert_false(hotline_recovery_add(*state, public_key, NULL));
    assert_true(hotline_recovery_find(*state, found, NULL));
    assert_memory_equal(found, public_key, sizeof found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(new_cases_are_sealed_to_the_newest_key),
        STORE_TEST(a_store_without_a_key_says_what_makes_one),
        STORE_TEST(a_key_that_is_not_there_is_an_error),
        STORE_TEST(keys_are_listed_newest_last),
        STORE_TEST(there_is_one_recovery_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
