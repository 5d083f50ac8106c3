#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/json_read.h"
#include "support/test_provider.h"

#define JSON "application/json"
#define KEY "asg_signing_key"
#define AT 1719045971

/* Made with node and with openssl. */
#define BODY                                                                                 \
    "{\"deviceId\":\"ffffffffceb0b1db0000018e937c815b\",\"event\":\"sms:received\","         \
    "\"id\":\"Ey6ECgOkVVFjz3CL48B8C\",\"payload\":{\"messageId\":\"abc123\","                \
    "\"message\":\"Салом\",\"sender\":\"+79161234567\",\"recipient\":\"+79990001122\"," \
    "\"simNumber\":1,\"receivedAt\":\"2024-06-22T15:46:11.000+07:00\"},"                     \
    "\"webhookId\":\"LreFUt-Z3sSq0JufY9uWB\"}"
#define SIGN "1a64156348021508b119e015d4feaa5814bc3efb1e2ffea13bce221ac8557a64"

static Channel *make_channel(const char *key, const char *window)
{
    const char *own[] = {"user",           "u",    "password", "p", "signing_key", key,
                         "window_seconds", window, NULL};

    return test_channel(&provider_smsgate, "https://h.example/hooks/g/s", own);
}

static void a_signature_covers_body_and_time(void **state)
{
    static const struct {
        const char *key;
        const char *body;
        const char *timestamp;
        const char *signature;
        int64_t now;
        const char *window;
        AuthVerdict verdict;
    } cases[] = {
        {KEY, BODY, "1719045971", SIGN, AT, "300", AUTH_GOOD},
        {KEY, BODY, "1719045971", SIGN, AT + 300, "300", AUTH_GOOD},
        {KEY, BODY, "1719045971", SIGN, AT - 300, "300", AUTH_GOOD},
        {KEY, BODY, "1719045971", SIGN, AT + 172800, "172800", AUTH_GOOD},
        {KEY, BODY, "1719045971",
         "1A64156348021508B119E015D4FEAA5814BC3EFB1E2FFEA13BCE221AC8557A64", AT, "300", AUTH_GOOD},
        {KEY, BODY, "1719045971", SIGN, AT + 301, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "1719045971", SIGN, AT - 301, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "1719045972", SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, " 1719045971", SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "", SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "99999999999999999999", SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, NULL, SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "1719045971", NULL, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "1719045971", "", AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY, "1719045971", "0" SIGN, AT, "300", AUTH_FORBIDDEN},
        {KEY, BODY " ", "1719045971", SIGN, AT, "300", AUTH_FORBIDDEN},
        /* What is moved from the time to the body is another body. */
        {KEY, BODY "1", "719045971", SIGN, 719045971, "300", AUTH_GOOD},
        {"asg_signing_kez", BODY, "1719045971", SIGN, AT, "300", AUTH_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = make_channel(cases[i].key, cases[i].window);
        TestHeader headers[] = {
            {"x-timestamp", cases[i].timestamp}, {"x-signature", cases[i].signature}, {0}};
        HttpRequest request = test_request("POST", "", JSON, cases[i].body, headers);

        assert_int_equal(provider_smsgate.authenticate(channel, &request, cases[i].now),
                         cases[i].verdict);
    }
}

static void every_octet_of_the_body_is_signed(void **state)
{
    g_autoptr(Channel) channel = make_channel(KEY, "300");
    TestHeader headers[] = {{"X-Timestamp", "1719045971"}, {"X-Signature", SIGN}, {0}};

    (void)state;
    for (size_t i = 0; BODY[i]; i++) {
        g_autofree char *body = g_strdup(BODY);
        HttpRequest request;

        body[i] ^= 1;
        request = test_request("POST", "", JSON, body, headers);
        assert_int_equal(provider_smsgate.authenticate(channel, &request, AT), AUTH_FORBIDDEN);
    }
}

#define MESSAGE(members) "{\"event\":\"sms:received\",\"id\":\"e1\",\"payload\":{" members "}}"

static void messages_are_read(void **state)
{
    static const struct {
        const char *body;
        const char *id;
        const char *from; /* "": it is sent by letters */
        const char *text;
    } cases[] = {
        {BODY, "Ey6ECgOkVVFjz3CL48B8C", "+79161234567", "Салом"},
        {MESSAGE("\"messageId\":\"m\",\"message\":\"1\",\"phoneNumber\":\"+996550123456\","
                 "\"recipient\":null,\"simNumber\":null"),
         "e1", "+996550123456", "1"},
        {MESSAGE("\"message\":\"1\",\"sender\":\"+996550123456\",\"phoneNumber\":\"+79161234567\""),
         "e1", "+996550123456", "1"},
        {MESSAGE("\"message\":\"\",\"sender\":\"+996550123456\""), "e1", "+996550123456", ""},
        {MESSAGE("\"message\":\"code 1\",\"sender\":\"Sberbank\""), "e1", "", "code 1"},
        {MESSAGE("\"message\":\"balance\",\"sender\":\"900\""), "e1", "", "balance"},
    };
    g_autoptr(Channel) channel = make_channel(KEY, "300");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = test_request("POST", "", JSON "; charset=utf-8", cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(provider_smsgate.read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, cases[i].id);
        assert_string_equal(inbound.from.e164, cases[i].from);
        assert_int_equal(inbound.by_letters, *cases[i].from == '\0');
        assert_string_equal(inbound.text, cases[i].text);
    }
}

#define EVENT(name, id)                                                      \
    "{\"event\":\"" name "\",\"id\":\"e2\",\"payload\":{\"messageId\":\"" id \
    "\",\"sender\":\"+7916\",\"recipient\":\"+79161234567\",\"partsCount\":2}}"

static void other_events_are_receipts_or_nothing(void **state)
{
    static const struct {
        const char *body;
        InboundKind kind;
        ReceiptState state;
        int64_t our_id;
    } cases[] = {
        {EVENT("sms:sent", "17"), INBOUND_RECEIPT, RECEIPT_SENT, 17},
        {EVENT("sms:delivered", "2147483647"), INBOUND_RECEIPT, RECEIPT_DELIVERED, 2147483647},
        {EVENT("sms:failed", "17"), INBOUND_RECEIPT, RECEIPT_FAILED, 17},
        {EVENT("sms:cancelled", "17"), INBOUND_RECEIPT, RECEIPT_FAILED, 17},
        /* Sent from this telephone by somebody else. */
        {EVENT("sms:sent", "PyDmBQZZXYmyxMwED8Fzy"), INBOUND_NOTHING, 0, 0},
        {EVENT("sms:sent", "0"), INBOUND_NOTHING, 0, 0},
        {EVENT("sms:sent", "2147483648"), INBOUND_NOTHING, 0, 0},
        {EVENT("sms:sent", ""), INBOUND_NOTHING, 0, 0},
        {"{\"event\":\"sms:sent\"}", INBOUND_NOTHING, 0, 0},
        {EVENT("sms:data-received", "17"), INBOUND_NOTHING, 0, 0},
        {EVENT("mms:received", "17"), INBOUND_NOTHING, 0, 0},
        {EVENT("system:ping", "17"), INBOUND_NOTHING, 0, 0},
        {EVENT("new:event", "17"), INBOUND_NOTHING, 0, 0},
    };
    g_autoptr(Channel) channel = make_channel(KEY, "300");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = test_request("POST", "", JSON, cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(provider_smsgate.read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.receipt.our_id, cases[i].our_id);
        if (cases[i].kind == INBOUND_RECEIPT)
            assert_int_equal(inbound.receipt.state, cases[i].state);
    }
}

static void anything_else_is_refused(void **state)
{
    static const struct {
        const char *method;
        const char *type;
        const char *body;
        GatewayError code;
    } cases[] = {
        {"GET", "", "", GATEWAY_ERROR_BAD_METHOD},
        {"POST", "text/plain", BODY, GATEWAY_ERROR_BAD_TYPE},
        {"POST", JSON, "", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, "[]", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, "{\"event\":{}}", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, "{\"event\":\"sms:received\",\"id\":\"e1\"}", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, MESSAGE("\"message\":\"1\""), GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, MESSAGE("\"sender\":\"+79161234567\""), GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, MESSAGE("\"sender\":\"+79161234567\",\"message\":null"),
         GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, MESSAGE("\"sender\":\"+79161234567\",\"message\":\"a\\u0000b\""),
         GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON, MESSAGE("\"sender\":\"+79161234567\",\"message\":\"\xff\""),
         GATEWAY_ERROR_BAD_REQUEST},
        {"POST", JSON,
         "{\"event\":\"sms:received\",\"payload\":{\"sender\":\"+79161234567\",\"message\":\"\"}}",
         GATEWAY_ERROR_BAD_REQUEST},
    };
    g_autoptr(Channel) channel = make_channel(KEY, "300");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = test_request(cases[i].method, "", cases[i].type, cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(provider_smsgate.read(channel, &request, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void an_answer_has_no_room_for_a_reply(void **state)
{
    g_auto(HttpResponse) response = {0};
    g_auto(Reply) reply = {.text = g_strdup("Salom")};

    (void)state;
    assert_false(provider_smsgate.replies_in_answer);
    provider_smsgate.write(NULL, &reply, &response);
    assert_int_equal(response.status, 200);
    assert_null(response.body);
}

static void a_message_is_sent_as_json(void **state)
{
    static const char *const own[][15] = {
        {"user", "u", "password", "p", NULL},
        {"user", "u", "password", "p", "url", "http://10.0.0.2:8080", "sim", "2", "device", "d\"1",
         NULL},
    };
    static const struct {
        const char *url;
        const char *sim;    /* NULL: the app chooses */
        const char *device; /* the same */
    } expected[] = {
        {"https://api.sms-gate.app/3rdparty/v1/messages", NULL, NULL},
        {"http://10.0.0.2:8080/messages", "2", "d\"1"},
    };
    const Outbound outbound = {.id = 7, .to = {"+996550123456"}, .text = "Ү \"a\"\n\\"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_smsgate, "https://h.example", own[i]);
        g_autoptr(HttpCall) call = provider_smsgate.write_send(channel, &outbound, NULL);
        g_autoptr(JsonNode) json = json_read(call->body, strlen(call->body), NULL);
        g_autofree char *id = json_text_at(json, "/id");
        g_autofree char *text = json_text_at(json, "/textMessage/text");
        g_autofree char *to = json_text_at(json, "/phoneNumbers/0");
        g_autofree char *receipt = json_text_at(json, "/withDeliveryReport");
        g_autofree char *sim = json_text_at(json, "/simNumber");
        g_autofree char *device = json_text_at(json, "/deviceId");

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, expected[i].url);
        assert_string_equal(call->content_type, JSON);
        assert_string_equal(test_call_header(call, "Authorization"), "Basic dTpw");
        assert_string_equal(id, "7");
        assert_string_equal(text, outbound.text);
        assert_string_equal(to, "+996550123456");
        assert_null(json_at(json, "/phoneNumbers/1"));
        assert_string_equal(receipt, "true");
        assert_int_equal(g_strcmp0(sim, expected[i].sim), 0);
        assert_int_equal(g_strcmp0(device, expected[i].device), 0);
    }
}

static void an_answer_says_what_became_of_it(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
    } cases[] = {
        {202, "{\"id\":\"7\",\"state\":\"Pending\"}", SEND_ACCEPTED},
        {200, "", SEND_ACCEPTED},
        {409, "{\"message\":\"exists\"}", SEND_ACCEPTED},
        {503, "{\"error\":\"QueueLimitExceeded\",\"message\":\"queue limits exceeded\"}",
         SEND_THROTTLED},
        {503, "{\"error\":\"Other\"}", SEND_TRANSIENT},
        {503, "<html>", SEND_TRANSIENT},
        {429, "", SEND_THROTTLED},
        {400, "{\"message\":\"invalid phone\"}", SEND_PERMANENT},
        {401, "", SEND_CONFIGURATION},
        {403, "", SEND_CONFIGURATION},
        {500, "", SEND_TRANSIENT},
    };
    g_autoptr(Channel) channel = make_channel(KEY, "300");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_smsgate, channel, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].outcome == SEND_CONFIGURATION);
        assert_int_equal(result.wait, cases[i].outcome == SEND_THROTTLED ? 7 : 0);
    }
}

static void the_config_is_checked(void **state)
{
    static const struct {
        const char *const own[3];
        const char *key; /* NULL: it is good */
    } cases[] = {
        {{NULL}, NULL},
        {{"sim", "1", NULL}, NULL},
        {{"sim", "0", NULL}, "sim"},
        {{"sim", "1,\"x\":2", NULL}, "sim"},
        {{"window_seconds", "604800", NULL}, NULL},
        {{"window_seconds", "604801", NULL}, "window_seconds"},
        {{"window_seconds", "0", NULL}, "window_seconds"},
        {{"window_seconds", "", NULL}, "window_seconds"},
        {{"url", "phone:8080", NULL}, "url"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_smsgate, "", cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = NULL;

        assert_int_equal(provider_smsgate.check(channel, &key, &error), cases[i].key == NULL);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_covers_body_and_time),
        cmocka_unit_test(every_octet_of_the_body_is_signed),
        cmocka_unit_test(messages_are_read),
        cmocka_unit_test(other_events_are_receipts_or_nothing),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(an_answer_has_no_room_for_a_reply),
        cmocka_unit_test(a_message_is_sent_as_json),
        cmocka_unit_test(an_answer_says_what_became_of_it),
        cmocka_unit_test(the_config_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
