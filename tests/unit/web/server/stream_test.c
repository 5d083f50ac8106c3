/* Answers that go on for hours, and answers that come late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/test_socket.h"
#include "web/server/server.h"

#define ASK "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n"
#define ASK_LATER "GET /later HTTP/1.1\r\nHost: h\r\n\r\n"
#define ASK_NOW "GET /now HTTP/1.1\r\nHost: h\r\n\r\n"
#define STREAMS 3

typedef struct Site {
    WebServer *server;
    GPtrArray *streams; /* of WebStream, in order */
    GPtrArray *held;    /* of WebRequest */
    unsigned closed;
} Site;

static void on_closed(gpointer data)
{
    Site *site = data;

    site->closed++;
}

static void answer(WebRequest *request, unsigned status, const char *text)
{
    HttpResponse response = {
        .status = status, .content_type = "text/plain", .body = g_strdup(text)};

    web_request_answer(request, &response);
}

static void start_stream(Site *site, WebRequest *request)
{
    HttpResponse head = {.status = 200, .content_type = "text/event-stream"};
    WebStream *stream = web_request_stream(request, &head, on_closed, site);

    if (stream)
        g_ptr_array_add(site->streams, stream);
    else
        answer(request, 429, "full");
}

static void on_request(WebRequest *request, gpointer data)
{
    Site *site = data;
    const char *path = web_request_http(request)->path;

    if (g_str_equal(path, "/stream")) {
        start_stream(site, request);
    } else if (g_str_equal(path, "/later")) {
        web_request_hold(request);
        g_ptr_array_add(site->held, request);
    } else {
        answer(request, 200, "now");
    }
}

static void site_start(Site *site, unsigned idle_seconds, unsigned request_seconds)
{
    WebLimits limits = {
        .streams = STREAMS, .idle_seconds = idle_seconds, .request_seconds = request_seconds};

    *site = (Site){.streams = g_ptr_array_new(), .held = g_ptr_array_new()};
    site->server = web_server_new("127.0.0.1:0", &limits, on_request, NULL, site, NULL);
    assert_non_null(site->server);
}

static void site_stop(Site *site)
{
    web_server_free(site->server);
    g_ptr_array_unref(site->streams);
    g_ptr_array_unref(site->held);
}

static int ask(const Site *site, const char *request)
{
    int fd = socket_dial(web_server_address(site->server));

    socket_say(fd, request, strlen(request));
    return fd;
}

static void wait_for(const guint *count, guint value)
{
    while (*count < value)
        g_main_context_iteration(NULL, TRUE);
}

static void what_is_sent_arrives_at_once_and_in_order(void **state)
{
    Site site;
    g_autofree char *head = NULL, *first = NULL, *rest = NULL;
    int fd;

    (void)state;
    site_start(&site, 1, 1);
    fd = ask(&site, ASK);
    wait_for(&site.streams->len, 1);
    web_stream_send(site.streams->pdata[0], "one\n");
    head = socket_hear(fd, "one\n");
    assert_non_null(strstr(head, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(head, "Content-Type: text/event-stream\r\n"));
    web_stream_send(site.streams->pdata[0], "two\n");
    first = socket_hear(fd, "two\n");
    web_stream_send(site.streams->pdata[0], "three\n");
    web_stream_end(site.streams->pdata[0]);
    web_stream_send(site.streams->pdata[0], "never\n");
    rest = socket_hear(fd, NULL);
    assert_non_null(strstr(rest, "three\n"));
    assert_null(strstr(rest, "never"));
    wait_for(&site.closed, 1);
    close(fd);
    site_stop(&site);
    assert_int_equal(site.closed, 1);
}

static gboolean on_time(gpointer data)
{
    *(guint *)data = 1;
    return G_SOURCE_REMOVE;
}

static void neither_silence_nor_length_ends_it(void **state)
{
    Site site;
    g_autofree char *heard = NULL, *rest = NULL;
    guint passed = 0;
    int fd, other;

    (void)state;
    site_start(&site, 1, 1);
    fd = ask(&site, ASK);
    other = socket_dial(web_server_address(site.server)); /* says nothing: the limits do work */
    wait_for(&site.streams->len, 1);
    g_timeout_add(3500, on_time, &passed);
    wait_for(&passed, 1);
    rest = socket_hear(other, NULL);
    assert_string_equal(rest, "");
    web_stream_send(site.streams->pdata[0], "still here\n");
    heard = socket_hear(fd, "still here\n");
    assert_non_null(strstr(heard, "still here"));
    assert_int_equal(site.closed, 0);
    close(fd);
    close(other);
    site_stop(&site);
}

/* Kilobytes sent to a client that reads none of them, until there were enough or it was cut. */
static guint send_unread(Site *site, guint kilobytes)
{
    g_autofree char *kilobyte = g_strnfill(1024, 'x');
    WebStream *stream = site->streams->pdata[site->streams->len - 1];
    unsigned closed = site->closed;
    guint sent = 0;

    while (site->closed == closed && sent < kilobytes) {
        web_stream_send(stream, kilobyte);
        sent++;
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
    return sent;
}

static void a_reader_that_does_not_read_is_cut(void **state)
{
    Site site;
    guint sent;
    int fd;

    (void)state;
    site_start(&site, 0, 0);
    fd = ask(&site, ASK);
    wait_for(&site.streams->len, 1);
    sent = send_unread(&site, 16384);
    assert_int_equal(site.closed, 1);
    /* The client's own kernel holds some too. */
    assert_in_range(sent, 64, 16383);
    close(fd);
    site_stop(&site);
}

static void a_reader_that_pauses_is_waited_for(void **state)
{
    Site site;
    g_autofree char *heard = NULL;
    guint passed = 0, room;
    int deaf, slow;

    (void)state;
    site_start(&site, 1, 1);
    deaf = ask(&site, ASK);
    wait_for(&site.streams->len, 1);
    room = send_unread(&site, 16384);
    slow = ask(&site, ASK);
    wait_for(&site.streams->len, 2);
    send_unread(&site, room - 20); /* some of it is in no kernel yet */
    g_timeout_add(3500, on_time, &passed);
    wait_for(&passed, 1);
    assert_int_equal(site.closed, 1);
    web_stream_send(site.streams->pdata[1], "at last");
    heard = socket_hear(slow, "at last");
    assert_true(strlen(heard) > (size_t)(room - 20) * 1024);
    close(deaf);
    close(slow);
    site_stop(&site);
}

static void a_client_that_leaves_is_noticed(void **state)
{
    Site site;
    guint tries = 0;
    int fd;

    (void)state;
    site_start(&site, 0, 0);
    fd = ask(&site, ASK);
    wait_for(&site.streams->len, 1);
    assert_false(web_stream_is_left(site.streams->pdata[0]));
    shutdown(fd, SHUT_WR);
    while (!web_stream_is_left(site.streams->pdata[0]) && tries++ < 10000)
        g_usleep(100);
    assert_true(web_stream_is_left(site.streams->pdata[0]));
    close(fd);
    web_stream_end(site.streams->pdata[0]);
    wait_for(&site.closed, 1);
    site_stop(&site);
}

static void there_are_only_so_many(void **state)
{
    Site site;
    g_autofree char *refused = NULL, *again = NULL;
    int fds[STREAMS + 1];

    (void)state;
    site_start(&site, 0, 0);
    for (guint i = 0; i < STREAMS; i++) {
        fds[i] = ask(&site, ASK);
        wait_for(&site.streams->len, i + 1);
    }
    fds[STREAMS] = ask(&site, ASK);
    refused = socket_hear(fds[STREAMS], "full");
    assert_non_null(strstr(refused, "HTTP/1.1 429 "));
    /* One that ends makes room. */
    web_stream_end(site.streams->pdata[0]);
    wait_for(&site.closed, 1);
    socket_say(fds[STREAMS], ASK, strlen(ASK));
    again = socket_hear(fds[STREAMS], "HTTP/1.1 200 ");
    assert_non_null(strstr(again, "HTTP/1.1 200 "));
    for (guint i = 0; i <= STREAMS; i++)
        close(fds[i]);
    site_stop(&site);
    assert_int_equal(site.closed, STREAMS + 1);
}

static void a_stopping_server_ends_streams_and_answers_who_waits(void **state)
{
    Site site;
    g_autofree char *stream = NULL, *waiting = NULL;
    int fd, other;

    (void)state;
    site_start(&site, 0, 0);
    fd = ask(&site, ASK);
    other = ask(&site, ASK_LATER);
    wait_for(&site.streams->len, 1);
    wait_for(&site.held->len, 1);
    web_stream_send(site.streams->pdata[0], "last\n");
    site_stop(&site);
    assert_int_equal(site.closed, 1);
    stream = socket_hear(fd, NULL);
    assert_non_null(strstr(stream, "last\n"));
    waiting = socket_hear(other, NULL);
    assert_non_null(strstr(waiting, "HTTP/1.1 503 "));
    close(fd);
    close(other);
}

static void an_answer_may_come_after_others(void **state)
{
    Site site;
    g_autofree char *now = NULL, *later = NULL, *next = NULL;
    int fd, other;

    (void)state;
    site_start(&site, 0, 0);
    fd = ask(&site, ASK_LATER);
    wait_for(&site.held->len, 1);
    other = ask(&site, ASK_NOW);
    now = socket_hear(other, "now");
    assert_non_null(strstr(now, "200 OK"));
    answer(site.held->pdata[0], 200, "later");
    later = socket_hear(fd, "later");
    assert_non_null(strstr(later, "200 OK"));
    socket_say(fd, ASK_NOW, strlen(ASK_NOW)); /* the connection goes on */
    next = socket_hear(fd, "now");
    assert_non_null(strstr(next, "200 OK"));
    close(fd);
    close(other);
    site_stop(&site);
}

static void a_client_gone_while_its_answer_is_awaited_does_no_harm(void **state)
{
    Site site;
    g_autofree char *now = NULL;
    int fd;

    (void)state;
    site_start(&site, 0, 0);
    fd = ask(&site, ASK_LATER);
    wait_for(&site.held->len, 1);
    close(fd);
    answer(site.held->pdata[0], 200, "later");
    fd = ask(&site, ASK_NOW);
    now = socket_hear(fd, "now");
    assert_non_null(strstr(now, "200 OK"));
    close(fd);
    site_stop(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sent_arrives_at_once_and_in_order),
        cmocka_unit_test(neither_silence_nor_length_ends_it),
        cmocka_unit_test(a_reader_that_does_not_read_is_cut),
        cmocka_unit_test(a_reader_that_pauses_is_waited_for),
        cmocka_unit_test(a_client_that_leaves_is_noticed),
        cmocka_unit_test(there_are_only_so_many),
        cmocka_unit_test(a_stopping_server_ends_streams_and_answers_who_waits),
        cmocka_unit_test(an_answer_may_come_after_others),
        cmocka_unit_test(a_client_gone_while_its_answer_is_awaited_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
