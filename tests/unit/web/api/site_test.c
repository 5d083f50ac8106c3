#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/test_console.h"
#include "web/api/site.h"

#define PUBLIC "https://console.example.org"
#define OUR "127.0.0.1:8081"

typedef struct Case {
    unsigned status;
    bool page;
    TestHeader headers[5];
} Case;

static void check_all(const Site *site, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        HttpRequest http = test_browser_request("GET", "/", cases[i].headers);
        unsigned status = site_check(site, &http, cases[i].page);

        if (status != cases[i].status)
            fail_msg("case %zu: %u, expected %u", i, status, cases[i].status);
    }
}

static void only_its_own_names_are_answered(void **state)
{
    g_autoptr(Site) site = site_new(OUR, PUBLIC);
    g_autoptr(Site) no_public = site_new(OUR, NULL);
    static const Case cases[] = {
        {0, false, {{"Host", OUR}}},
        {0, false, {{"Host", "localhost:8081"}}},
        {0, false, {{"Host", "LOCALHOST:8081"}}},
        {0, false, {{"Host", "console.example.org"}}},
        {421, false, {{0}}},
        {421, false, {{"Host", ""}}},
        {421, false, {{"Host", "127.0.0.1"}}},
        {421, false, {{"Host", "127.0.0.1:8080"}}},
        {421, false, {{"Host", "localhost"}}},
        {421, false, {{"Host", "console.example.org:8081"}}},
        {421, false, {{"Host", "evil.example"}}},
        {421, false, {{"Host", "console.example.org.evil.example"}}},
        {421, true, {{"Host", "evil.example"}, {"Sec-Fetch-Site", "same-origin"}}},
    };
    static const Case without[] = {{421, false, {{"Host", "console.example.org"}}}};

    (void)state;
    check_all(site, cases, G_N_ELEMENTS(cases));
    check_all(no_public, without, G_N_ELEMENTS(without));
}

static void what_another_site_makes_a_browser_send_is_refused(void **state)
{
    g_autoptr(Site) site = site_new(OUR, PUBLIC);
    static const Case cases[] = {
        {0, false, {{"Host", OUR}, {"Sec-Fetch-Site", "same-origin"}}},
        {0, false, {{"Host", OUR}, {"Sec-Fetch-Site", "none"}}},
        {403, false, {{"Host", OUR}, {"Sec-Fetch-Site", "cross-site"}}},
        {403, false, {{"Host", OUR}, {"Sec-Fetch-Site", "same-site"}}},
        {403, false, {{"Host", OUR}, {"Sec-Fetch-Site", ""}}},
        {0, false, {{"Host", OUR}, {"Origin", "http://" OUR}}},
        {0, false, {{"Host", "console.example.org"}, {"Origin", PUBLIC}}},
        {403, false, {{"Host", OUR}, {"Origin", "http://evil.example"}}},
        {403, false, {{"Host", OUR}, {"Origin", "https://" OUR}}},
        {403, false, {{"Host", OUR}, {"Origin", PUBLIC}}},
        {403, false, {{"Host", "console.example.org"}, {"Origin", "http://console.example.org"}}},
        {403, false, {{"Host", OUR}, {"Origin", ""}}},
        {403, false, {{"Host", OUR}, {"Origin", "null"}}},
        {403, false, {{"Host", OUR}, {"Origin", "null"}, {"Sec-Fetch-Site", "none"}}},
        {0, false, {{"Host", OUR}, {"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}}},
        {403,
         false,
         {{"Host", OUR}, {"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}},
    };

    (void)state;
    check_all(site, cases, G_N_ELEMENTS(cases));
}

static void other_sites_may_link_to_the_page_and_no_more(void **state)
{
    g_autoptr(Site) site = site_new(OUR, NULL);
    static const Case cases[] = {
        {0,
         true,
         {{"Host", OUR},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Mode", "navigate"},
          {"Sec-Fetch-Dest", "document"}}},
        {403,
         false,
         {{"Host", OUR},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Mode", "navigate"},
          {"Sec-Fetch-Dest", "document"}}},
        {403,
         true,
         {{"Host", OUR},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Mode", "navigate"},
          {"Sec-Fetch-Dest", "iframe"}}},
        {403,
         true,
         {{"Host", OUR},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Mode", "no-cors"},
          {"Sec-Fetch-Dest", "document"}}},
        {403, true, {{"Host", OUR}, {"Sec-Fetch-Site", "cross-site"}}},
    };

    (void)state;
    check_all(site, cases, G_N_ELEMENTS(cases));
}

static void a_token_is_read_only_when_there_is_exactly_one(void **state)
{
    g_autoptr(Site) plain = site_new(OUR, NULL);
    g_autoptr(Site) secure = site_new(OUR, PUBLIC);
    static const struct {
        bool secure;
        const char *cookie;
        const char *token; /* NULL: none */
    } cases[] = {
        {false, "tayanch=abc-_9", "abc-_9"},
        {false, "a=b; tayanch=abc; c=d", "abc"},
        {false, "a=tayanch=abc", NULL},
        {false, "xtayanch=abc", NULL},
        {false, "tayanch=", NULL},
        {false, "tayanch=a b", NULL},
        {false, "tayanch=a'b", NULL},
        {false, "tayanch=one; tayanch=two", NULL},
        {false, "tayanch=one, tayanch=one", NULL},
        {false, "__Host-tayanch=abc", NULL},
        {true, "__Host-tayanch=abc", "abc"},
        {true, "tayanch=abc", NULL},
        {false, "", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const TestHeader headers[] = {{"Cookie", cases[i].cookie}, {0}};
        HttpRequest http = test_browser_request("GET", "/", headers);
        g_autofree char *token = site_token(cases[i].secure ? secure : plain, &http);

        if (g_strcmp0(token, cases[i].token) != 0)
            fail_msg("%s gave %s", cases[i].cookie, token);
    }
}

static void a_token_longer_than_any_of_ours_is_none(void **state)
{
    g_autoptr(Site) site = site_new(OUR, NULL);
    g_autofree char *text = g_strnfill(129, 'a');
    g_autofree char *cookie = g_strconcat("tayanch=", text, NULL);
    const TestHeader headers[] = {{"Cookie", cookie}, {0}};
    HttpRequest http = test_browser_request("GET", "/", headers);

    (void)state;
    assert_null(site_token(site, &http));
}

static void the_cookie_is_out_of_reach_of_scripts_and_other_sites(void **state)
{
    g_autoptr(Site) plain = site_new(OUR, NULL);
    g_autoptr(Site) secure = site_new(OUR, PUBLIC);
    g_auto(HttpResponse) one = {0}, two = {0}, gone = {0};

    (void)state;
    site_set_token(plain, &one, "abc");
    assert_string_equal(http_response_find(&one, "Set-Cookie"),
                        "tayanch=abc; Path=/; HttpOnly; SameSite=Strict");
    site_set_token(secure, &two, "abc");
    assert_string_equal(http_response_find(&two, "Set-Cookie"),
                        "__Host-tayanch=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
    site_set_token(secure, &gone, NULL);
    assert_string_equal(http_response_find(&gone, "Set-Cookie"),
                        "__Host-tayanch=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
}

static const char *find(const char *const *headers, const char *name)
{
    for (; headers[0]; headers += 2) {
        if (strcmp(headers[0], name) == 0)
            return headers[1];
    }
    return NULL;
}

static void hsts_is_sent_only_where_there_is_tls(void **state)
{
    (void)state;
    assert_null(find(site_headers(false), "Strict-Transport-Security"));
    assert_non_null(find(site_headers(true), "Strict-Transport-Security"));
    assert_true(site_is_secure("https://a"));
    assert_false(site_is_secure("http://a"));
    assert_false(site_is_secure(NULL));
}

static void nothing_inline_and_nothing_from_elsewhere_may_run(void **state)
{
    const char *policy = find(site_headers(false), "Content-Security-Policy");

    (void)state;
    assert_non_null(strstr(policy, "default-src 'none'"));
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_non_null(strstr(policy, "base-uri 'none'"));
    assert_null(strstr(policy, "unsafe-inline"));
    assert_null(strstr(policy, "'unsafe-eval'"));
    assert_null(strstr(policy, "http"));
    assert_null(strchr(policy, '*'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_its_own_names_are_answered),
        cmocka_unit_test(what_another_site_makes_a_browser_send_is_refused),
        cmocka_unit_test(other_sites_may_link_to_the_page_and_no_more),
        cmocka_unit_test(a_token_is_read_only_when_there_is_exactly_one),
        cmocka_unit_test(a_token_longer_than_any_of_ours_is_none),
        cmocka_unit_test(the_cookie_is_out_of_reach_of_scripts_and_other_sites),
        cmocka_unit_test(hsts_is_sent_only_where_there_is_tls),
        cmocka_unit_test(nothing_inline_and_nothing_from_elsewhere_may_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
