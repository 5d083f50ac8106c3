#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "providers/provider.h"

#define HOOK "https://help.example/hooks/sms/0123456789abcdef"

static Channel channel;

static void set(const char *key, const char *value)
{
    g_hash_table_replace(channel.own, g_strdup(key), g_strdup(value));
}

static int make_channel(void **state)
{
    (void)state;
    channel = (Channel){.bearer = BEARER_SMS, .address = (char *)"7775", .webhook = (char *)HOOK};
    channel.own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const ConfigKey *key = provider_kannel.keys; key->name; key++)
        set(key->name, key->fallback);
    set("username", "tayanch");
    set("password", "long random");
    return 0;
}

static int free_channel(void **state)
{
    (void)state;
    g_hash_table_unref(channel.own);
    return 0;
}

/* ---- Sending ---- */

static const char *header(const HttpCall *call, const char *name)
{
    for (unsigned i = 0; i < call->headers->len; i += 2) {
        if (g_ascii_strcasecmp(g_ptr_array_index(call->headers, i), name) == 0)
            return g_ptr_array_index(call->headers, i + 1);
    }
    return NULL;
}

static HttpCall *send(const char *text, bool ucs2, GError **error)
{
    static Outbound outbound = {.id = 17, .to = {"+998901234567"}, .segments = 1};

    outbound.text = text;
    outbound.ucs2 = ucs2;
    return provider_kannel.write_send(&channel, &outbound, error);
}

static void a_message_is_posted_and_nothing_of_it_is_in_the_url(void **state)
{
    g_autoptr(HttpCall) call = send("Қонунлар & + %41", true, NULL);

    (void)state;
    assert_non_null(call);
    assert_string_equal(call->method, "POST");
    assert_string_equal(call->url, "http://127.0.0.1:13013/cgi-bin/sendsms");
    assert_string_equal(call->content_type, "text/plain; charset=UTF-8");
    assert_string_equal(call->body, "Қонунлар & + %41");
    assert_string_equal(header(call, "X-Kannel-Username"), "tayanch");
    assert_string_equal(header(call, "X-Kannel-Password"), "long random");
    assert_string_equal(header(call, "X-Kannel-From"), "7775");
    assert_string_equal(header(call, "X-Kannel-To"), "+998901234567");
    assert_string_equal(header(call, "X-Kannel-Coding"), "2");
    assert_string_equal(header(call, "X-Kannel-DLR-Mask"), "31");
    assert_string_equal(header(call, "X-Kannel-DLR-Url"), HOOK "?dlr=17&s=%d&a=%A");
    assert_null(header(call, "X-Kannel-SMSC"));
}

static void the_config_says_who_sends_and_how(void **state)
{
    g_autoptr(HttpCall) call = NULL;

    (void)state;
    set("url", "https://kannel.example/send");
    set("sender", "Tayanch");
    set("smsc", "BEELINE");
    /* What Kannel would take for an escape of its own. */
    channel.webhook = (char *)"https://help.example/a%20b/%d";
    call = send("Salom", false, NULL);
    assert_string_equal(call->url, "https://kannel.example/send");
    assert_string_equal(header(call, "X-Kannel-From"), "Tayanch");
    assert_string_equal(header(call, "X-Kannel-SMSC"), "BEELINE");
    assert_string_equal(header(call, "X-Kannel-Coding"), "0");
    assert_string_equal(header(call, "X-Kannel-DLR-Url"),
                        "https://help.example/a%%20b/%%d?dlr=17&s=%d&a=%A");
}

static void nothing_is_sent_without_an_account(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    set("username", "");
    set("password", "");
    assert_null(send("Salom", false, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
}

static void what_kannel_answers_is_understood(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
        bool has_reason;
    } cases[] = {
        {202, "0: Accepted for delivery", SEND_ACCEPTED, false},
        {202, "3: Queued for later delivery", SEND_ACCEPTED, true},
        {202, "", SEND_UNKNOWN, true},
        {202, "Sent.", SEND_UNKNOWN, true},
        {200, "0: Accepted for delivery", SEND_UNKNOWN, true},
        {200, "<html>", SEND_UNKNOWN, true},
        {503, "Temporal failure, try again later.", SEND_TRANSIENT, false},
        {403, "Authorization failed for sendsms", SEND_CONFIGURATION, true},
        {404, "Unknown request.", SEND_CONFIGURATION, true},
        {400, "Missing receiver number, rejected", SEND_PERMANENT, false},
        {400, "Charset or body misformed, rejected", SEND_PERMANENT, false},
        {429, "", SEND_THROTTLED, false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpAnswer answer = {cases[i].status, cases[i].body, strlen(cases[i].body), 0};
        g_auto(SendResult) result = {0};

        provider_kannel.read_send(&channel, &answer, &result);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].has_reason);
        assert_null(result.part_ids);
    }
}

/* ---- Receipts ---- */

static bool read_get(const char *query, Inbound *inbound, GError **error)
{
    HttpRequest request = {.method = "GET", .query = query, .content_type = "", .body = ""};

    return provider_kannel.read(&channel, &request, inbound, error);
}

static void a_receipt_says_what_became_of_which_message(void **state)
{
    static const struct {
        const char *query;
        ReceiptState state;
        int64_t our_id;
    } cases[] = {
        {"dlr=17&s=8&a=ACK%2F", RECEIPT_SENT, 17},
        {"dlr=17&s=1&a=id%3A00000001+sub%3A001+stat%3ADELIVRD+err%3A000+text%3A", RECEIPT_DELIVERED,
         17},
        {"dlr=1&s=2&a=id%3A7+sub%3A001+stat%3AEXPIRED+err%3A000+text%3A", RECEIPT_EXPIRED, 1},
        {"dlr=1&s=2&a=id%3A7+stat%3AUNDELIV+err%3A001+text%3A", RECEIPT_FAILED, 1},
        {"dlr=2147483647&s=2&a=", RECEIPT_FAILED, 2147483647},
        {"dlr=9&s=2", RECEIPT_FAILED, 9},
        {"dlr=9&s=4&a=id%3A7+stat%3AACCEPTD+err%3A000+text%3A", RECEIPT_QUEUED, 9},
        {"dlr=9&s=16&a=NACK%2F0x0000000b%2FInvalid+Destination+Address", RECEIPT_FAILED, 9},
        {"dlr=9&s=16&a=NACK%2F", RECEIPT_FAILED, 9}, /* of several parts one was refused */
        /* Only an expired one is expired. */
        {"dlr=9&s=1&a=stat%3AEXPIRED", RECEIPT_DELIVERED, 9},
        {"dlr=9&s=8", RECEIPT_SENT, 9},
        /* It has its own id for the first part; as that of a part it would leave the others open. */
        {"dlr=9&s=1&a=stat%3ADELIVRD&f=00000001", RECEIPT_DELIVERED, 9},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_true(read_get(cases[i].query, &inbound, &error));
        assert_int_equal(inbound.kind, INBOUND_RECEIPT);
        assert_int_equal(inbound.receipt.state, cases[i].state);
        assert_int_equal(inbound.receipt.our_id, cases[i].our_id);
        assert_false(inbound.receipt.opted_out);
        assert_null(inbound.receipt.provider_id);
    }
}

static void a_receipt_that_is_none_is_a_bad_request(void **state)
{
    static const char *const cases[] = {
        "dlr=&s=1",    "dlr=0&s=1",   "dlr=-1&s=1",        "dlr=2147483648&s=1",
        "dlr=17x&s=1", "dlr=17",      "dlr=17&s=",         "dlr=17&s=0",
        "dlr=17&s=3",  "dlr=17&s=32", "dlr=17&s=1&dlr=18", "dlr=17&s=01",
        "dlr&s=1",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_get(cases[i], &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
        assert_null(inbound.receipt.provider_id);
    }
}

/* ---- The config ---- */

static void an_account_is_whole_or_none(void **state)
{
    static const struct {
        const char *user, *password, *url, *sender;
        const char *complaint; /* of which key; NULL: none */
    } cases[] = {
        {"u", "p", "http://127.0.0.1:13013/cgi-bin/sendsms", "", NULL},
        {"", "", "https://kannel.example/", "Tayanch", NULL},
        {"u", "", "http://a/", "", "password"},
        {"", "p", "http://a/", "", "username"},
        {"u", "p", "127.0.0.1:13013", "", "url"},
        {"u", "p", "", "", "url"},
        {"u", "p\n", "http://a/", "", "password"},
        {"u", "p", "http://a/", "Таянч", "sender"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *key = NULL;
        g_autoptr(GError) error = NULL;

        set("username", cases[i].user);
        set("password", cases[i].password);
        set("url", cases[i].url);
        set("sender", cases[i].sender);
        assert_int_equal(provider_kannel.check(&channel, &key, &error), !cases[i].complaint);
        assert_int_equal(error == NULL, !cases[i].complaint);
        if (cases[i].complaint)
            assert_string_equal(key, cases[i].complaint);
    }
}

#define SEND_TEST(name) cmocka_unit_test_setup_teardown(name, make_channel, free_channel)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEND_TEST(a_message_is_posted_and_nothing_of_it_is_in_the_url),
        SEND_TEST(the_config_says_who_sends_and_how),
        SEND_TEST(nothing_is_sent_without_an_account),
        SEND_TEST(what_kannel_answers_is_understood),
        SEND_TEST(a_receipt_says_what_became_of_which_message),
        SEND_TEST(a_receipt_that_is_none_is_a_bad_request),
        SEND_TEST(an_account_is_whole_or_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
