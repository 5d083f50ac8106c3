#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_provider.h"

#define MESSAGE(id, from, contents)                                                            \
    "<message id=\"" id "\" msisdn=\"" from "\" submit-date=\"2016-11-22 15:10:32\">" contents \
    "</message>"
#define CONTENT(text) "<content type=\"text/plain\">" text "</content>"
#define XML(messages) "<sms-request version=\"1.0\">" messages "</sms-request>"

static bool read_body(const char *body, Inbound *inbound, GError **error)
{
    HttpRequest request = test_request("POST", "", "text/xml", body, NULL);

    return provider_playmobile.read(NULL, &request, inbound, error);
}

static void a_message_is_read_with_all_its_contents(void **state)
{
    static const struct {
        const char *body;
        const char *from;
        const char *text;
        bool by_letters;
    } cases[] = {
        {XML(MESSAGE("1107962", "998901234567", CONTENT("Assalomu alaykum"))), "+998901234567",
         "Assalomu alaykum", false},
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sms-request>" MESSAGE(
             "1107962", "+998901234567", CONTENT("Салом &amp; 1&lt;2")) "</sms-request>\n",
         "+998901234567", "Салом & 1<2", false},
        {XML(MESSAGE("1107962", "998901234567",
                     CONTENT("a ") "<x>no</x>" CONTENT("b") CONTENT("c"))),
         "+998901234567", "a bc", false},
        {XML(MESSAGE("1107962", "998901234567", CONTENT(""))), "+998901234567", "", false},
        {XML(MESSAGE("1107962", "998901234567", "")), "+998901234567", "", false},
        {XML(MESSAGE("1107962", "Bank", CONTENT("1"))), "", "1", true},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(cases[i].body, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, "1107962");
        assert_string_equal(inbound.from.e164, cases[i].from);
        assert_string_equal(inbound.text, cases[i].text);
        assert_int_equal(inbound.by_letters, cases[i].by_letters);
        assert_null(inbound.next);
    }
}

static void several_messages_keep_their_order(void **state)
{
    g_auto(Inbound) inbound = {0};
    const Inbound *at = &inbound;

    (void)state;
    assert_true(read_body(XML(MESSAGE("1", "998901234567", CONTENT("one"))
                                  MESSAGE("2", "996550123456", CONTENT("two"))
                                      MESSAGE("3", "998901234567", CONTENT("three"))),
                          &inbound, NULL));
    assert_string_equal(at->text, "one");
    at = at->next;
    assert_string_equal(at->id, "2");
    assert_string_equal(at->from.e164, "+996550123456");
    at = at->next;
    assert_string_equal(at->text, "three");
    assert_null(at->next);
}

static void receipts_come_as_json(void **state)
{
    static const struct {
        const char *id;
        const char *status;
        InboundKind kind;
        ReceiptState state;
    } cases[] = {
        {"\"12345\"", "\"Delivered\"", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"12345", "\"DELIVERED\"", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"\"12345\"", "\"NotDelivered\"", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"\"12345\"", "\"rejected\"", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"\"12345\"", "\"Failed\"", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"\"12345\"", "\"Expired\"", INBOUND_RECEIPT, RECEIPT_EXPIRED},
        {"\"12345\"", "\"Sleeping\"", INBOUND_NOTHING, 0},
        {"\"12345\"", "null", INBOUND_NOTHING, 0},
        {"\"abc\"", "\"Delivered\"", INBOUND_NOTHING, 0},
        {"0", "\"Delivered\"", INBOUND_NOTHING, 0},
        {"null", "\"Delivered\"", INBOUND_NOTHING, 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strdup_printf(
            " \n{\"messages\":[{\"message-id\":%s,\"status\":%s}]}", cases[i].id, cases[i].status);
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(body, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.receipt.our_id, cases[i].kind == INBOUND_RECEIPT ? 12345 : 0);
        assert_int_equal(inbound.receipt.state, cases[i].state);
    }
}

static void several_receipts_may_come_in_one_call(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(
        read_body("{\"messages\":[{\"message-id\":\"x\",\"status\":\"Delivered\"},"
                  "{\"message-id\":\"7\",\"status\":\"Rejected\"},5]}",
                  &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_NOTHING);
    assert_int_equal(inbound.next->kind, INBOUND_RECEIPT);
    assert_int_equal(inbound.next->receipt.our_id, 7);
    assert_int_equal(inbound.next->receipt.state, RECEIPT_FAILED);
    assert_int_equal(inbound.next->next->kind, INBOUND_NOTHING);
    assert_null(inbound.next->next->next);
}

static void anything_else_is_a_bad_request(void **state)
{
    static const char *const bodies[] = {
        "",
        " ",
        "text=1",
        "{}",
        "{\"messages\":{}}",
        "{\"messages\":[",
        "[]",
        "<sms-request/>",
        XML(""),
        XML("<other/>"),
        "<sms-request>" MESSAGE("1", "998901234567", CONTENT("a")),
        XML(MESSAGE("", "998901234567", CONTENT("a"))),
        XML(MESSAGE("a b", "998901234567", CONTENT("a"))),
        XML("<message msisdn=\"998901234567\">" CONTENT("a") "</message>"),
        XML(MESSAGE("1", "", CONTENT("a"))),
        XML("<message id=\"1\">" CONTENT("a") "</message>"),
        /* The good one before it does not stay. */
        XML(MESSAGE("1", "998901234567", CONTENT("a")) MESSAGE("", "998901234567", CONTENT("b"))),
        "<!DOCTYPE x [<!ENTITY e \"boo\">]>" XML(MESSAGE("1", "998901234567", CONTENT("&e;"))),
        XML(MESSAGE("1", "998901234567", CONTENT("\xff"))),
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_body(bodies[i], &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
        assert_null(inbound.id);
        assert_null(inbound.next);
    }
}

static void only_post_is_taken(void **state)
{
    HttpRequest request = test_request("GET", "", "", "", NULL);
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(provider_playmobile.read(NULL, &request, &inbound, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_METHOD));
}

static void receipts_are_acknowledged_in_its_own_words(void **state)
{
    g_auto(HttpResponse) message = {0};
    g_auto(HttpResponse) receipt = {0};
    g_auto(Reply) reply = {.text = g_strdup("Salom")};

    (void)state;
    provider_playmobile.write(NULL, &reply, &message);
    assert_int_equal(message.status, 200);
    assert_null(message.body);
    provider_playmobile.acknowledge(NULL, &receipt);
    assert_int_equal(receipt.status, 200);
    assert_string_equal(receipt.body, "Request is received");
}

static void a_message_is_sent_with_our_id(void **state)
{
    static const char *const own[] = {"login",  "user",   "password", "pass",
                                      "sender", "37\"00", NULL};
    g_autoptr(Channel) channel = test_channel(&provider_playmobile, NULL, own);
    Outbound outbound = {.id = 2147483647, .to = {"+998901234567"}, .text = "O'z \"1\"\nс"};
    g_autoptr(HttpCall) call = provider_playmobile.write_send(channel, &outbound, NULL);

    (void)state;
    assert_true(provider_playmobile.takes_our_id);
    assert_string_equal(call->method, "POST");
    assert_string_equal(call->url, "https://send.smsxabar.uz/broker-api/send");
    assert_string_equal(call->content_type, "application/json");
    assert_string_equal(test_call_header(call, "Authorization"), "Basic dXNlcjpwYXNz");
    assert_string_equal(
        call->body,
        "{\"messages\":[{\"recipient\":\"998901234567\",\"message-id\":\"2147483647\","
        "\"sms\":{\"originator\":\"37\\\"00\",\"content\":{\"text\":"
        "\"O'z \\\"1\\\"\\nс\"}}}]}");
}

static void an_answer_is_understood(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
    } cases[] = {
        {200, "Request is received", SEND_ACCEPTED},
        {400, "{\"error-code\":100,\"error-description\":\"internal\"}", SEND_TRANSIENT},
        {400, "{\"error-code\":101,\"error-description\":\"syntax\"}", SEND_PERMANENT},
        {400, "{\"error-code\":102,\"error-description\":\"locked\"}", SEND_CONFIGURATION},
        {400, "{\"error-code\":\"202\"}", SEND_PERMANENT},
        {400, "{\"error-code\":404}", SEND_PERMANENT},
        {400, "", SEND_PERMANENT},
        {400, "<html>", SEND_PERMANENT},
        {401, "", SEND_CONFIGURATION},
        {429, "", SEND_THROTTLED},
        {500, "{\"error-code\":102}", SEND_TRANSIENT},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_playmobile, NULL, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_true(result.reason || cases[i].outcome != SEND_CONFIGURATION);
        assert_int_equal(result.wait, 7);
    }
}

static void it_carries_sms_alone(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("playmobile"), &provider_playmobile);
    assert_int_equal(provider_playmobile.bearers, 1U << BEARER_SMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_read_with_all_its_contents),
        cmocka_unit_test(several_messages_keep_their_order),
        cmocka_unit_test(receipts_come_as_json),
        cmocka_unit_test(several_receipts_may_come_in_one_call),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(only_post_is_taken),
        cmocka_unit_test(receipts_are_acknowledged_in_its_own_words),
        cmocka_unit_test(a_message_is_sent_with_our_id),
        cmocka_unit_test(an_answer_is_understood),
        cmocka_unit_test(it_carries_sms_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
