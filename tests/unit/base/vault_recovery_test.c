#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "base/vault.h"
#include "vault_made.h"

static int start(void **state)
{
    (void)state;
    return vault_init(NULL) ? 0 : -1;
}

static void assert_recovers(const Made *made, const char *text)
{
    g_autoptr(HotlineSecret) secret = recover(&made->hotline, text);

    assert_non_null(secret);
}

static char *replaced(const char *text, char from, char to)
{
    return g_strdelimit(g_strdup(text), (char[]){from, '\0'}, to);
}

static char *without_dashes(const char *text)
{
    g_auto(GStrv) groups = g_strsplit(text, "-", -1);

    return g_strjoinv("", groups);
}

static void the_recovery_key_is_read_back_as_people_copy_it(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        g_auto(Made) key = {0};
        g_autofree char *lower = NULL, *bare = NULL, *spaced = NULL, *letter_o = NULL;
        g_autofree char *letter_i = NULL, *letter_l = NULL, *letter_u = NULL;

        make(&key);
        assert_int_equal(strlen(key.recovery.text), 39);
        assert_recovers(&key, key.recovery.text);
        assert_recovers(&key, (lower = g_ascii_strdown(key.recovery.text, -1)));
        assert_recovers(&key, (bare = without_dashes(key.recovery.text)));
        assert_recovers(&key, (spaced = replaced(key.recovery.text, '-', ' ')));
        assert_recovers(&key, (letter_o = replaced(key.recovery.text, '0', 'O')));
        assert_recovers(&key, (letter_i = replaced(key.recovery.text, '1', 'i')));
        assert_recovers(&key, (letter_l = replaced(key.recovery.text, '1', 'L')));
        assert_recovers(&key, (letter_u = replaced(key.recovery.text, 'V', 'U')));
    }
}

static void a_wrong_recovery_key_is_refused(void **state)
{
    g_auto(Made) key = {0}, other = {0};
    g_autofree char *wrong = NULL, *longer = NULL;

    (void)state;
    make(&key);
    make(&other);
    assert_null(recover(&key.hotline, other.recovery.text));
    assert_null(recover(&key.hotline, ""));
    assert_null(recover(&key.hotline, "not a key"));
    assert_null(recover(&key.hotline, (longer = g_strconcat(key.recovery.text, "A", NULL))));
    wrong = g_strdup(key.recovery.text);
    wrong[38] = wrong[38] == 'A' ? 'B' : 'A';
    assert_null(recover(&key.hotline, wrong));
    wrong[38] = '\0';
    assert_null(recover(&key.hotline, wrong));
}

static void an_invitation_is_two_halves_of_a_code(void **state)
{
    g_auto(Invitation) one = {0}, other = {0};
    g_auto(Made) made = {0};
    g_autoptr(GBytes) box = NULL, again = NULL;

    (void)state;
    make(&made);
    vault_make_invitation(&one);
    vault_make_invitation(&other);
    assert_int_equal(strlen(one.code), 43);
    assert_string_not_equal(one.code, other.code);
    assert_memory_not_equal(one.token, other.token, sizeof one.token);
    assert_memory_not_equal(one.token, one.box_key, sizeof one.token);
    box = vault_box_for_invitation(&one, made.hotline.secret, 1);
    again = vault_box_for_invitation(&one, made.hotline.secret, 1);
    assert_int_equal(g_bytes_get_size(box), 24 + 32 + 16);
    assert_false(g_bytes_equal(box, again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recovery_key_is_read_back_as_people_copy_it),
        cmocka_unit_test(a_wrong_recovery_key_is_refused),
        cmocka_unit_test(an_invitation_is_two_halves_of_a_code),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
