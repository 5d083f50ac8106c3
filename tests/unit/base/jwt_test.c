#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "base/json_read.h"
#include "base/jwt.h"

#define SECRET "0123456789abcdef0123456789abcdef"

/* {"alg":"HS256","typ":"JWT"}, {"iat":1738584865,"iss":"Vonage"} */
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
#define CLAIMS "eyJpYXQiOjE3Mzg1ODQ4NjUsImlzcyI6IlZvbmFnZSJ9"

static char *sign(const char *signed_part, const char *secret)
{
    g_autofree char *base64 = digest_hmac_base64(G_CHECKSUM_SHA256, secret, signed_part,
                                                 strlen(signed_part));

    g_strdelimit(g_strdelimit(base64, "+", '-'), "/", '_');
    base64[strcspn(base64, "=")] = '\0';
    return g_strconcat(signed_part, ".", base64, NULL);
}

static char *encode(const char *json)
{
    char *base64 = g_base64_encode((const guchar *)json, strlen(json));

    g_strdelimit(g_strdelimit(base64, "+", '-'), "/", '_');
    base64[strcspn(base64, "=")] = '\0';
    return base64;
}

static void a_token_of_the_secret_gives_its_claims(void **state)
{
    g_autofree char *token = sign(HEADER "." CLAIMS, SECRET);
    g_autoptr(JsonNode) claims = jwt_read(token, SECRET);
    g_autofree char *issuer = json_text_at(claims, "/iss");
    g_autofree char *issued = json_text_at(claims, "/iat");

    (void)state;
    assert_string_equal(issuer, "Vonage");
    assert_string_equal(issued, "1738584865");
}

static void the_length_of_the_claims_does_not_matter(void **state)
{
    static const char *const values[] = {"", "a", "ab", "abc", "\xd1\x8f?>~", "\xf0\x9f\x98\x80"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *json = g_strdup_printf("{\"a\":\"%s\"}", values[i]);
        g_autofree char *part = encode(json);
        g_autofree char *both = g_strconcat(HEADER ".", part, NULL);
        g_autofree char *token = sign(both, SECRET);
        g_autoptr(JsonNode) claims = jwt_read(token, SECRET);
        g_autofree char *value = claims ? json_text_at(claims, "/a") : NULL;

        assert_non_null(value);
        assert_string_equal(value, values[i]);
    }
}

static void any_other_token_is_refused(void **state)
{
    /* RFC 7515: {"alg":"none"}, {"alg":"HS384"}, {"typ":"JWT"}, and what is no base64url or no JSON. */
    static const char *const signed_parts[] = {
        "eyJhbGciOiJub25lIn0." CLAIMS,
        "eyJhbGciOiJIUzM4NCJ9." CLAIMS,
        "eyJ0eXAiOiJKV1QifQ." CLAIMS,
        HEADER ".e",
        HEADER ".eyJh",
        HEADER ".",
        "." CLAIMS,
        HEADER "." CLAIMS "=",
        HEADER ".e+/=" CLAIMS,
        HEADER,
        HEADER "." CLAIMS "." CLAIMS,
    };
    g_autofree char *good = sign(HEADER "." CLAIMS, SECRET);
    g_autofree char *of_empty = sign(HEADER "." CLAIMS, "");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(signed_parts); i++) {
        g_autofree char *token = sign(signed_parts[i], SECRET);

        assert_null(jwt_read(token, SECRET));
    }
    for (size_t i = 0; good[i]; i++) {
        g_autofree char *flipped = g_strdup(good);

        flipped[i] ^= 1;
        assert_null(jwt_read(flipped, SECRET));
    }
    assert_null(jwt_read(good, "other"));
    assert_null(jwt_read(of_empty, ""));
    assert_null(jwt_read("", SECRET));
    assert_null(jwt_read("..", SECRET));
    assert_null(jwt_read(HEADER "." CLAIMS ".", SECRET));
    assert_null(jwt_read(HEADER "." CLAIMS, SECRET));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_of_the_secret_gives_its_claims),
        cmocka_unit_test(the_length_of_the_claims_does_not_matter),
        cmocka_unit_test(any_other_token_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
