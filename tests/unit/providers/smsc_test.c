#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_provider.h"

#define FORM "application/x-www-form-urlencoded"
#define SALOM "%D0%A1%D0%B0%D0%BB%D0%BE%D0%BC"
#define SALOM_1251 "%D1%E0%EB%EE%EC"
#define MESSAGE "phone=79161234567&mes=" SALOM "&to=79990001122"
#define MESSAGE_1251 "phone=79161234567&mes=" SALOM_1251 "&to=79990001122"
#define STATUS "id=12345&phone=79161234567&status=1"

static bool read_call(const char *charset, const char *method, const char *query, const char *body,
                      Inbound *inbound, GError **error)
{
    const char *const own[] = {"charset", charset, NULL};
    g_autoptr(Channel) channel = test_channel(&provider_smsc, NULL, own);
    HttpRequest request = test_request(method, query, FORM, body, NULL);

    return provider_smsc.read(channel, &request, inbound, error);
}

/* What the URL is registered with stays in the query of a POST. */
static bool read_post(const char *body, Inbound *inbound, GError **error)
{
    return read_call("utf-8", "POST", "charset=utf-8&md5", body, inbound, error);
}

static void checksums_are_over_the_octets_that_came(void **state)
{
    static const struct {
        const char *secret;
        const char *body;
        AuthVerdict verdict;
    } cases[] = {
        {"s3cret", MESSAGE "&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef9", AUTH_GOOD},
        {"s3cret", MESSAGE "&md5=BB8AC554AA8F6E3EA5D3EC62DBEF1EF9", AUTH_GOOD},
        {"s3cret", MESSAGE "&sha1=14867c333e9f61c4616826e17f606bf1f758c8bb", AUTH_GOOD},
        {"s3cret", MESSAGE_1251 "&md5=2052f8b1991a95d0fadfad575747278d", AUTH_GOOD},
        {"s3cret", MESSAGE_1251 "&sha1=679545cb045a0da292caba866f8560a7502a9c81", AUTH_GOOD},
        {"s3cret", STATUS "&md5=d5b29cb45600064064ed0702fcfac16b", AUTH_GOOD},
        {"s3cret", STATUS "&sha1=ee115398c430458faae1bf7f1672143bf5cff65e", AUTH_GOOD},
        {"s3cret", STATUS "&crc32=0334879e", AUTH_GOOD},
        {"s3cret", STATUS "&crc32=53774238", AUTH_GOOD},
        {"s3cret", "crc32=53774238&err=0&" STATUS "&type=0", AUTH_GOOD},
        /* No secret: the path is all there is. */
        {"", MESSAGE, AUTH_GOOD},
        /* Other octets, another secret, none, the wrong kind. */
        {"s3cret", MESSAGE "0&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef9", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE "&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef8", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE "&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef", AUTH_FORBIDDEN},
        {"S3cret", MESSAGE "&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef9", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE_1251 "&md5=bb8ac554aa8f6e3ea5d3ec62dbef1ef9", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE, AUTH_FORBIDDEN},
        {"s3cret", MESSAGE "&md5=", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE "&md5=%00", AUTH_FORBIDDEN},
        {"s3cret", MESSAGE "&sha1=bb8ac554aa8f6e3ea5d3ec62dbef1ef9", AUTH_FORBIDDEN},
        {"s3cret", STATUS "&crc32=0334879f", AUTH_FORBIDDEN},
        {"s3cret", STATUS "&crc32=53774239", AUTH_FORBIDDEN},
        /* The good one of several does not help. */
        {"s3cret", STATUS "&crc32=0334879e&sha1=00", AUTH_FORBIDDEN},
        {"s3cret", STATUS "&crc32=0334879e&md5=00", AUTH_FORBIDDEN},
        /* No kind that we know, and no form. */
        {"s3cret", "id=12345&phone=79161234567&crc32=0334879e", AUTH_FORBIDDEN},
        {"s3cret", STATUS "&crc32=0334879e&x=%", AUTH_FORBIDDEN},
        {"s3cret", "", AUTH_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const own[] = {"checksum_secret", cases[i].secret, NULL};
        g_autoptr(Channel) channel = test_channel(&provider_smsc, NULL, own);
        HttpRequest post = test_request("POST", "charset=utf-8&md5", FORM, cases[i].body, NULL);
        HttpRequest get = test_request("GET", cases[i].body, "", "", NULL);

        assert_int_equal(provider_smsc.authenticate(channel, &post, 0), cases[i].verdict);
        assert_int_equal(provider_smsc.authenticate(channel, &get, 0), cases[i].verdict);
    }
}

static void messages_are_read_in_both_charsets(void **state)
{
    static const struct {
        const char *charset;
        const char *method;
        const char *fields;
        const char *from;
        const char *id;
        const char *text;
        bool by_letters;
    } cases[] = {
        {"utf-8", "POST", MESSAGE "&id=77", "+79161234567", "77", "Салом", false},
        {"UTF-8", "GET", MESSAGE "&id=77", "+79161234567", "77", "Салом", false},
        {"windows-1251", "POST", MESSAGE_1251 "&id=77", "+79161234567", "77", "Салом", false},
        {"windows-1251", "GET", "phone=79161234567&mes=%A1%A2&id=77", "+79161234567", "77", "Ўў",
         false},
        {"utf-8", "POST", "phone=+79161234567&mes=&id=77", "+79161234567", "77", "", false},
        {"utf-8", "POST", "phone=Bank&mes=1&id=77", "", "77", "1", true},
        {"utf-8", "POST", "phone=900&mes=1&id=77", "", "77", "1", true},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool is_get = strcmp(cases[i].method, "GET") == 0;
        g_auto(Inbound) inbound = {0};

        assert_true(read_call(cases[i].charset, cases[i].method, is_get ? cases[i].fields : "md5",
                              is_get ? "" : cases[i].fields, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.from.e164, cases[i].from);
        assert_string_equal(inbound.id, cases[i].id);
        assert_string_equal(inbound.text, cases[i].text);
        assert_int_equal(inbound.by_letters, cases[i].by_letters);
    }
}

static char *id_of(const char *body)
{
    g_auto(Inbound) inbound = {0};

    assert_true(read_post(body, &inbound, NULL));
    assert_true(inbound_is_id(inbound.id));
    return g_steal_pointer(&inbound.id);
}

static void a_message_without_an_id_is_known_by_what_it_says(void **state)
{
    static const char *const others[] = {
        "phone=79161234568&mes=1&to=79990001122&time=10:00",
        "phone=79161234567&mes=2&to=79990001122&time=10:00",
        "phone=79161234567&mes=1&to=79990001123&time=10:00",
        "phone=79161234567&mes=1&to=79990001122&time=10:01",
    };
    g_autofree char *id = id_of("phone=79161234567&mes=1&to=79990001122&time=10:00");
    g_autofree char *again = id_of("id=&time=10:00&to=79990001122&mes=1&phone=79161234567&x=1");

    (void)state;
    assert_int_equal(strlen(id), 64);
    assert_string_equal(id, again);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *other = id_of(others[i]);

        assert_string_not_equal(id, other);
    }
}

static void statuses_become_receipts(void **state)
{
    static const struct {
        const char *id;
        const char *status;
        InboundKind kind;
        ReceiptState state;
    } cases[] = {
        {"12345", "-2", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "-1", INBOUND_RECEIPT, RECEIPT_QUEUED},
        {"12345", "0", INBOUND_RECEIPT, RECEIPT_SENT},
        {"12345", "1", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"12345", "2", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"12345", "3", INBOUND_RECEIPT, RECEIPT_EXPIRED},
        {"12345", "4", INBOUND_RECEIPT, RECEIPT_DELIVERED},
        {"12345", "20", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "22", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "23", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "24", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "25", INBOUND_RECEIPT, RECEIPT_FAILED},
        {"12345", "-3", INBOUND_NOTHING, 0},
        {"12345", "77", INBOUND_NOTHING, 0},
        {"12345", "", INBOUND_NOTHING, 0},
        {"2147483648", "1", INBOUND_NOTHING, 0},
        {"abc", "1", INBOUND_NOTHING, 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strdup_printf("id=%s&phone=79161234567&status=%s&err=0",
                                                cases[i].id, cases[i].status);
        g_auto(Inbound) inbound = {0};

        assert_true(read_post(body, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        assert_int_equal(inbound.receipt.our_id, cases[i].kind == INBOUND_RECEIPT ? 12345 : 0);
        assert_int_equal(inbound.receipt.state, cases[i].state);
    }
}

static void a_call_to_the_number_is_nothing(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_true(read_post("phone=79161234567&ts=1700000000", &inbound, NULL));
    assert_int_equal(inbound.kind, INBOUND_NOTHING);
}

static void anything_else_is_a_bad_request(void **state)
{
    static const struct {
        const char *method;
        const char *type;
        const char *body;
        GatewayError code;
    } cases[] = {
        {"PUT", FORM, MESSAGE, GATEWAY_ERROR_BAD_METHOD},
        {"POST", "application/json", MESSAGE, GATEWAY_ERROR_BAD_TYPE},
        {"POST", FORM, "", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "phone=79161234567", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=1", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=1&phone=", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=%FF&phone=79161234567", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=a%00&phone=79161234567", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=1&phone=79161234567&id=a+b", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=1&phone=79161234567&id=%FF", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "mes=1&mes=2&phone=79161234567", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "status=1", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "status=1&id=", GATEWAY_ERROR_BAD_REQUEST},
        {"GET", "", MESSAGE, GATEWAY_ERROR_BAD_REQUEST}, /* nothing in its query */
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_smsc, NULL, NULL);
        HttpRequest request = test_request(cases[i].method, "", cases[i].type, cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(provider_smsc.read(channel, &request, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void a_code_of_windows_1251_that_means_nothing_is_refused(void **state)
{
    g_auto(Inbound) inbound = {0};

    (void)state;
    assert_false(
        read_call("windows-1251", "POST", "", "phone=79161234567&mes=%98", &inbound, NULL));
    assert_false(
        read_call("windows-1251", "POST", "", "phone=79161234567&mes=a%00", &inbound, NULL));
}

static void everything_is_answered_with_ok(void **state)
{
    g_auto(HttpResponse) message = {0};
    g_auto(HttpResponse) receipt = {0};
    g_auto(Reply) reply = {.text = g_strdup("Salom")};

    (void)state;
    provider_smsc.write(NULL, &reply, &message);
    provider_smsc.acknowledge(NULL, &receipt);
    assert_int_equal(message.status, 200);
    assert_string_equal(message.body, "OK");
    assert_int_equal(receipt.status, 200);
    assert_string_equal(receipt.body, "OK");
}

static void a_message_is_sent_with_our_id(void **state)
{
    static const struct {
        const char *own[9];
        const char *url;
        const char *body;
    } cases[] = {
        {{"login", "l&l", "password", "p=p", NULL},
         "https://smsc.ru/sys/send.php",
         "login=l%26l&psw=p%3Dp&phones=%2B996550123456&mes=%D1%81%20%2B&id=12345&charset=utf-8"
         "&translit=0&fmt=3"},
        {{"api_key", "KEY", "login", "l", "sender", "Tayanch", "url", "http://127.0.0.1:1/s", NULL},
         "http://127.0.0.1:1/s",
         "apikey=KEY&phones=%2B996550123456&mes=%D1%81%20%2B&id=12345&sender=Tayanch&charset=utf-8"
         "&translit=0&fmt=3"},
    };

    (void)state;
    assert_true(provider_smsc.takes_our_id);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_smsc, NULL, cases[i].own);
        Outbound outbound = {.id = 12345, .to = {"+996550123456"}, .text = "с +"};
        g_autoptr(HttpCall) call = provider_smsc.write_send(channel, &outbound, NULL);

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, cases[i].url);
        assert_string_equal(call->content_type, FORM);
        assert_string_equal(call->body, cases[i].body);
    }
}

static void an_answer_is_understood_by_its_error(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
        unsigned wait;
    } cases[] = {
        {200, "{\"id\":12345,\"cnt\":1,\"cost\":\"1.4\",\"balance\":\"100\"}", SEND_ACCEPTED, 7},
        {200, "{\"error\":\"x\",\"error_code\":1,\"id\":12345}", SEND_PERMANENT, 0},
        {200, "{\"error\":\"x\",\"error_code\":2}", SEND_CONFIGURATION, 0},
        {200, "{\"error\":\"x\",\"error_code\":3}", SEND_CONFIGURATION, 0},
        {200, "{\"error\":\"x\",\"error_code\":4}", SEND_THROTTLED, 600},
        {200, "{\"error\":\"x\",\"error_code\":5}", SEND_PERMANENT, 0},
        {200, "{\"error\":\"x\",\"error_code\":6}", SEND_PERMANENT, 0},
        {200, "{\"error\":\"x\",\"error_code\":\"7\"}", SEND_PERMANENT, 0},
        {200, "{\"error\":\"x\",\"error_code\":8}", SEND_PERMANENT, 0},
        {200, "{\"error\":\"x\",\"error_code\":9,\"id\":12345}", SEND_THROTTLED, 60},
        {200, "{\"error\":\"x\",\"error_code\":99,\"id\":12345}", SEND_UNKNOWN, 7},
        {200, "{}", SEND_UNKNOWN, 7},
        {200, "[]", SEND_UNKNOWN, 7},
        {200, "", SEND_UNKNOWN, 7},
        {200, "OK - 1 SMS", SEND_UNKNOWN, 7},
        {429, "", SEND_THROTTLED, 7},
        {502, "", SEND_TRANSIENT, 7},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_smsc, NULL, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.wait, cases[i].wait);
        assert_int_equal(result.part_ids != NULL, cases[i].outcome == SEND_ACCEPTED);
        assert_true(result.reason || cases[i].outcome != SEND_CONFIGURATION);
    }
}

static void the_keys_must_go_together(void **state)
{
    static const struct {
        const char *own[7];
        const char *key; /* NULL: good */
    } cases[] = {
        {{"login", "l", "password", "p", NULL}, NULL},
        {{"api_key", "k", NULL}, NULL},
        {{"api_key", "k", "charset", "Windows-1251", NULL}, NULL},
        {{NULL}, "login"},
        {{"login", "l", NULL}, "login"},
        {{"password", "p", NULL}, "login"},
        {{"api_key", "k", "charset", "koi8-r", NULL}, "charset"},
        {{"api_key", "k", "url", "smsc.ru", NULL}, "url"},
    };

    (void)state;
    assert_ptr_equal(provider_find("smsc"), &provider_smsc);
    assert_int_equal(provider_smsc.bearers, 1U << BEARER_SMS);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_smsc, NULL, cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = "provider";

        assert_int_equal(provider_smsc.check(channel, &key, &error), !cases[i].key);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksums_are_over_the_octets_that_came),
        cmocka_unit_test(messages_are_read_in_both_charsets),
        cmocka_unit_test(a_message_without_an_id_is_known_by_what_it_says),
        cmocka_unit_test(statuses_become_receipts),
        cmocka_unit_test(a_call_to_the_number_is_nothing),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(a_code_of_windows_1251_that_means_nothing_is_refused),
        cmocka_unit_test(everything_is_answered_with_ok),
        cmocka_unit_test(a_message_is_sent_with_our_id),
        cmocka_unit_test(an_answer_is_understood_by_its_error),
        cmocka_unit_test(the_keys_must_go_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
