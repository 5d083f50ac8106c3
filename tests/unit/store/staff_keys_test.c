#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/staff.h"
#include "store/staff_keys.h"
#include "support/test_store.h"

static int64_t add_staff(Db *db, uint8_t token, bool joined)
{
    uint8_t hash[32] = {token};
    char name[2] = {(char)('a' + token), '\0'};
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    StaffInvite invite = {.name = name, .name_key = name, .role = "worker", .hash = hash};
    StaffPassword password = {.salt = hash, .auth_hash = hash, .secret_box = box};
    int64_t id;

    assert_true(staff_rows_add(db, &invite, 1, &id, NULL));
    if (joined)
        assert_true(staff_rows_join(db, id, &password, hash, 1, NULL));
    return id;
}

static void append(int64_t hotline_key_id, GBytes *box, gpointer data)
{
    g_string_append_printf(data, "%d=%.*s ", (int)hotline_key_id, (int)g_bytes_get_size(box),
                           (const char *)g_bytes_get_data(box, NULL));
}

static void append_id(int64_t staff_id, gpointer data)
{
    g_string_append_printf(data, "%d ", (int)staff_id);
}

typedef bool (*Add)(Db *db, int64_t staff_id, const KeyBox *box, GError **error);
typedef bool (*Each)(Db *db, int64_t staff_id, KeyBoxCallback callback, gpointer data,
                     GError **error);
typedef bool (*Clear)(Db *db, int64_t staff_id, GError **error);

static const struct {
    Add add;
    Each each;
    Clear clear;
} kinds[] = {
    {staff_wraps_add, staff_wraps_each, staff_wraps_clear},
    {staff_invite_boxes_add, staff_invite_boxes_each, staff_invite_boxes_clear},
};

static bool add_box(Db *db, Add add, int64_t staff_id, int64_t key, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    KeyBox box = {.hotline_key_id = key, .box = bytes};

    return add(db, staff_id, &box, NULL);
}

static void boxes_are_kept_by_person_and_key(void **state)
{
    g_autoptr(GBytes) recovery = g_bytes_new_static("r", 1);
    static const uint8_t second[32] = {2};

    assert_true(hotline_keys_add(*state, second, recovery, 2, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        int64_t one = add_staff(*state, (uint8_t)(2 * i), true);
        int64_t two = add_staff(*state, (uint8_t)(2 * i + 1), true);
        g_autoptr(GString) seen = g_string_new(NULL);

        assert_true(add_box(*state, kinds[i].add, one, 2, "b"));
        assert_true(add_box(*state, kinds[i].add, one, 1, "a"));
        assert_true(add_box(*state, kinds[i].add, two, 1, "c"));
        assert_true(add_box(*state, kinds[i].add, one, 1, "d")); /* instead of the other */
        assert_false(add_box(*state, kinds[i].add, one, 3, "no such key"));
        assert_false(add_box(*state, kinds[i].add, 999, 1, "nobody"));
        assert_true(kinds[i].each(*state, one, append, seen, NULL));
        assert_string_equal(seen->str, "1=d 2=b ");
        assert_true(kinds[i].clear(*state, one, NULL));
        g_string_truncate(seen, 0);
        assert_true(kinds[i].each(*state, one, append, seen, NULL));
        assert_true(kinds[i].each(*state, two, append, seen, NULL));
        assert_string_equal(seen->str, "1=c ");
    }
}

static void holders_are_those_who_can_sign_in(void **state)
{
    int64_t one = add_staff(*state, 1, true), two = add_staff(*state, 2, false);
    int64_t three = add_staff(*state, 3, true), four = add_staff(*state, 4, true);
    g_autoptr(GString) holders = g_string_new(NULL);

    for (int64_t id = one; id <= three; id++)
        assert_true(add_box(*state, staff_wraps_add, id, 1, "x"));
    assert_true(staff_rows_remove(*state, one, NULL));
    assert_true(staff_wraps_holders(*state, 1, append_id, holders, NULL));
    assert_string_equal(holders->str, "3 ");
    assert_true(two < three && three < four);
}

static void recovery_codes_are_of_one_person(void **state)
{
    static const uint8_t one_hash[32] = {1}, other_hash[32] = {2};
    int64_t one = add_staff(*state, 1, true), two = add_staff(*state, 2, true);
    bool found;

    assert_true(staff_recovery_codes_add(*state, one, one_hash, NULL));
    assert_true(staff_recovery_codes_add(*state, one, other_hash, NULL));
    assert_false(staff_recovery_codes_add(*state, one, other_hash, NULL));
    assert_true(staff_recovery_codes_find(*state, two, one_hash, &found, NULL));
    assert_false(found);
    assert_true(staff_recovery_codes_find(*state, one, one_hash, &found, NULL));
    assert_true(found);
    assert_true(staff_recovery_codes_remove(*state, one, one_hash, NULL));
    assert_true(staff_recovery_codes_find(*state, one, one_hash, &found, NULL));
    assert_false(found);
    assert_true(staff_recovery_codes_find(*state, one, other_hash, &found, NULL));
    assert_true(found);
    assert_true(staff_recovery_codes_clear(*state, one, NULL));
    assert_int_equal(test_store_number(*state, "SELECT COUNT(*) FROM staff_recovery_codes"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(boxes_are_kept_by_person_and_key, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(holders_are_those_who_can_sign_in, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(recovery_codes_are_of_one_person, test_store_setup,
                                        test_store_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
