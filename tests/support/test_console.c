#include "support/test_console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/json_read.h"
#include "store/staff.h"

/* ---- Who is signed in ---- */

int64_t test_staff_add(TestHotline *test, const char *name, const char *role)
{
    static const uint8_t octets[32] = {1};
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    StaffInvite invite = {
        .name = name, .name_key = name, .role = role, .hash = (const uint8_t *)digest};
    StaffPassword password = {.salt = octets, .auth_hash = octets, .secret_box = box};
    int64_t id;

    assert_true(staff_rows_add(test->hotline.db, &invite, test->now, &id, NULL));
    assert_true(staff_rows_join(test->hotline.db, id, &password, octets, test->now, NULL));
    return id;
}

char *test_staff_sign_in(TestHotline *test, int64_t staff_id)
{
    StaffToken token;

    assert_true(
        staff_session_start(&test->hotline, staff_id, "Firefox, Linux", test->now, &token, NULL));
    return g_strdup(token.text);
}

/* ---- Asking ---- */

static const char *find_header(const void *source, const char *name)
{
    for (const TestHeader *header = source; header && header->name; header++) {
        if (g_ascii_strcasecmp(header->name, name) == 0)
            return header->value;
    }
    return NULL;
}

static char *join_headers(const void *source, const char *name)
{
    GString *values = NULL;

    for (const TestHeader *header = source; header && header->name; header++) {
        if (g_ascii_strcasecmp(header->name, name) != 0)
            continue;
        if (values)
            g_string_append(values, ", ");
        else
            values = g_string_new(NULL);
        g_string_append(values, header->value);
    }
    return values ? g_string_free(values, FALSE) : NULL;
}

HttpRequest test_browser_request(const char *method, const char *path, const TestHeader *headers)
{
    return (HttpRequest){
        .method = method,
        .path = path,
        .query = "",
        .content_type = "",
        .body = "",
        .find_header = find_header,
        .join_headers = join_headers,
        .header_source = headers,
        .peer = "192.0.2.7",
    };
}

static char *find_csrf(TestHotline *test, const char *token)
{
    g_auto(StaffSession) session = {0};
    StaffSessionState state;

    assert_true(staff_session_find(&test->hotline, token, test->now, &session, &state, NULL));
    return g_strdup(session.csrf);
}

TestAnswer test_ask(TestHotline *test, const ApiRoute *routes_or_null, const TestAsk *ask)
{
    const ApiRoute *const one_room[] = {routes_or_null, NULL};
    g_autoptr(Site) site = site_new(TEST_CONSOLE, NULL);
    Api api = {
        .hotline = &test->hotline, .site = site, .rooms = routes_or_null ? one_room : api_rooms};
    g_autofree char *path = g_strconcat("/api/v1", ask->path, NULL);
    g_autofree char *cookie = g_strconcat("tayanch=", ask->token, NULL);
    g_autofree char *csrf = ask->token && !ask->csrf ? find_csrf(test, ask->token)
                                                     : g_strdup(ask->csrf ? ask->csrf : "");
    TestHeader headers[] = {
        {"Host", TEST_CONSOLE}, {"X-CSRF-Token", csrf}, {"Cookie", cookie}, {0}};
    HttpRequest http = test_browser_request(ask->body ? "POST" : "GET", path, headers);
    TestAnswer answer = {0};

    if (!ask->token)
        headers[2] = (TestHeader){0};
    if (ask->method)
        http.method = ask->method;
    http.query = ask->query ? ask->query : "";
    http.body = ask->body ? ask->body : "";
    http.body_length = strlen(http.body);
    http.content_type = ask->type ? ask->type : "application/json";
    assert_true(api_answer(&api, NULL, &http, test->now, &answer.response));
    if (answer.response.body)
        answer.json = json_read(answer.response.body, strlen(answer.response.body), NULL);
    return answer;
}

void test_answer_clear(TestAnswer *answer)
{
    http_response_clear(&answer->response);
    g_clear_pointer(&answer->json, json_node_unref);
}

char *test_verdict(const TestAnswer *answer)
{
    g_autofree char *code = answer->json ? json_text_at(answer->json, "/error/code") : NULL;

    return code ? g_strdup_printf("%u %s", answer->response.status, code)
                : g_strdup_printf("%u", answer->response.status);
}
