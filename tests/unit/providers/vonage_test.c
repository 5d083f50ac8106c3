#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_provider.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"

/* One message as a form and as JSON. */
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
#define MESSAGES_BODY                                                                 \
    "{\"channel\":\"sms\",\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ab\"," \
    "\"to\":\"447700900000\",\"from\":\"447700900001\","                              \
    "\"timestamp\":\"2025-02-03T12:14:25Z\",\"text\":\"Salom\"}"
#define MESSAGES_BODY_HEAD "{\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ab\""

static bool read_json(const char *body, Inbound *inbound, GError **error)
{
    g_autoptr(Channel)
        channel = test_channel(&provider_vonage, "https://h.example/hooks/v/s", NULL);
    HttpRequest request = test_request("POST", "", JSON, body, NULL);

    return provider_vonage.read(channel, &request, inbound, error);
}

static bool read_query(const char *query, Inbound *inbound, GError **error)
{
    g_autoptr(Channel)
        channel = test_channel(&provider_vonage, "https://h.example/hooks/v/s", NULL);
    HttpRequest request = test_request("GET", query, "", "", NULL);

    return provider_vonage.read(channel, &request, inbound, error);
}

static void messages_are_read_whichever_way_they_come(void **state)
{
    g_autofree char *json = g_strdup_printf(CALL_JSON, "");
    g_autoptr(Channel)
        channel = test_channel(&provider_vonage, "https://h.example/hooks/v/s", NULL);
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
    assert_true(read_json(MESSAGES_BODY, &inbound, NULL));
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
    g_autoptr(Channel)
        channel = test_channel(&provider_vonage, "https://h.example/hooks/v/s", NULL);

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
    g_autoptr(Channel)
        channel = test_channel(&provider_vonage, "https://h.example/hooks/v/s", NULL);

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
