#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_store.h"

static const uint8_t index_a[CONTACT_INDEX_OCTETS] = {8};
static const uint8_t index_b[CONTACT_INDEX_OCTETS] = {16};

static void someone_unknown_is_not_found(void **state)
{
    ContactRow contact = {.id = 7};

    assert_true(contacts_find(*state, index_a, &contact, NULL));
    assert_int_equal(contact.id, 0);
    assert_int_equal(contact.language, LANGUAGE_UNKNOWN);
    assert_string_equal(contact.citizenship, "");
}

static void a_contact_is_found_by_its_index_alone(void **state)
{
    int64_t id = test_store_contact(*state, 1);
    ContactRow contact;

    assert_true(contacts_find(*state, index_a, &contact, NULL));
    assert_int_equal(contact.id, id);
    assert_int_equal(contact.language, LANGUAGE_UNKNOWN);
    assert_false(contact.latin);
    assert_false(contact.stopped);
    assert_true(contacts_find(*state, index_b, &contact, NULL));
    assert_int_equal(contact.id, 0);
}

static void a_number_is_stored_once(void **state)
{
    g_autoptr(GBytes) box = g_bytes_new_static("phone", 5);
    g_autoptr(GError) error = NULL;
    ContactRow contact = {0};

    test_store_contact(*state, 1);
    assert_false(contacts_add(*state, index_a, box, 100, &contact, &error));
    assert_non_null(error);
}

/* The row id is half of the index: should two ever share it, neither sees the other's row. */
static void a_number_with_the_row_id_of_another_is_refused(void **state)
{
    const uint8_t twin[CONTACT_INDEX_OCTETS] = {8, [CONTACT_INDEX_OCTETS - 1] = 1};
    ContactRow contact = {0};
    g_autoptr(GError) error = NULL;

    test_store_contact(*state, 1);
    assert_false(contacts_find(*state, twin, &contact, &error));
    assert_non_null(error);
    assert_int_equal(contact.id, 0);
}

static void all_that_is_saved_comes_back(void **state)
{
    ContactRow saved = {.id = test_store_contact(*state, 1),
                        .language = LANGUAGE_UZ_CYRL,
                        .latin = true,
                        .citizenship = "other",
                        .profile = "neutral",
                        .stopped = true};
    ContactRow found;

    test_store_contact(*state, 2);
    assert_true(contacts_save(*state, &saved, 500, NULL));
    assert_true(contacts_find(*state, index_a, &found, NULL));
    assert_int_equal(found.language, LANGUAGE_UZ_CYRL);
    assert_true(found.latin);
    assert_string_equal(found.citizenship, "other");
    assert_string_equal(found.profile, "neutral");
    assert_true(found.stopped);
    assert_true(contacts_find(*state, index_b, &found, NULL));
    assert_int_equal(found.language, LANGUAGE_UNKNOWN);
}

static void the_first_stop_is_the_one_that_counts(void **state)
{
    static const char sql[] = "SELECT stopped_at FROM contacts";
    ContactRow contact = {
        .id = test_store_contact(*state, 1), .language = LANGUAGE_RU, .stopped = true};

    assert_true(contacts_save(*state, &contact, 500, NULL));
    assert_true(contacts_save(*state, &contact, 600, NULL));
    assert_int_equal(test_store_number(*state, sql), 500);
    contact.stopped = false;
    assert_true(contacts_save(*state, &contact, 700, NULL));
    assert_int_equal(test_store_number(*state, sql), 0);
}

static void a_value_that_is_none_is_refused(void **state)
{
    ContactRow contact = {
        .id = test_store_contact(*state, 1), .language = LANGUAGE_RU, .profile = "always"};
    g_autoptr(GError) error = NULL;

    assert_false(contacts_save(*state, &contact, 500, &error));
    assert_null(strstr(error->message, "always"));
}

static void erasing_takes_sessions_along_and_leaves_cases_without_a_link(void **state)
{
    int64_t id = test_store_contact(*state, 1), other = test_store_contact(*state, 2);

    test_store_case(*state, 10000008, "new", id);
    test_store_case(*state, 20000004, "new", other);
    test_store_session(*state, 5, id, 0, 1000);
    test_store_session(*state, 6, other, 0, 1000);
    assert_true(contacts_erase(*state, id, NULL));
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM contacts"), 1);
    assert_int_equal(test_store_number(*state, "SELECT SUM(id) FROM sessions"), 6);
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM cases"), 2);
    assert_int_equal(test_store_number(*state, "SELECT number FROM cases WHERE contact_id IS NULL"),
                     10000008);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(someone_unknown_is_not_found),
        STORE_TEST(a_contact_is_found_by_its_index_alone),
        STORE_TEST(a_number_is_stored_once),
        STORE_TEST(a_number_with_the_row_id_of_another_is_refused),
        STORE_TEST(all_that_is_saved_comes_back),
        STORE_TEST(the_first_stop_is_the_one_that_counts),
        STORE_TEST(a_value_that_is_none_is_refused),
        STORE_TEST(erasing_takes_sessions_along_and_leaves_cases_without_a_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
