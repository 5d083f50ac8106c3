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

static void what_is_being_entered_is_filled_at_once(void **state)
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
                   .contact_id = contact,
                   .rank = -7};
    bool filled = false;
    Seen seen;

    test_store_case(*state, 20000004, "entering", 0);
    row.id = test_store_case(*state, 10000008, "entering", 0);
    assert_true(cases_fill(*state, &row, 200, &filled, NULL));
    assert_true(filled);
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
    assert_int_equal(seen.row.rank, 100 - 7);
    assert_int_equal(seen.row.updated_at, 200);
    assert_int_equal(find(*state, 20000004).count, 0);
}

static void what_staff_may_have_touched_is_not_filled(void **state)
{
    static const char *const statuses[] = {"draft", "new", "in_review", "closed", "mistake"};
    CaseRow row = {.status = "new", .category = "raid"};
    bool filled = true;

    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        int64_t number = 10000000 + (int64_t)i;

        row.id = test_store_case(*state, number, statuses[i], 0);
        assert_true(cases_fill(*state, &row, 200, &filled, NULL));
        assert_false(filled);
        assert_string_equal(find(*state, number).row.category, "wages");
    }
}

static void all_that_may_change_is_written_and_read_back(void **state)
{
    int64_t contact = test_store_contact(*state, 1);
    int64_t whole = test_store_case(*state, 20000004, "new", 0);
    int64_t id = test_store_case(*state, 10000008, "new", 0);
    CaseRow row, got;

    assert_true(cases_get(*state, id, &row, NULL));
    row.status = "closed";
    row.category = "violence";
    row.urgent = true;
    row.people = "21+";
    row.happened = "earlier";
    row.region = "RU-SPE";
    row.language = "uz";
    row.contact_profile = "neutral";
    row.contact_id = contact;
    row.rank = 5;
    row.corrected = CASE_URGENT_CORRECTED | CASE_REGION_CORRECTED;
    row.reported_category = "other";
    row.reported_urgent = true;
    row.reported_region = "RU-MOW";
    row.detained_at = 77;
    row.merged_into = whole;
    assert_true(cases_write(*state, &row, 300, NULL));
    assert_true(cases_get_number(*state, 10000008, &got, NULL));
    assert_int_equal(got.id, id);
    assert_string_equal(got.status, "closed");
    assert_string_equal(got.category, "violence");
    assert_true(got.urgent);
    assert_string_equal(got.people, "21+");
    assert_string_equal(got.happened, "earlier");
    assert_string_equal(got.region, "RU-SPE");
    assert_string_equal(got.contact_profile, "neutral");
    assert_int_equal(got.contact_id, contact);
    assert_int_equal(got.rank, 5);
    assert_int_equal(got.corrected, 6);
    assert_string_equal(got.reported_category, "other");
    assert_true(got.reported_urgent);
    assert_string_equal(got.reported_region, "RU-MOW");
    assert_int_equal(got.detained_at, 77);
    assert_int_equal(got.merged_into, whole);
    assert_int_equal(got.created_at, 100);
    assert_int_equal(got.updated_at, 300);
    assert_true(cases_get(*state, whole, &got, NULL));
    assert_string_equal(got.status, "new");
}

static void a_case_that_is_not_there_has_no_id(void **state)
{
    CaseRow row = {.id = 1};

    assert_true(cases_get(*state, 99, &row, NULL));
    assert_int_equal(row.id, 0);
    row.id = 1;
    assert_true(cases_get_number(*state, 10000008, &row, NULL));
    assert_int_equal(row.id, 0);
}

static void a_status_that_is_none_is_refused(void **state)
{
    CaseRow row;

    test_store_case(*state, 10000008, "new", 0);
    assert_true(cases_get_number(*state, 10000008, &row, NULL));
    row.status = "lost";
    assert_false(cases_write(*state, &row, 200, NULL));
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

static void take_text(const CaseText *text, gpointer data)
{
    g_string_append_printf(data, "%d:%s:%s@%d by %d ", (int)text->n, text->kind,
                           (const char *)g_bytes_get_data(text->box, NULL), (int)text->created_at,
                           (int)text->staff_id);
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
    assert_true(cases_add_text(*state, id, &(CaseText){2, "note", 5, two, 300, NULL}, NULL));
    assert_true(cases_add_text(*state, id, &(CaseText){1, "report", 0, one, 200, NULL}, NULL));
    assert_false(cases_add_text(*state, id, &(CaseText){1, "reply", 0, two, 300, NULL}, NULL));
    assert_false(cases_add_text(*state, id, &(CaseText){3, "letter", 0, two, 300, NULL}, NULL));
    assert_true(cases_key(*state, id, public_key, &number, &texts, NULL));
    assert_int_equal(number, 10000008);
    assert_int_equal(texts, 2);
    assert_int_equal(public_key[0], 7);
    assert_true(cases_texts(*state, id, take_text, found, NULL));
    assert_string_equal(found->str, "1:report:one@200 by 0 2:note:two@300 by 5 ");
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
    assert_true(cases_add_text(*state, draft, &(CaseText){1, "report", 0, box, 200, NULL}, NULL));
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
        STORE_TEST(what_is_being_entered_is_filled_at_once),
        STORE_TEST(what_staff_may_have_touched_is_not_filled),
        STORE_TEST(all_that_may_change_is_written_and_read_back),
        STORE_TEST(a_case_that_is_not_there_has_no_id),
        STORE_TEST(a_status_that_is_none_is_refused),
        STORE_TEST(what_is_being_entered_is_shown_to_nobody),
        STORE_TEST(lists_begin_with_the_newest),
        STORE_TEST(texts_come_in_order_with_the_key_of_their_case),
        STORE_TEST(a_case_that_is_not_there_has_no_key),
        STORE_TEST(drafts_are_erased_with_their_texts_and_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
