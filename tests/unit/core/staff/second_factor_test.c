#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/staff/second_factor.h"
#include "support/test_hotline.h"

static const uint8_t known[] = "12345678901234567890"; /* of RFC 6238, appendix B */

static const Vault *vault_of(void **state)
{
    return ((TestHotline *)*state)->hotline.vault;
}

/* The last six digits of the RFC's eight. */
static void codes_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t time;
        const char *code;
    } rows[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_int_equal(totp_code(known, rows[i].time / 30), atoi(rows[i].code));
        assert_int_equal(totp_find(known, rows[i].code, rows[i].time, 0), rows[i].time / 30);
    }
}

static char *code_at(int64_t step)
{
    return g_strdup_printf("%06u", totp_code(known, step));
}

static void a_code_is_good_for_its_step_and_the_ones_beside_it(void **state)
{
    int64_t step = 59333333;
    g_autofree char *code = code_at(step);

    (void)state;
    for (int64_t away = -3; away <= 3; away++) {
        int64_t found = totp_find(known, code, (step + away) * 30 + 7, 0);

        assert_int_equal(found, away >= -1 && away <= 1 ? step : 0);
    }
}

static void a_code_is_good_once(void **state)
{
    int64_t step = 59333333;
    g_autofree char *code = code_at(step), *next = code_at(step + 1);

    (void)state;
    assert_int_equal(totp_find(known, code, step * 30, step - 1), step);
    assert_int_equal(totp_find(known, code, step * 30, step), 0);
    assert_int_equal(totp_find(known, code, step * 30, step + 1), 0);
    assert_int_equal(totp_find(known, next, step * 30, step), step + 1);
}

static void what_is_no_code_is_none(void **state)
{
    static const char *const wrong[] = {"", "28708", "2870820", "287083", "28708x", " 287082"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_int_equal(totp_find(known, wrong[i], 59, 0), 0);
}

static void a_secret_opens_for_its_owner_alone(void **state)
{
    const Vault *vault = vault_of(state);
    g_autoptr(GBytes) box = totp_make(vault, 7), other = totp_make(vault, 7);
    uint8_t secret[TOTP_OCTETS], second[TOTP_OCTETS];
    g_autofree char *text = NULL, *url = NULL;

    assert_true(totp_open(vault, 7, box, secret));
    assert_false(totp_open(vault, 8, box, second));
    assert_true(totp_open(vault, 7, other, second));
    assert_memory_not_equal(secret, second, sizeof secret);
    text = totp_text(known);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    url = totp_url(text, "Ali & Co?");
    assert_string_equal(url,
                        "otpauth://totp/Ali%20%26%20Co%3F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&algorithm=SHA1&digits=6&period=30");
}

static void recovery_codes_are_read_as_people_copy_them(void **state)
{
    static const char *const forms[] = {"ABCD-EFGH-OJKB-MNOP", "abcd-efgh-ojkb-mnop",
                                        "ABCDEFGHOJKBMNOP", " abcd efgh ojkb mnop ",
                                        "ABCD-EFGH-0JK8-MNOP"};
    static const char *const others[] = {"", "ABCD-EFGH-OJKB-MNO", "ABCD-EFGH-OJKB-MNOPA",
                                         "ABCD-EFGH-OJKB-MNOQ"};
    const Vault *vault = vault_of(state);
    uint8_t expected[VAULT_HASH_OCTETS], hash[VAULT_HASH_OCTETS];

    recovery_code_hash(vault, 3, forms[0], expected);
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        recovery_code_hash(vault, 3, forms[i], hash);
        assert_memory_equal(hash, expected, sizeof hash);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        recovery_code_hash(vault, 3, others[i], hash);
        assert_memory_not_equal(hash, expected, sizeof hash);
    }
    recovery_code_hash(vault, 4, forms[0], hash);
    assert_memory_not_equal(hash, expected, sizeof hash);
}

static void recovery_codes_have_eighty_bits(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    (void)state;
    for (int i = 0; i < 1000; i++) {
        char *code = recovery_code_make();

        assert_int_equal(strlen(code), 19);
        assert_int_equal(strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-"), 19);
        assert_true(g_hash_table_add(seen, code));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(a_code_is_good_for_its_step_and_the_ones_beside_it),
        cmocka_unit_test(a_code_is_good_once),
        cmocka_unit_test(what_is_no_code_is_none),
        cmocka_unit_test(a_secret_opens_for_its_owner_alone),
        cmocka_unit_test(recovery_codes_are_read_as_people_copy_them),
        cmocka_unit_test(recovery_codes_have_eighty_bits),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
