/* The whole console on a real server, and a browser that listens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "store/staff.h"
#include "store/staff_sessions.h"
#include "support/test_console.h"
#include "support/test_socket.h"
#include "web/api/events.h"

#define STREAMS 8

typedef struct World {
    TestHotline *test;
    Events *events;
    WebServer *server;
    Site *site;
    int64_t staff_id;
    char *token;
} World;

static World world;

static int64_t clock_now(void)
{
    return world.test->now;
}

static void on_request(WebRequest *request, gpointer data)
{
    Api api = {.hotline = &world.test->hotline,
               .site = world.site,
               .rooms = api_rooms,
               .listeners = world.events};
    g_auto(HttpResponse) response = {0};

    (void)data;
    if (api_answer(&api, request, web_request_http(request), world.test->now, &response))
        web_request_answer(request, &response);
}

static void on_case(const CaseNews *news, gpointer data)
{
    ApiEvent event = {
        .type = "case", .number = news->number, .urgent = news->urgent, .fresh = news->fresh};

    (void)data;
    events_tell(world.events, &event);
}

static int set_up(void **state)
{
    WebLimits limits = {.streams = STREAMS};

    world = (World){.test = *state};
    test_hotline_reset(state);
    world.staff_id = test_staff_add(world.test, "anna", "worker");
    world.token = test_staff_sign_in(world.test, world.staff_id);
    world.site = site_new(TEST_CONSOLE, NULL);
    world.events = events_new(&world.test->hotline, clock_now);
    world.test->hotline.on_case = on_case;
    world.server = web_server_new("127.0.0.1:0", &limits, on_request, NULL, NULL, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    web_server_free(world.server);
    events_free(world.events);
    site_free(world.site);
    g_free(world.token);
    return 0;
}

static int listen_at(const char *path, const char *token)
{
    g_autofree char *request = g_strdup_printf(
        "GET %s HTTP/1.1\r\nHost: h\r\nCookie: tayanch=%s\r\n\r\n", path, token);
    int fd = socket_dial(web_server_address(world.server));

    socket_say(fd, request, strlen(request));
    return fd;
}

static int listen_as(const char *token)
{
    return listen_at("/api/v1/events", token);
}

static int listen_well(const char *token)
{
    int fd = listen_as(token);
    g_autofree char *head = socket_hear(fd, "retry:");

    assert_non_null(strstr(head, "200 OK"));
    assert_non_null(strstr(head, "Content-Type: text/event-stream; charset=utf-8\r\n"));
    return fd;
}

static void a_case_is_told_with_its_number_and_nothing_of_it(void **state)
{
    int fd = listen_well(world.token);
    g_autofree char *heard = NULL;
    g_autofree char *expected = NULL;

    (void)state;
    world.test->phone = TEST_UZ;
    test_text(world.test, "SOS");
    expected = g_strdup_printf("data: {\"type\":\"case\",\"number\":%" G_GINT64_FORMAT
                               ",\"urgent\":true,\"fresh\":true}\n\n",
                               test_number(world.test, "SELECT number FROM cases"));
    heard = socket_hear(fd, expected);
    assert_non_null(strstr(heard, expected));
    assert_null(strstr(heard, "998"));
    close(fd);
}

static void a_report_is_told_when_staff_can_see_it(void **state)
{
    int fd = listen_well(world.token);
    g_autofree char *before = NULL, *heard = NULL;

    (void)state;
    world.test->phone = TEST_RU;
    test_know(world.test, LANGUAGE_RU, false);
    test_dial(world.test, "2*6");
    events_tend(world.events);
    before = socket_hear(fd, ":\n\n");
    assert_null(strstr(before, "data:"));
    test_hang_up(world.test); /* what was entered is a draft */
    heard = socket_hear(fd, "\"fresh\":true}");
    assert_non_null(strstr(heard, "\"urgent\":false"));
    close(fd);
}

static void other_events_are_short(void **state)
{
    int fd = listen_well(world.token);
    ApiEvent answers = {.type = "answers", .number = 12345678};
    ApiEvent canned = {.type = "canned"};
    g_autofree char *heard = NULL;

    (void)state;
    events_tell(world.events, &answers);
    events_tell(world.events, &canned);
    heard = socket_hear(fd, "canned");
    assert_non_null(strstr(heard, "data: {\"type\":\"answers\",\"number\":12345678}\n\n"));
    assert_non_null(strstr(heard, "data: {\"type\":\"canned\"}\n\n"));
    close(fd);
}

static void nobody_listens_without_a_session(void **state)
{
    int fd = listen_as("unknown");
    g_autofree char *heard = socket_hear(fd, "signed_out");

    (void)state;
    assert_non_null(strstr(heard, "HTTP/1.1 401 "));
    close(fd);
}

static void a_parameter_that_does_not_belong_starts_no_stream(void **state)
{
    int fd = listen_at("/api/v1/events?since=1", world.token);
    g_autofree char *heard = socket_hear(fd, "bad_request");

    (void)state;
    assert_non_null(strstr(heard, "HTTP/1.1 400 "));
    close(fd);
}

static void lock(const char *token)
{
    g_auto(StaffSession) session = {0};
    StaffSessionState state;

    assert_true(
        staff_session_find(&world.test->hotline, token, world.test->now, &session, &state, NULL));
    assert_true(staff_sessions_lock(world.test->hotline.db, session.id, NULL));
}

static void a_session_that_locks_or_ends_takes_its_streams_along(void **state)
{
    g_autofree char *other = test_staff_sign_in(world.test, world.staff_id);
    int locked = listen_well(world.token);
    int stays = listen_well(other);
    ApiEvent event = {.type = "session"};
    g_autofree char *told = NULL, *kept = NULL, *ended = NULL;

    (void)state;
    lock(world.token);
    events_tell(world.events, &event);
    told = socket_hear(locked, NULL);
    assert_non_null(strstr(told, "data: {\"type\":\"session\",\"state\":\"locked\"}\n\n"));
    events_tend(world.events);
    kept = socket_hear(stays, ":\n\n");
    assert_null(strstr(kept, "session"));
    /* A person who is removed hears it without anybody telling. */
    assert_true(staff_sessions_end_others(world.test->hotline.db, world.staff_id, 0, NULL));
    events_tend(world.events);
    ended = socket_hear(stays, NULL);
    assert_non_null(strstr(ended, "data: {\"type\":\"session\",\"state\":\"ended\"}\n\n"));
    close(locked);
    close(stays);
}

static void idling_locks_too(void **state)
{
    int fd = listen_well(world.token);
    g_autofree char *told = NULL;

    (void)state;
    world.test->now += STAFF_IDLE_SECONDS;
    events_tend(world.events);
    told = socket_hear(fd, NULL);
    assert_non_null(strstr(told, "\"locked\""));
    close(fd);
    world.test->now -= STAFF_IDLE_SECONDS;
}

static void a_session_has_so_many_windows_and_closed_ones_do_not_count(void **state)
{
    g_autofree char *other = test_staff_sign_in(world.test, world.staff_id);
    g_autofree char *refused = NULL, *full = NULL;
    int fds[6], others[2], last;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++)
        fds[i] = listen_well(world.token);
    last = listen_as(world.token);
    refused = socket_hear(last, "throttled");
    assert_non_null(strstr(refused, "HTTP/1.1 429 "));
    close(last);
    close(fds[0]);
    fds[0] = listen_well(world.token);
    /* The listener as a whole has a limit too. */
    others[0] = listen_well(other);
    others[1] = listen_well(other);
    last = listen_as(other);
    full = socket_hear(last, "throttled");
    assert_non_null(strstr(full, "HTTP/1.1 429 "));
    close(last);
    close(others[0]);
    close(others[1]);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++)
        close(fds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_case_is_told_with_its_number_and_nothing_of_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_report_is_told_when_staff_can_see_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_events_are_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_parameter_that_does_not_belong_starts_no_stream, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nobody_listens_without_a_session, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_that_locks_or_ends_takes_its_streams_along,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(idling_locks_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_has_so_many_windows_and_closed_ones_do_not_count,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
