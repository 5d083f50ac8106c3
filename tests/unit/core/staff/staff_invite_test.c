#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/encode.h"
#include "support/test_staff.h"

static const int64_t key_one[] = {1, 0};

static int64_t invited_id(TestHotline *test, uint8_t token)
{
    uint8_t octets[VAULT_HASH_OCTETS];
    g_auto(StaffRow) row = {0};

    memset(octets, token, sizeof octets);
    assert_true(staff_find_invited(&test->hotline, octets, test->now, &row, NULL));
    return row.id;
}

static void an_invitation_is_good_for_three_days(void **state)
{
    TestHotline *test = *state;

    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, NULL), STAFF_DONE);
    assert_true(invited_id(test, 7) > 0);
    assert_int_equal(invited_id(test, 8), 0);
    test->now += INVITE_SECONDS - 1;
    assert_true(invited_id(test, 7) > 0);
    test->now += 1;
    assert_int_equal(invited_id(test, 7), 0);
}

static void an_invitation_is_good_once(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = {0};

    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, NULL), STAFF_DONE);
    member = test_join(test, "Aziza", 7, key_one);
    assert_int_equal(invited_id(test, 7), 0);
    assert_stored(test, "SELECT state || role FROM staff", "activeworker");
    assert_count(test, "SELECT COUNT(*) FROM staff_wraps", 1);
    assert_count(test, "SELECT COUNT(*) FROM staff_recovery_codes", RECOVERY_CODES);
    assert_int_equal(member.codes->len, RECOVERY_CODES);
}

static void nothing_secret_is_stored_as_it_came(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_autofree char *stored = test_string(
        test,
        "SELECT hex(auth_hash) || hex(totp_box) || (SELECT group_concat(hex(hash)) FROM"
        " staff_recovery_codes) FROM staff");
    g_autofree char *auth = encode_hex(member.auth, 4), *totp = encode_hex(member.totp, 20);
    g_autofree char *lower = g_ascii_strdown(stored, -1);

    assert_null(strstr(lower, auth));
    assert_null(strstr(lower, totp));
    for (unsigned i = 0; i < member.codes->len; i++) {
        const char *code = g_ptr_array_index(member.codes, i);
        g_autofree char *code_hex = encode_hex(code, 4);

        assert_null(strstr(lower, code_hex));
    }
}

static void the_newer_invitation_alone_counts(void **state)
{
    TestHotline *test = *state;
    g_autoptr(GPtrArray) boxes = key_boxes_new();
    g_autoptr(GBytes) box = test_box(STAFF_LOCKED_OCTETS, 1);
    int64_t first;

    key_box_add(boxes, 1, box);
    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, boxes), STAFF_DONE);
    first = invited_id(test, 7);
    assert_int_equal(test_invite(test, "AZIZA", STAFF_ADMIN, 8, NULL), STAFF_DONE);
    assert_int_equal(invited_id(test, 7), 0);
    assert_int_equal(invited_id(test, 8), first);
    assert_count(test, "SELECT COUNT(*) FROM staff_invite_boxes", 0);
    assert_stored(test, "SELECT role || name FROM staff", "adminAZIZA");
}

static void one_token_is_one_invitation(void **state)
{
    TestHotline *test = *state;
    int64_t aziza;

    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, NULL), STAFF_DONE);
    aziza = invited_id(test, 7);
    assert_int_equal(test_invite(test, "Bek", STAFF_ADMIN, 7, NULL), STAFF_TOKEN_USED);
    assert_int_equal(test_invite(test, "aziza", STAFF_VIEWER, 7, NULL), STAFF_DONE); /* again */
    assert_int_equal(invited_id(test, 7), aziza);
    test->now += INVITE_SECONDS;
    assert_int_equal(test_invite(test, "Bek", STAFF_ADMIN, 7, NULL), STAFF_TOKEN_USED);
    assert_int_equal(test_invite(test, "Bek", STAFF_ADMIN, 8, NULL), STAFF_DONE);
    assert_int_equal(test_invite(test, "aziza", STAFF_VIEWER, 8, NULL), STAFF_TOKEN_USED);
    assert_count(test, "SELECT COUNT(*) FROM staff WHERE role = 'viewer' OR role = 'admin'", 2);
}

static void somebody_who_has_joined_is_not_invited_by_mistake(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);

    (void)member;
    assert_int_equal(test_invite(test, "aziza", STAFF_ADMIN, 8, NULL), STAFF_EXISTS);
    assert_stored(test, "SELECT role || state FROM staff", "workeractive");
}

static void invited_anew_on_purpose_all_they_had_is_void(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_ADMIN);
    g_autoptr(GPtrArray) none = key_boxes_new();
    Inviting inviting = {.name = "aziza", .role = STAFF_ADMIN, .boxes = none, .again = true};
    SignIn sign = {.name = "aziza", .auth = member.auth, .address = "", .device = "x"};
    g_auto(SignInResult) result = {0};
    StaffVerdict verdict;
    int64_t id;

    assert_true(sign_in_open(&test->hotline, member.id, &sign, test->now, &result, NULL));
    assert_true(staff_invite(&test->hotline, &inviting, test->now, &id, &verdict, NULL));
    assert_int_equal(verdict, STAFF_DONE);
    assert_int_equal(id, member.id);
    assert_true(test->hotline.erased);
    assert_count(test,
                 "SELECT (SELECT COUNT(*) FROM staff_sessions) + (SELECT COUNT(*) FROM staff_wraps)"
                 " + (SELECT COUNT(*) FROM staff_recovery_codes)",
                 0);
    assert_count(test,
                 "SELECT COUNT(*) FROM staff WHERE auth_hash IS NULL AND secret_box IS NULL"
                 " AND public_key IS NULL AND salt IS NULL AND state = 'invited'",
                 1);
}

/* ---- What a browser may get wrong ---- */

static StaffVerdict join_with(TestHotline *test, size_t wrap_octets, int64_t key, bool twice,
                              size_t secret_octets, const uint8_t public_key[32], bool good_code)
{
    uint8_t token[VAULT_HASH_OCTETS], secret[TOTP_OCTETS];
    static const uint8_t octets[32] = {1};
    g_auto(StaffRow) row = {0};
    g_autoptr(GPtrArray) wraps = key_boxes_new();
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) wrap = test_box(wrap_octets, 3), box = test_box(secret_octets, 4);
    char code[16];
    Joining joining = {.password = {.salt = octets, .secret_box = box},
                       .auth = octets,
                       .code = code,
                       .public_key = public_key,
                       .wraps = wraps,
                       .codes = codes};
    StaffVerdict verdict;

    memset(token, 7, sizeof token);
    assert_true(staff_find_invited(&test->hotline, token, test->now, &row, NULL));
    assert_true(totp_open(test->hotline.vault, row.id, row.totp_box, secret));
    g_snprintf(code, sizeof code, "%06u",
               (totp_code(secret, test->now / 30) + (good_code ? 0 : 1)) % 1000000);
    key_box_add(wraps, key, wrap);
    if (twice)
        key_box_add(wraps, key, wrap);
    assert_true(staff_join(&test->hotline, &row, &joining, test->now, &verdict, NULL));
    return verdict;
}

static void what_does_not_fit_is_refused_and_may_be_tried_again(void **state)
{
    static const uint8_t good[32] = {7, 7, 7}, zero[32] = {0}, one[32] = {1};
    TestHotline *test = *state;

    assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, 7, NULL), STAFF_DONE);
    assert_int_equal(join_with(test, 80, 1, false, 72, good, false), STAFF_WRONG_CODE);
    assert_int_equal(join_with(test, 79, 1, false, 72, good, true), STAFF_BAD_KEY);
    assert_int_equal(join_with(test, 80, 2, false, 72, good, true), STAFF_BAD_KEY);
    assert_int_equal(join_with(test, 80, 1, true, 72, good, true), STAFF_BAD_KEY);
    assert_int_equal(join_with(test, 80, 1, false, 71, good, true), STAFF_BAD_KEY);
    assert_int_equal(join_with(test, 80, 1, false, 72, zero, true), STAFF_BAD_KEY);
    assert_int_equal(join_with(test, 80, 1, false, 72, one, true), STAFF_BAD_KEY);
    assert_stored(test, "SELECT state FROM staff", "invited");
    assert_int_equal(join_with(test, 80, 1, false, 72, good, true), STAFF_DONE);
}

static void boxes_must_be_for_keys_of_ours(void **state)
{
    static const struct {
        int64_t key;
        size_t octets;
        StaffVerdict expected;
    } rows[] = {
        {1, STAFF_LOCKED_OCTETS, STAFF_DONE},        {1, STAFF_LOCKED_OCTETS - 1, STAFF_BAD_KEY},
        {1, STAFF_LOCKED_OCTETS + 1, STAFF_BAD_KEY}, {2, STAFF_LOCKED_OCTETS, STAFF_BAD_KEY},
        {-1, STAFF_LOCKED_OCTETS, STAFF_BAD_KEY},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) boxes = key_boxes_new();
        g_autoptr(GBytes) box = test_box(rows[i].octets, 1);

        key_box_add(boxes, rows[i].key, box);
        assert_int_equal(test_invite(test, "Aziza", STAFF_WORKER, (uint8_t)(10 + i), boxes),
                         rows[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_invitation_is_good_for_three_days, test_hotline_reset),
        cmocka_unit_test_setup(an_invitation_is_good_once, test_hotline_reset),
        cmocka_unit_test_setup(nothing_secret_is_stored_as_it_came, test_hotline_reset),
        cmocka_unit_test_setup(the_newer_invitation_alone_counts, test_hotline_reset),
        cmocka_unit_test_setup(one_token_is_one_invitation, test_hotline_reset),
        cmocka_unit_test_setup(somebody_who_has_joined_is_not_invited_by_mistake,
                               test_hotline_reset),
        cmocka_unit_test_setup(invited_anew_on_purpose_all_they_had_is_void, test_hotline_reset),
        cmocka_unit_test_setup(what_does_not_fit_is_refused_and_may_be_tried_again,
                               test_hotline_reset),
        cmocka_unit_test_setup(boxes_must_be_for_keys_of_ours, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
