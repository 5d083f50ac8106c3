#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_provider.h"

#define FORM "application/x-www-form-urlencoded"
#define ID64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const Channel channel = {.bearer = BEARER_USSD};

static bool read_body(const char *method, const char *type, const char *body, Inbound *inbound,
                      GError **error)
{
    size_t length = strlen(body);
    g_autofree char *copy = g_memdup2(body, length + 1); /* exact size, for the sanitizer */
    HttpRequest request = {.method = method,
                           .path = "/hooks/test",
                           .query = "",
                           .content_type = type,
                           .body = copy,
                           .body_length = length};

    return provider_africastalking.read(&channel, &request, inbound, error);
}

static void turns_and_end_notices_are_read(void **state)
{
    static const struct {
        const char *body;
        InboundKind kind;
        const char *from;
        const char *id;
        const char *text;
    } cases[] = {
        {"sessionId=ATUid_0a1b&serviceCode=%2A7775%23&phoneNumber=%2B998901234567"
         "&networkCode=63902&text=",
         INBOUND_MESSAGE, "+998901234567", "ATUid_0a1b", ""},
        {"sessionId=s&phoneNumber=%2B996550123456&text=1%2A2", INBOUND_MESSAGE, "+996550123456",
         "s", "1*2"},
        {"sessionId=s&phoneNumber=+996550123456&text=1", INBOUND_MESSAGE, "+996550123456", "s",
         "1"},
        {"sessionId=s&phoneNumber=998901234567&text=1", INBOUND_MESSAGE, "+998901234567", "s", "1"},
        {"sessionId=s&phoneNumber=%2B998901234567&text=1*%D0%A1%D0%B0&other=%FF", INBOUND_MESSAGE,
         "+998901234567", "s", "1*Са"},
        {"sessionId=" ID64 ID64 "&phoneNumber=%2B998901234567&text=1", INBOUND_MESSAGE,
         "+998901234567", ID64 ID64, "1"},
        {"date=2026-11-23+10:00:00&sessionId=s&serviceCode=*7775%23&networkCode=1"
         "&phoneNumber=%2B998901234567&status=Incomplete&cost=KES+0&durationInMillis=100"
         "&hopsCount=2&input=1*2&lastAppResponse=CON+x",
         INBOUND_END, "+998901234567", "s", ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(read_body("POST", FORM "; charset=utf-8", cases[i].body, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_string_equal(inbound.from.e164, cases[i].from);
        assert_string_equal(inbound.id, cases[i].id);
        assert_string_equal(inbound.text, cases[i].text);
    }
}

#define GOOD "sessionId=s&phoneNumber=%2B998901234567&text=1"

static void anything_else_is_a_bad_request(void **state)
{
    static const struct {
        const char *method;
        const char *type;
        const char *body;
        GatewayError code; /* 0: GATEWAY_ERROR_BAD_REQUEST */
    } cases[] = {
        {"GET", FORM, GOOD, GATEWAY_ERROR_BAD_METHOD},
        {"POST", "", GOOD, GATEWAY_ERROR_BAD_TYPE},
        {"POST", "application/json", GOOD, GATEWAY_ERROR_BAD_TYPE},
        {"POST", FORM "2", GOOD, GATEWAY_ERROR_BAD_TYPE},
        {"POST", FORM, "", 0},
        {"POST", FORM, "phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=&phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=a+b&phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=%D0%A1&phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=a%00b&phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=" ID64 ID64 "c&phoneNumber=%2B998901234567&text=1", 0},
        {"POST", FORM, "sessionId=s&text=1", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=&text=1", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=7775&text=1", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=Operator&text=1", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=%2B998901234567", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=%2B998901234567&text=%FF", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=%2B998901234567&text=a%00", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=%2B998901234567&text=%FF&status=Success", 0},
        {"POST", FORM, "sessionId=s&phoneNumber=%2B998901234567&text=1&text=2", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_body(cases[i].method, cases[i].type, cases[i].body, &inbound, &error));
        assert_true(
            g_error_matches(error, GATEWAY_ERROR,
                            (int)(cases[i].code ? cases[i].code : GATEWAY_ERROR_BAD_REQUEST)));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void a_reply_keeps_the_session_or_ends_it(void **state)
{
    static const struct {
        const char *text;
        bool more;
        const char *expected;
    } cases[] = {
        {"Til\n1 O'zbek", true, "CON Til\n1 O'zbek"},
        {"Рахмат", false, "END Рахмат"},
        {"me@", true, "CON me@ "},
        {"me@\r\r", false, "END me@ "},
        {"line\r\nline\r", true, "CON line\r\nline"},
        {"", true, "CON "},
        {"", false, NULL},
        {NULL, false, NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(HttpResponse) response = {0};
        g_auto(Reply) reply = {.text = g_strdup(cases[i].text), .more = cases[i].more};

        provider_africastalking.write(&channel, &reply, &response);
        assert_int_equal(response.status, 200);
        assert_null(response.headers);
        if (cases[i].expected) {
            assert_string_equal(response.content_type, "text/plain; charset=utf-8");
            assert_string_equal(response.body, cases[i].expected);
        } else {
            assert_null(response.content_type);
            assert_null(response.body);
        }
    }
}

/* ---- SMS ---- */

#define FROM "&from=%2B254791541111&to=21512&date=2017-05-03T06%3A04%3A45Z"

static bool read_sms(const char *body, Inbound *inbound, GError **error)
{
    static const Channel sms = {.bearer = BEARER_SMS};
    HttpRequest request = test_request("POST", "", FORM, body, NULL);

    return provider_africastalking.read(&sms, &request, inbound, error);
}

static void messages_are_read_with_the_sender_they_have(void **state)
{
    static const struct {
        const char *body;
        const char *from;
        const char *text;
        bool by_letters;
    } cases[] = {
        {"linkId=03090445075804249226&text=Msg&id=ec9adc86" FROM, "+254791541111", "Msg", false},
        {"text=&id=ec9adc86" FROM, "+254791541111", "", false},
        {"text=%D0%A1%D0%B0&id=ec9adc86&from=+998901234567", "+998901234567", "Са", false},
        {"text=1&id=ec9adc86&from=Bank", "", "1", true},
        {"text=1&id=ec9adc86&from=7775", "", "1", true},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};

        assert_true(read_sms(cases[i].body, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, "ec9adc86");
        assert_string_equal(inbound.from.e164, cases[i].from);
        assert_string_equal(inbound.text, cases[i].text);
        assert_int_equal(inbound.by_letters, cases[i].by_letters);
    }
}

static void receipts_are_told_from_messages(void **state)
{
    static const struct {
        const char *body;
        InboundKind kind;
        ReceiptState state;
        bool opted_out;
    } cases[] = {
        {"status=Sent", INBOUND_RECEIPT, RECEIPT_SENT, false},
        {"status=Submitted", INBOUND_RECEIPT, RECEIPT_SENT, false},
        {"status=Buffered", INBOUND_RECEIPT, RECEIPT_QUEUED, false},
        {"status=Success&retryCount=0", INBOUND_RECEIPT, RECEIPT_DELIVERED, false},
        {"status=Expired", INBOUND_RECEIPT, RECEIPT_EXPIRED, false},
        {"status=Rejected&failureReason=InsufficientCredit", INBOUND_RECEIPT, RECEIPT_FAILED,
         false},
        {"status=Failed&failureReason=UserInBlackList", INBOUND_RECEIPT, RECEIPT_FAILED, true},
        {"status=Success&failureReason=UserInBlackList", INBOUND_RECEIPT, RECEIPT_DELIVERED, false},
        {"status=AbsentSubscriber", INBOUND_RECEIPT, RECEIPT_FAILED, false},
        {"status=Dancing", INBOUND_NOTHING, RECEIPT_QUEUED, false},
        {"status=%FF", INBOUND_NOTHING, RECEIPT_QUEUED, false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strconcat("id=ATXid_1&phoneNumber=%2B254711000111&networkCode=1&",
                                            cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(read_sms(body, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.receipt.opted_out, cases[i].opted_out);
        if (cases[i].kind != INBOUND_RECEIPT)
            continue;
        assert_int_equal(inbound.receipt.state, cases[i].state);
        assert_string_equal(inbound.receipt.provider_id, "ATXid_1");
        assert_int_equal(inbound.receipt.our_id, 0);
    }
}

static void an_opt_out_has_the_number(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(read_sms("senderId=Tayanch&phoneNumber=%2B254711000111", &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_OPT_OUT);
    assert_string_equal(inbound.from.e164, "+254711000111");
}

static void other_sms_callbacks_are_bad_requests(void **state)
{
    static const char *const bodies[] = {
        "",
        "id=1&from=%2B254711000111",
        "text=1&from=%2B254711000111",
        "text=1&id=a+b&from=%2B254711000111",
        "text=1&id=1",
        "text=1&id=1&from=",
        "text=%FF&id=1&from=%2B254711000111",
        "text=%00&id=1&from=%2B254711000111",
        "status=Sent",
        "status=Sent&id=",
        "senderId=Tayanch",
        "senderId=Tayanch&phoneNumber=7775",
        GOOD, /* a turn of USSD */
        "sessionId=s&phoneNumber=%2B998901234567&status=Success",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_sms(bodies[i], &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void sms_is_answered_with_nothing(void **state)
{
    static const Channel sms = {.bearer = BEARER_SMS};
    g_auto(HttpResponse) response = {0};
    g_auto(Reply) reply = {.text = g_strdup("Salom")};

    (void)state;
    provider_africastalking.write(&sms, &reply, &response);
    assert_int_equal(response.status, 200);
    assert_null(response.body);
    assert_false(provider_africastalking.replies_in_answer);
}

static const char *const own[] = {"username", "sandbox", "api_key", "KEY", NULL};

static void an_sms_is_a_form_with_the_key_in_a_header(void **state)
{
    static const char *const named[] = {
        "username", "a&b", "api_key", "KEY", "sender", "7775", "url", "http://127.0.0.1:1/x", NULL};
    static const struct {
        const char *const *own;
        const char *url;
        const char *body;
    } cases[] = {
        {own, "https://api.africastalking.com/version1/messaging",
         "username=sandbox&to=%2B998901234567&message=Salom%20%26%20%2B%D1%81&bulkSMSMode=1"
         "&enqueue=1"},
        {named, "http://127.0.0.1:1/x",
         "username=a%26b&to=%2B998901234567&message=Salom%20%26%20%2B%D1%81&from=7775"
         "&bulkSMSMode=1&enqueue=1"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) sms = test_channel(&provider_africastalking, NULL, cases[i].own);
        Outbound outbound = {.id = 7, .to = {"+998901234567"}, .text = "Salom & +с"};
        g_autoptr(HttpCall) call = provider_africastalking.write_send(sms, &outbound, NULL);

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, cases[i].url);
        assert_string_equal(call->content_type, FORM);
        assert_string_equal(call->body, cases[i].body);
        assert_string_equal(test_call_header(call, "apikey"), "KEY");
        assert_string_equal(test_call_header(call, "Accept"), "application/json");
    }
}

static void an_answer_is_understood_by_its_code(void **state)
{
    static const struct {
        unsigned status;
        const char *code; /* of the recipient; NULL: an empty body */
        SendOutcome outcome;
    } cases[] = {
        {201, "100", SEND_ACCEPTED},      {201, "101", SEND_ACCEPTED},
        {200, "102", SEND_ACCEPTED},      {201, "401", SEND_TRANSIENT},
        {201, "402", SEND_CONFIGURATION}, {201, "403", SEND_PERMANENT},
        {201, "404", SEND_PERMANENT},     {201, "405", SEND_CONFIGURATION},
        {201, "406", SEND_OPTED_OUT},     {201, "407", SEND_PERMANENT},
        {201, "500", SEND_TRANSIENT},     {201, "501", SEND_TRANSIENT},
        {201, "502", SEND_PERMANENT},     {201, "999", SEND_UNKNOWN},
        {201, "null", SEND_UNKNOWN},      {201, NULL, SEND_UNKNOWN},
        {401, NULL, SEND_CONFIGURATION},  {429, NULL, SEND_THROTTLED},
        {500, "101", SEND_TRANSIENT},     {400, NULL, SEND_PERMANENT},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strdup_printf(
            "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1\",\"Recipients\":["
            "{\"statusCode\":%s,\"number\":\"+254711000111\",\"status\":\"Success\","
            "\"cost\":\"KES 0.8000\",\"messageId\":\"ATXid_1\"}]}}",
            cases[i].code);
        g_auto(SendResult) result = test_read_send(&provider_africastalking, &channel,
                                                   cases[i].status, cases[i].code ? body : "");

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.part_ids != NULL, cases[i].outcome == SEND_ACCEPTED);
        if (result.part_ids)
            assert_string_equal(g_ptr_array_index(result.part_ids, 0), "ATXid_1");
        assert_true(result.reason || cases[i].outcome != SEND_CONFIGURATION);
        assert_true(result.wait == 7 || cases[i].outcome != SEND_THROTTLED);
    }
}

static void an_answer_without_recipients_may_have_been_sent(void **state)
{
    static const char *const bodies[] = {"{}", "[]", "null",
                                         "{\"SMSMessageData\":{\"Recipients\":[]}}", "<html>"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_africastalking, &channel, 201, bodies[i]);

        assert_int_equal(result.outcome, SEND_UNKNOWN);
        assert_null(result.part_ids);
    }
}

static void only_sms_needs_an_account(void **state)
{
    static const struct {
        Bearer bearer;
        const char *const own[7];
        const char *key; /* NULL: good */
    } cases[] = {
        {BEARER_USSD, {NULL}, NULL},
        {BEARER_SMS, {NULL}, "username"},
        {BEARER_SMS, {"username", "u", NULL}, "api_key"},
        {BEARER_SMS, {"username", "u", "api_key", "k", NULL}, NULL},
        {BEARER_SMS, {"username", "u", "api_key", "k", "url", "ftp://x", NULL}, "url"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) tested = test_channel(&provider_africastalking, NULL, cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = "provider";

        tested->bearer = cases[i].bearer;
        assert_int_equal(provider_africastalking.check(tested, &key, &error), !cases[i].key);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
    }
}

static void it_carries_both_bearers(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("africastalking"), &provider_africastalking);
    assert_int_equal(provider_africastalking.bearers, 1U << BEARER_USSD | 1U << BEARER_SMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_and_end_notices_are_read),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(a_reply_keeps_the_session_or_ends_it),
        cmocka_unit_test(messages_are_read_with_the_sender_they_have),
        cmocka_unit_test(receipts_are_told_from_messages),
        cmocka_unit_test(an_opt_out_has_the_number),
        cmocka_unit_test(other_sms_callbacks_are_bad_requests),
        cmocka_unit_test(sms_is_answered_with_nothing),
        cmocka_unit_test(an_sms_is_a_form_with_the_key_in_a_header),
        cmocka_unit_test(an_answer_is_understood_by_its_code),
        cmocka_unit_test(an_answer_without_recipients_may_have_been_sent),
        cmocka_unit_test(only_sms_needs_an_account),
        cmocka_unit_test(it_carries_both_bearers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
