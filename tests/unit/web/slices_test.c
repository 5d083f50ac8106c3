/* Work in slices on a real server: who else is answered meanwhile, and who leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "store/staff.h"
#include "support/test_console.h"
#include "support/test_socket.h"
#include "web/slices.h"

#define AT_ONCE 8

static struct {
    TestHotline *test;
    Slices *slices;
    WebServer *server;
    Site *site;
    int64_t staff_id;
    char *token;
    unsigned steps, freed; /* of all works */
    bool enough;           /* the next slice is the last */
    bool broken;           /* it fails */
} world;

/* ---- A room with work in it ---- */

static bool step(gpointer data, Hotline *hotline, bool *more, GError **error)
{
    assert_ptr_equal(data, &world);
    assert_ptr_equal(hotline, &world.test->hotline);
    world.steps++;
    *more = !world.enough;
    if (world.broken)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE, "out of order");
    return !world.broken;
}

static bool write_answer(ApiCall *call, gpointer data, GError **error)
{
    (void)data;
    (void)error;
    api_out_int(call, "done", 1);
    return true;
}

static void let_go(gpointer data)
{
    (void)data;
    world.freed++;
}

static bool get_much(ApiCall *call, GError **error)
{
    static const SliceWork work = {step, write_answer, let_go};

    return slices_take(call, &work, &world, error);
}

static bool get_little(ApiCall *call, GError **error)
{
    (void)error;
    api_out_int(call, "little", 1);
    return true;
}

static const ApiRoute routes[] = {
    {"GET", "/much", STAFF_VIEWER, API_READS, get_much},
    {"GET", "/little", STAFF_VIEWER, API_READS, get_little},
    {0},
};

/* ---- A server, and browsers ---- */

static int64_t clock_now(void)
{
    return world.test->now;
}

static void on_request(WebRequest *request, gpointer data)
{
    static const ApiRoute *const rooms[] = {routes, NULL};
    Api api = {.hotline = &world.test->hotline,
               .site = world.site,
               .rooms = rooms,
               .slices = world.slices};
    g_auto(HttpResponse) response = {0};

    (void)data;
    if (api_answer(&api, request, web_request_http(request), world.test->now, &response))
        web_request_answer(request, &response);
}

static int set_up(void **state)
{
    WebLimits limits = {.streams = 1, .request_seconds = 1};

    test_hotline_reset(state);
    memset(&world, 0, sizeof world);
    world.test = *state;
    world.staff_id = test_staff_add(world.test, "anna", "worker");
    world.token = test_staff_sign_in(world.test, world.staff_id);
    world.site = site_new(TEST_CONSOLE, NULL);
    world.slices = slices_new(&world.test->hotline, clock_now);
    world.server = web_server_new("127.0.0.1:0", &limits, on_request, NULL, NULL, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    slices_free(world.slices);
    web_server_free(world.server);
    site_free(world.site);
    g_free(world.token);
    return 0;
}

static int ask(const char *path_and_query)
{
    g_autofree char *request = g_strdup_printf("GET /api/v1%s HTTP/1.1\r\nHost: " TEST_CONSOLE
                                               "\r\nCookie: tayanch=%s\r\n"
                                               "Connection: close\r\n\r\n",
                                               path_and_query, world.token);
    int fd = socket_dial(web_server_address(world.server));

    socket_say(fd, request, strlen(request));
    return fd;
}

static void assert_heard(int fd, const char *part)
{
    g_autofree char *heard = socket_hear(fd, NULL);

    if (!strstr(heard, part))
        fail_msg("heard %s, not %s", heard, part);
    close(fd);
}

static void run_until(const unsigned *count, unsigned reached)
{
    while (*count < reached)
        g_main_context_iteration(NULL, TRUE);
}

/* ---- What must hold ---- */

static void others_are_answered_between_two_slices(void **state)
{
    int fd = ask("/much");
    g_autofree char *heard = NULL;
    unsigned before;

    (void)state;
    run_until(&world.steps, 3);
    before = world.steps;
    assert_heard(ask("/little"), "{\"little\":1}");
    assert_int_equal(world.freed, 0);
    run_until(&world.steps, before + 3); /* and it goes on */
    world.enough = true;
    heard = socket_hear(fd, NULL);
    assert_true(g_str_has_prefix(heard, "HTTP/1.1 200 "));
    assert_non_null(strstr(heard, "{\"done\":1}"));
    assert_non_null(strstr(heard, "X-CSRF-Token: "));
    assert_int_equal(world.freed, 1);
    close(fd);
}

static gboolean never_idle(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

static void callers_who_never_stop_do_not_stop_it(void **state)
{
    guint source = g_idle_add_full(G_PRIORITY_DEFAULT, never_idle, NULL, NULL);
    int fd = ask("/much");

    (void)state;
    run_until(&world.steps, 3);
    g_source_remove(source);
    world.enough = true;
    assert_heard(fd, "{\"done\":1}");
}

static void all_who_wait_take_turns_and_more_are_told_to_come_back(void **state)
{
    int waiting[AT_ONCE], fd;

    (void)state;
    for (unsigned i = 0; i < AT_ONCE; i++) {
        unsigned before = world.steps;

        waiting[i] = ask("/much");
        run_until(&world.steps, before + 2 * AT_ONCE);
    }
    fd = ask("/much");
    {
        g_autofree char *heard = socket_hear(fd, NULL);

        assert_true(g_str_has_prefix(heard, "HTTP/1.1 429 "));
        assert_non_null(strstr(heard, "Retry-After: 1\r\n"));
        close(fd);
    }
    assert_int_equal(world.freed, 1);
    world.enough = true;
    for (unsigned i = 0; i < AT_ONCE; i++)
        assert_heard(waiting[i], "{\"done\":1}");
    assert_int_equal(world.freed, 1 + AT_ONCE);
}

static void run_sql(const char *sql)
{
    g_auto(DbQuery) query = db_query(world.test->hotline.db, sql);

    assert_true(db_run(&query, NULL));
}

static void a_session_that_ended_meanwhile_hears_nothing(void **state)
{
    static const struct {
        const char *sql, *status;
    } rows[] = {
        {"UPDATE staff_sessions SET locked = 1", "HTTP/1.1 401 "},
        {"UPDATE staff SET role = 'viewer'", "HTTP/1.1 403 "},
        {"DELETE FROM staff_sessions", "HTTP/1.1 401 "},
        {"UPDATE staff SET role = 'worker'", "HTTP/1.1 200 "},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        unsigned before = world.steps;
        int fd;

        g_free(world.token);
        world.token = test_staff_sign_in(world.test, world.staff_id);
        world.enough = false;
        fd = ask("/much");
        run_until(&world.steps, before + 1);
        run_sql(rows[i].sql);
        world.enough = true;
        assert_heard(fd, rows[i].status);
        assert_int_equal(world.freed, i + 1);
    }
}

/* The limit is on how long a request takes to arrive. */
static void what_takes_longer_than_a_request_may_is_answered(void **state)
{
    const gint64 began = g_get_monotonic_time();
    int fd = ask("/much");

    (void)state;
    while (g_get_monotonic_time() < began + 2500 * (gint64)1000) /* two ticks of a second */
        g_main_context_iteration(NULL, TRUE);
    world.enough = true;
    assert_heard(fd, "{\"done\":1}");
}

static void a_client_that_leaves_is_no_matter(void **state)
{
    (void)state;
    close(ask("/much"));
    run_until(&world.steps, 3);
    world.enough = true;
    run_until(&world.freed, 1);
    assert_heard(ask("/little"), "{\"little\":1}");
}

static void a_store_that_fails_ends_it(void **state)
{
    int fd = ask("/much");

    (void)state;
    run_until(&world.steps, 2);
    world.broken = true;
    assert_heard(fd, "HTTP/1.1 503 ");
    assert_int_equal(world.freed, 1);
}

static void what_was_not_asked_for_is_refused_before(void **state)
{
    (void)state;
    assert_heard(ask("/much?more=1"), "HTTP/1.1 400 ");
    assert_int_equal(world.steps, 0);
    assert_int_equal(world.freed, 1);
}

static void stopping_answers_whoever_waits(void **state)
{
    int fd = ask("/much");

    (void)state;
    run_until(&world.steps, 2);
    g_clear_pointer(&world.slices, slices_free);
    g_clear_pointer(&world.server, web_server_free);
    assert_int_equal(world.freed, 1);
    assert_heard(fd, "HTTP/1.1 503 ");
}

static void without_a_server_all_is_done_at_once(void **state)
{
    TestHotline *test = *state;
    const TestAsk asked = {.path = "/much", .token = world.token};
    g_auto(TestAnswer) answer = {0};

    world.enough = true;
    answer = test_ask(test, routes, &asked);
    assert_string_equal(answer.response.body, "{\"done\":1}");
    assert_int_equal(world.freed, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(others_are_answered_between_two_slices),
        TEST(callers_who_never_stop_do_not_stop_it),
        TEST(all_who_wait_take_turns_and_more_are_told_to_come_back),
        TEST(a_session_that_ended_meanwhile_hears_nothing),
        TEST(what_takes_longer_than_a_request_may_is_answered),
        TEST(a_client_that_leaves_is_no_matter),
        TEST(a_store_that_fails_ends_it),
        TEST(what_was_not_asked_for_is_refused_before),
        TEST(stopping_answers_whoever_waits),
        TEST(without_a_server_all_is_done_at_once),
    };

    log_install(); /* a refusal is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
