#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
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

/* ---- Reading ---- */

static bool read_json(const char *body, Inbound *inbound, GError **error)
{
    g_autoptr(Channel) channel = make_channel("none", "");
    HttpRequest request = test_request("POST", "", JSON, body, NULL);

    return provider_vonage.read(channel, &request, inbound, error);
}

static bool read_query(const char *query, Inbound *inbound, GError **error)
{
    g_autoptr(Channel) channel = make_channel("none", "");
    HttpRequest request = test_request("GET", query, "", "", NULL);

    return provider_vonage.read(channel, &request, inbound, error);
}

static void messages_are_read_whichever_way_they_come(void **state)
{
    g_autofree char *json = g_strdup_printf(CALL_JSON, "");
    g_autoptr(Channel) channel = make_channel("none", "");
    HttpRequest requests[] = {
        test_request("GET", CALL, "", "", NULL),
        test_request("POST", "text=other", FORM, CALL, NULL),
        test_request("POST", "text=other", JSON "; charset=utf-8", json, NULL),
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(provider_vonage.read(channel, &requests[i], &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, "0A0000000123ABCD1");
        assert_string_equal(inbound.from.e164, "+447700900001");
        assert_string_equal(inbound.text, "Hello & = world");
        assert_false(inbound.by_letters);
    }
}

static void a_message_of_the_messages_api_is_read(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(read_json(JWT_BODY, &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_MESSAGE);
    assert_string_equal(inbound.id, "aaaaaaaa-bbbb-cccc-dddd-0123456789ab");
    assert_string_equal(inbound.from.e164, "+447700900001");
    assert_string_equal(inbound.text, "Salom");
}

#define PART "msisdn=998901234567&to=7775&messageId=P2&type=unicode&text=%D0%A1&concat=true"

static void a_part_has_its_own_id(void **state)
{
    static const struct {
        const char *query;
        bool is_good;
    } cases[] = {
        {PART "&concat-ref=0&concat-total=3&concat-part=2", true},
        {PART "&concat-ref=65535&concat-total=255&concat-part=255", true},
        {PART "&concat-ref=65536&concat-total=3&concat-part=2", false},
        {PART "&concat-ref=1&concat-total=256&concat-part=2", false},
        {PART "&concat-ref=1&concat-total=0&concat-part=0", false},
        {PART "&concat-ref=1&concat-total=3&concat-part=4", false},
        {PART "&concat-ref=1&concat-total=3&concat-part=0", false},
        {PART "&concat-ref=1&concat-total=3", false},
        {PART "&concat-total=3&concat-part=1", false},
        {PART, false},
    };
    g_auto(Inbound) inbound = {0};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) part = {0};
        g_autoptr(GError) error = NULL;

        assert_int_equal(read_query(cases[i].query, &part, &error), cases[i].is_good);
        assert_int_equal(error == NULL, cases[i].is_good);
        assert_int_equal(part.kind == INBOUND_PART, cases[i].is_good);
        assert_int_equal(part.id != NULL, cases[i].is_good);
    }
    assert_true(read_query(PART "&concat-ref=241&concat-total=3&concat-part=2", &inbound, NULL));
    assert_string_equal(inbound.id, "P2");
    assert_string_equal(inbound.from.e164, "+998901234567");
    assert_string_equal(inbound.text, "С");
    assert_int_equal(inbound.part.reference, 241);
    assert_int_equal(inbound.part.total, 3);
    assert_int_equal(inbound.part.number, 2);
}

static void statuses_are_receipts(void **state)
{
    static const struct {
        const char *fields;
        InboundKind kind;
        ReceiptState state;
        int64_t our_id;
    } cases[] = {
        {"status=submitted&client-ref=17", INBOUND_RECEIPT, RECEIPT_SENT, 17},
        {"status=accepted&client-ref=17", INBOUND_RECEIPT, RECEIPT_SENT, 17},
        {"status=buffered&client-ref=17", INBOUND_RECEIPT, RECEIPT_QUEUED, 17},
        {"status=delivered&client-ref=17", INBOUND_RECEIPT, RECEIPT_DELIVERED, 17},
        {"status=expired&client-ref=17", INBOUND_RECEIPT, RECEIPT_EXPIRED, 17},
        {"status=failed&client-ref=17&err-code=9", INBOUND_RECEIPT, RECEIPT_FAILED, 17},
        {"status=rejected&client-ref=17", INBOUND_RECEIPT, RECEIPT_FAILED, 17},
        {"status=delivered", INBOUND_RECEIPT, RECEIPT_DELIVERED, 0},
        {"status=delivered&client-ref=x", INBOUND_RECEIPT, RECEIPT_DELIVERED, 0},
        {"status=unknown&client-ref=17", INBOUND_NOTHING, 0, 0},
        {"status=", INBOUND_NOTHING, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(
            "messageId=0B1&msisdn=998901234567&to=X&scts=2001011400&"
            "message-timestamp=2020-01-01+14:00:00&",
            cases[i].fields, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(read_query(query, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.receipt.our_id, cases[i].our_id);
        if (cases[i].kind == INBOUND_RECEIPT) {
            assert_string_equal(inbound.receipt.provider_id, "0B1");
            assert_int_equal(inbound.receipt.state, cases[i].state);
            assert_false(inbound.receipt.opted_out);
        }
    }
}

static void what_is_no_text_says_nothing(void **state)
{
    static const char *const bodies[] = {
        "{\"msisdn\":\"998901234567\",\"messageId\":\"1\",\"type\":\"binary\",\"data\":\"00\"}",
        MESSAGES_BODY_HEAD ",\"channel\":\"whatsapp\",\"from\":\"998901234567\"}",
        MESSAGES_BODY_HEAD ",\"channel\":\"sms\",\"status\":\"delivered\"}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(read_json(bodies[i], &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_NOTHING);
    }
}

static void a_sender_may_have_a_name(void **state)
{
    static const char *const senders[] = {"Beeline", "7775"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(senders); i++) {
        g_autofree char *query = g_strdup_printf("messageId=1&text=x&msisdn=%s", senders[i]);
        g_auto(Inbound) inbound = {0};

        assert_true(read_query(query, &inbound, NULL));
        assert_true(inbound.by_letters);
        assert_string_equal(inbound.from.e164, "");
    }
}

static void anything_else_is_refused(void **state)
{
    static const struct {
        const char *method;
        const char *type;
        const char *body; /* of a GET: the query */
        GatewayError code;
    } cases[] = {
        {"HEAD", "", "", GATEWAY_ERROR_BAD_METHOD},
        {"POST", "text/plain", CALL, GATEWAY_ERROR_BAD_TYPE},
        {"POST", JSON, "x", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, "[]", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, "{\"messageId\":{\"a\":1},\"msisdn\":\"998901234567\",\"text\":\"1\"}",
         GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "msisdn=998901234567&text=1", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=a+b&msisdn=998901234567&text=1", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&text=1", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&msisdn=&text=1", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&msisdn=998901234567", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&msisdn=998901234567&text=%FF", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&msisdn=998901234567&text=a%00", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", "messageId=1&msisdn=998901234567&text=1&text=2", GATEWAY_ERROR_BAD_REQUEST},
    };
    g_autoptr(Channel) channel = make_channel("none", "");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool is_post = strcmp(cases[i].method, "POST") == 0;
        HttpRequest request = test_request(cases[i].method, is_post ? "" : cases[i].body,
                                           cases[i].type, is_post ? cases[i].body : "", NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(provider_vonage.read(channel, &request, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

/* ---- Sending ---- */

static void a_message_is_sent_as_json(void **state)
{
    static const struct {
        Outbound outbound;
        const char *sender;
        const char *body;
    } cases[] = {
        {{.id = 7, .to = {"+996550123456"}, .text = "a & \"b\"\\"},
         "",
         "{\"from\":\"+79990001122\",\"to\":\"996550123456\",\"text\":\"a & \\\"b\\\"\\\\\","
         "\"type\":\"text\""},
        {{.id = 7, .to = {"+998901234567"}, .text = "Ү", .ucs2 = true},
         "HOT\"LINE",
         "{\"from\":\"HOT\\\"LINE\",\"to\":\"998901234567\",\"text\":\"Ү\",\"type\":\"unicode\""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *own[] = {"api_key", "K", "api_secret", "S=", "sender", cases[i].sender, NULL};
        g_autoptr(Channel) channel = test_channel(&provider_vonage, "https://h.example/v", own);
        g_autoptr(HttpCall) call = provider_vonage.write_send(channel, &cases[i].outbound, NULL);
        g_autofree char *body = g_strconcat(
            cases[i].body,
            ",\"status-report-req\":1,\"callback\":\"https://h.example/v\",\"client-ref\":\"7\"}",
            NULL);

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, "https://rest.nexmo.com/sms/json");
        assert_string_equal(call->content_type, JSON);
        assert_string_equal(test_call_header(call, "Authorization"), "Basic SzpTPQ==");
        assert_string_equal(call->body, body);
    }
}

#define ANSWER(messages) "{\"message-count\":\"1\",\"messages\":[" messages "]}"
#define GOOD(id) "{\"to\":\"9989\",\"message-id\":\"" id "\",\"status\":\"0\"}"
#define BAD(status) "{\"status\":\"" status "\",\"error-text\":\"x\"}"

static void an_answer_says_what_became_of_it(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
        unsigned ids;
    } cases[] = {
        {200, ANSWER(GOOD("A1")), SEND_ACCEPTED, 1},
        {200, ANSWER(GOOD("A1") "," GOOD("A2") "," GOOD("A3")), SEND_ACCEPTED, 3},
        {200, ANSWER(GOOD("A1") "," BAD("1")), SEND_UNKNOWN, 1},
        {200, ANSWER(BAD("1")), SEND_THROTTLED, 0},
        {200, ANSWER(BAD("10")), SEND_THROTTLED, 0},
        {200, ANSWER(BAD("5")), SEND_TRANSIENT, 0},
        {200, ANSWER(BAD("4")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("8")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("9")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("11")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("14")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("32")), SEND_CONFIGURATION, 0},
        {200, ANSWER(BAD("7")), SEND_PERMANENT, 0},
        {200, ANSWER(BAD("999")), SEND_PERMANENT, 0},
        {200, ANSWER(""), SEND_UNKNOWN, 0},
        {200, ANSWER("{}"), SEND_UNKNOWN, 0},
        {200, "{\"messages\":7}", SEND_UNKNOWN, 0},
        {200, "", SEND_UNKNOWN, 0},
        {401, "", SEND_CONFIGURATION, 0},
        {429, "", SEND_THROTTLED, 0},
        {500, ANSWER(GOOD("A1")), SEND_TRANSIENT, 0},
    };
    g_autoptr(Channel) channel = make_channel("none", "");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_vonage, channel, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].outcome == SEND_CONFIGURATION);
        assert_int_equal(result.wait, cases[i].outcome == SEND_THROTTLED ? 7 : 0);
        assert_int_equal(result.part_ids ? result.part_ids->len : 0, cases[i].ids);
    }
}

static void the_config_is_checked(void **state)
{
    static const struct {
        const char *const own[5];
        const char *key; /* NULL: it is good */
    } cases[] = {
        {{NULL}, NULL},
        {{"signature_secret", "s", NULL}, NULL},
        {{"signature_method", "sha512hmac", "signature_secret", "s", NULL}, NULL},
        {{"signature_method", "sha512hmac", NULL}, "signature_secret"},
        {{"signature_method", "md5", "signature_secret", "s", NULL}, "signature_method"},
        {{"signature_method", "", NULL}, "signature_method"},
        {{"window_seconds", "86401", NULL}, "window_seconds"},
        {{"url", "rest.nexmo.com", NULL}, "url"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_vonage, "", cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = NULL;

        assert_int_equal(provider_vonage.check(channel, &key, &error), cases[i].key == NULL);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
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
        cmocka_unit_test(messages_are_read_whichever_way_they_come),
        cmocka_unit_test(a_message_of_the_messages_api_is_read),
        cmocka_unit_test(a_part_has_its_own_id),
        cmocka_unit_test(statuses_are_receipts),
        cmocka_unit_test(what_is_no_text_says_nothing),
        cmocka_unit_test(a_sender_may_have_a_name),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(a_message_is_sent_as_json),
        cmocka_unit_test(an_answer_says_what_became_of_it),
        cmocka_unit_test(the_config_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
