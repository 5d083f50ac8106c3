#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>

#include "web/server/framing.h"

#define LIMIT 1000

typedef struct Case {
    unsigned status;
    const char *line;    /* "METHOD TARGET VERSION" */
    const char *headers; /* "name=value|name=value" */
} Case;

static unsigned check(const Case *it, size_t lost, size_t *body_length)
{
    g_auto(GStrv) line = g_strsplit(it->line, " ", 3);
    g_auto(GStrv) headers = g_strsplit(it->headers, "|", 0);
    size_t octets = strlen(it->line) + 4 + lost;
    Framing framing = {0};

    for (char **header = headers; *header != NULL; header++) {
        char *value = strchr(*header, '=');
        *value++ = '\0';
        framing_add(&framing, *header, value);
        octets += strlen(*header) + strlen(value) + 4;
    }
    return framing_check(&framing, &(FramingLine){line[0], line[1], line[2]},
                         &(FramingLimits){.body_octets = LIMIT, .header_octets = octets},
                         body_length);
}

static void check_all(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t body_length = 0;
        unsigned status = check(&cases[i], 0, &body_length);
        if (status != cases[i].status)
            fail_msg("%s with %s: %u, expected %u", cases[i].line, cases[i].headers, status,
                     cases[i].status);
    }
}

static void what_providers_send_is_accepted(void **state)
{
    static const Case cases[] = {
        {0, "GET / HTTP/1.1", "Host=a"},
        {0, "GET /h/x?text=%D0%90+%00&to=%2B1 HTTP/1.1", "Host=a|Accept=*/*"},
        {0, "GET / HTTP/1.0", ""},
        {0, "HEAD /..a/...%41 HTTP/1.1", "Host=a"},
        {0, "GET /?q=../.. HTTP/1.1", "host=a"},
        {0, "GET / HTTP/1.1", "Host=a|Content-Length=0"},
        {0, "POST / HTTP/1.1", "Host=a|Content-Length=1000|X-Signature=a+b/c=="},
        {0, "POST / HTTP/1.1", "Host=a|content-length=0"},
        {0, "POST /a HTTP/1.1", "Host=a|Content-Length=5|User-Agent=\tfoo \xc3\xa9"},
    };

    (void)state;
    check_all(cases, G_N_ELEMENTS(cases));
}

static void what_two_parsers_could_read_differently_is_refused(void **state)
{
    static const Case cases[] = {
        {400, "GET / HTTP/1.1", ""},
        {400, "GET / HTTP/1.1", "Host=a|host=a"},
        {400, "GET / HTTP/1.0", "Host=a|Host=b"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=5|content-length=5"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=5, 5"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=+5"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=-5"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=0x5"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=5 "},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length="},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=18446744073709551621"},
        {400, "POST / HTTP/1.1", "Host=a|Content-Length=5|Transfer-Encoding=chunked"},
        {400, "GET / HTTP/1.1", "Host=a|Transfer-Encoding=identity"},
        {400, "GET / HTTP/1.1", "Host=a|transfer-encoding="},
        {400, "GET / HTTP/1.1", "Host=a|Range=bytes=0-0"},
        {400, "GET / HTTP/1.1", "Host=a|X =b"},
        {400, "GET / HTTP/1.1", "Host=a| X=b"},
        {400, "GET / HTTP/1.1", "Host=a|X\t=b"},
        {400, "GET / HTTP/1.1", "Host=a|=b"},
        {400, "GET / HTTP/1.1", "Host=a|X=b\rc"},
        {400, "GET / HTTP/1.1", "Host=a|X=b\x01"},
        {400, "GET / HTTP/1.1", "Host=a|Content-Length=1"},
        {400, "HEAD / HTTP/1.1", "Host=a|Content-Length=1"},
    };

    (void)state;
    check_all(cases, G_N_ELEMENTS(cases));
}

static void a_target_that_hides_something_is_refused(void **state)
{
    static const Case cases[] = {
        {400, "GET http://b/ HTTP/1.1", "Host=a"},   {400, "GET http://a/ HTTP/1.1", "Host=a"},
        {400, "GET * HTTP/1.1", "Host=a"},           {400, "GET a HTTP/1.1", "Host=a"},
        {400, "GET /a%00 HTTP/1.1", "Host=a"},       {400, "GET /a% HTTP/1.1", "Host=a"},
        {400, "GET /a%4 HTTP/1.1", "Host=a"},        {400, "GET /a%4?1 HTTP/1.1", "Host=a"},
        {400, "GET /a%zz HTTP/1.1", "Host=a"},       {400, "GET /.. HTTP/1.1", "Host=a"},
        {400, "GET /a/../b HTTP/1.1", "Host=a"},     {400, "GET /a/%2E./b HTTP/1.1", "Host=a"},
        {400, "GET /a/%2e%2E?x HTTP/1.1", "Host=a"}, {400, "GET /a%2f..%2Fb HTTP/1.1", "Host=a"},
        {400, "GET /\x7f HTTP/1.1", "Host=a"},       {400, "GET /a\tb HTTP/1.1", "Host=a"},
        {400, "GET /\xc3( HTTP/1.1", "Host=a"},      {400, "GET /?\xff HTTP/1.1", "Host=a"},
        {400, "GET /#a HTTP/1.1", "Host=a"},
    };

    (void)state;
    check_all(cases, G_N_ELEMENTS(cases));
}

static void methods_and_sizes_have_their_own_status(void **state)
{
    static const Case cases[] = {
        {405, "TRACE / HTTP/1.1", "Host=a"},
        {405, "CONNECT a:80 HTTP/1.1", "Host=a"},
        {405, "OPTIONS * HTTP/1.1", "Host=a"},
        {405, "PUT / HTTP/1.1", "Host=a|Content-Length=1"},
        {405, "get / HTTP/1.1", "Host=a"},
        {411, "POST / HTTP/1.1", "Host=a"},
        {413, "POST / HTTP/1.1", "Host=a|Content-Length=1001"},
        {413, "POST / HTTP/1.1", "Host=a|Content-Length=999999999999999"},
    };
    g_autofree char *name = g_strnfill(50000, 'a');
    g_autofree char *line = g_strdup_printf("GET /%s HTTP/1.1", name);
    Case too_long = {414, line, "Host=a"};

    (void)state;
    check_all(cases, G_N_ELEMENTS(cases));
    check_all(&too_long, 1);
}

static void the_length_of_the_body_is_handed_on(void **state)
{
    static const Case post = {0, "POST / HTTP/1.1", "Host=a|Content-Length=0123"};
    size_t body_length = 0;

    (void)state;
    assert_int_equal(check(&post, 0, &body_length), 0);
    assert_int_equal(body_length, 123);
}

static void octets_that_vanished_between_wire_and_headers_are_noticed(void **state)
{
    static const Case get = {0, "GET / HTTP/1.1", "Host=a|X=b"};
    size_t body_length = 0;

    (void)state;
    assert_int_equal(check(&get, 0, &body_length), 0);
    assert_int_equal(check(&get, 1, &body_length), 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_providers_send_is_accepted),
        cmocka_unit_test(what_two_parsers_could_read_differently_is_refused),
        cmocka_unit_test(a_target_that_hides_something_is_refused),
        cmocka_unit_test(methods_and_sizes_have_their_own_status),
        cmocka_unit_test(the_length_of_the_body_is_handed_on),
        cmocka_unit_test(octets_that_vanished_between_wire_and_headers_are_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
