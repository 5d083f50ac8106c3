#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_provider.h"

#define PROLOG "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define DR(id, report)                                                       \
    "<dr><id>" id "</id><phone><number>996550123456</number><report>" report \
    "</report>"                                                              \
    "<sendTime>20110909032815</sendTime><rcvTime>20110909032820</rcvTime></phone></dr>"
#define REPORT(drs) "<report xmlns=\"http://Giper.mobi/schema/DeliveryReport\">" drs "</report>"

static const char *const own[] = {"login", "l&l", "password", "p<p", "sender", "Tayanch", NULL};

static bool read_body(const char *method, const char *body, Inbound *inbound, GError **error)
{
    HttpRequest request = test_request(method, "", "text/xml", body, NULL);

    return provider_nikita.read(NULL, &request, inbound, error);
}

/* The codes are the same, pushed and asked for. */
static const struct {
    const char *code;
    bool is_known;
    ReceiptState state;
} codes[] = {
    {"0", true, RECEIPT_QUEUED},
    {"1", true, RECEIPT_SENT},
    {"2", true, RECEIPT_FAILED},
    {"3", true, RECEIPT_DELIVERED},
    {"4", true, RECEIPT_FAILED},
    {"5", true, RECEIPT_FAILED},
    {"6", true, RECEIPT_FAILED},
    {"7", true, RECEIPT_EXPIRED},
    {"8", false, 0},
    {"", false, 0},
    {"33", false, 0},
};

static void receipts_are_read_by_their_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_auto(GStrv) halves = g_strsplit(PROLOG REPORT(DR("12345", "CODE")), "CODE", 2);
        g_autofree char *body = g_strconcat(halves[0], codes[i].code, halves[1], NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(read_body("POST", body, &inbound, NULL));
        assert_int_equal(inbound.kind, codes[i].is_known ? INBOUND_RECEIPT : INBOUND_NOTHING);
        assert_int_equal(inbound.receipt.our_id, codes[i].is_known ? 12345 : 0);
        assert_int_equal(inbound.receipt.state, codes[i].state);
    }
}

static void namespaces_do_not_matter(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(read_body("POST",
                          "<d:report xmlns:d=\"http://Giper.mobi/schema/DeliveryReport\"><d:dr>"
                          "<d:id>7</d:id><d:phone><d:number>996550123456</d:number>"
                          "<d:report>3</d:report></d:phone></d:dr></d:report>",
                          &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_RECEIPT);
    assert_int_equal(inbound.receipt.our_id, 7);
    assert_int_equal(inbound.receipt.state, RECEIPT_DELIVERED);
}

static void several_receipts_may_come_in_one_call(void **state)
{
    g_auto(Inbound) inbound = {0};
    const Inbound *at = &inbound;

    (void)state;
    assert_true(read_body("POST", REPORT(DR("A881726", "3") DR("2", "4") "<dr/>" DR("4", "7")),
                          &inbound, NULL));
    assert_int_equal(at->kind, INBOUND_NOTHING); /* not an id of ours */
    at = at->next;
    assert_int_equal(at->receipt.our_id, 2);
    assert_int_equal(at->receipt.state, RECEIPT_FAILED);
    at = at->next;
    assert_int_equal(at->kind, INBOUND_NOTHING);
    at = at->next;
    assert_int_equal(at->receipt.our_id, 4);
    assert_int_equal(at->receipt.state, RECEIPT_EXPIRED);
    assert_null(at->next);
}

static void anything_else_is_a_bad_request(void **state)
{
    static const struct {
        const char *method;
        const char *body;
        GatewayError code;
    } cases[] = {
        {"GET", REPORT(DR("1", "3")), GATEWAY_ERROR_BAD_METHOD},
        {"POST", "", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", "{}", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", "<report/>", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", "<report><x/></report>", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", "<report>" DR("1", "3"), GATEWAY_ERROR_BAD_REQUEST},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_body(cases[i].method, cases[i].body, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.next);
    }
}

static void a_message_is_sent_with_our_id(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_nikita, NULL, own);
    Outbound outbound = {.id = 2147483647, .to = {"+996550123456"}, .text = "1 < 2 & ө"};
    g_autoptr(HttpCall) call = provider_nikita.write_send(channel, &outbound, NULL);

    (void)state;
    assert_true(provider_nikita.takes_our_id);
    assert_string_equal(call->method, "POST");
    assert_string_equal(call->url, "https://smspro.nikita.kg/api/message");
    assert_string_equal(call->content_type, "application/xml");
    assert_string_equal(call->body, PROLOG
                        "<message><login>l&amp;l</login><pwd>p&lt;p</pwd><id>2147483647</id>"
                        "<sender>Tayanch</sender><text>1 &lt; 2 &amp; ө</text>"
                        "<phones><phone>996550123456</phone></phones></message>");
}

static void a_text_has_at_most_800_characters(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_nikita, NULL, own);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpCall) call = NULL;
    Outbound outbound = {.id = 1, .to = {"+996550123456"}};

    (void)state;
    for (unsigned i = 0; i < 800; i++)
        g_string_append(text, "ө");
    outbound.text = text->str;
    call = provider_nikita.write_send(channel, &outbound, &error);
    assert_non_null(call);
    assert_null(error);
    g_string_append(text, "!");
    outbound.text = text->str;
    assert_null(provider_nikita.write_send(channel, &outbound, &error));
    assert_non_null(error);
}

static void an_answer_is_understood_by_its_status(void **state)
{
    static const struct {
        unsigned status;
        const char *code; /* NULL: an empty body */
        SendOutcome outcome;
    } cases[] = {
        {200, "0", SEND_ACCEPTED},      {200, "1", SEND_PERMANENT},
        {200, "2", SEND_CONFIGURATION}, {200, "3", SEND_CONFIGURATION},
        {200, "4", SEND_CONFIGURATION}, {200, "5", SEND_CONFIGURATION},
        {200, "6", SEND_PERMANENT},     {200, "7", SEND_PERMANENT},
        {200, "8", SEND_PERMANENT},     {200, "9", SEND_TRANSIENT},
        {200, "10", SEND_ACCEPTED},     {200, "11", SEND_ACCEPTED},
        {200, "12", SEND_UNKNOWN},      {200, "", SEND_UNKNOWN},
        {200, NULL, SEND_UNKNOWN},      {401, NULL, SEND_CONFIGURATION},
        {429, NULL, SEND_THROTTLED},    {500, "0", SEND_TRANSIENT},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strconcat(
            "<response xmlns=\"http://Giper.mobi/schema/Message\"><id>1</id><status>",
            cases[i].code ? cases[i].code : "",
            "</status><phones>1</phones><smscnt>1</smscnt></response>", NULL);
        g_auto(SendResult) result = test_read_send(&provider_nikita, NULL, cases[i].status,
                                                   cases[i].code ? body : "");

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_true(result.reason || cases[i].outcome != SEND_CONFIGURATION ||
                    cases[i].status != 200);
    }
}

static void a_receipt_may_be_asked_for(void **state)
{
    g_autoptr(Channel) channel = test_channel(&provider_nikita, NULL, own);
    Outbound outbound = {.id = 12345, .to = {"+996550123456"}, .text = "1"};
    g_autoptr(HttpCall) call = provider_nikita.write_poll(channel, &outbound);

    (void)state;
    assert_string_equal(call->method, "POST");
    assert_string_equal(call->url, "https://smspro.nikita.kg/api/dr");
    assert_string_equal(call->content_type, "application/xml");
    assert_string_equal(call->body, PROLOG
                        "<dr><login>l&amp;l</login><pwd>p&lt;p</pwd>"
                        "<id>12345</id><phone>996550123456</phone></dr>");
}

static bool read_poll(unsigned status, const char *body, Receipt *receipt)
{
    HttpAnswer answer = {.status = status, .body = body, .body_length = strlen(body)};

    return provider_nikita.read_poll(&answer, receipt);
}

static void what_is_asked_for_is_read(void **state)
{
    static const char *const refused[] = {
        "",
        "{}",
        "<response><status>4</status></response>",
        "<response><status>5</status><phone><report>3</report></phone></response>",
        "<response><status>0</status></response>",
        "<response><phone><report>3</report></phone></response>",
    };
    Receipt receipt = {0};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *body = g_strconcat(
            "<response><status>0</status><phone><number>996550123456</number><report>",
            codes[i].code, "</report></phone></response>", NULL);

        receipt = (Receipt){0};
        assert_int_equal(read_poll(200, body, &receipt), codes[i].is_known);
        assert_int_equal(receipt.state, codes[i].state);
        assert_false(read_poll(500, body, &receipt));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_false(read_poll(200, refused[i], &receipt));
}

static void the_sender_must_be_one_it_takes(void **state)
{
    static const struct {
        const char *sender;
        bool is_good;
    } cases[] = {
        {"Tayanch", true},          {"A.b-9", true},  {"12345678901", true},
        {"12345678901234", true},   {"", false},      {"Tayanch-2026", false},
        {"123456789012345", false}, {"Таянч", false}, {"Tay anch", false},
        {"1234567890123a", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const with[] = {"sender", cases[i].sender, NULL};
        g_autoptr(Channel) channel = test_channel(&provider_nikita, NULL, with);
        g_autoptr(GError) error = NULL;
        const char *key = "provider";

        assert_int_equal(provider_nikita.check(channel, &key, &error), cases[i].is_good);
        assert_int_equal(error == NULL, cases[i].is_good);
        if (error)
            assert_string_equal(key, "sender");
    }
}

static void it_carries_sms_alone(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("nikita"), &provider_nikita);
    assert_int_equal(provider_nikita.bearers, 1U << BEARER_SMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipts_are_read_by_their_code),
        cmocka_unit_test(namespaces_do_not_matter),
        cmocka_unit_test(several_receipts_may_come_in_one_call),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(a_message_is_sent_with_our_id),
        cmocka_unit_test(a_text_has_at_most_800_characters),
        cmocka_unit_test(an_answer_is_understood_by_its_status),
        cmocka_unit_test(a_receipt_may_be_asked_for),
        cmocka_unit_test(what_is_asked_for_is_read),
        cmocka_unit_test(the_sender_must_be_one_it_takes),
        cmocka_unit_test(it_carries_sms_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
