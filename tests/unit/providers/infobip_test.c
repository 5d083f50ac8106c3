#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/json_read.h"
#include "support/test_provider.h"

#define JSON "application/json"
#define WEBHOOK "https://h.example/hooks/i/s"

/* As Infobip documents it. */
#define RESULT                                                                                 \
    "{\"messageId\":\"817790313235066447\",\"from\":\"385916242493\",\"to\":\"385921004026\"," \
    "\"text\":\"QUIZ Correct answer is Paris\",\"cleanText\":\"Correct answer is Paris\","     \
    "\"keyword\":\"QUIZ\",\"receivedAt\":\"2019-11-09T16:00:00.000+0000\",\"smsCount\":1,"     \
    "\"price\":{\"pricePerMessage\":0,\"currency\":\"EUR\"},\"callbackData\":\"callbackData\"}"
#define CALL(results) "{\"results\":[" results "],\"messageCount\":1,\"pendingMessageCount\":0}"

static void a_webhook_is_authenticated_as_the_config_says(void **state)
{
    g_autofree char *md5 = digest_hmac_hex(G_CHECKSUM_MD5, "k", RESULT, strlen(RESULT));
    g_autofree char *sha1 = digest_hmac_hex(G_CHECKSUM_SHA1, "k", RESULT, strlen(RESULT));
    g_autofree char *sha256 = digest_hmac_hex(G_CHECKSUM_SHA256, "k", RESULT, strlen(RESULT));
    g_autofree char *sha512 = digest_hmac_base64(G_CHECKSUM_SHA512, "k", RESULT, strlen(RESULT));
    g_autofree char *of_other = digest_hmac_hex(G_CHECKSUM_SHA256, "l", RESULT, strlen(RESULT));
    g_autofree char *of_body = digest_hmac_hex(G_CHECKSUM_SHA256, "k", RESULT " ",
                                               strlen(RESULT) + 1);
    const struct {
        const char *const own[9];
        const char *authorization;
        const char *signature;
        AuthVerdict verdict;
    } cases[] = {
        {{NULL}, NULL, NULL, AUTH_GOOD},
#define BASIC "webhook_user", "Aladdin", "webhook_password", "open sesame"
        {{BASIC, NULL}, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", NULL, AUTH_GOOD},
        {{BASIC, NULL}, "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", NULL, AUTH_GOOD},
        {{BASIC, NULL}, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", NULL, AUTH_FORBIDDEN},
        {{BASIC, NULL}, "Basic QWxhZGRpbjpvcGVuIHNlc2Ft", NULL, AUTH_FORBIDDEN},
        {{BASIC, NULL}, "Basic", NULL, AUTH_FORBIDDEN},
        {{BASIC, NULL}, "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", NULL, AUTH_FORBIDDEN},
        {{BASIC, NULL}, "Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==", NULL, AUTH_FORBIDDEN},
        {{BASIC, NULL}, NULL, sha256, AUTH_FORBIDDEN},
#define HMAC(algorithm) "hmac_header", "X-Sign", "hmac_key", "k", "hmac_algorithm", algorithm
        {{HMAC("md5"), NULL}, NULL, md5, AUTH_GOOD},
        {{HMAC("sha1"), NULL}, NULL, sha1, AUTH_GOOD},
        {{HMAC("sha256"), NULL}, NULL, sha256, AUTH_GOOD},
        {{HMAC("sha512"), "hmac_encoding", "base64", NULL}, NULL, sha512, AUTH_GOOD},
        {{HMAC("sha512"), NULL}, NULL, sha512, AUTH_FORBIDDEN},
        {{HMAC("sha1"), NULL}, NULL, sha256, AUTH_FORBIDDEN},
        {{HMAC("sha256"), NULL}, NULL, of_other, AUTH_FORBIDDEN},
        {{HMAC("sha256"), NULL}, NULL, of_body, AUTH_FORBIDDEN},
        {{HMAC("sha256"), NULL}, NULL, "", AUTH_FORBIDDEN},
        {{HMAC("sha256"), NULL}, NULL, NULL, AUTH_FORBIDDEN},
        {{HMAC("crc"), NULL}, NULL, sha256, AUTH_FORBIDDEN},
        {{BASIC, "hmac_header", "X-Sign", "hmac_key", "k", NULL},
         "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
         sha256,
         AUTH_GOOD},
        {{BASIC, "hmac_header", "X-Sign", "hmac_key", "k", NULL}, NULL, sha256, AUTH_FORBIDDEN},
        {{BASIC, "hmac_header", "X-Sign", "hmac_key", "k", NULL},
         "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
         NULL,
         AUTH_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, cases[i].own);
        TestHeader headers[] = {
            {"authorization", cases[i].authorization}, {"x-sign", cases[i].signature}, {0}};
        HttpRequest request = test_request("POST", "", JSON, RESULT, headers);

        assert_int_equal(provider_infobip.authenticate(channel, &request, 0), cases[i].verdict);
    }
}

static bool read_body(const char *body, Inbound *inbound, GError **error)
{
    g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, NULL);
    HttpRequest request = test_request("POST", "", JSON ";charset=UTF-8", body, NULL);

    return provider_infobip.read(channel, &request, inbound, error);
}

static void every_result_of_a_call_is_read_in_order(void **state)
{
    g_auto(Inbound) inbound = {0};
    const Inbound *at = &inbound;

    (void)state;
    assert_true(read_body(CALL(RESULT ",{\"messageId\":\"2\",\"from\":\"Beeline\",\"text\":\"\"},"
                                      "{\"messageId\":\"3\",\"status\":{\"groupId\":3,\"id\":5}},"
                                      "{\"messageId\":\"4\",\"from\":\"996550123456\","
                                      "\"text\":\"Салом\"}"),
                          &inbound, NULL));
    assert_int_equal(at->kind, INBOUND_MESSAGE);
    assert_string_equal(at->id, "817790313235066447");
    assert_string_equal(at->from.e164, "+385916242493");
    assert_string_equal(at->text, "QUIZ Correct answer is Paris");
    assert_false(at->by_letters);
    at = at->next;
    assert_int_equal(at->kind, INBOUND_MESSAGE);
    assert_string_equal(at->from.e164, "");
    assert_true(at->by_letters);
    assert_string_equal(at->text, "");
    at = at->next;
    assert_int_equal(at->kind, INBOUND_RECEIPT);
    assert_int_equal(at->receipt.our_id, 3);
    at = at->next;
    assert_string_equal(at->from.e164, "+996550123456");
    assert_string_equal(at->text, "Салом");
    assert_null(at->next);
}

static void an_empty_call_says_nothing(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(read_body("{\"results\":[]}", &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_NOTHING);
    assert_null(inbound.next);
}

#define STATUS(group, id) "\"status\":{\"groupId\":" group ",\"id\":" id ",\"name\":\"X\"}"
#define ERROR(id, permanent) ",\"error\":{\"groupId\":1,\"id\":" id ",\"permanent\":" permanent "}"

static void reports_are_receipts(void **state)
{
    static const struct {
        const char *members;
        ReceiptState state;
        bool opted_out;
    } cases[] = {
        {STATUS("0", "0"), RECEIPT_QUEUED, false},
        {STATUS("1", "26"), RECEIPT_QUEUED, false},
        {STATUS("1", "7"), RECEIPT_SENT, false},
        {STATUS("3", "2"), RECEIPT_SENT, false},
        {STATUS("3", "5") ERROR("0", "false"), RECEIPT_DELIVERED, false},
        {STATUS("4", "15") ERROR("27", "false"), RECEIPT_EXPIRED, false},
        {STATUS("2", "9") ERROR("1", "true"), RECEIPT_FAILED, false},
        {STATUS("2", "9"), RECEIPT_FAILED, false},
        {STATUS("2", "9") ERROR("6", "false"), RECEIPT_EXPIRED, false},
        {STATUS("2", "9") ERROR("99999", "false"), RECEIPT_EXPIRED, false},
        {STATUS("2", "9") ERROR("99999", "true"), RECEIPT_FAILED, false},
        {STATUS("2", "9") ERROR("573", "true"), RECEIPT_FAILED, true},
        {STATUS("2", "9") ERROR("2050", "true"), RECEIPT_FAILED, true},
        {STATUS("2", "9") ERROR("573", "false"), RECEIPT_EXPIRED, false},
        {STATUS("3", "5") ERROR("573", "true"), RECEIPT_DELIVERED, false},
        {STATUS("5", "10"), RECEIPT_FAILED, true},
        {STATUS("5", "14"), RECEIPT_FAILED, true},
        {STATUS("5", "10") ERROR("0", "false"), RECEIPT_FAILED, true},
        {STATUS("5", "6") ERROR("0", "false"), RECEIPT_FAILED, false},
        {STATUS("9", "1"), RECEIPT_FAILED, false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strdup_printf(
            CALL("{\"bulkId\":\"b\",\"messageId\":\"17\",\"to\":\"996550123456\",%s}"),
            cases[i].members);
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(body, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_RECEIPT);
        assert_int_equal(inbound.receipt.our_id, 17);
        assert_int_equal(inbound.receipt.state, cases[i].state);
        assert_int_equal(inbound.receipt.opted_out, cases[i].opted_out);
    }
}

static void a_report_on_what_others_sent_says_nothing(void **state)
{
    static const char *const ids[] = {"2250be2d4219-3af1-78856-aabe-1362af1edfd2", "2147483648",
                                      "0", "+1"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *body = g_strdup_printf(CALL("{\"messageId\":\"%s\"," STATUS("3", "5") "}"),
                                                ids[i]);
        g_auto(Inbound) inbound = {0};

        assert_true(read_body(body, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_NOTHING);
    }
}

static void one_wrong_result_refuses_the_call(void **state)
{
    static const char *const bodies[] = {
        "",
        "[]",
        "{}",
        "{\"results\":{}}",
        "{\"results\":\"x\"}",
        CALL("7"),
        CALL("null"),
        CALL(RESULT ",{\"from\":\"996550123456\",\"text\":\"1\"}"),
        CALL(RESULT ",{\"messageId\":\"a b\",\"from\":\"996550123456\",\"text\":\"1\"}"),
        CALL(RESULT ",{\"messageId\":\"2\",\"text\":\"1\"}"),
        CALL(RESULT ",{\"messageId\":\"2\",\"from\":\"\",\"text\":\"1\"}"),
        CALL(RESULT ",{\"messageId\":\"2\",\"from\":\"996550123456\"}"),
        CALL(RESULT ",{\"messageId\":\"2\",\"from\":\"996550123456\",\"text\":{}}"),
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

static void a_call_has_at_most_1000_results(void **state)
{
    (void)state;
    for (unsigned count = 1000; count <= 1001; count++) {
        g_autoptr(GString) body = g_string_new("{\"results\":[");
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        for (unsigned i = 0; i < count; i++)
            g_string_append_printf(body, "%s{\"messageId\":\"%u\",\"status\":{}}", i ? "," : "",
                                   i + 1);
        g_string_append(body, "]}");
        assert_int_equal(read_body(body->str, &inbound, &error), count == 1000);
    }
}

static void only_json_is_posted(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, NULL);
    HttpRequest get = test_request("GET", "", "", "", NULL);
    HttpRequest form = test_request("POST", "", "text/plain", CALL(RESULT), NULL);
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) method = NULL;
    g_autoptr(GError) type = NULL;

    (void)state;
    assert_false(provider_infobip.read(channel, &get, &inbound, &method));
    assert_true(g_error_matches(method, GATEWAY_ERROR, GATEWAY_ERROR_BAD_METHOD));
    assert_false(provider_infobip.read(channel, &form, &inbound, &type));
    assert_true(g_error_matches(type, GATEWAY_ERROR, GATEWAY_ERROR_BAD_TYPE));
}

static void a_message_is_sent_through_v3(void **state)
{
    static const struct {
        const char *const own[9];
        const char *sender;
        const char *webhook; /* NULL: the subscription's */
    } cases[] = {
        {{"url", "http://127.0.0.1:9", "api_key", "K", NULL}, "+79990001122", WEBHOOK},
        {{"url", "http://127.0.0.1:9", "api_key", "K", "sender", "Hot\"line", NULL},
         "Hot\"line",
         WEBHOOK},
        {{"url", "http://127.0.0.1:9", "api_key", "K", "webhook_user", "u", "webhook_password", "p",
          NULL},
         "+79990001122",
         NULL},
        {{"url", "http://127.0.0.1:9", "api_key", "K", "hmac_header", "X", "hmac_key", "k", NULL},
         "+79990001122",
         NULL},
    };
    const Outbound outbound = {.id = 2147483647, .to = {"+996550123456"}, .text = "Ү \"a\"\n\\"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, cases[i].own);
        g_autoptr(HttpCall) call = provider_infobip.write_send(channel, &outbound, NULL);
        g_autoptr(JsonNode) json = json_read(call->body, strlen(call->body), NULL);
        g_autofree char *sender = json_text_at(json, "/messages/0/sender");
        g_autofree char *to = json_text_at(json, "/messages/0/destinations/0/to");
        g_autofree char *id = json_text_at(json, "/messages/0/destinations/0/messageId");
        g_autofree char *text = json_text_at(json, "/messages/0/content/text");
        g_autofree char *webhook = json_text_at(json, "/messages/0/webhooks/delivery/url");

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, "http://127.0.0.1:9/sms/3/messages");
        assert_string_equal(call->content_type, JSON);
        assert_string_equal(test_call_header(call, "Authorization"), "App K");
        assert_string_equal(sender, cases[i].sender);
        assert_string_equal(to, "996550123456");
        assert_string_equal(id, "2147483647");
        assert_string_equal(text, outbound.text);
        assert_int_equal(g_strcmp0(webhook, cases[i].webhook), 0);
    }
}

#define ANSWER(group, id) \
    "{\"bulkId\":\"1\",\"messages\":[{\"messageId\":\"17\"," STATUS(group, id) "}]}"

static void an_answer_says_what_became_of_it(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
    } cases[] = {
        {200, ANSWER("1", "26"), SEND_ACCEPTED},
        {200, ANSWER("0", "0"), SEND_ACCEPTED},
        {200, ANSWER("3", "5"), SEND_ACCEPTED},
        {200, ANSWER("5", "23"), SEND_ACCEPTED}, /* it was sent before */
        {200, ANSWER("5", "10"), SEND_OPTED_OUT},
        {200, ANSWER("5", "14"), SEND_OPTED_OUT},
        {200, ANSWER("5", "20"), SEND_THROTTLED},
        {200, ANSWER("5", "21"), SEND_TRANSIENT},
        {200, ANSWER("2", "31"), SEND_TRANSIENT},
        {200, ANSWER("5", "12"), SEND_CONFIGURATION},
        {200, ANSWER("5", "13"), SEND_CONFIGURATION},
        {200, ANSWER("5", "19"), SEND_CONFIGURATION},
        {200, ANSWER("5", "25"), SEND_PERMANENT},
        {200, ANSWER("5", "999"), SEND_PERMANENT},
        {200, "{\"messages\":[]}", SEND_UNKNOWN},
        {200, "{\"messages\":[{\"messageId\":\"17\"}]}", SEND_UNKNOWN},
        {200, "", SEND_UNKNOWN},
        {400, "{\"errorCode\":\"E400\",\"description\":\"x\"}", SEND_PERMANENT},
        {401, "{\"requestError\":{}}", SEND_CONFIGURATION},
        {403, "", SEND_CONFIGURATION},
        {429, "", SEND_THROTTLED},
        {500, "", SEND_TRANSIENT},
    };
    g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_infobip, channel, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].outcome == SEND_CONFIGURATION);
        assert_int_equal(result.wait, cases[i].outcome == SEND_THROTTLED ? 7 : 0);
        assert_int_equal(result.part_ids != NULL, cases[i].outcome == SEND_ACCEPTED);
    }
}

static void the_config_is_checked(void **state)
{
    static const struct {
        const char *const own[7];
        const char *key; /* NULL: it is good */
    } cases[] = {
        {{"url", "https://x.api.infobip.com", NULL}, NULL},
        {{"url", "x.api.infobip.com", NULL}, "url"},
        {{"url", "http://x", "webhook_user", "u", NULL}, "webhook_password"},
        {{"url", "http://x", "webhook_password", "u", NULL}, "webhook_user"},
        {{"url", "http://x", "hmac_header", "u", NULL}, "hmac_key"},
        {{"url", "http://x", "hmac_key", "u", NULL}, "hmac_header"},
        {{"url", "http://x", "hmac_header", "X", "hmac_key", "k", NULL}, NULL},
        {{"url", "http://x", "hmac_algorithm", "sha224", NULL}, "hmac_algorithm"},
        {{"url", "http://x", "hmac_encoding", "HEX", NULL}, "hmac_encoding"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_infobip, WEBHOOK, cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = NULL;

        assert_int_equal(provider_infobip.check(channel, &key, &error), cases[i].key == NULL);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_webhook_is_authenticated_as_the_config_says),
        cmocka_unit_test(every_result_of_a_call_is_read_in_order),
        cmocka_unit_test(an_empty_call_says_nothing),
        cmocka_unit_test(reports_are_receipts),
        cmocka_unit_test(a_report_on_what_others_sent_says_nothing),
        cmocka_unit_test(one_wrong_result_refuses_the_call),
        cmocka_unit_test(a_call_has_at_most_1000_results),
        cmocka_unit_test(only_json_is_posted),
        cmocka_unit_test(a_message_is_sent_through_v3),
        cmocka_unit_test(an_answer_says_what_became_of_it),
        cmocka_unit_test(the_config_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
