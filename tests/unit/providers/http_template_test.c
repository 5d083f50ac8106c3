#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_mapping.h"

#define TEXTED(bytes) bytes, sizeof(bytes) - 1

static void texts_are_decoded(void **state)
{
    static const struct {
        const char *encoding;
        const char *data;
        size_t length;
        const char *expected; /* NULL: it is none */
    } cases[] = {
        {"utf-8", TEXTED("Салом"), "Салом"},
        {"utf-8", TEXTED(""), ""},
        {"utf-8", TEXTED("\xff"), NULL},
        {"utf-8", TEXTED("a\0b"), NULL},
        {"utf-16be", TEXTED("\x04\x21\x04\x30"), "Са"},
        {"utf-16be", TEXTED("\x04\x21\x04"), NULL},
        {"utf-16be", TEXTED("\0\0"), NULL},
        {"utf-16be-hex", TEXTED("04210430d83dDE00"), "Са😀"},
        {"utf-16be-hex", TEXTED("d83d"), NULL},
        {"utf-16be-hex", TEXTED("042"), NULL},
        {"utf-16be-hex", TEXTED("04zz"), NULL},
        {"utf-8-hex", TEXTED("c3a9"), "é"},
        {"gsm7", TEXTED("\x05v\x05nement"), "événement"},
        {"gsm7", TEXTED("\0 \x02 \x40 \x1b\x65 \x1b\x3cx\x1b\x3e ~"), "@ $ ¡ € [x] ü"},
        {"gsm7", TEXTED("a\x1b"), "a "},
        {"gsm7", TEXTED("\xff"), NULL},
        {"gsm7-hex", TEXTED("0576"), "év"},
        {"windows-1251", TEXTED("\xd1\xe0"), "Са"},
        {"windows-1251", TEXTED("\x98"), NULL},
        {"iso-8859-1", TEXTED("\xe9"), "é"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *copy = g_memdup2(cases[i].data, cases[i].length);
        g_autofree char *text = http_text_decode(copy ? copy : "", cases[i].length,
                                                 cases[i].encoding);

        if (cases[i].expected)
            assert_string_equal(text, cases[i].expected);
        else
            assert_null(text);
    }
}

static void templates_are_filled_and_escaped(void **state)
{
    static const HttpWord words[] = {
        {"text", "a \"b\"\n<c> & {id} 'Ў'"}, {"id", "7"}, {"nothing", NULL}, {NULL, NULL}};
    static const struct {
        const char *type;
        const char *template;
        const char *newline;
        const char *expected;
    } cases[] = {
        {"text/plain", "CON {text}", "", "CON a \"b\"\n<c> & {id} 'Ў'"},
        {"text/plain", "{text}", " / ", "a \"b\" / <c> & {id} 'Ў'"},
        {"application/json; charset=utf-8", "{\"t\":\"{text}\",\"i\":{id}}", "",
         "{\"t\":\"a \\\"b\\\"\\n<c> & {id} 'Ў'\",\"i\":7}"},
        {"text/xml", "<a>{text}</a>", "<br/>",
         "<a>a &quot;b&quot;<br/>&lt;c&gt; &amp; {id} &apos;Ў&apos;</a>"},
        {"application/x-www-form-urlencoded", "t={text}&i={id}", "",
         "t=a%20%22b%22%0A%3Cc%3E%20%26%20%7Bid%7D%20%27%D0%8E%27&i=7"},
        {"text/plain", "{nothing}{unknown}{ID} {", "", "{unknown}{ID} {"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = http_fill(cases[i].template, words, http_escape_of(cases[i].type),
                                          cases[i].newline);

        assert_string_equal(text, cases[i].expected);
    }
}

static void add(void *target, const char *name, const char *value)
{
    g_string_append_printf(target, "[%s|%s]", name, value);
}

static void a_header_stays_one_line(void **state)
{
    static const HttpWord words[] = {{"id", "7\r\nEvil: 1"}, {NULL, NULL}};
    g_autoptr(GString) said = g_string_new(NULL);

    (void)state;
    http_fill_headers("Freeflow: FC | Set-Cookie: a={id}; Path=/", words, add, said);
    assert_string_equal(said->str, "[Freeflow|FC][Set-Cookie|a=7Evil: 1; Path=/]");
}

static void wrong_templates_have_a_problem(void **state)
{
    (void)state;
    assert_null(http_template_problem("{\"a\":{\"b\":\"{text}\"}}", HTTP_REPLY_WORDS));
    assert_non_null(http_template_problem("{message}", HTTP_REPLY_WORDS));
    assert_non_null(http_template_problem("{password}", HTTP_REPLY_WORDS));
    assert_null(http_template_problem("{password}", HTTP_SEND_WORDS));
    assert_null(http_headers_problem("A: {session} | B-c: x", HTTP_REPLY_WORDS));
    assert_non_null(http_headers_problem("A {session}", HTTP_REPLY_WORDS));
    assert_non_null(http_headers_problem("A b: x", HTTP_REPLY_WORDS));
    assert_non_null(http_headers_problem("A: x\ny", HTTP_REPLY_WORDS));
    assert_non_null(http_headers_problem("A: {message}", HTTP_REPLY_WORDS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_decoded),
        cmocka_unit_test(templates_are_filled_and_escaped),
        cmocka_unit_test(a_header_stays_one_line),
        cmocka_unit_test(wrong_templates_have_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
