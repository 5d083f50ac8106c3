#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/digest.h"

/* RFC 4231, case 2; RFC 2202, case 2. */
static void known_signatures_come_out(void **state)
{
    static const char what[] = "what do ya want for nothing?";
    g_autofree char *sha256 = digest_hmac_hex(G_CHECKSUM_SHA256, "Jefe", what, strlen(what));
    g_autofree char *sha1 = digest_hmac_base64(G_CHECKSUM_SHA1, "Jefe", what, strlen(what));

    (void)state;
    assert_string_equal(sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_string_equal(sha1, "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    assert_int_equal(digest_crc32("123456789", 9), 0xcbf43926);
}

static void only_the_same_is_the_same(void **state)
{
    (void)state;
    assert_true(digest_same("abc", "abc"));
    assert_false(digest_same("abc", "abd"));
    assert_false(digest_same("abc", "ab"));
    assert_false(digest_same("abc", "ABC"));
    assert_false(digest_same("abc", NULL));
    assert_true(digest_same_hex("abc", "AbC"));
    assert_false(digest_same_hex("abc", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_signatures_come_out),
        cmocka_unit_test(only_the_same_is_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
