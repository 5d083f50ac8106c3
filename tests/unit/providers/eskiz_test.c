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
#define HOOK "https://hotline.example/hooks/uz/SECRET"

static const char *const own[] = {"email", "a@b.uz", "password", "p&p", NULL};

static bool read_body(const char *type, const char *body, Inbound *inbound, GError **error)
{
    HttpRequest request = test_request("POST", "", type, body, NULL);

    return provider_eskiz.read(NULL, &request, inbound, error);
}

static void receipts_are_read_by_their_word(void **state)
{
    static const struct {
        const char *status;
        InboundKind kind;
        ReceiptState state;
    } cases[] = {
        {"Waiting", INBOUND_RECEIPT, RECEIPT_QUEUED},
        {"waiting", INBOUND_RECEIPT, RECEIPT_QUEUED},
        {"TRANSMTD", INBOUND_RECEIPT, RECEIPT_SENT},
        {"DELIVRD", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"UNDELIV", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"EXPIRED", INBOUND_RECEIPT, RECEIPT_EXPIRED},
        {"REJECTD", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"DELETED", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"NEW", INBOUND_NOTHING, 0},
    };
    static const struct {
        const char *type;
        const char *format;
    } shapes[] = {
        {FORM "; charset=utf-8",
         "request_id=5f0c-1&message_id=9&user_sms_id=12345"
         "&phone_number=998901234567&country=UZ&sms_count=1&status=%s"
         "&status_date=2026-11-25+10%%3A00%%3A00"},
        {JSON,
         "{\"request_id\":\"5f0c-1\",\"message_id\":9,\"user_sms_id\":\"12345\","
         "\"phone_number\":\"998901234567\",\"sms_count\":\"1\",\"status\":\"%s\"}"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases) * G_N_ELEMENTS(shapes); i++) {
        size_t at = i / G_N_ELEMENTS(shapes);
        size_t shape = i % G_N_ELEMENTS(shapes);
        g_auto(GStrv) halves = g_strsplit(shapes[shape].format, "%s", 2);
        g_autofree char *escaped = g_strconcat(halves[0], cases[at].status, halves[1], NULL);
        g_auto(GStrv) pieces = g_strsplit(escaped, "%%", -1);
        g_autofree char *body = g_strjoinv("%", pieces);
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(shapes[shape].type, body, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[at].kind);
        if (cases[at].kind != INBOUND_RECEIPT)
            continue;
        assert_int_equal(inbound.receipt.state, cases[at].state);
        assert_int_equal(inbound.receipt.our_id, 12345);
        assert_string_equal(inbound.receipt.provider_id, "5f0c-1");
    }
}

static void an_id_that_is_not_ours_leaves_its_own(void **state)
{
    static const char *const bodies[] = {
        "request_id=5f0c-1&status=DELIVRD",
        "request_id=5f0c-1&status=DELIVRD&user_sms_id=",
        "request_id=5f0c-1&status=DELIVRD&user_sms_id=sms1",
        "request_id=5f0c-1&status=DELIVRD&user_sms_id=99999999999",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(FORM, bodies[i], &inbound, NULL));
        assert_int_equal(inbound.receipt.our_id, 0);
        assert_string_equal(inbound.receipt.provider_id, "5f0c-1");
    }
}

static void anything_else_is_a_bad_request(void **state)
{
    static const struct {
        const char *type;
        const char *body;
        GatewayError code;
    } cases[] = {
        {"text/plain", "request_id=1&status=DELIVRD", GATEWAY_ERROR_BAD_TYPE},
        {"", "request_id=1&status=DELIVRD", GATEWAY_ERROR_BAD_TYPE},
        {FORM, "", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "status=DELIVRD", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "request_id=&status=DELIVRD", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "request_id=a+b&status=DELIVRD", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "request_id=1", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "request_id=1&status=%FF", GATEWAY_ERROR_BAD_REQUEST},
        {FORM, "request_id=1&status=DELIVRD&x=%", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "{}", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "[1]", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "{\"request_id\":\"1\",\"status\":null}", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "{\"request_id\":{},\"status\":\"DELIVRD\"}", GATEWAY_ERROR_BAD_REQUEST},
        {JSON, "request_id=1&status=DELIVRD", GATEWAY_ERROR_BAD_REQUEST},
    };
    HttpRequest get = test_request("GET", "", FORM, "", NULL);
    g_auto(Inbound) none = {0};

    (void)state;
    assert_false(provider_eskiz.read(NULL, &get, &none, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_body(cases[i].type, cases[i].body, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.receipt.provider_id);
    }
}

static void the_login_is_a_form(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_eskiz, HOOK, own);
    g_autoptr(HttpCall) call = provider_eskiz.write_login(channel);

    (void)state;
    assert_string_equal(call->method, "POST");
    assert_string_equal(call->url, "https://notify.eskiz.uz/api/auth/login");
    assert_string_equal(call->content_type, FORM);
    assert_string_equal(call->body, "email=a%40b.uz&password=p%26p");
    assert_int_equal(call->headers->len, 0);
}

static void the_token_is_read_unless_it_was_refused(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        const char *token; /* NULL: refused */
    } cases[] = {
        {200,
         "{\"message\":\"token_generated\",\"data\":{\"token\":\"a.b-c_d\"},"
         "\"token_type\":\"bearer\"}",
         "a.b-c_d"},
        {401, "{\"data\":{\"token\":\"a.b-c_d\"}}", NULL},
        {500, "", NULL},
        {200, "", NULL},
        {200, "{}", NULL},
        {200, "{\"data\":{\"token\":\"\"}}", NULL},
        {200, "{\"data\":{\"token\":null}}", NULL},
        {200, "{\"data\":{\"token\":\"a\\r\\nX: y\"}}", NULL},
        {200, "{\"data\":{\"token\":\"a b\"}}", NULL},
        {200, "{\"data\":{\"token\":\"\\u0441\"}}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpAnswer answer = {
            .status = cases[i].status, .body = cases[i].body, .body_length = strlen(cases[i].body)};
        g_autofree char *token = provider_eskiz.read_login(&answer);

        if (cases[i].token)
            assert_string_equal(token, cases[i].token);
        else
            assert_null(token);
    }
}

static void a_message_is_sent_with_token_and_callback(void **state)
{
    static const struct {
        const char *webhook;
        const char *body;
    } cases[] = {
        {HOOK,
         "mobile_phone=998901234567&message=Salom%20%26%20%D1%81&from=4546"
         "&callback_url=https%3A%2F%2Fhotline.example%2Fhooks%2Fuz%2FSECRET&user_sms_id=12345"},
        {NULL,
         "mobile_phone=998901234567&message=Salom%20%26%20%D1%81&from=4546&user_sms_id=12345"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_eskiz, cases[i].webhook, own);
        Outbound outbound = {
            .id = 12345, .to = {"+998901234567"}, .text = "Salom & с", .token = "a.b"};
        g_autoptr(HttpCall) call = provider_eskiz.write_send(channel, &outbound, NULL);

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, "https://notify.eskiz.uz/api/message/sms/send");
        assert_string_equal(call->content_type, FORM);
        assert_string_equal(call->body, cases[i].body);
        assert_string_equal(test_call_header(call, "Authorization"), "Bearer a.b");
    }
}

static void nothing_is_sent_without_a_token(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_eskiz, HOOK, own);
    Outbound outbound = {.id = 1, .to = {"+998901234567"}, .text = "1"};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(provider_eskiz.write_send(channel, &outbound, &error));
    assert_non_null(error);
    assert_false(provider_eskiz.takes_our_id);
}

static void an_answer_is_understood(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
    } cases[] = {
        {200, "{\"id\":\"5f0c-1\",\"message\":\"Waiting for SMS provider\",\"status\":\"waiting\"}",
         SEND_ACCEPTED},
        {200, "{\"status\":\"waiting\"}", SEND_UNKNOWN},
        {200, "{\"id\":\"a b\"}", SEND_UNKNOWN},
        {200, "", SEND_UNKNOWN},
        {400, "{\"status\":\"error\"}", SEND_HELD},
        {401, "", SEND_LOGIN},
        {403, "", SEND_CONFIGURATION},
        {422, "", SEND_PERMANENT},
        {429, "", SEND_THROTTLED},
        {503, "", SEND_TRANSIENT},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_eskiz, NULL, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].outcome == SEND_HELD);
        assert_int_equal(result.part_ids != NULL, cases[i].outcome == SEND_ACCEPTED);
        if (result.part_ids)
            assert_string_equal(g_ptr_array_index(result.part_ids, 0), "5f0c-1");
    }
}

static void it_carries_sms_alone(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("eskiz"), &provider_eskiz);
    assert_int_equal(provider_eskiz.bearers, 1U << BEARER_SMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipts_are_read_by_their_word),
        cmocka_unit_test(an_id_that_is_not_ours_leaves_its_own),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(the_login_is_a_form),
        cmocka_unit_test(the_token_is_read_unless_it_was_refused),
        cmocka_unit_test(a_message_is_sent_with_token_and_callback),
        cmocka_unit_test(nothing_is_sent_without_a_token),
        cmocka_unit_test(an_answer_is_understood),
        cmocka_unit_test(it_carries_sms_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
