#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "providers/provider.h"

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
        assert_null(response.extra_name);
        if (cases[i].expected) {
            assert_string_equal(response.content_type, "text/plain; charset=utf-8");
            assert_string_equal(response.body, cases[i].expected);
        } else {
            assert_null(response.content_type);
            assert_null(response.body);
        }
    }
}

static void it_carries_ussd_alone(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("africastalking"), &provider_africastalking);
    assert_int_equal(provider_africastalking.bearers, 1U << BEARER_USSD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_and_end_notices_are_read),
        cmocka_unit_test(anything_else_is_a_bad_request),
        cmocka_unit_test(a_reply_keeps_the_session_or_ends_it),
        cmocka_unit_test(it_carries_ussd_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
