#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/staff.h"
#include "support/test_store.h"

static const uint8_t salt[16] = {1}, auth[32] = {2}, public_key[32] = {3};

static int64_t add(Db *db, const char *key, const char *role, uint8_t token)
{
    uint8_t hash[32] = {token};
    StaffInvite invite = {
        .name = "Name", .name_key = key, .role = role, .hash = hash, .until = 500};
    int64_t id = 0;

    assert_true(staff_rows_add(db, &invite, 100, &id, NULL));
    assert_true(id > 0);
    return id;
}

static void join(Db *db, int64_t id)
{
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    StaffPassword password = {
        .salt = salt, .opslimit = 3, .memlimit = 64, .auth_hash = auth, .secret_box = box};

    assert_true(staff_rows_join(db, id, &password, public_key, 200, NULL));
}

static void find(Db *db, int64_t id, StaffRow *row)
{
    assert_true(staff_rows_find(db, id, row, NULL));
}

#define assert_octets(bytes, octets)                                                \
    do {                                                                            \
        assert_int_equal(g_bytes_get_size(bytes), sizeof(octets));                  \
        assert_memory_equal(g_bytes_get_data(bytes, NULL), octets, sizeof(octets)); \
    } while (0)

static void somebody_invited_is_read_as_added(void **state)
{
    g_auto(StaffRow) row = {0}, by_name = {0}, by_invite = {0};
    const uint8_t hash[32] = {7};
    int64_t id = add(*state, "aziza", "worker", 7);

    find(*state, id, &row);
    assert_string_equal(row.name, "Name");
    assert_string_equal(row.role, "worker");
    assert_string_equal(row.state, "invited");
    assert_int_equal(row.invite_until, 500);
    assert_int_equal(row.created_at, 100);
    assert_int_equal(row.used_at, 0);
    assert_null(row.salt);
    assert_null(row.auth_hash);
    assert_null(row.public_key);
    assert_true(staff_rows_find_name(*state, "aziza", &by_name, NULL));
    assert_int_equal(by_name.id, id);
    assert_true(staff_rows_find_invite(*state, hash, &by_invite, NULL));
    assert_int_equal(by_invite.id, id);
}

static void who_joins_has_what_their_browser_made(void **state)
{
    g_auto(StaffRow) row = {0}, by_invite = {0};
    const uint8_t hash[32] = {7};
    int64_t id = add(*state, "aziza", "worker", 7);

    join(*state, id);
    find(*state, id, &row);
    assert_string_equal(row.state, "active");
    assert_octets(row.salt, salt);
    assert_octets(row.auth_hash, auth);
    assert_octets(row.public_key, public_key);
    assert_int_equal(row.opslimit, 3);
    assert_int_equal(row.memlimit, 64);
    assert_int_equal(row.used_at, 200);
    assert_true(staff_rows_find_invite(*state, hash, &by_invite, NULL));
    assert_int_equal(by_invite.id, 0);
}

static void passwords_factors_roles_and_hours_change_alone(void **state)
{
    static const uint8_t other[32] = {9}, other_salt[16] = {8};
    g_autoptr(GBytes) box = g_bytes_new_static("other", 5), totp = g_bytes_new_static("totp", 4);
    StaffPassword password = {
        .salt = other_salt, .opslimit = 4, .memlimit = 65, .auth_hash = other, .secret_box = box};
    g_auto(StaffRow) row = {0};
    int64_t id = add(*state, "aziza", "worker", 7), neighbour = add(*state, "bek", "viewer", 8);

    join(*state, id);
    join(*state, neighbour);
    assert_true(staff_rows_set_password(*state, id, &password, NULL));
    assert_true(staff_rows_set_role(*state, id, "admin", NULL));
    assert_true(staff_rows_set_used(*state, id, 300, NULL));
    assert_true(staff_rows_set_totp_next(*state, id, totp, NULL));
    find(*state, id, &row);
    assert_octets(row.salt, other_salt);
    assert_octets(row.auth_hash, other);
    assert_octets(row.public_key, public_key);
    assert_string_equal(row.role, "admin");
    assert_int_equal(row.used_at, 300);
    assert_non_null(row.totp_next_box);
    staff_row_clear(&row);
    assert_true(staff_rows_set_totp(*state, id, totp, 12, NULL));
    assert_true(staff_rows_set_totp_step(*state, id, 13, NULL));
    find(*state, id, &row);
    assert_null(row.totp_next_box);
    assert_non_null(row.totp_box);
    assert_int_equal(row.totp_step, 13);
    staff_row_clear(&row);
    find(*state, neighbour, &row);
    assert_octets(row.auth_hash, auth);
    assert_string_equal(row.role, "viewer");
    assert_int_equal(row.totp_step, 0);
}

static void names_and_invitations_are_of_one_person(void **state)
{
    uint8_t hash[32] = {9};
    StaffInvite twice = {.name = "N", .name_key = "aziza", .role = "worker", .hash = hash};
    g_auto(StaffRow) row = {0};
    int64_t id = add(*state, "aziza", "worker", 7), other;

    assert_false(staff_rows_add(*state, &twice, 100, &other, NULL));
    assert_true(staff_rows_remove(*state, id, NULL));
    assert_true(staff_rows_find_name(*state, "aziza", &row, NULL));
    assert_int_equal(row.id, 0);
    assert_true(staff_rows_add(*state, &twice, 100, &other, NULL));
    assert_int_not_equal(other, id);
    twice.name_key = "bek"; /* the same token */
    assert_false(staff_rows_add(*state, &twice, 100, &other, NULL));
}

static void only_admins_who_can_sign_in_are_counted(void **state)
{
    int64_t count = 9, id = add(*state, "one", "admin", 1);

    assert_true(staff_rows_count_admins(*state, &count, NULL));
    assert_int_equal(count, 0);
    join(*state, id);
    join(*state, add(*state, "two", "worker", 2));
    assert_true(staff_rows_count_admins(*state, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(staff_rows_remove(*state, id, NULL));
    assert_true(staff_rows_count_admins(*state, &count, NULL));
    assert_int_equal(count, 0);
}

static void who_lacks_what_signing_in_needs_is_counted(void **state)
{
    g_autoptr(GBytes) totp = g_bytes_new_static("totp", 4);
    int64_t count = 9, id = add(*state, "one", "admin", 1);

    join(*state, id);
    assert_true(staff_rows_count_broken(*state, &count, NULL));
    assert_int_equal(count, 1); /* no second factor */
    assert_true(staff_rows_set_totp(*state, id, totp, 0, NULL));
    add(*state, "two", "worker", 2); /* has nothing yet, and needs nothing */
    assert_true(staff_rows_count_broken(*state, &count, NULL));
    assert_int_equal(count, 0);
}

static void append(const StaffRow *row, gpointer data)
{
    g_string_append_printf(data, "%d:%s ", (int)row->id, row->state);
}

static void everybody_is_listed_in_order(void **state)
{
    g_autoptr(GString) all = g_string_new(NULL);
    int64_t first = add(*state, "one", "admin", 1);

    join(*state, add(*state, "two", "worker", 2));
    assert_true(staff_rows_remove(*state, first, NULL));
    assert_true(staff_rows_each(*state, append, all, NULL));
    assert_string_equal(all->str, "1:removed 2:active ");
}

static void what_no_role_or_state_is_is_refused(void **state)
{
    int64_t id = add(*state, "one", "admin", 1);

    assert_false(staff_rows_set_role(*state, id, "boss", NULL));
    assert_false(staff_rows_set_role(*state, id, "", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(somebody_invited_is_read_as_added, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(who_joins_has_what_their_browser_made, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(passwords_factors_roles_and_hours_change_alone,
                                        test_store_setup, test_store_teardown),
        cmocka_unit_test_setup_teardown(names_and_invitations_are_of_one_person, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(only_admins_who_can_sign_in_are_counted, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(who_lacks_what_signing_in_needs_is_counted,
                                        test_store_setup, test_store_teardown),
        cmocka_unit_test_setup_teardown(everybody_is_listed_in_order, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(what_no_role_or_state_is_is_refused, test_store_setup,
                                        test_store_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
