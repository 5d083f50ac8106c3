/* The dispatcher, with a table of its own: who may, what is undone, what goes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/json_read.h"
#include "store/staff_sessions.h"
#include "store/throttles.h"
#include "support/test_console.h"

#define ROW 7 /* a counter that handlers leave behind */

typedef struct World {
    TestHotline *test;
    char *tokens[STAFF_ADMIN + 1]; /* by role; NULL for nobody */
    unsigned handled;
    unsigned told; /* news of cases */
    bool had_session;
} World;

static World world;
static char logged[256]; /* the last line */

static bool note(ApiCall *call, GError **error)
{
    (void)error;
    world.handled++;
    world.had_session = call->session != NULL;
    api_out_text(call, "address", call->address);
    return true;
}

static bool write_row(ApiCall *call, GError **error)
{
    world.handled++;
    return throttles_add(call->hotline->db, ROW, call->now, 3600, error);
}

static bool write_and_fail(ApiCall *call, GError **error)
{
    api_session_start(call, "secret");
    api_event(call, "case", 1);
    hotline_add_news(call->hotline, 1, true, true);
    call->hotline->queued = true;
    api_error_word(call, "police");
    return write_row(call, error) &&
           api_fail(error, API_ERROR_CONFLICT, "gives_away", "Say it in other words.");
}

static bool count_and_fail(ApiCall *call, GError **error)
{
    call->keep = true;
    return write_row(call, error) && api_throttled(call, 8, error);
}

static bool find_disk_full(ApiCall *call, GError **error)
{
    if (write_row(call, error))
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_FULL, "/var/lib/secret is full");
    return false;
}

static bool begin_session(ApiCall *call, GError **error)
{
    api_session_start(call, "token");
    return note(call, error);
}

static bool end_session(ApiCall *call, GError **error)
{
    api_session_end(call);
    return note(call, error);
}

static bool write_news(ApiCall *call, GError **error)
{
    hotline_add_news(call->hotline, 1, true, true);
    return write_row(call, error);
}

static const ApiRoute routes[] = {
    {"GET", "/open", STAFF_NOBODY, API_READS, note},
    {"POST", "/open", STAFF_NOBODY, 0, note},
    {"GET", "/view", STAFF_VIEWER, API_READS, note},
    {"POST", "/view", STAFF_VIEWER, 0, note},
    {"POST", "/work", STAFF_WORKER, 0, note},
    {"POST", "/rule", STAFF_ADMIN, 0, note},
    {"POST", "/locked", STAFF_VIEWER, API_LOCKED_OK, note},
    {"POST", "/write", STAFF_VIEWER, 0, write_news},
    {"POST", "/fail", STAFF_VIEWER, 0, write_and_fail},
    {"POST", "/count", STAFF_VIEWER, 0, count_and_fail},
    {"POST", "/full", STAFF_VIEWER, 0, find_disk_full},
    {"POST", "/login", STAFF_NOBODY, 0, begin_session},
    {"POST", "/logout", STAFF_VIEWER, 0, end_session},
    {0},
};

static void on_case(const CaseNews *news, gpointer data)
{
    (void)news;
    (void)data;
    world.told++;
}

static GLogWriterOutput on_log(GLogLevelFlags level, const GLogField *fields, gsize count,
                               gpointer data)
{
    (void)level;
    (void)data;
    for (gsize i = 0; i < count; i++) {
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            g_strlcpy(logged, fields[i].value, sizeof logged);
    }
    return G_LOG_WRITER_HANDLED;
}

static int set_up(void **state)
{
    if (test_hotline_setup(state) != 0 || test_hotline_reset(state) != 0)
        return -1;
    world = (World){.test = *state};
    world.test->hotline.on_case = on_case;
    for (StaffRole role = STAFF_VIEWER; role <= STAFF_ADMIN; role++)
        world.tokens[role] = test_staff_sign_in(
            world.test, test_staff_add(world.test, staff_role_name(role), staff_role_name(role)));
    return 0;
}

static int tear_down(void **state)
{
    for (StaffRole role = STAFF_VIEWER; role <= STAFF_ADMIN; role++)
        g_free(world.tokens[role]);
    return test_hotline_teardown(state);
}

static int64_t written(void)
{
    int64_t count = -1;

    assert_true(throttles_count(world.test->hotline.db, ROW, world.test->now, &count, NULL));
    return count;
}

static void assert_verdict(const TestAsk *ask, const char *expected)
{
    g_auto(TestAnswer) answer = test_ask(world.test, routes, ask);
    g_autofree char *verdict = test_verdict(&answer);

    if (!g_str_equal(verdict, expected))
        fail_msg("%s: %s, expected %s", ask->path, verdict, expected);
}

static void each_role_may_what_its_route_says(void **state)
{
    static const struct {
        const char *path;
        const char *body;
        const char *verdicts[STAFF_ADMIN + 1];
    } cases[] = {
        {"/open", NULL, {"200", "200", "200", "200"}},
        {"/open", "{}", {"200", "200", "200", "200"}},
        {"/view", NULL, {"401 signed_out", "200", "200", "200"}},
        {"/view", "{}", {"401 signed_out", "200", "200", "200"}},
        {"/work", "{}", {"401 signed_out", "403 forbidden", "200", "200"}},
        {"/rule", "{}", {"401 signed_out", "403 forbidden", "403 forbidden", "200"}},
        {"/none", "{}", {"404 not_found", "404 not_found", "404 not_found", "404 not_found"}},
        {"/work", NULL, {"405 bad_method", "405 bad_method", "405 bad_method", "405 bad_method"}},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (StaffRole role = STAFF_NOBODY; role <= STAFF_ADMIN; role++) {
            TestAsk ask = {
                .path = cases[i].path, .body = cases[i].body, .token = world.tokens[role]};
            unsigned before = world.handled;

            assert_verdict(&ask, cases[i].verdicts[role]);
            assert_int_equal(world.handled - before, g_str_equal(cases[i].verdicts[role], "200"));
        }
    }
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
    g_auto(TestAnswer) one = test_ask(world.test, routes, &(TestAsk){.path = "/work"});
    g_auto(TestAnswer)
        both = test_ask(world.test, routes, &(TestAsk){.path = "/open", .method = "HEAD"});

    (void)state;
    assert_string_equal(http_response_find(&one.response, "Allow"), "POST");
    assert_string_equal(http_response_find(&both.response, "Allow"), "GET, POST");
}

static void a_post_needs_the_token_of_its_own_session(void **state)
{
    g_auto(TestAnswer) viewer = test_ask(
        world.test, routes, &(TestAsk){.path = "/view", .token = world.tokens[STAFF_VIEWER]});
    const char *of_viewer = http_response_find(&viewer.response, "X-CSRF-Token");
    const char *worker = world.tokens[STAFF_WORKER];

    (void)state;
    assert_non_null(of_viewer);
    world.handled = 0;
    assert_verdict(&(TestAsk){.path = "/work", .body = "{}", .token = worker, .csrf = ""},
                   "403 csrf");
    assert_verdict(&(TestAsk){.path = "/work", .body = "{}", .token = worker, .csrf = "x"},
                   "403 csrf");
    assert_verdict(&(TestAsk){.path = "/work", .body = "{}", .token = worker, .csrf = of_viewer},
                   "403 csrf");
    /* Before the body is looked at. */
    assert_verdict(&(TestAsk){.path = "/work", .body = "no JSON", .token = worker, .csrf = "x"},
                   "403 csrf");
    assert_int_equal(world.handled, 0);
    assert_verdict(&(TestAsk){.path = "/view", .token = worker, .csrf = ""}, "200");
}

static void nobodys_post_carries_no_session(void **state)
{
    TestAsk ask = {.path = "/open", .body = "{}", .token = world.tokens[STAFF_ADMIN], .csrf = ""};

    (void)state;
    assert_verdict(&ask, "200");
    assert_false(world.had_session);
}

static void a_session_that_is_unknown_or_over_is_none(void **state)
{
    int64_t began = world.test->now;

    (void)state;
    assert_verdict(&(TestAsk){.path = "/view", .token = "unknown", .csrf = ""}, "401 signed_out");
    world.test->now = began + STAFF_SESSION_SECONDS;
    assert_verdict(&(TestAsk){.path = "/view", .token = world.tokens[STAFF_ADMIN]},
                   "401 signed_out");
    world.test->now = began;
}

static void a_locked_session_may_only_what_says_so(void **state)
{
    int64_t began = world.test->now;
    TestAsk view = {.path = "/view", .token = world.tokens[STAFF_ADMIN]};
    TestAsk locked = {.path = "/locked", .body = "{}", .token = world.tokens[STAFF_ADMIN]};
    TestAsk forged = locked;
    g_auto(TestAnswer) refused = {0};

    (void)state;
    world.test->now = began + STAFF_IDLE_SECONDS;
    assert_verdict(&view, "401 locked");
    assert_verdict(&locked, "200");
    forged.csrf = "x";
    assert_verdict(&forged, "403 csrf");
    /* A page loaded anew learns here what it needs to unlock. */
    refused = test_ask(world.test, routes, &view);
    assert_non_null(http_response_find(&refused.response, "X-CSRF-Token"));
    world.test->now = began;
}

static void only_a_json_object_is_a_body(void **state)
{
    const char *token = world.tokens[STAFF_WORKER];
    static const struct {
        const char *body, *type, *verdict;
    } cases[] = {
        {"{}", "application/json", "200"},
        {"{}", "application/json; charset=utf-8", "200"},
        {"{}", "text/plain", "415 bad_type"},
        {"{}", "application/x-www-form-urlencoded", "415 bad_type"},
        {"{}", "", "415 bad_type"},
        {"", "application/json", "400 bad_request"},
        {"[]", "application/json", "400 bad_request"},
        {"null", "application/json", "400 bad_request"},
        {"{", "application/json", "400 bad_request"},
        {"{} {}", "application/json", "400 bad_request"},
        {"{\"a\":\"\\u0000\"}", "application/json", "400 bad_request"},
        {"{\"a\":\"\xff\"}", "application/json", "400 bad_request"},
        {"{\"extra\":1}", "application/json", "400 bad_request"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_verdict(
            &(TestAsk){
                .path = "/work", .body = cases[i].body, .type = cases[i].type, .token = token},
            cases[i].verdict);
}

static void a_query_has_only_what_belongs_there(void **state)
{
    static const char *const bad[] = {"a=1", "a", "%", "a=%zz", "a=%00", "a=%ff", "a=1&a=1"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_verdict(&(TestAsk){.path = "/open", .query = bad[i]}, "400 bad_request");
}

static void what_a_handler_wrote_is_kept_or_undone_with_it(void **state)
{
    const char *token = world.tokens[STAFF_WORKER];

    (void)state;
    assert_verdict(&(TestAsk){.path = "/fail", .body = "{}", .token = token}, "409 gives_away");
    assert_int_equal(written(), 0);
    assert_false(world.test->hotline.queued);
    assert_null(world.test->hotline.news);
    assert_int_equal(world.told, 0);
    assert_verdict(&(TestAsk){.path = "/full", .body = "{}", .token = token}, "503 unavailable");
    assert_int_equal(written(), 0);
    /* Also when all was done, and only then a member is found that nobody knows. */
    assert_verdict(&(TestAsk){.path = "/write", .body = "{\"a\":1}", .token = token},
                   "400 bad_request");
    assert_int_equal(written(), 0);
    assert_verdict(&(TestAsk){.path = "/write", .body = "{}", .token = token}, "200");
    assert_int_equal(written(), 1);
    assert_int_equal(world.told, 1);
}

static void a_counted_failure_stays_counted(void **state)
{
    g_auto(TestAnswer) answer = test_ask(
        world.test, routes,
        &(TestAsk){.path = "/count", .body = "{}", .token = world.tokens[STAFF_WORKER]});
    int64_t before = written();
    g_autofree char *seconds = json_text_at(answer.json, "/error/retry_after");

    (void)state;
    assert_int_equal(answer.response.status, 429);
    assert_string_equal(http_response_find(&answer.response, "Retry-After"), "8");
    assert_string_equal(seconds, "8");
    assert_true(before > 0);
}

static void an_error_says_what_to_do_and_carries_nothing_else(void **state)
{
    g_auto(TestAnswer) failed = test_ask(
        world.test, routes,
        &(TestAsk){.path = "/fail", .body = "{}", .token = world.tokens[STAFF_WORKER]});
    g_auto(TestAnswer) full = test_ask(
        world.test, routes,
        &(TestAsk){.path = "/full", .body = "{}", .token = world.tokens[STAFF_WORKER]});
    g_autofree char *message = json_text_at(failed.json, "/error/message");
    g_autofree char *word = json_text_at(failed.json, "/error/words/0");

    (void)state;
    assert_string_equal(message, "Say it in other words.");
    assert_string_equal(word, "police");
    assert_string_equal(failed.response.content_type, "application/json; charset=utf-8");
    assert_null(http_response_find(&failed.response, "Set-Cookie"));
    /* What the layers below say is for the operator alone. */
    assert_null(strstr(full.response.body, "secret"));
    assert_string_equal(http_response_find(&full.response, "Retry-After"), "2");
}

static void a_session_comes_and_goes_with_its_cookie(void **state)
{
    g_auto(TestAnswer)
        in = test_ask(world.test, routes, &(TestAsk){.path = "/login", .body = "{}"});
    g_auto(TestAnswer) out = test_ask(
        world.test, routes,
        &(TestAsk){.path = "/logout", .body = "{}", .token = world.tokens[STAFF_VIEWER]});

    (void)state;
    assert_non_null(strstr(http_response_find(&in.response, "Set-Cookie"), "tayanch=token; "));
    assert_non_null(strstr(http_response_find(&out.response, "Set-Cookie"), "Max-Age=0"));
}

static void what_one_may_not_is_logged(void **state)
{
    int64_t viewer = test_number(world.test, "SELECT id FROM staff WHERE name = 'viewer'");
    g_autofree char *expected = g_strdup_printf("console.forbidden id=%" G_GINT64_FORMAT " ",
                                                viewer);
    TestAsk rule = {.path = "/rule", .body = "{}", .token = world.tokens[STAFF_VIEWER]};
    TestAsk forged = {.path = "/view", .body = "{}", .token = rule.token, .csrf = "x"};

    (void)state;
    *logged = '\0';
    assert_verdict(&rule, "403 forbidden");
    assert_true(g_str_has_prefix(logged, expected));
    *logged = '\0';
    assert_verdict(&forged, "403 csrf");
    assert_true(g_str_has_prefix(logged, expected));
    /* Strangers do not fill the log. */
    *logged = '\0';
    assert_verdict(&(TestAsk){.path = "/view"}, "401 signed_out");
    assert_string_equal(logged, "");
}

static void the_address_is_of_the_client(void **state)
{
    g_auto(TestAnswer) answer = test_ask(world.test, routes, &(TestAsk){.path = "/open"});

    (void)state;
    assert_string_equal(answer.response.body, "{\"address\":\"192.0.2.7\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_what_its_route_says),
        cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
        cmocka_unit_test(a_post_needs_the_token_of_its_own_session),
        cmocka_unit_test(nobodys_post_carries_no_session),
        cmocka_unit_test(a_session_that_is_unknown_or_over_is_none),
        cmocka_unit_test(a_locked_session_may_only_what_says_so),
        cmocka_unit_test(only_a_json_object_is_a_body),
        cmocka_unit_test(a_query_has_only_what_belongs_there),
        cmocka_unit_test(what_a_handler_wrote_is_kept_or_undone_with_it),
        cmocka_unit_test(a_counted_failure_stays_counted),
        cmocka_unit_test(an_error_says_what_to_do_and_carries_nothing_else),
        cmocka_unit_test(a_session_comes_and_goes_with_its_cookie),
        cmocka_unit_test(what_one_may_not_is_logged),
        cmocka_unit_test(the_address_is_of_the_client),
    };

    g_log_set_writer_func(on_log, NULL, NULL);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
