#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

int test_store_setup(void **state)
{
    const uint8_t public_key[32] = {1, 2, 3};
    g_autoptr(GBytes) box = g_bytes_new_static("recovery", 8);
    Db *db = db_open(":memory:", DB_CREATE, NULL);

    *state = db;
    return db && hotline_keys_add(db, public_key, box, 100, NULL) ? 0 : -1;
}

int test_store_teardown(void **state)
{
    db_close(*state);
    return 0;
}

int64_t test_store_number(Db *db, const char *sql)
{
    g_auto(DbQuery) query = db_query(db, sql);

    assert_int_equal(db_step(&query, NULL), DB_ROW);
    return db_int(&query, 0);
}

int64_t test_store_contact(Db *db, uint8_t seed)
{
    const uint8_t index[CONTACT_INDEX_OCTETS] = {(uint8_t)(seed << 3)};
    g_autoptr(GBytes) box = g_bytes_new_static("phone", 5);
    ContactRow contact = {.language = LANGUAGE_UNKNOWN};

    assert_true(contacts_add(db, index, box, 100, &contact, NULL));
    return contact.id;
}

int64_t test_store_case(Db *db, int64_t number, const char *status, int64_t contact_id)
{
    const uint8_t public_key[32] = {7, 8, 9};
    g_autoptr(GBytes) sealed = g_bytes_new_static("sealed", 6);
    CaseRow row = {.number = number,
                   .status = status,
                   .category = "wages",
                   .language = "uz",
                   .bearer = "ussd",
                   .channel = "line",
                   .contact_id = contact_id,
                   .hotline_key_id = 1,
                   .created_at = 100};

    assert_true(cases_add(db, &row, public_key, sizeof public_key, sealed, NULL));
    assert_int_not_equal(row.id, 0);
    return row.id;
}

int64_t test_store_staff(Db *db, const char *name)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    StaffInvite invite = {
        .name = name, .name_key = name, .role = "worker", .hash = (const uint8_t *)digest};
    int64_t id = 0;

    assert_true(staff_rows_add(db, &invite, 100, &id, NULL));
    return id;
}

void test_store_session(Db *db, int64_t id, int64_t contact_id, int64_t case_id, int64_t due_at)
{
    g_auto(SessionRow) row = {.id = id,
                              .box = g_bytes_new_static("box", 3),
                              .contact_id = contact_id,
                              .case_id = case_id,
                              .due_at = due_at,
                              .forget_at = due_at + 1000};

    assert_true(sessions_save(db, &row, NULL));
}
