#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_mapping.h"

/* The signatures are made with Python's hmac. */
#define BODY "From=%2B998901234567&Body=hi+you&Empty="
#define BODY_SHA256 "5ceaf781e0b10899d07d8d6ab62c8e57e720bab7bb3f1806dec323d7790da9a2"
#define TIMED_SHA256 "84cd4792470197a27650ede13c610d06b34d6883d8cfc73614a2c27f57ac0632"
#define URL_SHA512                                                     \
    "937ac9ed16931db544a59891bf6c6d8c1fc8abd11cd4acf0894146f2f4dd39fb" \
    "4ac21d9804a211e58f3bef189cfa968691093c2871b54ae0658f98d4dffc429d"
#define TIME 1764000000

#define EQUAL                                         \
    {                                                 \
        "auth.header=X-Token", "auth.value=tok", NULL \
    }
#define HEX                                                                 \
    {                                                                       \
        "auth.header=X-Sign", "auth.hmac=sha256", "auth.key=http-key", NULL \
    }
#define PREFIXED                                                                                   \
    {                                                                                              \
        "auth.header=X-Sign", "auth.hmac=sha256", "auth.key=http-key", "auth.prefix=sha256=", NULL \
    }
#define TIMED                                                            \
    {                                                                    \
        "auth.header=X-Sign", "auth.hmac=sha256", "auth.key=http-key",   \
            "auth.covers=body + header:X-Time", "auth.time=X-Time", NULL \
    }
#define PARAMS                                                                               \
    {                                                                                        \
        "auth.header=X-Sign", "auth.hmac=sha1", "auth.key=http-key", "auth.encoding=base64", \
            "auth.covers=url+params", NULL                                                   \
    }
#define URL                                                                                    \
    {                                                                                          \
        "auth.header=X-Sign", "auth.hmac=sha512", "auth.key=http-key", "auth.covers=url", NULL \
    }
#define MD5                                                              \
    {                                                                    \
        "auth.header=X-Sign", "auth.hmac=md5", "auth.key=http-key", NULL \
    }

static const struct {
    const char *lines[7];
    const char *headers[4];
    const char *query;
    const char *body;
    int64_t now;
    bool good;
} cases[] = {
    {{NULL}, {NULL}, "", BODY, 0, true},
    {EQUAL, {"X-Token: tok"}, "", BODY, 0, true},
    {EQUAL, {"X-Token: toK"}, "", BODY, 0, false},
    {EQUAL, {"X-Token: tok2"}, "", BODY, 0, false},
    {EQUAL, {"X-Token: "}, "", BODY, 0, false},
    {EQUAL, {"X-Other: tok"}, "", BODY, 0, false},
    {HEX, {"X-Sign: " BODY_SHA256}, "", BODY, 0, true},
    {HEX,
     {"X-Sign: 5CEAF781E0B10899D07D8D6AB62C8E57E720BAB7BB3F1806DEC323D7790DA9A2"},
     "",
     BODY,
     0,
     true},
    {HEX, {"X-Sign: " BODY_SHA256}, "any=query", BODY, 0, true},
    {HEX, {"X-Sign: " BODY_SHA256}, "", BODY "x", 0, false},
    {HEX, {"X-Sign: " BODY_SHA256}, "", "", 0, false},
    {HEX,
     {"X-Sign: 6ceaf781e0b10899d07d8d6ab62c8e57e720bab7bb3f1806dec323d7790da9a2"},
     "",
     BODY,
     0,
     false},
    {HEX, {"X-Sign: "}, "", BODY, 0, false},
    {HEX, {NULL}, "", BODY, 0, false},
    {{"auth.header=X-Sign", "auth.hmac=sha256", "auth.key=other", NULL},
     {"X-Sign: " BODY_SHA256},
     "",
     BODY,
     0,
     false},
    {{"auth.header=X-Sign", "auth.hmac=sha1", "auth.key=http-key", NULL},
     {"X-Sign: " BODY_SHA256},
     "",
     BODY,
     0,
     false},
    {MD5, {"X-Sign: 171561e0bee63fd71c43d41452c41438"}, "", BODY, 0, true},
    {PREFIXED, {"X-Sign: sha256=" BODY_SHA256}, "", BODY, 0, true},
    {PREFIXED, {"X-Sign: " BODY_SHA256}, "", BODY, 0, false},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: 1764000000"}, "", BODY, TIME, true},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: 1764000000"}, "", BODY, TIME + 300, true},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: 1764000000"}, "", BODY, TIME + 301, false},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: 1764000000"}, "", BODY, TIME - 301, false},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: 1764000001"}, "", BODY, TIME, false},
    {TIMED, {"X-Sign: " TIMED_SHA256, "X-Time: soon"}, "", BODY, TIME, false},
    {TIMED, {"X-Sign: " TIMED_SHA256}, "", BODY, TIME, false},
    {PARAMS, {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="}, "a=1", BODY, 0, true},
    {PARAMS,
     {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="},
     "a=1",
     "Empty&Body=hi%20you&From=%2B998901234567",
     0,
     true},
    {PARAMS, {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="}, "a=2", BODY, 0, false},
    {PARAMS, {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="}, "", BODY, 0, false},
    {PARAMS, {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="}, "a=1", BODY "&More=1", 0, false},
    {PARAMS, {"X-Sign: t9BLrsScI+Po6rzZBPtsu3K+k3k="}, "a=1", BODY "%z", 0, false},
    {PARAMS, {"X-Sign: T9BLrsScI+Po6rzZBPtsu3K+k3k="}, "a=1", BODY, 0, false},
    {URL, {"X-Sign: " URL_SHA512}, "a=1", "any body", 0, true},
    {URL, {"X-Sign: " URL_SHA512}, "a=12", "any body", 0, false},
};

static void only_who_knows_the_secret_may_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = mapping_new(BEARER_SMS, cases[i].lines);
        HttpRequest request = mapping_request("POST", cases[i].query, cases[i].body,
                                              cases[i].headers);

        assert_int_equal(http_authenticate(channel, &request, cases[i].now),
                         cases[i].good ? AUTH_GOOD : AUTH_FORBIDDEN);
    }
}

/* Documented by Twilio: HMAC-SHA1 over URL and parameters. */
static void a_public_vector_is_good(void **state)
{
    static const char *const lines[] = PARAMS;
    static const char *const headers[] = {"X-Sign: RSOYDt4T1cUTdK1PDd93/VVr8B8=", NULL};
    g_autoptr(Channel) channel = mapping_new(BEARER_SMS, lines);
    HttpRequest request = mapping_request("POST", "foo=1&bar=2",
                                          "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&"
                                          "Digits=1234&From=%2B14158675309&To=%2B18005551212",
                                          headers);

    (void)state;
    g_free(channel->webhook);
    channel->webhook = g_strdup("https://mycompany.com/myapp.php");
    g_hash_table_insert(channel->own, g_strdup("auth.key"), g_strdup("12345"));
    assert_int_equal(http_authenticate(channel, &request, 0), AUTH_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_knows_the_secret_may_call),
        cmocka_unit_test(a_public_vector_is_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
