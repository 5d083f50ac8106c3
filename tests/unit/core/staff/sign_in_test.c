#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/staff/device.h"
#include "core/staff/sign_in.h"
#include "store/staff_sessions.h"
#include "support/test_staff.h"

static const uint8_t wrong_auth[STAFF_AUTH_OCTETS] = {1, 2, 3};

static SignIn given(const TestMember *member, const char *code)
{
    return (SignIn){.name = member->name,
                    .auth = member->auth,
                    .code = code,
                    .address = "192.0.2.1",
                    .device = "Firefox, Linux"};
}

static SignInResult try(TestHotline *test, SignIn sign)
{
    SignInResult result;

    assert_true(sign_in(&test->hotline, &sign, test->now, &result, NULL));
    return result;
}

static SignInVerdict verdict_of(TestHotline *test, SignIn sign)
{
    g_auto(SignInResult) result = try(test, sign);

    return result.verdict;
}

static SignInVerdict guess(TestHotline *test, const char *name, const char *address)
{
    SignIn sign = {
        .name = name, .auth = wrong_auth, .code = "000000", .address = address, .device = "x"};

    return verdict_of(test, sign);
}

static void name_password_and_code_let_in(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    SignIn sign = given(&member, test_totp(test, &member));
    g_auto(SignInResult) result = {0};
    g_auto(StaffSession) session = {0};
    StaffSessionState found;

    sign.name = " aZIZA"; /* the web trims */
    assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
    sign.name = "aZIZA";
    result = try(test, sign);
    assert_int_equal(result.verdict, SIGN_IN_GOOD);
    assert_int_equal(result.staff_id, member.id);
    assert_true(
        staff_session_find(&test->hotline, result.token.text, test->now, &session, &found, NULL));
    assert_int_equal(found, STAFF_OPEN);
    assert_int_equal(session.staff_id, member.id);
    assert_true(device_is_known(test->hotline.vault, member.id, result.known_device, test->now));
    assert_stored(test, "SELECT detail FROM audit WHERE action = 'login'",
                  "Firefox, Linux; new browser");
}

static void any_of_the_three_wrong_is_wrong(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(TestMember) other = test_member(test, "Bek", STAFF_WORKER);
    SignIn sign = given(&member, test_totp(test, &member));
    SignIn wrong[5] = {sign, sign, sign, sign, sign};

    wrong[0].name = "Azizb";
    wrong[1].auth = other.auth;
    wrong[2].code = "000000";
    wrong[3].code = NULL;
    wrong[4].code = NULL;
    wrong[4].recovery_code = "AAAA-AAAA-AAAA-AAAA";
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        wrong[i].address = "";
        assert_int_equal(verdict_of(test, wrong[i]), SIGN_IN_WRONG);
        test->now += 60 * 2;
        assert_count(test, "SELECT COUNT(*) FROM staff_sessions", 0);
    }
    /* The subject is named only if there is one. */
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'login.failed'", 5);
    assert_count(test,
                 "SELECT COUNT(*) FROM audit WHERE action = 'login.failed' AND subject_id = 0", 1);
}

static void a_code_is_used_up_by_signing_in_and_not_by_failing(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    SignIn sign = given(&member, test_totp(test, &member)), wrong = sign;

    wrong.auth = wrong_auth;
    assert_int_equal(verdict_of(test, wrong), SIGN_IN_WRONG);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_GOOD);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
}

static void a_recovery_code_lets_in_once(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    SignIn sign = given(&member, NULL), wrong;

    assert_int_equal(member.codes->len, RECOVERY_CODES);
    sign.recovery_code = g_ptr_array_index(member.codes, 3);
    wrong = sign;
    wrong.auth = wrong_auth;
    assert_int_equal(verdict_of(test, wrong), SIGN_IN_WRONG);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_GOOD);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
    sign.recovery_code = g_ptr_array_index(member.codes, 4);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_GOOD);
    assert_count(test, "SELECT COUNT(*) FROM staff_recovery_codes", RECOVERY_CODES - 2);
}

static void a_recovery_code_of_another_does_not(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(TestMember) other = test_member(test, "Bek", STAFF_WORKER);
    SignIn sign = given(&member, NULL);

    sign.recovery_code = g_ptr_array_index(other.codes, 0);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
}

/* ---- Slowing down ---- */

static void guesses_at_a_name_slow_the_name_down_from_anywhere(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(SignInResult) result = {0};
    SignIn sign;

    assert_int_equal(guess(test, "Aziza", "192.0.2.2"), SIGN_IN_WRONG);
    assert_int_equal(guess(test, "AZIZA", "192.0.2.3"), SIGN_IN_WRONG);
    assert_int_equal(guess(test, "aziza", "192.0.2.4"), SIGN_IN_WRONG);
    assert_int_equal(guess(test, "Aziza", "192.0.2.5"), SIGN_IN_SLOW);
    test->now += 1;
    assert_int_equal(guess(test, "Aziza", "192.0.2.6"), SIGN_IN_WRONG);
    sign = given(&member, "123456");
    result = try(test, sign);
    assert_int_equal(result.verdict, SIGN_IN_SLOW);
    assert_int_equal(result.wait, 2);
    /* Not looked at, so not counted: it never becomes a lock. */
    for (int i = 0; i < 50; i++)
        assert_int_equal(guess(test, "Aziza", "192.0.2.7"), SIGN_IN_SLOW);
    sign = given(&member, test_totp(test, &member));
    assert_int_equal(verdict_of(test, sign), SIGN_IN_GOOD);
    /* And it is forgotten. */
    assert_int_equal(guess(test, "Aziza", "192.0.2.8"), SIGN_IN_WRONG);
    assert_int_equal(guess(test, "Aziza", "192.0.2.8"), SIGN_IN_WRONG);
}

static void a_name_that_is_not_there_slows_down_alike(void **state)
{
    TestHotline *test = *state;

    for (int i = 0; i < 3; i++)
        assert_int_equal(guess(test, "nobody", ""), SIGN_IN_WRONG);
    assert_int_equal(guess(test, "nobody", "192.0.2.9"), SIGN_IN_SLOW);
}

static void guesses_from_an_address_slow_the_address_down(void **state)
{
    static const char *const networks[][3] = {
        {"192.0.2.1", "192.0.2.1", "192.0.2.2"},
        /* One host has as many of them as it likes. */
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(networks); i++) {
        assert_int_equal(guess(test, "one", networks[i][0]), SIGN_IN_WRONG);
        assert_int_equal(guess(test, "two", networks[i][1]), SIGN_IN_WRONG);
        assert_int_equal(guess(test, "three", networks[i][0]), SIGN_IN_WRONG);
        assert_int_equal(guess(test, "four", networks[i][1]), SIGN_IN_SLOW);
        assert_int_equal(guess(test, "four", networks[i][2]), SIGN_IN_WRONG);
        test->now += 7200;
    }
}

static void a_flood_does_not_keep_a_known_browser_out(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(SignInResult) before = try(test, given(&member, test_totp(test, &member)));
    SignIn sign;

    for (int i = 0; i < 12; i++) {
        assert_int_equal(guess(test, "Aziza", "192.0.2.1"), SIGN_IN_WRONG);
        test->now += 60;
    }
    assert_int_equal(guess(test, "Aziza", "192.0.2.1"), SIGN_IN_WRONG);
    sign = given(&member, test_totp(test, &member));
    assert_int_equal(verdict_of(test, sign), SIGN_IN_SLOW);
    sign.known_device = before.known_device;
    assert_int_equal(verdict_of(test, sign), SIGN_IN_GOOD);
}

static void a_known_browser_is_slowed_down_by_its_own_guesses(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(SignInResult) before = try(test, given(&member, test_totp(test, &member)));
    SignIn sign = given(&member, "000000");

    sign.known_device = before.known_device;
    for (int i = 0; i < 3; i++)
        assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
    assert_int_equal(verdict_of(test, sign), SIGN_IN_SLOW);
    /* The lane of all others is free. */
    sign.known_device = NULL;
    assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
}

static void anothers_browser_has_no_lane_of_its_own(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    g_auto(TestMember) other = test_member(test, "Bek", STAFF_WORKER);
    g_auto(SignInResult) before = try(test, given(&other, test_totp(test, &other)));
    SignIn sign = given(&member, "000000");

    sign.known_device = before.known_device;
    for (int i = 0; i < 3; i++)
        assert_int_equal(verdict_of(test, sign), SIGN_IN_WRONG);
    sign.known_device = NULL;
    assert_int_equal(verdict_of(test, sign), SIGN_IN_SLOW);
}

/* ---- How to stretch ---- */

static void a_name_that_is_not_there_has_a_salt_like_any(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    Stretch one, again, other, real, invited;

    (void)member;
    assert_int_equal(test_invite(test, "Invited", STAFF_WORKER, 200, NULL), STAFF_DONE);
    assert_true(sign_in_stretch(&test->hotline, "nobody", &one, NULL));
    assert_true(sign_in_stretch(&test->hotline, "NOBODY", &again, NULL));
    assert_true(sign_in_stretch(&test->hotline, "somebody", &other, NULL));
    assert_true(sign_in_stretch(&test->hotline, "Aziza", &real, NULL));
    assert_true(sign_in_stretch(&test->hotline, "invited", &invited, NULL));
    assert_memory_equal(&one, &again, sizeof one);
    assert_memory_not_equal(one.salt, other.salt, sizeof one.salt);
    assert_memory_not_equal(invited.salt, other.salt, sizeof one.salt);
    assert_int_equal(real.salt[0], 9);
    assert_int_equal(one.opslimit, real.opslimit);
    assert_int_equal(one.memlimit, real.memlimit);
}

/* ---- Once more ---- */

static void again(TestHotline *test, const StaffSession *session, const uint8_t *auth,
                  const char *code, SignInResult *result)
{
    SignIn sign = {.auth = auth, .code = code};

    assert_true(sign_in_again(&test->hotline, session, &sign, test->now, result, NULL));
}

static void the_password_again_is_slowed_down_by_session(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    StaffSession session = {.id = 5, .staff_id = member.id}, other = session;
    g_auto(SignInResult) result = {0};

    other.id = 6;
    for (int i = 0; i < 3; i++) {
        again(test, &session, wrong_auth, NULL, &result);
        assert_int_equal(result.verdict, SIGN_IN_WRONG);
    }
    again(test, &session, member.auth, NULL, &result);
    assert_int_equal(result.verdict, SIGN_IN_SLOW);
    assert_int_equal(result.wait, 1);
    again(test, &other, member.auth, NULL, &result);
    assert_int_equal(result.verdict, SIGN_IN_GOOD);
    test->now++;
    again(test, &session, member.auth, NULL, &result);
    assert_int_equal(result.verdict, SIGN_IN_GOOD);
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'password.failed'", 3);
}

static void the_password_and_a_code_again(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_WORKER);
    StaffSession session = {.id = 5, .staff_id = member.id};
    g_auto(SignInResult) result = {0};
    g_autofree char *code = g_strdup(test_totp(test, &member));

    again(test, &session, wrong_auth, code, &result);
    assert_int_equal(result.verdict, SIGN_IN_WRONG);
    again(test, &session, member.auth, "000000", &result);
    assert_int_equal(result.verdict, SIGN_IN_WRONG);
    again(test, &session, member.auth, code, &result);
    assert_int_equal(result.verdict, SIGN_IN_GOOD);
    again(test, &session, member.auth, code, &result);
    assert_int_equal(result.verdict, SIGN_IN_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(name_password_and_code_let_in, test_hotline_reset),
        cmocka_unit_test_setup(any_of_the_three_wrong_is_wrong, test_hotline_reset),
        cmocka_unit_test_setup(a_code_is_used_up_by_signing_in_and_not_by_failing,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_recovery_code_lets_in_once, test_hotline_reset),
        cmocka_unit_test_setup(a_recovery_code_of_another_does_not, test_hotline_reset),
        cmocka_unit_test_setup(guesses_at_a_name_slow_the_name_down_from_anywhere,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_name_that_is_not_there_slows_down_alike, test_hotline_reset),
        cmocka_unit_test_setup(guesses_from_an_address_slow_the_address_down, test_hotline_reset),
        cmocka_unit_test_setup(a_flood_does_not_keep_a_known_browser_out, test_hotline_reset),
        cmocka_unit_test_setup(a_known_browser_is_slowed_down_by_its_own_guesses,
                               test_hotline_reset),
        cmocka_unit_test_setup(anothers_browser_has_no_lane_of_its_own, test_hotline_reset),
        cmocka_unit_test_setup(a_name_that_is_not_there_has_a_salt_like_any, test_hotline_reset),
        cmocka_unit_test_setup(the_password_again_is_slowed_down_by_session, test_hotline_reset),
        cmocka_unit_test_setup(the_password_and_a_code_again, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
