#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/contact_facts.h"
#include "support/test_store.h"

static void assert_kept(Db *db, int64_t contact, const char *expected)
{
    g_autoptr(GBytes) box = NULL;

    assert_true(contact_facts_find(db, contact, &box, NULL));
    if (!expected) {
        assert_null(box);
        return;
    }
    assert_non_null(box);
    assert_int_equal(g_bytes_get_size(box), strlen(expected));
    assert_memory_equal(g_bytes_get_data(box, NULL), expected, strlen(expected));
}

static void keep(Db *db, int64_t contact, const char *octets)
{
    g_autoptr(GBytes) box = g_bytes_new_static(octets, strlen(octets));

    assert_true(contact_facts_save(db, contact, box, NULL));
}

static void what_is_kept_is_found_and_replaced(void **state)
{
    Db *db = *state;
    int64_t one = test_store_contact(db, 1), other = test_store_contact(db, 2);

    assert_kept(db, one, NULL);
    keep(db, one, "first");
    keep(db, one, "second");
    assert_kept(db, one, "second");
    assert_kept(db, other, NULL);
}

static void it_goes_with_the_contact_alone(void **state)
{
    Db *db = *state;
    int64_t one = test_store_contact(db, 1), other = test_store_contact(db, 2);

    keep(db, one, "one");
    keep(db, other, "other");
    assert_true(contacts_erase(db, one, NULL));
    assert_kept(db, one, NULL);
    assert_kept(db, other, "other");
}

static void nothing_is_kept_of_a_stranger(void **state)
{
    g_autoptr(GBytes) box = g_bytes_new_static("x", 1);
    g_autoptr(GError) error = NULL;

    assert_false(contact_facts_save(*state, 12345, box, &error));
    assert_non_null(error);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_kept_is_found_and_replaced),
        STORE_TEST(it_goes_with_the_contact_alone),
        STORE_TEST(nothing_is_kept_of_a_stranger),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
