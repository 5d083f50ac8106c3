#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/xml_read.h"
#include "support/test_provider.h"

#define FORM "application/x-www-form-urlencoded"

/* The documented example of Twilio, that of courier's tests, and two made with npm twilio 6.2.0. */
#define V1_URL "https://mycompany.com/myapp.php"
#define V1_BODY \
    "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE"
#define V2_URL "https://localhost/c/t/8eb23e93-5ecb-45ba-b726-3b064e0c56ab/receive"
#define V2_BODY                                                                                  \
    "ToCountry=US&ToState=District+Of+Columbia&SmsMessageSid=SMe287d7109a5a925f182f0e07fe5b223b" \
    "&NumMedia=0&ToCity=&FromZip=01022&SmsSid=SMe287d7109a5a925f182f0e07fe5b223b&FromState=MA"   \
    "&SmsStatus=received&FromCity=CHICOPEE&Body=Msg&FromCountry=US&To=%2B12028831111&ToZip="     \
    "&NumSegments=1&MessageSid=SMe287d7109a5a925f182f0e07fe5b223b&AccountSid=acctid"             \
    "&From=%2B14133881111&ApiVersion=2010-04-01"
#define V3_URL "https://hotline.example/twilio/sms"
#define V3P_URL "https://hotline.example:443/twilio/sms"
#define V3_BODY                                                                         \
    "AccountSid=AC00000000000000000000000000000001&Body=O%CA%BBzbekcha+%E2%80%99+"      \
    "%D0%9A%D1%8B%D1%80%D0%B3%D1%8B%D0%B7%D1%87%D0%B0+%F0%9F%98%80&From=%2B79161234567" \
    "&MessageSid=SM00000000000000000000000000000001&NumMedia=0&NumSegments=1&To=%2B79990001122"
#define V4_URL "https://hotline.example/twilio/json"
#define V4_QUERY "bodySHA256=5581a3fc968af9499fcbfdb490d70d842bcad8f56e0f8783dff4bbdd18d6b8b5"
#define V4_BODY "{\"a\":\"Салом\"}"
#define V1_SIGN "RSOYDt4T1cUTdK1PDd93/VVr8B8="
#define V2_SIGN "mzU29L2HfyXD7mqChB/zIotX/EE="
#define V3_SIGN "AkZqN5V5J0VEM4JYpovqD/RpIWo="
#define V3P_SIGN "6kYoAKncJIkErTlGuVgjESukFpY="
#define V4_SIGN "wOAL3dhPabfF5dYopV3KpcLS+9A="
#define TOKEN "tok_secret"

static Channel *make_channel(const char *token, const char *webhook)
{
    const char *own[] = {"account_sid", "AC1", "auth_token", token, NULL};

    return test_channel(&provider_twilio, webhook, own);
}

static void a_signature_covers_url_and_fields(void **state)
{
    static const struct {
        const char *token;
        const char *webhook;
        const char *query;
        const char *type;
        const char *body;
        const char *signature; /* NULL: no header */
        AuthVerdict verdict;
    } cases[] = {
        {"12345", V1_URL, "foo=1&bar=2", FORM, V1_BODY, V1_SIGN, AUTH_GOOD},
        {"6789", V2_URL, "", FORM, V2_BODY, V2_SIGN, AUTH_GOOD},
        {TOKEN, V3_URL, "", FORM, V3_BODY, V3_SIGN, AUTH_GOOD},
        {TOKEN, V3_URL, "", FORM "; charset=UTF-8", V3_BODY, V3_SIGN, AUTH_GOOD},
        {TOKEN, V3P_URL, "", FORM, V3_BODY, V3P_SIGN, AUTH_GOOD},
        {TOKEN, V4_URL, V4_QUERY, "application/json", V4_BODY, V4_SIGN, AUTH_GOOD},
        /* The default port may be written there and not here, or the other way. */
        {TOKEN, V3_URL, "", FORM, V3_BODY, V3P_SIGN, AUTH_GOOD},
        {TOKEN, V3P_URL, "", FORM, V3_BODY, V3_SIGN, AUTH_GOOD},
        {TOKEN, "https://hotline.example:8443/twilio/sms", "", FORM, V3_BODY, V3_SIGN,
         AUTH_FORBIDDEN},
        {TOKEN, "https://hotline.example:80/twilio/sms", "", FORM, V3_BODY, V3_SIGN,
         AUTH_FORBIDDEN},
        /* Another URL, scheme, query, token, signature, or none. */
        {TOKEN, V3_URL "2", "", FORM, V3_BODY, V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, "http://hotline.example/twilio/sms", "", FORM, V3_BODY, V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "a=1", FORM, V3_BODY, V3_SIGN, AUTH_FORBIDDEN},
        {"12345", V1_URL, "foo=1&bar=3", FORM, V1_BODY, V1_SIGN, AUTH_FORBIDDEN},
        {"12345", V1_URL, "", FORM, V1_BODY, V1_SIGN, AUTH_FORBIDDEN},
        {"tok_secreu", V3_URL, "", FORM, V3_BODY, V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, V3_BODY, NULL, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, V3_BODY, "", AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, V3_BODY, "akZqN5V5J0VEM4JYpovqD/RpIWo=", AUTH_FORBIDDEN},
        /* An unknown field is signed like the others; a name that comes twice is refused. */
        {TOKEN, V3_URL, "", FORM, V3_BODY "&New=1", V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, V3_BODY "&To=%2B79990001122", V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, V3_BODY "%zz", V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", FORM, "", V3_SIGN, AUTH_FORBIDDEN},
        /* JSON: the body against its hash, the hash against the signature. */
        {TOKEN, V4_URL, V4_QUERY, "application/json", "{\"a\":\"Салон\"}", V4_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V4_URL, "", "application/json", V4_BODY, V4_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V4_URL, V4_QUERY, "application/json", V4_BODY, V3_SIGN, AUTH_FORBIDDEN},
        {TOKEN, V4_URL, V4_QUERY "&bodySHA256=1", "application/json", V4_BODY, V4_SIGN,
         AUTH_FORBIDDEN},
        {TOKEN, V3_URL, "", "text/plain", V3_BODY, V3_SIGN, AUTH_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = make_channel(cases[i].token, cases[i].webhook);
        TestHeader headers[] = {{"x-twilio-signature", cases[i].signature}, {0}};
        HttpRequest request = test_request("POST", cases[i].query, cases[i].type, cases[i].body,
                                           headers);

        assert_int_equal(provider_twilio.authenticate(channel, &request, 0), cases[i].verdict);
    }
}

/* Signatures of requests that no vector covers, made as Twilio describes it. */
static char *sign(const char *token, const char *text)
{
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)token, strlen(token));
    guint8 octets[20];
    gsize size = sizeof octets;

    g_hmac_update(hmac, (const guchar *)text, -1);
    g_hmac_get_digest(hmac, octets, &size);
    return g_base64_encode(octets, size);
}

static void the_order_and_the_spelling_of_fields_do_not_matter(void **state)
{
    static const char *const same[] = {
        "Body=a+b&New=&From=%2B79161234567&MessageSid=SM1",
        "MessageSid=SM1&From=%2b79161234567&New&Body=a%20b",
        "&New=&Body=%61+b&&MessageSid=SM1&From=%2B79161234567&",
    };
    static const char *const others[] = {
        "Body=a+b&From=%2B79161234567&MessageSid=SM1&New=1",
        "Body=a+b&From=%2B79161234567&MessageSid=SM1",
        "body=a+b&From=%2B79161234567&MessageSid=SM1&New=",
        "Body=a+b&From=+79161234567&MessageSid=SM1&New=",
        "Body=a+%FF&From=%2B79161234567&MessageSid=SM1&New=",
    };
    g_autofree char *signature = sign(TOKEN, V3_URL "Bodya bFrom+79161234567MessageSidSM1New");
    TestHeader headers[] = {{"X-Twilio-Signature", signature}, {0}};
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        HttpRequest request = test_request("POST", "", FORM, same[i], headers);

        assert_int_equal(provider_twilio.authenticate(channel, &request, 0), AUTH_GOOD);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        HttpRequest request = test_request("POST", "", FORM, others[i], headers);

        assert_int_equal(provider_twilio.authenticate(channel, &request, 0), AUTH_FORBIDDEN);
    }
}

static void a_get_is_signed_by_its_url(void **state)
{
    g_autofree char *signature = sign(TOKEN, V3_URL "?MessageSid=SM1&From=%2B7&Body=1");
    g_autofree char *with_port = sign(TOKEN, "http://[::1]:80/x?MessageSid=SM1");
    TestHeader headers[] = {{"X-Twilio-Signature", signature}, {0}};
    TestHeader port_headers[] = {{"X-Twilio-Signature", with_port}, {0}};
    HttpRequest good = test_request("GET", "MessageSid=SM1&From=%2B7&Body=1", "", "", headers);
    HttpRequest wrong = test_request("GET", "MessageSid=SM1&From=%2B7&Body=2", "", "", headers);
    HttpRequest address = test_request("GET", "MessageSid=SM1", "", "", port_headers);
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);
    g_autoptr(Channel) local = make_channel(TOKEN, "http://[::1]/x");

    (void)state;
    assert_int_equal(provider_twilio.authenticate(channel, &good, 0), AUTH_GOOD);
    assert_int_equal(provider_twilio.authenticate(channel, &wrong, 0), AUTH_FORBIDDEN);
    assert_int_equal(provider_twilio.authenticate(local, &address, 0), AUTH_GOOD);
}

static void messages_are_read(void **state)
{
    static const struct {
        const char *body;
        const char *id;
        const char *from; /* "": it is sent by letters */
        const char *text;
    } cases[] = {
        {V2_BODY, "SMe287d7109a5a925f182f0e07fe5b223b", "+14133881111", "Msg"},
        {V3_BODY, "SM00000000000000000000000000000001", "+79161234567", "Oʻzbekcha ’ Кыргызча 😀"},
        {"MessageSid=MM1&From=%2B998901234567&Body=&NumMedia=1", "MM1", "+998901234567", ""},
        {"MessageSid=SM1&From=Beeline&Body=x", "SM1", "", "x"},
        {"MessageSid=SM1&From=7775&Body=x", "SM1", "", "x"},
        {"MessageSid=SM1&From=whatsapp:%2B998901234567&Body=x", "SM1", "", "x"},
    };
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);

    (void)state;
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        bool is_get = i % 2;
        const char *body = cases[i / 2].body;
        HttpRequest request = test_request(is_get ? "GET" : "POST", is_get ? body : "",
                                           is_get ? "" : FORM, is_get ? "" : body, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(provider_twilio.read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, cases[i / 2].id);
        assert_string_equal(inbound.from.e164, cases[i / 2].from);
        assert_int_equal(inbound.by_letters, *cases[i / 2].from == '\0');
        assert_string_equal(inbound.text, cases[i / 2].text);
    }
}

static void statuses_are_receipts(void **state)
{
    static const struct {
        const char *fields;
        InboundKind kind;
        ReceiptState state;
        bool opted_out;
    } cases[] = {
        {"MessageStatus=accepted", INBOUND_RECEIPT, RECEIPT_QUEUED, false},
        {"MessageStatus=queued", INBOUND_RECEIPT, RECEIPT_QUEUED, false},
        {"MessageStatus=sending", INBOUND_RECEIPT, RECEIPT_QUEUED, false},
        {"MessageStatus=sent", INBOUND_RECEIPT, RECEIPT_SENT, false},
        {"MessageStatus=delivered", INBOUND_RECEIPT, RECEIPT_DELIVERED, false},
        {"MessageStatus=read", INBOUND_RECEIPT, RECEIPT_DELIVERED, false},
        {"MessageStatus=undelivered&ErrorCode=30003", INBOUND_RECEIPT, RECEIPT_FAILED, false},
        {"MessageStatus=failed&ErrorCode=21610", INBOUND_RECEIPT, RECEIPT_FAILED, true},
        {"MessageStatus=delivered&ErrorCode=21610", INBOUND_RECEIPT, RECEIPT_DELIVERED, false},
        {"MessageStatus=canceled", INBOUND_RECEIPT, RECEIPT_FAILED, false},
        {"MessageStatus=receiving", INBOUND_NOTHING, RECEIPT_QUEUED, false},
        {"MessageStatus=partially_delivered", INBOUND_NOTHING, RECEIPT_QUEUED, false},
        {"MessageStatus=%FF", INBOUND_NOTHING, RECEIPT_QUEUED, false},
    };
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strconcat("MessageSid=SM7&SmsStatus=sent&From=%2B7999&",
                                            cases[i].fields, NULL);
        HttpRequest request = test_request("POST", "", FORM, body, NULL);
        g_auto(Inbound) inbound = {0};

        assert_true(provider_twilio.read(channel, &request, &inbound, NULL));
        assert_int_equal(inbound.kind, cases[i].kind);
        if (cases[i].kind == INBOUND_RECEIPT) {
            assert_string_equal(inbound.receipt.provider_id, "SM7");
            assert_int_equal(inbound.receipt.our_id, 0);
            assert_int_equal(inbound.receipt.state, cases[i].state);
            assert_int_equal(inbound.receipt.opted_out, cases[i].opted_out);
        }
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
        {"HEAD", "", "", GATEWAY_ERROR_BAD_METHOD},
        {"POST", "application/json", V4_BODY, GATEWAY_ERROR_BAD_TYPE},
        {"POST", "", V2_BODY, GATEWAY_ERROR_BAD_TYPE},
        {"POST", FORM, "", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "From=%2B998901234567&Body=x", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=a+b&From=%2B998901234567&Body=x", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&Body=x", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&From=&Body=x", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&From=%2B998901234567", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&From=%2B998901234567&Body=%FF", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&From=%2B998901234567&Body=a%00", GATEWAY_ERROR_BAD_REQUEST},
        {"POST", FORM, "MessageSid=SM1&MessageSid=SM2&From=%2B998901234567&Body=x",
         GATEWAY_ERROR_BAD_REQUEST},
    };
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpRequest request = test_request(cases[i].method, "", cases[i].type, cases[i].body, NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(provider_twilio.read(channel, &request, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, (int)cases[i].code));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void a_reply_is_twiml(void **state)
{
    static const char *const texts[] = {"Salom & <rahmat> \"o'zbek\"", "Раҳмат\n2 ]]>", "", NULL};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(HttpResponse) response = {0};
        g_auto(Reply) reply = {.text = g_strdup(texts[i])};
        g_autoptr(XmlNode) xml = NULL;

        provider_twilio.write(NULL, &reply, &response);
        assert_int_equal(response.status, 200);
        assert_string_equal(response.content_type, "text/xml; charset=utf-8");
        xml = xml_read(response.body, strlen(response.body), NULL);
        assert_non_null(xml);
        assert_string_equal(xml->name, "Response");
        assert_int_equal(xml->children->len, texts[i] && *texts[i] ? 1 : 0);
        if (texts[i] && *texts[i])
            assert_string_equal(xml_text_at(xml, "Message"), texts[i]);
    }
}

static void a_message_is_sent_as_a_form(void **state)
{
    static const char *const own[][9] = {
        {"account_sid", "AC1", "auth_token", "tok", NULL},
        {"account_sid", "AC1", "auth_token", "tok", "sender", "HOTLINE", NULL},
        {"account_sid", "AC1", "auth_token", "tok", "messaging_service", "MG1", "url",
         "http://127.0.0.1:9", NULL},
    };
    static const struct {
        const char *url;
        const char *sender;
    } expected[] = {
        {"https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", "From=%2B79990001122"},
        {"https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", "From=HOTLINE"},
        {"http://127.0.0.1:9/2010-04-01/Accounts/AC1/Messages.json", "MessagingServiceSid=MG1"},
    };
    const Outbound outbound = {.id = 7, .to = {"+996550123456"}, .text = "Ү & a=b +"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        g_autoptr(Channel)
            channel = test_channel(&provider_twilio, "https://h.example/hooks/t/s", own[i]);
        g_autoptr(HttpCall) call = provider_twilio.write_send(channel, &outbound, NULL);
        g_autofree char *body = g_strdup_printf(
            "To=%%2B996550123456&%s&Body=%%D2%%AE%%20%%26%%20a%%3Db%%20%%2B"
            "&StatusCallback=https%%3A%%2F%%2Fh.example%%2Fhooks%%2Ft%%2Fs",
            expected[i].sender);

        assert_string_equal(call->method, "POST");
        assert_string_equal(call->url, expected[i].url);
        assert_string_equal(call->content_type, FORM);
        assert_string_equal(call->body, body);
        assert_string_equal(test_call_header(call, "Authorization"), "Basic QUMxOnRvaw==");
    }
}

static void an_answer_says_what_became_of_it(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
        bool has_reason;
    } cases[] = {
        {201, "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_code\":null}", SEND_ACCEPTED, false},
        {201, "{\"status\":\"queued\"}", SEND_UNKNOWN, false},
        {201, "", SEND_UNKNOWN, false},
        {200, "<html>", SEND_UNKNOWN, false},
        {400, "{\"code\":21610,\"status\":400}", SEND_OPTED_OUT, false},
        {400, "{\"code\":21211,\"status\":400}", SEND_PERMANENT, false},
        {400, "{\"code\":21608,\"status\":400}", SEND_PERMANENT, true},
        {400, "{\"code\":21606,\"status\":400}", SEND_CONFIGURATION, true},
        {400, "{\"code\":21408,\"status\":400}", SEND_CONFIGURATION, true},
        {400, "{\"code\":21611,\"status\":400}", SEND_THROTTLED, false},
        {400, "{\"code\":99999,\"status\":400}", SEND_PERMANENT, false},
        {400, "", SEND_PERMANENT, false},
        {401, "{\"code\":20003,\"status\":401}", SEND_CONFIGURATION, true},
        {401, "", SEND_CONFIGURATION, true},
        {429, "{\"code\":20429,\"status\":429}", SEND_THROTTLED, false},
        {429, "", SEND_THROTTLED, false},
        {500, "{\"code\":20500}", SEND_TRANSIENT, false},
        {503, "", SEND_TRANSIENT, false},
    };
    g_autoptr(Channel) channel = make_channel(TOKEN, V3_URL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(SendResult)
            result = test_read_send(&provider_twilio, channel, cases[i].status, cases[i].body);

        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.reason != NULL, cases[i].has_reason);
        assert_int_equal(result.wait, cases[i].outcome == SEND_THROTTLED ? 7 : 0);
        assert_int_equal(result.part_ids != NULL, cases[i].outcome == SEND_ACCEPTED);
        if (result.part_ids)
            assert_string_equal(g_ptr_array_index(result.part_ids, 0), "SM1");
    }
}

static void the_config_is_checked(void **state)
{
    static const struct {
        const char *const own[5];
        const char *key; /* NULL: it is good */
    } cases[] = {
        {{NULL}, NULL},
        {{"sender", "HOTLINE", NULL}, NULL},
        {{"sender", "HOTLINE", "messaging_service", "MG1", NULL}, "messaging_service"},
        {{"url", "api.twilio.com", NULL}, "url"},
        {{"url", "https://api.twilio.com/", NULL}, "url"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = test_channel(&provider_twilio, V3_URL, cases[i].own);
        g_autoptr(GError) error = NULL;
        const char *key = NULL;

        assert_int_equal(provider_twilio.check(channel, &key, &error), cases[i].key == NULL);
        assert_int_equal(error != NULL, cases[i].key != NULL);
        if (cases[i].key)
            assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_covers_url_and_fields),
        cmocka_unit_test(the_order_and_the_spelling_of_fields_do_not_matter),
        cmocka_unit_test(a_get_is_signed_by_its_url),
        cmocka_unit_test(messages_are_read),
        cmocka_unit_test(statuses_are_receipts),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(a_reply_is_twiml),
        cmocka_unit_test(a_message_is_sent_as_a_form),
        cmocka_unit_test(an_answer_says_what_became_of_it),
        cmocka_unit_test(the_config_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
