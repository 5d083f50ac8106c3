#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/staff/staff_session.h"
#include "store/staff.h"
#include "store/staff_sessions.h"
#include "support/test_hotline.h"

static const uint8_t octets[32] = {1};

static int64_t add_staff(TestHotline *test, const char *name)
{
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    uint8_t hash[32] = {(uint8_t)name[0]};
    StaffInvite invite = {.name = name, .name_key = name, .role = "worker", .hash = hash};
    StaffPassword password = {.salt = octets, .auth_hash = octets, .secret_box = box};
    int64_t id;

    assert_true(staff_rows_add(test->hotline.db, &invite, 1, &id, NULL));
    assert_true(staff_rows_join(test->hotline.db, id, &password, octets, 1, NULL));
    return id;
}

typedef StaffToken Browser;

static Browser start(TestHotline *test, int64_t staff_id)
{
    Browser browser;

    assert_true(
        staff_session_start(&test->hotline, staff_id, "Firefox, Linux", test->now, &browser, NULL));
    return browser;
}

static StaffSessionState state_at(TestHotline *test, const Browser *browser, int64_t now)
{
    g_auto(StaffSession) session = {0};
    StaffSessionState found;

    assert_true(staff_session_find(&test->hotline, browser->text, now, &session, &found, NULL));
    return found;
}

static void a_token_finds_its_session(void **state)
{
    TestHotline *test = *state;
    int64_t staff_id = add_staff(test, "aziza");
    Browser one = start(test, staff_id), two = start(test, staff_id);
    g_auto(StaffSession) session = {0}, other = {0};
    StaffSessionState found;

    assert_true(staff_session_find(&test->hotline, one.text, test->now, &session, &found, NULL));
    assert_int_equal(found, STAFF_OPEN);
    assert_int_equal(session.id, one.id);
    assert_int_equal(session.staff_id, staff_id);
    assert_int_equal(session.role, STAFF_WORKER);
    assert_string_equal(session.name, "aziza");
    assert_int_equal(strlen(session.csrf), STAFF_TOKEN_LENGTH);
    assert_true(staff_session_find(&test->hotline, two.text, test->now, &other, &found, NULL));
    assert_string_not_equal(session.csrf, other.csrf);
    assert_string_not_equal(one.text, two.text);
    assert_true(one.id > 0 && one.id < INT64_C(1) << 53);
}

static void any_other_token_finds_none(void **state)
{
    TestHotline *test = *state;
    Browser browser = start(test, add_staff(test, "aziza"));
    static const char *const others[] = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        Browser other = {0};

        g_strlcpy(other.text, others[i], sizeof other.text);
        assert_int_equal(state_at(test, &other, test->now), STAFF_SIGNED_OUT);
    }
    for (size_t i = 0; i < STAFF_TOKEN_LENGTH; i++) {
        Browser other = browser;

        other.text[i] = other.text[i] == 'A' ? 'B' : 'A';
        assert_int_equal(state_at(test, &other, test->now), STAFF_SIGNED_OUT);
    }
}

static void the_token_itself_is_not_stored(void **state)
{
    TestHotline *test = *state;
    Browser browser = start(test, add_staff(test, "aziza"));
    g_autofree char *hash = test_string(test, "SELECT hex(token_hash) FROM staff_sessions");

    assert_int_equal(strlen(hash), 64);
    assert_null(strstr(hash, browser.text));
    assert_count(test,
                 "SELECT COUNT(*) FROM staff_sessions WHERE length(token_hash) = 32"
                 " AND device = 'Firefox, Linux'",
                 1);
}

/* When it was used last, when it is looked at, counted from its start; what it is then. */
static void it_locks_when_idle_and_ends_after_a_day_of_work(void **state)
{
    static const struct {
        int64_t used, looked;
        StaffSessionState expected;
    } rows[] = {
        {0, 0, STAFF_OPEN},
        {0, STAFF_IDLE_SECONDS - 1, STAFF_OPEN},
        {0, STAFF_IDLE_SECONDS, STAFF_LOCKED},
        {600, 600 + STAFF_IDLE_SECONDS - 1, STAFF_OPEN},
        {600, 600 + STAFF_IDLE_SECONDS, STAFF_LOCKED},
        {STAFF_IDLE_SECONDS, STAFF_IDLE_SECONDS, STAFF_LOCKED}, /* too late to be used */
        {0, 1 - STAFF_IDLE_SECONDS, STAFF_OPEN},                /* the clock was set back */
        {0, -STAFF_IDLE_SECONDS, STAFF_LOCKED},
        {0, -STAFF_SESSION_SECONDS, STAFF_SIGNED_OUT},
        {0, STAFF_SESSION_SECONDS - 1, STAFF_LOCKED},
        {0, STAFF_SESSION_SECONDS, STAFF_SIGNED_OUT},
    };
    TestHotline *test = *state;
    int64_t staff_id = add_staff(test, "aziza");

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Browser browser = start(test, staff_id);

        assert_true(
            staff_session_touch(&test->hotline, browser.id, test->now + rows[i].used, NULL));
        assert_int_equal(state_at(test, &browser, test->now + rows[i].looked), rows[i].expected);
    }
}

static void used_all_day_it_still_ends(void **state)
{
    TestHotline *test = *state;
    Browser browser = start(test, add_staff(test, "aziza"));

    for (int64_t used = 0; used < STAFF_SESSION_SECONDS; used += STAFF_IDLE_SECONDS - 1) {
        assert_int_equal(state_at(test, &browser, test->now + used), STAFF_OPEN);
        assert_true(staff_session_touch(&test->hotline, browser.id, test->now + used, NULL));
    }
    assert_int_equal(state_at(test, &browser, test->now + STAFF_SESSION_SECONDS), STAFF_SIGNED_OUT);
}

static void looking_is_not_use(void **state)
{
    TestHotline *test = *state;
    Browser browser = start(test, add_staff(test, "aziza"));

    for (int64_t at = 0; at < STAFF_IDLE_SECONDS; at += 60)
        assert_int_equal(state_at(test, &browser, test->now + at), STAFF_OPEN);
    assert_int_equal(state_at(test, &browser, test->now + STAFF_IDLE_SECONDS), STAFF_LOCKED);
}

static void locked_by_hand_it_opens_only_when_unlocked(void **state)
{
    TestHotline *test = *state;
    Browser browser = start(test, add_staff(test, "aziza"));

    assert_true(staff_sessions_lock(test->hotline.db, browser.id, NULL));
    assert_true(staff_session_touch(&test->hotline, browser.id, test->now + 1, NULL));
    assert_int_equal(state_at(test, &browser, test->now + 1), STAFF_LOCKED);
    assert_true(staff_sessions_unlock(test->hotline.db, browser.id, test->now + 5000, NULL));
    assert_int_equal(state_at(test, &browser, test->now + 5001), STAFF_OPEN);
}

static void ended_sessions_are_gone_at_once(void **state)
{
    TestHotline *test = *state;
    int64_t aziza = add_staff(test, "aziza"), bek = add_staff(test, "bek");
    Browser one = start(test, aziza), two = start(test, aziza), three = start(test, aziza);
    Browser of_bek = start(test, bek);

    assert_true(staff_sessions_end(test->hotline.db, one.id, NULL));
    assert_int_equal(state_at(test, &one, test->now), STAFF_SIGNED_OUT);
    assert_int_equal(state_at(test, &two, test->now), STAFF_OPEN);
    assert_true(staff_sessions_end_others(test->hotline.db, aziza, three.id, NULL));
    assert_int_equal(state_at(test, &two, test->now), STAFF_SIGNED_OUT);
    assert_int_equal(state_at(test, &three, test->now), STAFF_OPEN);
    assert_int_equal(state_at(test, &of_bek, test->now), STAFF_OPEN);
}

static void whoever_is_removed_or_invited_anew_is_signed_out(void **state)
{
    TestHotline *test = *state;
    int64_t aziza = add_staff(test, "aziza");
    Browser browser = start(test, aziza);
    StaffInvite invite = {.name = "aziza", .name_key = "aziza", .role = "admin", .hash = octets};

    assert_true(staff_rows_invite_again(test->hotline.db, aziza, &invite, NULL));
    assert_int_equal(state_at(test, &browser, test->now), STAFF_SIGNED_OUT);
    assert_true(staff_rows_remove(test->hotline.db, aziza, NULL));
    assert_int_equal(state_at(test, &browser, test->now), STAFF_SIGNED_OUT);
}

static void a_role_counts_from_the_moment_it_changes(void **state)
{
    TestHotline *test = *state;
    int64_t aziza = add_staff(test, "aziza");
    Browser browser = start(test, aziza);
    g_auto(StaffSession) session = {0};
    StaffSessionState found;

    assert_true(staff_rows_set_role(test->hotline.db, aziza, "viewer", NULL));
    assert_true(
        staff_session_find(&test->hotline, browser.text, test->now, &session, &found, NULL));
    assert_int_equal(session.role, STAFF_VIEWER);
}

static void old_sessions_are_swept_when_somebody_signs_in(void **state)
{
    TestHotline *test = *state;
    int64_t aziza = add_staff(test, "aziza");

    start(test, aziza);
    test->now += STAFF_SESSION_SECONDS;
    start(test, aziza);
    assert_count(test, "SELECT COUNT(*) FROM staff_sessions", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_token_finds_its_session, test_hotline_reset),
        cmocka_unit_test_setup(any_other_token_finds_none, test_hotline_reset),
        cmocka_unit_test_setup(the_token_itself_is_not_stored, test_hotline_reset),
        cmocka_unit_test_setup(it_locks_when_idle_and_ends_after_a_day_of_work, test_hotline_reset),
        cmocka_unit_test_setup(used_all_day_it_still_ends, test_hotline_reset),
        cmocka_unit_test_setup(looking_is_not_use, test_hotline_reset),
        cmocka_unit_test_setup(locked_by_hand_it_opens_only_when_unlocked, test_hotline_reset),
        cmocka_unit_test_setup(ended_sessions_are_gone_at_once, test_hotline_reset),
        cmocka_unit_test_setup(whoever_is_removed_or_invited_anew_is_signed_out,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_role_counts_from_the_moment_it_changes, test_hotline_reset),
        cmocka_unit_test_setup(old_sessions_are_swept_when_somebody_signs_in, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
