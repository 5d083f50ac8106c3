#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "support/test_mapping.h"

static const char uzbek[] = "Ўзбекча";

static Outbound message(const char *text, bool ucs2)
{
    return (Outbound){.id = 42, .to = {"+998901234567"}, .text = text, .segments = 1, .ucs2 = ucs2};
}

static const char *header_of(const HttpCall *call, const char *name)
{
    for (unsigned i = 0; i + 1 < call->headers->len; i += 2) {
        if (g_str_equal(g_ptr_array_index(call->headers, i), name))
            return g_ptr_array_index(call->headers, i + 1);
    }
    return NULL;
}

static void jasmin_gets_a_form(void **state)
{
    g_autoptr(Channel) channel = mapping_of_profile("jasmin");
    Outbound plain = message("it's 50% & more", false);
    Outbound wide = message(uzbek, true);
    g_autoptr(HttpCall) narrow_call = http_write_send(channel, &plain, NULL);
    g_autoptr(HttpCall) wide_call = http_write_send(channel, &wide, NULL);
    const char *hooks =
        "&dlr=yes&dlr-url=https%3A%2F%2Fhooks.example.org%2Fhooks%2Fx%2FSECRET"
        "&dlr-level=3&dlr-method=POST";
    g_autofree char *narrow_body = g_strconcat(
        "username=USER&password=PASSWORD&to=998901234567&from=7775&coding=0"
        "&content=it%27s%2050%25%20%26%20more",
        hooks, NULL);
    g_autofree char *wide_body = g_strconcat(
        "username=USER&password=PASSWORD&to=998901234567&from=7775&coding=8"
        "&hex-content=040e043704310435043a04470430",
        hooks, NULL);

    (void)state;
    assert_string_equal(narrow_call->method, "POST");
    assert_string_equal(narrow_call->url, "http://127.0.0.1:1401/send");
    assert_string_equal(narrow_call->content_type, "application/x-www-form-urlencoded");
    assert_string_equal(narrow_call->body, narrow_body);
    assert_string_equal(wide_call->body, wide_body);
}

static void exolve_gets_json(void **state)
{
    g_autoptr(Channel) channel = mapping_of_profile("exolve");
    Outbound outbound = message("\"a\"\n", false);
    g_autoptr(HttpCall) call = http_write_send(channel, &outbound, NULL);

    (void)state;
    assert_string_equal(call->url, "https://api.exolve.ru/messaging/v1/SendSMS");
    assert_string_equal(call->content_type, "application/json");
    assert_string_equal(call->body,
                        "{\"number\":\"7775\",\"destination\":\"998901234567\","
                        "\"text\":\"\\\"a\\\"\\n\"}");
    assert_string_equal(header_of(call, "Authorization"), "Bearer TOKEN");
}

static void a_get_has_all_in_its_url(void **state)
{
    static const char *const lines[] = {"send.method=GET",
                                        "send.url=http://h/s?t={text}&to={to}&id={id}",
                                        "send.url_ucs2=http://h/s?x={text_utf16be_hex}",
                                        "send.auth=basic",
                                        "send.user=u",
                                        "send.password=p",
                                        NULL};
    g_autoptr(Channel) channel = mapping_new(BEARER_SMS, lines);
    Outbound plain = message("a&b", false);
    Outbound wide = message("Ў", true);
    g_autoptr(HttpCall) call = http_write_send(channel, &plain, NULL);
    g_autoptr(HttpCall) wide_call = http_write_send(channel, &wide, NULL);

    (void)state;
    assert_string_equal(call->method, "GET");
    assert_string_equal(call->url, "http://h/s?t=a%26b&to=%2B998901234567&id=42");
    assert_null(call->content_type);
    assert_null(call->body);
    assert_string_equal(header_of(call, "Authorization"), "Basic dTpw");
    assert_string_equal(wide_call->url, "http://h/s?x=040e");
}

static void without_a_url_nothing_is_sent(void **state)
{
    static const char *const none[] = {NULL};
    g_autoptr(Channel) channel = mapping_new(BEARER_USSD, none);
    Outbound outbound = message("x", false);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(http_write_send(channel, &outbound, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
}

static void answers_of_jasmin_are_understood(void **state)
{
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
        const char *id;
    } cases[] = {
        {200, "Success \"07033084-5cfd-4812-90a4-e4d24ffb6e3d\"", SEND_ACCEPTED,
         "07033084-5cfd-4812-90a4-e4d24ffb6e3d"},
        {200, "Success \"\"", SEND_ACCEPTED, NULL},
        {200, "Success \"a b\"", SEND_ACCEPTED, NULL},
        {200, "what?", SEND_UNKNOWN, NULL},
        {200, "", SEND_UNKNOWN, NULL},
        {400, "Error \"x\"", SEND_PERMANENT, NULL},
        {403, "Error \"x\"", SEND_CONFIGURATION, NULL},
        {412, "Error \"No route found\"", SEND_CONFIGURATION, NULL},
        {429, "", SEND_THROTTLED, NULL},
        {500, "Error \"x\"", SEND_TRANSIENT, NULL},
    };
    g_autoptr(Channel) channel = mapping_of_profile("jasmin");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpAnswer answer = {cases[i].status, cases[i].body, strlen(cases[i].body), 7};
        g_auto(SendResult) result = {0};

        http_read_send(channel, &answer, &result);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.wait, cases[i].outcome == SEND_THROTTLED ? 7 : 0);
        assert_int_equal(result.part_ids ? result.part_ids->len : 0, cases[i].id ? 1 : 0);
        assert_int_equal(result.reason != NULL, cases[i].outcome == SEND_CONFIGURATION);
        if (cases[i].id)
            assert_string_equal(g_ptr_array_index(result.part_ids, 0), cases[i].id);
    }
}

/* Each rule, and that a refusal which calls itself accepted is a refusal. */
static void rules_for_answers_are_followed(void **state)
{
    static const char *const lines[] = {"answer.accepted=json:/ok = true",
                                        "answer.throttled=json:/code = 20",
                                        "answer.opted_out=json:/code = 30",
                                        "answer.configuration=json:/code = 4*",
                                        "answer.permanent=json:/code = 50",
                                        "answer.transient=json:/code = 60 or status = 404",
                                        "answer.id=json:/id",
                                        NULL};
    static const struct {
        unsigned status;
        const char *body;
        SendOutcome outcome;
    } cases[] = {
        {200, "{\"ok\":true,\"id\":5}", SEND_ACCEPTED},
        {200, "{\"ok\":true,\"code\":20}", SEND_THROTTLED},
        {200, "{\"ok\":true,\"code\":30}", SEND_OPTED_OUT},
        {400, "{\"code\":41}", SEND_CONFIGURATION},
        {200, "{\"ok\":true,\"code\":50}", SEND_PERMANENT},
        {200, "{\"code\":60}", SEND_TRANSIENT},
        {404, "not JSON", SEND_TRANSIENT},
        {200, "not JSON", SEND_UNKNOWN},
        {200, "{\"ok\":false}", SEND_UNKNOWN},
        {503, "", SEND_TRANSIENT},
        {401, "", SEND_CONFIGURATION},
    };
    g_autoptr(Channel) channel = mapping_new(BEARER_SMS, lines);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        HttpAnswer answer = {cases[i].status, cases[i].body, strlen(cases[i].body), 0};
        g_auto(SendResult) result = {0};

        http_read_send(channel, &answer, &result);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.part_ids ? result.part_ids->len : 0, i == 0 ? 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jasmin_gets_a_form),
        cmocka_unit_test(exolve_gets_json),
        cmocka_unit_test(a_get_has_all_in_its_url),
        cmocka_unit_test(without_a_url_nothing_is_sent),
        cmocka_unit_test(answers_of_jasmin_are_understood),
        cmocka_unit_test(rules_for_answers_are_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
