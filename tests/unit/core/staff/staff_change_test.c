#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/intake.h"
#include "support/test_staff.h"

static StaffVerdict set_role(TestHotline *test, int64_t id, StaffRole role)
{
    StaffAct act = {.by = 1, .now = test->now};

    assert_true(staff_set_role(&test->hotline, &act, id, role, NULL));
    return act.verdict;
}

static StaffVerdict remove_member(TestHotline *test, int64_t id)
{
    StaffAct act = {.by = 1, .now = test->now};

    assert_true(staff_remove(&test->hotline, &act, id, NULL));
    return act.verdict;
}

static void the_last_admin_stays(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) admin = test_member(test, "admin", STAFF_ADMIN);
    g_auto(TestMember) worker = test_member(test, "worker", STAFF_WORKER);

    /* One who has not joined lets nobody in. */
    assert_int_equal(test_invite(test, "other", STAFF_ADMIN, 7, NULL), STAFF_DONE);
    assert_int_equal(set_role(test, admin.id, STAFF_WORKER), STAFF_LAST_ADMIN);
    assert_int_equal(remove_member(test, admin.id), STAFF_LAST_ADMIN);
    assert_int_equal(set_role(test, admin.id, STAFF_ADMIN), STAFF_DONE);
    assert_int_equal(set_role(test, worker.id, STAFF_ADMIN), STAFF_DONE);
    assert_int_equal(set_role(test, admin.id, STAFF_VIEWER), STAFF_DONE);
    assert_int_equal(remove_member(test, worker.id), STAFF_LAST_ADMIN);
    assert_int_equal(remove_member(test, admin.id), STAFF_DONE);
    assert_stored(test, "SELECT group_concat(detail) FROM audit WHERE action = 'role'",
                  "admin -> admin,worker -> admin,admin -> viewer");
}

static void whoever_is_removed_leaves_only_a_name(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    SignIn sign = {.name = "Aziza", .auth = member.auth, .address = "", .device = "x"};
    g_auto(SignInResult) result = {0};

    assert_true(sign_in_open(&test->hotline, member.id, &sign, test->now, &result, NULL));
    assert_int_equal(remove_member(test, member.id), STAFF_DONE);
    assert_true(test->hotline.erased); /* the log is emptied after the commit */
    assert_count(test,
                 "SELECT COUNT(*) FROM staff WHERE state = 'removed' AND name = 'Aziza'"
                 " AND salt IS NULL AND auth_hash IS NULL AND totp_box IS NULL"
                 " AND totp_next_box IS NULL AND public_key IS NULL AND secret_box IS NULL"
                 " AND invite_hash IS NULL",
                 1);
    assert_count(test,
                 "SELECT (SELECT COUNT(*) FROM staff_sessions) + (SELECT COUNT(*) FROM staff_wraps)"
                 " + (SELECT COUNT(*) FROM staff_invite_boxes)"
                 " + (SELECT COUNT(*) FROM staff_recovery_codes)",
                 0);
    assert_int_equal(remove_member(test, member.id), STAFF_UNKNOWN);
    assert_int_equal(set_role(test, member.id, STAFF_ADMIN), STAFF_UNKNOWN);
    assert_int_equal(remove_member(test, 999), STAFF_UNKNOWN);
    /* The name is free again, for another person. */
    assert_int_equal(test_invite(test, "Aziza", STAFF_VIEWER, 7, NULL), STAFF_DONE);
    assert_count(test, "SELECT COUNT(*) FROM staff", 2);
}

/* ---- Granting ---- */

static StaffVerdict grant(TestHotline *test, const TestMember *member, uint8_t change, int64_t key,
                          size_t octets)
{
    g_autoptr(GPtrArray) wraps = key_boxes_new();
    g_autoptr(GBytes) box = test_box(octets, 5);
    uint8_t public_key[32];
    StaffAct act = {.by = 1, .now = test->now};

    memcpy(public_key, member->public_key, sizeof public_key);
    public_key[0] ^= change;
    key_box_add(wraps, key, box);
    assert_true(staff_grant(&test->hotline, &act, member->id, public_key, wraps, NULL));
    return act.verdict;
}

static void keys_are_granted_to_the_key_that_is_stored_alone(void **state)
{
    static const int64_t none[] = {0};
    TestHotline *test = *state;
    g_auto(TestMember) member = {0};

    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, NULL), STAFF_DONE);
    member = test_join(test, "Aziza", 7, none);
    assert_int_equal(grant(test, &member, 1, 1, STAFF_WRAP_OCTETS), STAFF_MOVED);
    assert_int_equal(grant(test, &member, 0, 2, STAFF_WRAP_OCTETS), STAFF_BAD_KEY);
    assert_int_equal(grant(test, &member, 0, 1, STAFF_WRAP_OCTETS + 1), STAFF_BAD_KEY);
    assert_count(test, "SELECT COUNT(*) FROM staff_wraps", 0);
    assert_int_equal(grant(test, &member, 0, 1, STAFF_WRAP_OCTETS), STAFF_DONE);
    assert_int_equal(grant(test, &member, 0, 1, STAFF_WRAP_OCTETS), STAFF_DONE);
    assert_count(test, "SELECT COUNT(*) FROM staff_wraps", 1);
    assert_stored(test, "SELECT detail FROM audit WHERE action = 'grant'", "key 1");
    assert_int_equal(test_invite(test, "Bek", STAFF_WORKER, 8, NULL), STAFF_DONE);
    member.id++;
    assert_int_equal(grant(test, &member, 0, 1, STAFF_WRAP_OCTETS), STAFF_MOVED);
    member.id = 99;
    assert_int_equal(grant(test, &member, 0, 1, STAFF_WRAP_OCTETS), STAFF_UNKNOWN);
}

/* ---- Rotating ---- */

typedef struct Try {
    int64_t current;
    const int64_t *members; /* 0 ends it */
    uint8_t public_octet;
    size_t recovery_octets, wrap_octets;
} Try;

static void clear_wrap(gpointer data)
{
    g_bytes_unref(((StaffWrap *)data)->box);
}

static StaffVerdict rotate(TestHotline *test, const Try *try, int64_t *id)
{
    uint8_t public_key[32];
    g_autoptr(GBytes) recovery = test_box(try->recovery_octets, 6);
    g_autoptr(GArray) wraps = g_array_new(FALSE, FALSE, sizeof(StaffWrap));
    Rotation rotation = {.current_key_id = try->current,
                         .public_key = public_key,
                         .recovery_box = recovery,
                         .wraps = wraps};
    StaffAct act = {.by = 1, .now = test->now};

    g_array_set_clear_func(wraps, clear_wrap);
    memset(public_key, try->public_octet, sizeof public_key);
    for (const int64_t *member = try->members; *member; member++) {
        StaffWrap wrap = {.staff_id = *member, .box = test_box(try->wrap_octets, 8)};

        g_array_append_val(wraps, wrap);
    }
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(staff_rotate(&test->hotline, &act, &rotation, id, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    return act.verdict;
}

/* Members 1 and 2 hold key 1; 3 has joined without a key, 4 is invited, 5 was removed. */
static void make_members(TestHotline *test)
{
    static const int64_t none[] = {0};
    g_auto(TestMember) one = test_member(test, "one", STAFF_ADMIN);
    g_auto(TestMember) two = test_member(test, "two", STAFF_WORKER);
    g_auto(TestMember) three = {0}, five = {0};

    (void)one;
    (void)two;
    assert_int_equal(test_invite(test, "three", STAFF_WORKER, 7, NULL), STAFF_DONE);
    three = test_join(test, "three", 7, none);
    assert_int_equal(test_invite(test, "four", STAFF_WORKER, 8, NULL), STAFF_DONE);
    five = test_member(test, "five", STAFF_WORKER);
    assert_int_equal(remove_member(test, five.id), STAFF_DONE);
    assert_int_equal(five.id, 5);
}

static void a_rotation_is_for_exactly_those_who_hold_the_key(void **state)
{
    static const int64_t holders[] = {2, 1, 0}, missing[] = {1, 0}, with_three[] = {1, 2, 3, 0};
    static const int64_t with_four[] = {1, 2, 4, 0}, with_five[] = {1, 2, 5, 0};
    static const int64_t twice[] = {1, 2, 2, 0}, swapped[] = {1, 3, 0}, none[] = {0};
    static const struct {
        Try try;
        StaffVerdict expected;
    } rows[] = {
        {{1, missing, 9, 80, 80}, STAFF_MOVED},   {{1, with_three, 9, 80, 80}, STAFF_MOVED},
        {{1, with_four, 9, 80, 80}, STAFF_MOVED}, {{1, with_five, 9, 80, 80}, STAFF_MOVED},
        {{1, twice, 9, 80, 80}, STAFF_MOVED},     {{1, swapped, 9, 80, 80}, STAFF_MOVED},
        {{1, none, 9, 80, 80}, STAFF_MOVED},      {{2, holders, 9, 80, 80}, STAFF_MOVED},
        {{1, holders, 0, 80, 80}, STAFF_BAD_KEY}, {{1, holders, 9, 79, 80}, STAFF_BAD_KEY},
        {{1, holders, 9, 80, 81}, STAFF_BAD_KEY}, {{1, holders, 9, 80, 80}, STAFF_DONE},
        {{1, holders, 10, 80, 80}, STAFF_MOVED},  /* somebody was faster */
        {{2, holders, 9, 80, 80}, STAFF_BAD_KEY}, /* the same key once more */
        {{2, holders, 10, 80, 80}, STAFF_DONE},
    };
    TestHotline *test = *state;

    make_members(test);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t before = test->hotline.key.id, id = 0;
        StaffVerdict verdict = rotate(test, &rows[i].try, &id);

        if (verdict != rows[i].expected)
            fail_msg("row %zu: %d", i, (int)verdict);
        assert_int_equal(test->hotline.key.id, verdict == STAFF_DONE ? id : before);
    }
    assert_int_equal(test->hotline.key.id, 3);
    assert_int_equal(test->hotline.key.public_key[0], 10);
    assert_stored(test, "SELECT group_concat(detail) FROM audit WHERE action = 'rotate'",
                  "key 1 -> 2,key 2 -> 3");
    assert_count(test, "SELECT COUNT(*) FROM staff_wraps", 6); /* the old ones stay */
}

static void a_rotation_counts_once_it_is_committed(void **state)
{
    static const int64_t holders[] = {1, 2, 0};
    static const uint8_t public_key[32] = {9, 9};
    TestHotline *test = *state;
    g_autoptr(GBytes) box = test_box(STAFF_WRAP_OCTETS, 1);
    g_autoptr(GArray) wraps = g_array_new(FALSE, FALSE, sizeof(StaffWrap));
    Rotation rotation = {
        .current_key_id = 1, .public_key = public_key, .recovery_box = box, .wraps = wraps};
    StaffAct act = {.by = 1, .now = test->now};
    int64_t id;

    make_members(test);
    for (size_t i = 0; holders[i]; i++) {
        StaffWrap wrap = {.staff_id = holders[i], .box = box};

        g_array_append_val(wraps, wrap);
    }
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(staff_rotate(&test->hotline, &act, &rotation, &id, NULL));
    assert_int_equal(act.verdict, STAFF_DONE);
    assert_int_equal(test->hotline.key.id, 1);
    db_rollback(test->hotline.db);
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_int_equal(test->hotline.key.id, 1);
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(staff_rotate(&test->hotline, &act, &rotation, &id, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_int_equal(test->hotline.key.id, 2);
    test_know(test, LANGUAGE_RU, false);
    test_text(test, "забрали паспорт и не платят");
    assert_stored(test, "SELECT hotline_key_id FROM cases", "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_last_admin_stays, test_hotline_reset),
        cmocka_unit_test_setup(whoever_is_removed_leaves_only_a_name, test_hotline_reset),
        cmocka_unit_test_setup(keys_are_granted_to_the_key_that_is_stored_alone,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_rotation_is_for_exactly_those_who_hold_the_key,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_rotation_counts_once_it_is_committed, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
