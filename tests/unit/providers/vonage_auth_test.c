#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "support/test_provider.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"

/* Signatures that @vonage/sms accepts. */
#define SECRET "my_signature_secret"
#define AT 1577880000
#define TEXT "&text=Hello+%26+%3D+world"
#define REST                                                                                  \
    "msisdn=447700900001&to=447700900000&messageId=0A0000000123ABCD1&type=text&keyword=HELLO" \
    "&message-timestamp=2020-01-01+14%3A00%3A00&nonce=aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
#define CALL REST TEXT "&timestamp=1577880000"
#define CALL_JSON                                                                         \
    "{\"timestamp\":1577880000,\"msisdn\":\"447700900001\",\"to\":\"447700900000\","      \
    "\"messageId\":\"0A0000000123ABCD1\",\"text\":\"Hello & = world\",\"type\":\"text\"," \
    "\"keyword\":\"HELLO\",\"message-timestamp\":\"2020-01-01 14:00:00\","                \
    "\"nonce\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ab\",\"sig\":\"%s\"}"
#define MD5HASH "bcc113fb1f9c759aab06a6741c0325c3"
#define MD5HMAC "109d762f63e09a5dbf036972e27f76f4"
#define SHA1HMAC "2e1db4b27b2f34a5c4bbee07a8b7df21a875ae47"
#define SHA256HMAC "edafb539dc22efb183c97755a6c4ae2580811f36052dc0bdc12e593068b6e207"
#define SHA512HMAC                                                                                  \
    "2eb39689a75fec1f9e72c8f1bc3c2495192ba84d5c64911151eb40a98334bbcc191003bc87416dba2ea8f88e5a7c1" \
    "a83ca534017205a83a25a192e214fa448e8"

static Channel *make_channel(const char *method, const char *secret)
{
    const char *own[] = {"api_key",          "K",    "api_secret", "S", "signature_method", method,
                         "signature_secret", secret, NULL};

    return test_channel(&provider_vonage, "https://h.example/hooks/v/s", own);
}

/* One call by GET, by POST of a form and by POST of JSON. */
static void assert_verdicts(const Channel *channel, const char *signature, int64_t now,
                            AuthVerdict verdict)
{
    g_autofree char *form = g_strconcat(CALL, "&sig=", signature, NULL);
    g_autofree char *json = g_strdup_printf(CALL_JSON, signature);
    HttpRequest requests[] = {
        test_request("GET", form, "", "", NULL),
        test_request("POST", "", FORM, form, NULL),
        test_request("POST", "ignored=1", JSON, json, NULL),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(requests); i++)
        assert_int_equal(provider_vonage.authenticate(channel, &requests[i], now), verdict);
}

static void every_kind_of_signature_is_known(void **state)
{
    static const struct {
        const char *method;
        const char *signature;
    } kinds[] = {
        {"md5hash", MD5HASH},       {"md5hmac", MD5HMAC},       {"sha1hmac", SHA1HMAC},
        {"sha256hmac", SHA256HMAC}, {"sha512hmac", SHA512HMAC},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(Channel) channel = make_channel(kinds[i].method, SECRET);
        g_autoptr(Channel) other = make_channel(kinds[i].method, "my_signature_secre");
        g_autofree char *capitals = g_ascii_strup(kinds[i].signature, -1);
        g_autofree char *flipped = g_strdup(kinds[i].signature);

        flipped[i] = flipped[i] == '0' ? '1' : '0';
        assert_verdicts(channel, kinds[i].signature, AT, AUTH_GOOD);
        assert_verdicts(channel, capitals, AT, AUTH_GOOD);
        assert_verdicts(channel, flipped, AT, AUTH_FORBIDDEN);
        assert_verdicts(channel, "", AT, AUTH_FORBIDDEN);
        assert_verdicts(other, kinds[i].signature, AT, AUTH_FORBIDDEN);
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            assert_verdicts(channel, kinds[k].signature, AT, k == i ? AUTH_GOOD : AUTH_FORBIDDEN);
    }
}

static void a_signature_gets_old(void **state)
{
    g_autoptr(Channel) channel = make_channel("sha256hmac", SECRET);

    (void)state;
    assert_verdicts(channel, SHA256HMAC, AT + 300, AUTH_GOOD);
    assert_verdicts(channel, SHA256HMAC, AT - 300, AUTH_GOOD);
    assert_verdicts(channel, SHA256HMAC, AT + 301, AUTH_FORBIDDEN);
    assert_verdicts(channel, SHA256HMAC, AT - 301, AUTH_FORBIDDEN);
}

static void every_field_is_signed(void **state)
{
    static const struct {
        const char *query;
        AuthVerdict verdict;
    } cases[] = {
        {"sig=" SHA256HMAC "&timestamp=1577880000" TEXT "&" REST, AUTH_GOOD},
        {CALL "&sig=" SHA256HMAC "&", AUTH_GOOD},
        {REST "&text=Hello%20_%20_%20world&timestamp=1577880000&sig=" SHA256HMAC, AUTH_GOOD},
        {CALL "&new=&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {REST "&text=hello+%26+%3D+world&timestamp=1577880000&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {REST "&text=Hello+%26+%3D+%FForld&timestamp=1577880000&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {REST TEXT "&timestamp=1577880001&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {REST TEXT "&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {REST "&timestamp=1577880000&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {CALL "&sig=" SHA256HMAC "&sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {CALL, AUTH_FORBIDDEN},
        {"sig=" SHA256HMAC, AUTH_FORBIDDEN},
        {"", AUTH_FORBIDDEN},
    };
    g_autoptr(Channel) channel = make_channel("sha256hmac", SECRET);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = test_request("GET", cases[i].query, "", "", NULL);

        assert_int_equal(provider_vonage.authenticate(channel, &request, AT), cases[i].verdict);
    }
}

static void an_unknown_field_is_signed_too(void **state)
{
    g_autoptr(Channel) channel = make_channel("sha1hmac", SECRET);
    static const char text[] = "&a=&b=1_2&timestamp=1577880000";
    g_autofree char *signature = digest_hmac_hex(G_CHECKSUM_SHA1, SECRET, text, strlen(text));
    g_autofree char *query = g_strconcat("timestamp=1577880000&b=1%3D2&a&sig=", signature, NULL);
    HttpRequest request = test_request("GET", query, "", "", NULL);

    (void)state;
    assert_int_equal(provider_vonage.authenticate(channel, &request, AT), AUTH_GOOD);
}

static void without_a_secret_the_path_is_all(void **state)
{
    g_autoptr(Channel) channel = make_channel("none", "");

    (void)state;
    assert_verdicts(channel, "", 0, AUTH_GOOD);
}

/* ---- The Messages API ---- */

#define JWT_SECRET "0123456789abcdef0123456789abcdef"
#define JWT_AT 1738584865
#define JWT_BODY                                                                      \
    "{\"channel\":\"sms\",\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ab\"," \
    "\"to\":\"447700900000\",\"from\":\"447700900001\","                              \
    "\"timestamp\":\"2025-02-03T12:14:25Z\",\"text\":\"Salom\"}"
#define JWT                                                                                         \
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3Mzg1ODQ4NjUsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGM"  \
    "xMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6ImNjMGU3ZjQ4ZDI0MjcwNzd"  \
    "mODY5MzQ2MmE0ZTM5MTBkMTA0NDdkNmFmYmFmY2QyNjlhZTA4MGQ3ODc1MzVhZDgiLCJhcGlfa2V5IjoiYTFiMmMzZCI"  \
    "sImFwcGxpY2F0aW9uX2lkIjoiYWFhYWFhYWEtYmJiYi1jY2NjLWRkZGQtMDEyMzQ1Njc4OWFiIn0.aJ3oFgtKzoXqKdDL" \
    "-L2IfN65eZCkVXVVwpDSbSNEo1k"
#define MESSAGES_BODY_HEAD "{\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ab\""

static void a_token_covers_the_body(void **state)
{
    static const struct {
        const char *method;
        const char *secret;
        const char *http_method;
        const char *authorization;
        const char *body;
        int64_t now;
        AuthVerdict verdict;
    } cases[] = {
        {"none", JWT_SECRET, "POST", "Bearer " JWT, JWT_BODY, JWT_AT, AUTH_GOOD},
        {"none", JWT_SECRET, "POST", "bearer " JWT, JWT_BODY, JWT_AT + 300, AUTH_GOOD},
        {"md5hash", JWT_SECRET, "POST", "Bearer " JWT, JWT_BODY, JWT_AT - 300, AUTH_GOOD},
        {"none", "", "POST", "Bearer " JWT, JWT_BODY, 0, AUTH_GOOD},
        {"none", JWT_SECRET, "POST", "Bearer " JWT, JWT_BODY, JWT_AT + 301, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", "Bearer " JWT, JWT_BODY, JWT_AT - 301, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", "Bearer " JWT, JWT_BODY " ", JWT_AT, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", "Bearer " JWT, "", JWT_AT, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "GET", "Bearer " JWT, JWT_BODY, JWT_AT, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", "Bearer " JWT "A", JWT_BODY, JWT_AT, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", "Bearer ", JWT_BODY, JWT_AT, AUTH_FORBIDDEN},
        {"none", "0123456789abcdef0123456789abcdee", "POST", "Bearer " JWT, JWT_BODY, JWT_AT,
         AUTH_FORBIDDEN},
        /* Unsigned: Vonage is ill, or it is not Vonage. */
        {"none", JWT_SECRET, "POST", NULL, JWT_BODY, JWT_AT, AUTH_RETRY},
        {"none", JWT_SECRET, "POST", "Basic eA==", JWT_BODY, JWT_AT, AUTH_RETRY},
        {"sha256hmac", JWT_SECRET, "POST", NULL, MESSAGES_BODY_HEAD "}", JWT_AT, AUTH_RETRY},
        {"none", JWT_SECRET, "POST", NULL, "{\"messageId\":\"1\"}", JWT_AT, AUTH_FORBIDDEN},
        {"none", JWT_SECRET, "POST", NULL, "x", JWT_AT, AUTH_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = make_channel(cases[i].method, cases[i].secret);
        TestHeader headers[] = {{"authorization", cases[i].authorization}, {0}};
        HttpRequest request = test_request(cases[i].http_method, "", JSON, cases[i].body, headers);

        assert_int_equal(provider_vonage.authenticate(channel, &request, cases[i].now),
                         cases[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_signature_is_known),
        cmocka_unit_test(a_signature_gets_old),
        cmocka_unit_test(every_field_is_signed),
        cmocka_unit_test(an_unknown_field_is_signed_too),
        cmocka_unit_test(without_a_secret_the_path_is_all),
        cmocka_unit_test(a_token_covers_the_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
