/* The real server on the main loop of the test, and raw sockets that speak to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/test_socket.h"
#include "web/server/server.h"

#define GOOD "GET /hook?text=a%20b HTTP/1.1\r\nHost: h\r\n\r\n"

typedef struct Site {
    WebServer *server;
    GPtrArray *kept; /* of WebRequest */
    unsigned batches;
    unsigned in_last_batch;
    unsigned polled; /* requests that web_server_poll() brought in */
    unsigned handled;
    bool keep;
    bool poll;
    int leaving;   /* a client that breaks off while the batch is at work; 0: none */
    GString *seen; /* of the last request */
    GString *peer;
    char *forwarded;
} Site;

static void answer(WebRequest *request, const char *text)
{
    HttpResponse response = {.status = 200, .content_type = "text/plain", .body = g_strdup(text)};

    web_request_answer(request, &response);
    assert_null(response.body);
}

static void on_request(WebRequest *request, gpointer data)
{
    Site *site = data;
    const HttpRequest *http = web_request_http(request);
    const char *host = http_header(http, "hOsT");

    site->handled++;
    g_string_printf(site->seen, "%s|%s|%s|%s|%.*s|%s", http->method, http->path, http->query,
                    http->content_type, (int)http->body_length, http->body, host ? host : "-");
    g_string_assign(site->peer, http->peer);
    g_free(site->forwarded);
    site->forwarded = http_header_joined(http, "x-forwarded-for");
    if (site->keep)
        g_ptr_array_add(site->kept, request);
    else
        answer(request, "now");
}

static void break_off(int fd)
{
    struct linger reset = {.l_onoff = 1};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
}

static void on_batch(gpointer data)
{
    Site *site = data;

    site->batches++;
    if (site->leaving > 0)
        break_off(site->leaving);
    site->leaving = 0;
    while (site->poll) {
        unsigned more = web_server_poll(site->server);
        site->polled += more;
        if (more == 0)
            break;
    }
    site->in_last_batch = site->kept->len;
    for (guint i = 0; i < site->kept->len; i++)
        answer(site->kept->pdata[i], "later");
    g_ptr_array_set_size(site->kept, 0);
}

static void site_start(Site *site, const WebLimits *limits)
{
    site->kept = g_ptr_array_new();
    site->seen = g_string_new(NULL);
    site->peer = g_string_new(NULL);
    site->server = web_server_new("127.0.0.1:0", limits, on_request, on_batch, site, NULL);
    assert_non_null(site->server);
}

static void site_stop(Site *site)
{
    web_server_free(site->server);
    g_ptr_array_free(site->kept, TRUE);
    g_string_free(site->seen, TRUE);
    g_string_free(site->peer, TRUE);
    g_free(site->forwarded);
}

static int dial(const Site *site)
{
    return socket_dial(web_server_address(site->server));
}

static void turn_until(const unsigned *count, unsigned value)
{
    while (*count < value)
        g_main_context_iteration(NULL, TRUE);
}

static void assert_refused(Site *site, const char *request, size_t length, const char *status)
{
    int fd = dial(site);
    unsigned before = site->handled;
    g_autofree char *heard = NULL;

    socket_say(fd, request, length);
    heard = socket_hear(fd, NULL);
    if (strncmp(heard, "HTTP/1.", 7) != 0 || strncmp(heard + 9, status, 3) != 0)
        fail_msg("expected %s for\n%s\nbut heard\n%s", status, request, heard);
    assert_non_null(strstr(heard, "Connection: close\r\n"));
    assert_int_equal(site->handled, before);
    close(fd);
}

static void a_whole_request_reaches_the_handler_raw(void **state)
{
    static const char whole[] =
        "POST /a%20b?x=%41&y HTTP/1.1\r\nHost: h\r\n"
        "Content-Type: text/x\r\nContent-Length: 3\r\n\r\nabc";
    Site site = {0};
    g_autofree char *heard = NULL;
    int fd;

    (void)state;
    site_start(&site, NULL);
    fd = dial(&site);
    socket_say(fd, whole, strlen(whole));
    heard = socket_hear(fd, "now");
    assert_string_equal(site.seen->str, "POST|/a%20b|x=%41&y|text/x|abc|h");
    assert_non_null(strstr(heard, "HTTP/1.1 200"));
    assert_non_null(strstr(heard, "X-Content-Type-Options: nosniff\r\n"));
    assert_non_null(strstr(heard, "Cache-Control: no-store\r\n"));
    assert_null(strstr(heard, "Server:"));
    close(fd);
    site_stop(&site);
}

static void the_address_of_the_client_and_all_it_was_forwarded_for_are_known(void **state)
{
    static const char thrice[] =
        "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.1\r\nX-Note: a\r\n"
        "x-forwarded-for: 192.0.2.2, 192.0.2.3\r\nX-FORWARDED-FOR:\r\n\r\n";
    Site site = {0};
    g_autofree char *heard = NULL, *once = NULL;
    int fd;

    (void)state;
    site_start(&site, NULL);
    fd = dial(&site);
    socket_say(fd, thrice, strlen(thrice));
    heard = socket_hear(fd, "now");
    assert_string_equal(site.peer->str, "127.0.0.1");
    assert_string_equal(site.forwarded, "192.0.2.1, 192.0.2.2, 192.0.2.3, ");

    socket_say(fd, GOOD, strlen(GOOD));
    once = socket_hear(fd, "now");
    assert_string_equal(site.peer->str, "127.0.0.1");
    assert_null(site.forwarded);
    close(fd);
    site_stop(&site);
}

static void kept_requests_of_several_clients_share_a_batch(void **state)
{
    Site site = {.keep = true, .poll = true};
    int fds[8];

    (void)state;
    site_start(&site, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = dial(&site);
        socket_say(fds[i], GOOD, strlen(GOOD));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        g_autofree char *heard = socket_hear(fds[i], "later");
        assert_non_null(strstr(heard, "later"));
        close(fds[i]);
    }
    assert_int_equal(site.handled, G_N_ELEMENTS(fds));
    assert_int_equal(site.batches, 1);
    site_stop(&site);
}

static void the_answer_to_a_kept_request_does_not_wait_for_a_timer(void **state)
{
    gint64 start = g_get_monotonic_time();
    Site site = {.keep = true};

    (void)state;
    site_start(&site, NULL);
    for (unsigned i = 0; i < 20; i++) {
        g_autofree char *heard = NULL;
        int fd = dial(&site);
        socket_say(fd, GOOD, strlen(GOOD));
        heard = socket_hear(fd, "later");
        assert_non_null(strstr(heard, "later"));
        close(fd);
    }
    /* One tick each would be 20 seconds. */
    assert_true(g_get_monotonic_time() - start < 10 * G_USEC_PER_SEC);
    site_stop(&site);
}

static void a_connection_serves_one_request_after_another(void **state)
{
    Site site = {.keep = true};
    int fd;

    (void)state;
    site_start(&site, NULL);
    fd = dial(&site);
    socket_say(fd, GOOD GOOD GOOD, 3 * strlen(GOOD));
    for (unsigned i = 1; i <= 3; i++)
        turn_until(&site.batches, i);
    assert_int_equal(site.handled, 3);
    close(fd);
    site_stop(&site);
}

static void a_client_gone_while_it_waits_does_no_harm(void **state)
{
    Site site = {.keep = true};
    g_autofree char *heard = NULL;
    int gone, reset_by, stays;

    (void)state;
    site_start(&site, NULL);
    gone = dial(&site);
    reset_by = dial(&site);
    socket_say(gone, GOOD, strlen(GOOD));
    socket_say(reset_by, GOOD, strlen(GOOD));
    close(gone);
    break_off(reset_by);
    stays = dial(&site);
    socket_say(stays, GOOD, strlen(GOOD));
    heard = socket_hear(stays, "later");
    assert_non_null(strstr(heard, "later"));
    close(stays);
    site_stop(&site);
}

static void a_client_that_breaks_off_while_its_batch_is_at_work_does_no_harm(void **state)
{
    Site site = {.keep = true, .poll = true};
    g_autofree char *heard = NULL;
    int stays;

    (void)state;
    site_start(&site, NULL);
    site.leaving = dial(&site);
    stays = dial(&site);
    socket_say(site.leaving, GOOD, strlen(GOOD));
    socket_say(stays, GOOD, strlen(GOOD));
    heard = socket_hear(stays, "later");
    assert_non_null(strstr(heard, "later"));
    assert_int_equal(site.in_last_batch, 2);
    close(stays);
    site_stop(&site);
}

static void ambiguous_framing_is_refused_and_the_connection_closed(void **state)
{
    static const struct {
        const char *status;
        const char *request;
    } cases[] = {
        {"400", "GET / HTTP/1.1\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {"400", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
        {"400", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nabcde"},
        {"400",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"400", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\nHost: a\r\nX-Long: a\r\n folded\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n"},
        {"400", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"400", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"400", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"400", "GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"400", "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"400", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"},
        {"405", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"405", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"405", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"411", "POST / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"413", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n"},
        {"413", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n"},
    };
    Site site = {0};

    (void)state;
    site_start(&site, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(&site, cases[i].request, strlen(cases[i].request), cases[i].status);
    assert_refused(&site, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 36, "400");
    assert_refused(&site, "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 30, "400");
    site_stop(&site);
}

static char *long_target(size_t length)
{
    GString *request = g_string_new("GET /?text=");
    g_autofree char *agent = g_strnfill(2000, 'x');

    while (request->len < length)
        g_string_append(request, "%04%41");
    g_string_append_printf(request, " HTTP/1.1\r\nHost: h\r\nUser-Agent: %s\r\n\r\n", agent);
    return g_string_free(request, FALSE);
}

static void a_target_may_carry_a_very_long_text_but_not_more(void **state)
{
    g_autofree char *fits = long_target(40 * 1024 - 10);
    g_autofree char *beyond = long_target(41 * 1024);
    g_autofree char *flood = long_target(200 * 1024);
    Site site = {0};
    int fd;

    (void)state;
    site_start(&site, NULL);
    fd = dial(&site);
    for (unsigned i = 1; i <= 2; i++) {
        g_autofree char *heard = NULL;
        socket_say(fd, fits, strlen(fits));
        heard = socket_hear(fd, "now");
        assert_non_null(strstr(heard, "200 OK"));
        assert_true(site.seen->len > 40 * 1024 - 20);
        assert_int_equal(site.handled, i);
    }
    assert_refused(&site, beyond, strlen(beyond), "414");
    assert_refused(&site, flood, strlen(flood), "414");
    close(fd);
    site_stop(&site);
}

static void a_target_of_nothing_but_separators_is_one_request(void **state)
{
    g_autofree char *separators = g_strnfill(30000, '&');
    g_autofree char *request = g_strdup_printf("GET /?%s HTTP/1.1\r\nHost: h\r\n\r\n", separators);
    g_autofree char *heard = NULL;
    Site site = {0};
    int fd;

    (void)state;
    site_start(&site, NULL);
    fd = dial(&site);
    socket_say(fd, request, strlen(request));
    heard = socket_hear(fd, "now");
    assert_int_equal(site.handled, 1);
    assert_non_null(strstr(site.seen->str, separators));
    close(fd);
    site_stop(&site);
}

static char *repeat(const char *before, const char *piece, unsigned times)
{
    GString *all = g_string_new(before);

    while (times-- > 0)
        g_string_append(all, piece);
    g_string_append(all, "\r\n\r\n");
    return g_string_free(all, FALSE);
}

/* Run under AddressSanitizer: the library does not tell the end of each of these. */
static void headers_that_use_up_the_memory_are_refused(void **state)
{
    g_autofree char *headers = repeat("GET / HTTP/1.1\r\nHost: h", "\r\na: b", 8000);
    g_autofree char *long_headers = repeat("GET / HTTP/1.1\r\nHost: h", "\r\nabcdef: bcdefghi",
                                           8000);
    Site site = {0};

    (void)state;
    site_start(&site, NULL);
    assert_refused(&site, headers, strlen(headers), "431");
    assert_refused(&site, long_headers, strlen(long_headers), "431");
    site_stop(&site);
}

static void cookies_without_end_do_no_harm(void **state)
{
    g_autofree char *request = repeat("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=b", ";a=b", 7000);
    WebLimits limits = {.request_seconds = 1};
    g_autofree char *heard = NULL;
    Site site = {0};
    int fd;

    (void)state;
    site_start(&site, &limits);
    fd = dial(&site);
    socket_say(fd, request, strlen(request));
    heard = socket_hear(fd, NULL);
    assert_true(site.handled <= 1);
    close(fd);
    site_stop(&site);
}

static void a_request_that_drips_is_cut_at_its_deadline(void **state)
{
    WebLimits limits = {.request_seconds = 1, .idle_seconds = 60};
    g_autofree char *heard_half = NULL, *heard_nothing = NULL;
    Site site = {0};
    int half, nothing;

    (void)state;
    site_start(&site, &limits);
    half = dial(&site);
    nothing = dial(&site);
    socket_say(half, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", 51);
    heard_half = socket_hear(half, NULL);
    heard_nothing = socket_hear(nothing, NULL);
    assert_string_equal(heard_half, "");
    assert_string_equal(heard_nothing, "");
    assert_int_equal(site.handled, 0);
    close(half);
    close(nothing);
    site_stop(&site);
}

static void running_out_of_descriptors_is_survived(void **state)
{
    Site site = {0};
    struct rlimit limit, old;
    int fds[16];
    g_autofree char *heard = NULL;

    (void)state;
    site_start(&site, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++)
        fds[i] = dial(&site);
    getrlimit(RLIMIT_NOFILE, &old);
    limit = (struct rlimit){.rlim_cur = (rlim_t)fds[15] + 5, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    for (unsigned i = 0; i < 50; i++)
        g_main_context_iteration(NULL, FALSE);
    for (size_t i = 0; i < 15; i++)
        close(fds[i]);
    socket_say(fds[15], GOOD, strlen(GOOD));
    heard = socket_hear(fds[15], "now");
    setrlimit(RLIMIT_NOFILE, &old);
    assert_non_null(strstr(heard, "now"));
    close(fds[15]);
    site_stop(&site);
}

static void a_bad_address_is_an_error(void **state)
{
    static const char *const bad[] = {"",    "127.0.0.1",      "localhost:80", "127.0.0.1:x",
                                      ":80", "127.0.0.1:70000"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(web_server_new(bad[i], NULL, on_request, on_batch, NULL, &error));
        assert_non_null(error);
    }
}

static void an_ipv6_address_is_understood_and_a_taken_port_is_an_error(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WebServer) six = web_server_new("[::1]:0", NULL, on_request, on_batch, NULL, &error);

    (void)state;
    if (six == NULL)
        skip();
    assert_true(g_str_has_prefix(web_server_address(six), "[::1]:"));
    assert_null(web_server_new(web_server_address(six), NULL, on_request, on_batch, NULL, &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_request_reaches_the_handler_raw),
        cmocka_unit_test(the_address_of_the_client_and_all_it_was_forwarded_for_are_known),
        cmocka_unit_test(kept_requests_of_several_clients_share_a_batch),
        cmocka_unit_test(the_answer_to_a_kept_request_does_not_wait_for_a_timer),
        cmocka_unit_test(a_connection_serves_one_request_after_another),
        cmocka_unit_test(a_client_gone_while_it_waits_does_no_harm),
        cmocka_unit_test(a_client_that_breaks_off_while_its_batch_is_at_work_does_no_harm),
        cmocka_unit_test(ambiguous_framing_is_refused_and_the_connection_closed),
        cmocka_unit_test(a_target_may_carry_a_very_long_text_but_not_more),
        cmocka_unit_test(a_target_of_nothing_but_separators_is_one_request),
        cmocka_unit_test(headers_that_use_up_the_memory_are_refused),
        cmocka_unit_test(cookies_without_end_do_no_harm),
        cmocka_unit_test(a_request_that_drips_is_cut_at_its_deadline),
        cmocka_unit_test(running_out_of_descriptors_is_survived),
        cmocka_unit_test(a_bad_address_is_an_error),
        cmocka_unit_test(an_ipv6_address_is_understood_and_a_taken_port_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
