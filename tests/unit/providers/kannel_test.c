#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "providers/provider.h"

#define WHO "id=64cc212a-b59f&from=%2B998901234567&"
#define ID64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const Channel channel = {.bearer = BEARER_SMS};

typedef struct Header {
    const char *name;
    const char *value;
} Header;

static const char *find_header(const void *source, const char *name)
{
    for (const Header *header = source; header && header->name; header++) {
        if (g_ascii_strcasecmp(header->name, name) == 0)
            return header->value;
    }
    return NULL;
}

static bool read_get(const char *query, Inbound *inbound, GError **error)
{
    HttpRequest request = {.method = "GET", .query = query, .content_type = "", .body = ""};

    return provider_kannel.read(&channel, &request, inbound, error);
}

static void the_text_is_converted_from_its_charset(void **state)
{
    static const struct {
        const char *query;
        const char *text;
    } cases[] = {
        {"coding=0&charset=UTF-8&text=B-one+B-two", "B-one B-two"},
        {"coding=0&charset=UTF-8&text=O'zbek+%D0%A1%D0%B0", "O'zbek Са"},
        {"coding=2&charset=UTF-16BE&text=%04%21%040%00+%04%9B", "Са қ"},
        {"coding=2&charset=utf-16be&text=%D8%3D%DE%00", "\xf0\x9f\x98\x80"},
        {"coding=2&charset=UTF-16BE&text=", ""},
        {"coding=2&text=%04%21", "С"},
        {"coding=2&charset=&text=%04%21", "С"},
        {"coding=0&charset=UTF-8&text=", ""},
        {"charset=WINDOWS-1252&text=%93x%94+%80+%E9", "“x” € é"},
        {"charset=windows-1252&text=abc", "abc"},
        {"charset=ISO-8859-1&text=%E9%A3", "é£"},
        {"charset=US-ASCII&text=SOS%0A1", "SOS\n1"},
        {"text=1", "1"},
        {"coding=3&charset=UTF-8&text=1", "1"},
        {"to=7775&smsc=SMPP&ts=1795467267&svc=&meta=%3Fsmpp%3F&udh=%05%00%03&text=1", "1"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(WHO, cases[i].query, NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_true(read_get(query, &inbound, &error));
        assert_null(error);
        assert_int_equal(inbound.kind, INBOUND_MESSAGE);
        assert_string_equal(inbound.id, "64cc212a-b59f");
        assert_string_equal(inbound.from.e164, "+998901234567");
        assert_string_equal(inbound.text, cases[i].text);
    }
}

static void the_plus_of_a_sender_may_come_in_any_way(void **state)
{
    static const char *const senders[] = {"%2B998901234567", "+998901234567", "998901234567",
                                          "00998901234567"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(senders); i++) {
        g_autofree char *query = g_strdup_printf("id=1&text=1&from=%s", senders[i]);
        g_auto(Inbound) inbound = {0};

        assert_true(read_get(query, &inbound, NULL));
        assert_string_equal(inbound.from.e164, "+998901234567");
    }
}

static void a_message_that_is_no_text_is_a_bad_request(void **state)
{
    static const char *const cases[] = {
        "coding=1&charset=8-BIT&text=%01%02",
        "coding=4&text=1",
        "coding=32&text=1",
        "coding=22&text=1",
        "charset=UTF-8",
        "charset=UTF-8&text=%FF",
        "charset=UTF-8&text=%ED%A0%80",
        "charset=UTF-8&text=a%00b",
        "charset=UTF-16BE&text=%04",
        "charset=UTF-16BE&text=%04%21%04",
        "charset=UTF-16BE&text=%D8%3D",
        "charset=UTF-16BE&text=%D8%3D%04%21",
        "charset=UTF-16BE&text=%DE%00%04%21",
        "charset=UTF-16BE&text=%04%21%00%00%04%21",
        "charset=WINDOWS-1252&text=%81",
        "charset=ISO-8859-1&text=a%00",
        "charset=US-ASCII&text=%E9",
        "charset=US-ASCII&text=%00",
        "charset=KOI8-R&text=1",
        "charset=UTF-&text=1",
        "text=%0",
        "text=1&text=2",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *query = g_strconcat(WHO, cases[i], NULL);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_get(query, &inbound, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
        assert_null(inbound.id);
        assert_null(inbound.text);
    }
}

static void an_id_and_a_phone_number_are_required(void **state)
{
    static const struct {
        const char *query;
        bool is_good;
    } cases[] = {
        {"id=1&from=%2B998901234567&text=1", true},
        {"id=" ID64 ID64 "&from=%2B998901234567&text=1", true},
        {"id=" ID64 ID64 "c&from=%2B998901234567&text=1", false},
        {"id=&from=%2B998901234567&text=1", false},
        {"from=%2B998901234567&text=1", false},
        {"id=a+b&from=%2B998901234567&text=1", false},
        {"id=%0A&from=%2B998901234567&text=1", false},
        {"id=%C3%A9&from=%2B998901234567&text=1", false},
        {"id=1&text=1", false},
        {"id=1&from=&text=1", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;

        assert_int_equal(read_get(cases[i].query, &inbound, &error), cases[i].is_good);
        assert_int_equal(error == NULL, cases[i].is_good);
        assert_int_equal(inbound.id != NULL, cases[i].is_good);
    }
}

static void a_sender_that_is_no_number_is_refused(void **state)
{
    static const char *const senders[] = {"7775", "Beeline", "%D0%91%D0%B0%D0%BD%D0%BA"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(senders); i++) {
        g_autofree char *query = g_strdup_printf("id=1&text=hi&from=%s", senders[i]);
        g_auto(Inbound) inbound = {0};

        assert_false(read_get(query, &inbound, NULL));
        assert_null(inbound.text);
    }
}

static void ussd_is_no_sms(void **state)
{
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(
        read_get(WHO "text=1&meta=%3Fsmpp%3Fussd_service_op%3D%2512%26", &inbound, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST));
}

static void anything_but_a_message_is_answered_with_no_text(void **state)
{
    g_auto(HttpResponse) response = {0};

    (void)state;
    provider_kannel.acknowledge(&channel, &response);
    assert_int_equal(response.status, 200);
    assert_string_equal(response.content_type, "text/plain; charset=utf-8");
    assert_null(response.body);
    assert_null(http_response_find(&response, "X-Kannel-Coding"));
}

static void post_url_sends_the_text_in_the_body(void **state)
{
    static const Header from[] = {{"x-kannel-from", "+998901234567"}, {0}};
    static const Header ucs2[] = {
        {"X-Kannel-From", "+998901234567"}, {"X-Kannel-Coding", "2"}, {0}};
    static const Header binary[] = {
        {"X-Kannel-From", "+998901234567"}, {"X-Kannel-Coding", "1"}, {0}};
    static const struct {
        const char *method;
        const char *query;
        const Header *headers;
        const char *type;
        const char *body;
        size_t length;
        const char *text; /* NULL: refused */
    } cases[] = {
        {"POST", "id=1", from, "text/plain; charset=\"UTF-8\"", "Салом", 10, "Салом"},
        {"POST", "id=1", from, "text/plain;charset=utf-8", "Салом+%31", 14, "Салом+%31"},
        {"POST", "id=1", from, "text/plain", "Салом", 10, "Салом"},
        {"POST", "id=1", from, "text/plain; format=flowed; Charset=ISO-8859-1", "\xe9", 1, "é"},
        {"POST", "id=1", from, "text/plain; charset=\"UTF-8\"", "", 0, ""},
        {"POST", "id=1", ucs2, "text/plain; charset=\"UTF-16BE\"", "\x04\x21\x00 ", 4, "С "},
        {"POST", "id=1", ucs2, "text/plain; charset=\"UTF-8\"", "Салом", 10, "Салом"},
        {"POST", "id=1&from=%2B996550123456", NULL, "text/plain", "1", 1, "1"},
        {"POST", "id=1&text=query", from, "text/plain", "body", 4, "body"},
        {"POST", "id=1", from, "text/plain; charset=\"UTF-16BE\"", "\x04", 1, NULL},
        {"POST", "id=1", from, "text/plain; charset=cp866", "1", 1, NULL},
        {"POST", "id=1", from, "text/plain; charset=\"UTF-8\"", "a\0b", 3, NULL},
        {"POST", "id=1", binary, "application/octet-stream", "\1\2", 2, NULL},
        {"POST", "id=1", binary, "text/plain", "1", 1, NULL},
        {"POST", "", from, "text/plain", "1", 1, NULL},
        {"POST", "id=1", NULL, "text/plain", "1", 1, NULL},
        {"POST", "id=1", from, "application/x-www-form-urlencoded", "text=1", 6, NULL},
        {"POST", "id=1", from, "", "1", 1, NULL},
        {"PUT", "id=1", from, "text/plain", "1", 1, NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_memdup2(cases[i].body, cases[i].length + 1);
        g_auto(Inbound) inbound = {0};
        g_autoptr(GError) error = NULL;
        HttpRequest request = {.method = cases[i].method,
                               .query = cases[i].query,
                               .content_type = cases[i].type,
                               .body = body,
                               .body_length = cases[i].length,
                               .find_header = find_header,
                               .header_source = cases[i].headers};

        assert_int_equal(provider_kannel.read(&channel, &request, &inbound, &error),
                         cases[i].text != NULL);
        assert_int_equal(error == NULL, cases[i].text != NULL);
        if (cases[i].text)
            assert_string_equal(inbound.text, cases[i].text);
    }
}

static void a_reply_says_when_it_needs_ucs2(void **state)
{
    static const struct {
        const char *text;
        const char *coding;
    } cases[] = {
        {"Rahmat. O'zbek [1] €", NULL}, {"Раҳмат", "2"}, {"oʻ", "2"}, {"", NULL}, {NULL, NULL}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(HttpResponse) response = {0};
        g_auto(Reply) reply = {.text = g_strdup(cases[i].text)};

        provider_kannel.write(&channel, &reply, &response);
        assert_int_equal(response.status, 200);
        assert_string_equal(response.content_type, "text/plain; charset=utf-8");
        assert_string_equal(response.body, cases[i].text ? cases[i].text : "");
        if (cases[i].coding) {
            assert_string_equal(http_response_find(&response, "X-Kannel-Coding"), cases[i].coding);
        } else {
            assert_null(http_response_find(&response, "X-Kannel-Coding"));
        }
        assert_null(http_response_find(&response, "X-Kannel-Meta-Data"));
    }
}

static void it_carries_both(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("kannel"), &provider_kannel);
    assert_int_equal(provider_kannel.bearers, 1U << BEARER_SMS | 1U << BEARER_USSD);
    assert_false(provider_kannel.takes_our_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_converted_from_its_charset),
        cmocka_unit_test(the_plus_of_a_sender_may_come_in_any_way),
        cmocka_unit_test(a_message_that_is_no_text_is_a_bad_request),
        cmocka_unit_test(an_id_and_a_phone_number_are_required),
        cmocka_unit_test(post_url_sends_the_text_in_the_body),
        cmocka_unit_test(a_reply_says_when_it_needs_ucs2),
        cmocka_unit_test(a_sender_that_is_no_number_is_refused),
        cmocka_unit_test(ussd_is_no_sms),
        cmocka_unit_test(anything_but_a_message_is_answered_with_no_text),
        cmocka_unit_test(it_carries_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
