#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/staff/staff_control.h"
#include "support/test_staff.h"

static char *order(TestHotline *test, const char *line, GError **error)
{
    return staff_control(&test->hotline, line, test->now, error);
}

static char *add_line(const char *name, bool again, int64_t key)
{
    g_autoptr(GPtrArray) boxes = key_boxes_new();
    g_autoptr(GBytes) box = test_box(STAFF_LOCKED_OCTETS, 200);
    Inviting inviting = {.name = name, .role = STAFF_WORKER, .boxes = boxes, .again = again};

    memset(inviting.token_hash, 171, sizeof inviting.token_hash);
    if (key)
        key_box_add(boxes, key, box);
    return staff_control_add(&inviting);
}

static void somebody_is_added_and_removed_in_words(void **state)
{
    TestHotline *test = *state;
    g_autofree char *line = add_line("Гулноза K.", false, 1);
    g_autofree char *gone = staff_control_remove("гулноза k.");
    g_autofree char *added = order(test, line, NULL), *removed = NULL;

    assert_true(staff_control_is_ours(line));
    assert_false(staff_control_is_ours("outbox retry 1"));
    assert_non_null(added);
    assert_stored(test, "SELECT name || role || state || hex(substr(invite_hash, 1, 2)) FROM staff",
                  "Гулноза K.workerinvitedABAB");
    assert_count(test, "SELECT COUNT(*) FROM staff_invite_boxes WHERE length(box) = 72", 1);
    removed = order(test, gone, NULL);
    assert_non_null(removed);
    assert_stored(test, "SELECT state FROM staff", "removed");
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE staff_id = 0 AND action <> 'audit.begin'",
                 2);
}

static void who_has_joined_is_invited_anew_only_on_purpose(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "Aziza", STAFF_ADMIN);
    g_autofree char *once = add_line("aziza", false, 0), *again = add_line("aziza", true, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *done = NULL;

    (void)member;
    assert_null(order(test, once, &error));
    assert_non_null(strstr(error->message, "--recovery-key-file"));
    assert_stored(test, "SELECT state FROM staff", "active");
    done = order(test, again, NULL);
    assert_non_null(done);
    assert_stored(test, "SELECT state FROM staff", "invited");
}

static void what_is_no_order_changes_nothing(void **state)
{
    static const char *const lines[] = {
        "",
        "staff",
        "staff ",
        "staff add",
        "staff add ",
        "staff add worker",
        "staff remove ",
        "staff remove !",
        "staff remove bm9ib2R5",
        "staff add boss QQ 00 once",
        "staff add worker QQ 00 once",
        "staff frobnicate x",
        "outbox retry 1",
        "staff remove Bw", /* a control character */
    };
    TestHotline *test = *state;
    g_autofree char *good = add_line("Aziza", false, 1), *other = add_line("a\tb", false, 0);
    g_autofree char *unknown_key = add_line("Aziza", false, 9);

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(order(test, lines[i], &error));
        assert_non_null(error);
    }
    /* Any cut of a good one that loses a word or a part of one is none, or it says less. */
    for (size_t i = 0; i < strlen(good) - 1; i++) {
        g_autofree char *cut = g_strndup(good, i);
        g_autofree char *done = order(test, cut, NULL);

        if (done)
            assert_true(g_str_has_suffix(cut, "once"));
    }
    assert_null(order(test, other, NULL));
    assert_null(order(test, unknown_key, NULL));
}

static void the_last_admin_is_not_removed(void **state)
{
    TestHotline *test = *state;
    g_auto(TestMember) member = test_member(test, "admin", STAFF_ADMIN);
    g_autofree char *line = staff_control_remove("admin");
    g_autoptr(GError) error = NULL;

    (void)member;
    assert_null(order(test, line, &error));
    assert_non_null(strstr(error->message, "last admin"));
    assert_stored(test, "SELECT state FROM staff", "active");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(somebody_is_added_and_removed_in_words, test_hotline_reset),
        cmocka_unit_test_setup(who_has_joined_is_invited_anew_only_on_purpose, test_hotline_reset),
        cmocka_unit_test_setup(what_is_no_order_changes_nothing, test_hotline_reset),
        cmocka_unit_test_setup(the_last_admin_is_not_removed, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
