#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/throttles.h"
#include "support/test_store.h"

static int64_t count(Db *db, int64_t id, int64_t now)
{
    int64_t number = 99;

    assert_true(throttles_count(db, id, now, &number, NULL));
    return number;
}

static void a_window_counts_until_it_closes(void **state)
{
    assert_int_equal(count(*state, 1, 100), 0);
    for (int i = 1; i <= 3; i++) {
        assert_true(throttles_add(*state, 1, 100 + i, 60, NULL));
        assert_int_equal(count(*state, 1, 100 + i), i);
    }
    assert_int_equal(count(*state, 1, 160), 3); /* opened at 101 */
    assert_int_equal(count(*state, 1, 161), 0);
    assert_int_equal(count(*state, 2, 103), 0);
}

static void a_late_count_opens_a_new_window(void **state)
{
    assert_true(throttles_add(*state, 1, 100, 60, NULL));
    assert_true(throttles_add(*state, 1, 100, 60, NULL));
    assert_true(throttles_add(*state, 1, 160, 60, NULL));
    assert_int_equal(count(*state, 1, 160), 1);
    assert_int_equal(count(*state, 1, 219), 1);
    assert_int_equal(count(*state, 1, 220), 0);
}

static void closed_windows_are_forgotten(void **state)
{
    assert_true(throttles_add(*state, 1, 100, 60, NULL));
    assert_true(throttles_add(*state, 2, 101, 60, NULL));
    assert_true(throttles_expire(*state, 160, NULL));
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM throttles"), 2);
}

static void a_window_may_end_so_long_after_its_last_count(void **state)
{
    int64_t counted, ends_at;

    assert_true(throttles_read(*state, 1, 100, &counted, &ends_at, NULL));
    assert_int_equal(counted, 0);
    assert_int_equal(ends_at, 0);
    assert_true(throttles_extend(*state, 1, 100, 60, NULL));
    assert_true(throttles_extend(*state, 1, 150, 60, NULL));
    assert_true(throttles_read(*state, 1, 209, &counted, &ends_at, NULL));
    assert_int_equal(counted, 2);
    assert_int_equal(ends_at, 210);
    assert_true(throttles_read(*state, 1, 210, &counted, &ends_at, NULL));
    assert_int_equal(counted, 0);
    assert_true(throttles_extend(*state, 1, 210, 60, NULL));
    assert_true(throttles_read(*state, 1, 210, &counted, &ends_at, NULL));
    assert_int_equal(counted, 1);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_window_counts_until_it_closes),
        STORE_TEST(a_late_count_opens_a_new_window),
        STORE_TEST(closed_windows_are_forgotten),
        STORE_TEST(a_window_may_end_so_long_after_its_last_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
