#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_mapping.h"

#define USSD "in.from=query:n", "in.session=query:s", "in.text=query:t"
#define SMS \
    "in.from=query:n", "in.id=query:i", "in.text=query:t", "send.url=http://h", "send.body={text}"

/* ---- Answers ---- */

static void write_to(const Channel *channel, const char *text, bool more, HttpResponse *response)
{
    g_auto(Reply)
        reply = {.text = g_strdup(text), .more = more, .carry = "s1\n+998901234567\nkept\nall"};

    provider_http.write(channel, &reply, response);
    assert_int_equal(response->status, 200);
}

static void a_screen_fills_its_template(void **state)
{
    static const struct {
        const char *lines[6];
        const char *text;
        bool more;
        const char *type;
        const char *body;
    } cases[] = {
        {{NULL}, "Til\n1 Ha", true, "text/plain; charset=utf-8", "Til\n1 Ha"},
        {{NULL}, "me@", true, "text/plain; charset=utf-8", "me@ "},
        {{NULL}, "me\r\r", true, "text/plain; charset=utf-8", "me"},
        {{NULL}, "", false, "text/plain; charset=utf-8", ""},
        {{"reply.continue=CON {text}", "reply.close=END {text}"},
         "x",
         true,
         "text/plain; charset=utf-8",
         "CON x"},
        {{"reply.continue=CON {text}", "reply.close=END {text}"},
         "x",
         false,
         "text/plain; charset=utf-8",
         "END x"},
        {{"reply.type=application/json", "reply.template={\"m\":\"{text}\",\"s\":\"{session}\"}"},
         "a\"b",
         true,
         "application/json",
         "{\"m\":\"a\\\"b\",\"s\":\"s1\"}"},
        {{"reply.type=text/xml", "reply.newline=<br/>",
          "reply.template=<p n=\"{from_plain}\" d=\"{dcs}\">{text}</p>"},
         "a<\nb",
         true,
         "text/xml",
         "<p n=\"998901234567\" d=\"15\">a&lt;<br/>b</p>"},
        {{"reply.template={keep}"}, "x", true, "text/plain; charset=utf-8", "kept\nall"},
        {{"reply.template={dcs}{from}{address}{webhook}"},
         "Ў",
         true,
         "text/plain; charset=utf-8",
         "72+998901234567*7775#https://hooks.example.org/hooks/x/SECRET"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = mapping_new(BEARER_USSD, cases[i].lines);
        g_auto(HttpResponse) response = {0};

        write_to(channel, cases[i].text, cases[i].more, &response);
        assert_string_equal(response.content_type, cases[i].type);
        assert_string_equal(response.body, cases[i].body);
        assert_null(response.headers);
    }
}

static void headers_tell_whether_it_goes_on(void **state)
{
    static const char *const lines[] = {"reply.header_continue=Freeflow: FC | S: {session}",
                                        "reply.header_close=Freeflow: FB", NULL};
    g_autoptr(Channel) channel = mapping_new(BEARER_USSD, lines);
    g_auto(HttpResponse) goes_on = {0};
    g_auto(HttpResponse) ends = {0};

    (void)state;
    write_to(channel, "x", true, &goes_on);
    write_to(channel, "x", false, &ends);
    assert_int_equal(goes_on.headers->len, 4);
    assert_string_equal(g_ptr_array_index(goes_on.headers, 0), "Freeflow");
    assert_string_equal(g_ptr_array_index(goes_on.headers, 1), "FC");
    assert_string_equal(g_ptr_array_index(goes_on.headers, 3), "s1");
    assert_int_equal(ends.headers->len, 2);
    assert_string_equal(g_ptr_array_index(ends.headers, 1), "FB");
}

static void an_sms_is_only_acknowledged(void **state)
{
    static const char *const lines[] = {"reply.ack=ACK/Jasmin", "reply.header=A: b", NULL};
    static const char *const none[] = {NULL};
    g_autoptr(Channel) jasmin = mapping_new(BEARER_SMS, lines);
    g_autoptr(Channel) other = mapping_new(BEARER_SMS, none);
    g_auto(HttpResponse) answer = {0};
    g_auto(HttpResponse) receipt = {0};
    g_auto(HttpResponse) empty = {0};

    (void)state;
    write_to(jasmin, "our reply", false, &answer);
    provider_http.acknowledge(jasmin, &receipt);
    write_to(other, "our reply", false, &empty);
    assert_string_equal(answer.body, "ACK/Jasmin");
    assert_string_equal(receipt.body, "ACK/Jasmin");
    assert_null(empty.body);
    assert_null(empty.content_type);
}

/* ---- The mapping itself ---- */

static void a_good_mapping_passes(void **state)
{
    static const char *const profiles[] = {"comviva", "dmark", "exolve",  "hubtel",
                                           "jasmin",  "sads",  "restcomm"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(profiles); i++) {
        g_autoptr(Channel) channel = mapping_of_profile(profiles[i]);
        const char *key = NULL;

        assert_true(http_check(channel, &key, NULL));
    }
}

static void a_wrong_mapping_is_named_by_its_key(void **state)
{
    static const struct {
        Bearer bearer;
        const char *key;
        const char *lines[10];
    } cases[] = {
        {BEARER_USSD, "in.from", {"in.session=query:s", "in.text=query:t"}},
        {BEARER_USSD, "in.text", {"in.session=query:s", "in.from=query:t"}},
        {BEARER_USSD, "in.session", {"in.from=query:s", "in.text=query:t", "in.id=query:i"}},
        {BEARER_SMS, "in.id", {USSD, "send.url=http://h", "send.body=x"}},
        {BEARER_SMS, "send.url", {"in.from=query:n", "in.id=query:i", "in.text=query:t"}},
        {BEARER_SMS, "send.url", {SMS, "send.url=h/path"}},
        {BEARER_SMS, "send.body", {SMS, "send.body="}},
        {BEARER_SMS, "in.id", {SMS, "in.id=new"}},
        {BEARER_USSD, "in.text", {USSD, "in.text=qery:t"}},
        {BEARER_USSD, "in.method", {USSD, "in.method=GET, PUT"}},
        {BEARER_USSD, "in.input", {USSD, "in.input=per_turn, cumulative"}},
        {BEARER_USSD, "in.first", {USSD, "in.first=last"}},
        {BEARER_USSD, "in.text_encoding", {USSD, "in.text_encoding=koi8-r"}},
        {BEARER_USSD, "op.new", {USSD, "in.op=query:o", "op.continue=2"}},
        {BEARER_USSD, "op.continue", {USSD, "in.op=query:o", "op.new=2"}},
        {BEARER_USSD, "end.when", {USSD, "end.when=query:a = "}},
        {BEARER_SMS, "part.number", {SMS, "part.total=query:o"}},
        {BEARER_SMS, "part.total", {SMS, "part.number=query:o"}},
        {BEARER_SMS, "receipt.state", {SMS, "receipt.when=query:o"}},
        {BEARER_SMS,
         "receipt.when",
         {SMS, "receipt.state=query:o", "receipt.id=query:i", "receipt.delivered=D"}},
        {BEARER_SMS,
         "receipt.id",
         {SMS, "receipt.when=query:o", "receipt.state=query:o", "receipt.delivered=D"}},
        {BEARER_USSD, "reply.close", {USSD, "reply.close={message}"}},
        {BEARER_USSD, "reply.continue", {USSD, "reply.continue={password}"}},
        {BEARER_USSD, "reply.header", {USSD, "reply.header=Freeflow FC"}},
        {BEARER_USSD, "auth.header", {USSD, "auth.value=x"}},
        {BEARER_USSD, "auth.value", {USSD, "auth.header=X"}},
        {BEARER_USSD, "auth.key", {USSD, "auth.header=X", "auth.hmac=sha256"}},
        {BEARER_USSD, "auth.hmac", {USSD, "auth.header=X", "auth.hmac=crc32", "auth.key=k"}},
        {BEARER_USSD, "auth.hmac", {USSD, "auth.header=X", "auth.value=k", "auth.time=T"}},
        {BEARER_USSD,
         "auth.covers",
         {USSD, "auth.header=X", "auth.hmac=sha1", "auth.key=k", "auth.covers=all"}},
        {BEARER_USSD,
         "auth.covers",
         {USSD, "auth.header=X", "auth.hmac=sha1", "auth.key=k", "auth.time=T"}},
        {BEARER_USSD, "auth.window", {USSD, "auth.window=0"}},
        {BEARER_SMS, "send.body", {SMS, "send.body={session}"}},
        {BEARER_SMS, "send.header", {SMS, "send.header=Bearer"}},
        {BEARER_SMS, "send.auth", {SMS, "send.auth=digest"}},
        {BEARER_SMS, "send.user", {SMS, "send.auth=basic"}},
        {BEARER_SMS, "answer.accepted", {SMS, "answer.accepted=query:x"}},
        {BEARER_SMS, "answer.id", {SMS, "answer.id=regex:(["}},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Channel) channel = mapping_new(cases[i].bearer, cases[i].lines);
        g_autoptr(GError) error = NULL;
        const char *key = NULL;

        assert_false(http_check(channel, &key, &error));
        assert_string_equal(key, cases[i].key);
        assert_non_null(error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_screen_fills_its_template),
        cmocka_unit_test(headers_tell_whether_it_goes_on),
        cmocka_unit_test(an_sms_is_only_acknowledged),
        cmocka_unit_test(a_good_mapping_passes),
        cmocka_unit_test(a_wrong_mapping_is_named_by_its_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
