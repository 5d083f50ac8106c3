#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_store.h"

typedef struct Seen {
    int count;
    int64_t first; /* number of the first */
    CaseRow row;   /* the last; its strings are interned */
} Seen;

static const char *keep(const char *text)
{
    return text ? g_intern_string(text) : NULL;
}

static void look(const CaseRow *row, gpointer data)
{
    Seen *seen = data;

    if (seen->count++ == 0)
        seen->first = row->number;
    seen->row = *row;
    seen->row.status = keep(row->status);
    seen->row.category = keep(row->category);
    seen->row.people = keep(row->people);
    seen->row.happened = keep(row->happened);
    seen->row.region = keep(row->region);
    seen->row.language = keep(row->language);
    seen->row.contact_profile = keep(row->contact_profile);
}

static Seen find(Db *db, int64_t number)
{
    Seen seen = {0};

    assert_true(cases_find(db, number, look, &seen, NULL));
    return seen;
}

static void a_case_is_found_by_its_number(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    int64_t id = test_store_case(*state, 10000008, "new", contact);
    Seen seen = find(*state, 10000008);

    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.row.id, id);
    assert_int_equal(seen.row.contact_id, contact);
    assert_string_equal(seen.row.category, "wages");
    assert_string_equal(seen.row.language, "uz");
    assert_null(seen.row.people);
    assert_false(seen.row.urgent);
    assert_int_equal(seen.row.created_at, 100);
    assert_int_equal(find(*state, 10000009).count, 0);
}

static void a_number_is_given_once(void **state)
{
    const uint8_t public_key[32] = {7};
    g_autoptr(GBytes) sealed = g_bytes_new_static("sealed", 6);
    CaseRow row = {
        .number = 10000008, .status = "new", .bearer = "sms", .channel = "x", .hotline_key_id = 1};
    bool is_free = false;

    assert_true(cases_is_free(*state, 10000008, &is_free, NULL));
    assert_true(is_free);
    test_store_case(*state, 10000008, "new", 0);
    assert_true(cases_is_free(*state, 10000008, &is_free, NULL));
    assert_false(is_free);
    assert_false(cases_add(*state, &row, public_key, sizeof public_key, sealed, NULL));
}

static void everything_answered_is_updated_at_once(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    CaseRow row = {.status = "new",
                   .category = "raid",
                   .urgent = true,
                   .people = "2-5",
                   .happened = "today",
                   .region = "RU-MOW",
                   .language = "ky",
                   .contact_profile = "never",
                   .contact_id = contact};
    Seen seen;

    test_store_case(*state, 20000004, "draft", 0);
    row.id = test_store_case(*state, 10000008, "draft", 0);
    assert_true(cases_update(*state, &row, 200, NULL));
    seen = find(*state, 10000008);
    assert_string_equal(seen.row.status, "new");
    assert_string_equal(seen.row.category, "raid");
    assert_true(seen.row.urgent);
    assert_string_equal(seen.row.people, "2-5");
    assert_string_equal(seen.row.happened, "today");
    assert_string_equal(seen.row.region, "RU-MOW");
    assert_string_equal(seen.row.language, "ky");
    assert_string_equal(seen.row.contact_profile, "never");
    assert_int_equal(seen.row.contact_id, contact);
    assert_string_equal(find(*state, 20000004).row.status, "draft");
    assert_int_equal(test_store_number(*state, "SELECT MAX(updated_at) FROM cases"), 200);
}

static void answers_are_set_one_by_one(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);
    Seen seen;

    assert_true(cases_set(*state, id, CASE_CATEGORY, "violence", 200, NULL));
    assert_true(cases_set(*state, id, CASE_PEOPLE, "1", 200, NULL));
    assert_true(cases_set(*state, id, CASE_HAPPENED, "earlier", 200, NULL));
    assert_true(cases_set(*state, id, CASE_REGION, "RU-SPE", 200, NULL));
    assert_true(cases_set_status(*state, id, "mistake", 200, NULL));
    seen = find(*state, 10000008);
    assert_string_equal(seen.row.category, "violence");
    assert_string_equal(seen.row.people, "1");
    assert_string_equal(seen.row.happened, "earlier");
    assert_string_equal(seen.row.region, "RU-SPE");
    assert_string_equal(seen.row.status, "mistake");
}

static void a_status_that_is_none_is_refused(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);

    assert_false(cases_set_status(*state, id, "lost", 200, NULL));
}

static void what_is_being_entered_is_shown_to_nobody(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    Seen all = {0}, own = {0};

    test_store_case(*state, 10000008, "entering", contact);
    assert_int_equal(find(*state, 10000008).count, 0);
    assert_true(cases_list(*state, look, &all, NULL));
    assert_int_equal(all.count, 0);
    assert_true(cases_of_contact(*state, contact, 9, look, &own, NULL));
    assert_int_equal(own.count, 0);
}

static void lists_begin_with_the_newest(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    Seen all = {0}, own = {0};

    test_store_case(*state, 10000008, "new", contact);
    test_store_case(*state, 20000004, "new", contact);
    test_store_case(*state, 30000001, "draft", contact);
    test_store_case(*state, 40000007, "new", 0);
    assert_true(cases_list(*state, look, &all, NULL));
    assert_int_equal(all.count, 4);
    assert_int_equal(all.first, 40000007);
    assert_true(cases_of_contact(*state, contact, 2, look, &own, NULL));
    assert_int_equal(own.count, 2);
    assert_int_equal(own.first, 30000001);
    assert_int_equal(own.row.number, 20000004);
}

static void take_text(int64_t n, GBytes *box, int64_t created_at, gpointer data)
{
    g_string_append_printf(data, "%d:%s@%d ", (int)n, (const char *)g_bytes_get_data(box, NULL),
                           (int)created_at);
}

static void texts_come_in_order_with_the_key_of_their_case(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);
    g_autoptr(GBytes) one = g_bytes_new_static("one", 4), two = g_bytes_new_static("two", 4);
    g_autoptr(GBytes) sealed = NULL;
    g_autoptr(GString) found = g_string_new(NULL);
    uint8_t public_key[32] = {0};
    int64_t number = 0, texts = 9;

    assert_true(cases_key(*state, id, public_key, &number, &texts, NULL));
    assert_int_equal(texts, 0);
    assert_true(cases_add_text(*state, id, 2, two, 300, NULL));
    assert_true(cases_add_text(*state, id, 1, one, 200, NULL));
    assert_false(cases_add_text(*state, id, 1, two, 300, NULL));
    assert_true(cases_key(*state, id, public_key, &number, &texts, NULL));
    assert_int_equal(number, 10000008);
    assert_int_equal(texts, 2);
    assert_int_equal(public_key[0], 7);
    assert_true(cases_texts(*state, id, take_text, found, NULL));
    assert_string_equal(found->str, "1:one@200 2:two@300 ");
    assert_true(cases_sealed_key(*state, id, &sealed, NULL));
    assert_memory_equal(g_bytes_get_data(sealed, NULL), "sealed", 6);
}

static void a_case_that_is_not_there_has_no_key(void **state)
{
    g_autoptr(GBytes) sealed = NULL;

    assert_true(cases_sealed_key(*state, 99, &sealed, NULL));
    assert_null(sealed);
}

static void drafts_are_erased_with_their_texts_and_nothing_else_is(void **state)
{
    int64_t contact = test_store_contact(*state, 1), other = test_store_contact(*state, 2);
    int64_t draft = test_store_case(*state, 10000008, "draft", contact);
    int64_t entering = test_store_case(*state, 20000004, "entering", 0);
    g_autoptr(GBytes) box = g_bytes_new_static("one", 4);

    test_store_session(*state, 5, contact, entering, 1000);
    test_store_case(*state, 30000001, "new", contact);
    test_store_case(*state, 40000007, "draft", other);
    assert_true(cases_add_text(*state, draft, 1, box, 200, NULL));
    assert_true(cases_erase_drafts(*state, contact, NULL));
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM cases"), 2);
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM case_texts"), 0);
    assert_int_equal(find(*state, 30000001).count, 1);
    assert_int_equal(find(*state, 40000007).count, 1);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_case_is_found_by_its_number),
        STORE_TEST(a_number_is_given_once),
        STORE_TEST(everything_answered_is_updated_at_once),
        STORE_TEST(answers_are_set_one_by_one),
        STORE_TEST(a_status_that_is_none_is_refused),
        STORE_TEST(what_is_being_entered_is_shown_to_nobody),
        STORE_TEST(lists_begin_with_the_newest),
        STORE_TEST(texts_come_in_order_with_the_key_of_their_case),
        STORE_TEST(a_case_that_is_not_there_has_no_key),
        STORE_TEST(drafts_are_erased_with_their_texts_and_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
