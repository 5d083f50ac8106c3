#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/inbound.h"
#include "support/test_store.h"

static void keep(Db *db, int64_t id, const char *text, int64_t expires_at)
{
    g_autoptr(GBytes) box = g_bytes_new(text, strlen(text));

    assert_true(inbound_keep(db, id, box, expires_at, NULL));
}

static char *kept(Db *db, int64_t id)
{
    g_autoptr(GBytes) box = NULL;

    assert_true(inbound_find(db, id, &box, NULL));
    return box ? g_strndup(g_bytes_get_data(box, NULL), g_bytes_get_size(box)) : NULL;
}

static void a_new_message_has_no_answer_yet(void **state)
{
    assert_null(kept(*state, 1));
}

static void an_answer_is_kept_and_replaced(void **state)
{
    g_autofree char *first = NULL, *second = NULL;

    keep(*state, 1, "one", 1000);
    first = kept(*state, 1);
    assert_string_equal(first, "one");
    assert_null(kept(*state, 2));
    keep(*state, 1, "two", 2000);
    second = kept(*state, 1);
    assert_string_equal(second, "two");
    assert_int_equal(test_store_number(*state, "SELECT expires_at FROM inbound"), 2000);
}

static void what_expired_is_forgotten_the_oldest_first(void **state)
{
    int64_t removed = 9;

    keep(*state, 1, "a", 1000);
    keep(*state, 2, "b", 900);
    keep(*state, 3, "c", 1001);
    assert_true(inbound_expire(*state, 1000, 1, &removed, NULL));
    assert_int_equal(removed, 1);
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM inbound"), 4);
    assert_true(inbound_expire(*state, 1000, 9, &removed, NULL));
    assert_int_equal(removed, 1);
    assert_true(inbound_expire(*state, 1000, 9, &removed, NULL));
    assert_int_equal(removed, 0);
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM inbound"), 3);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_new_message_has_no_answer_yet),
        STORE_TEST(an_answer_is_kept_and_replaced),
        STORE_TEST(what_expired_is_forgotten_the_oldest_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
