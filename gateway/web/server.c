/* libmicrohttpd on the main loop. Two layers of callbacks: the loop calls on_readable and on_tick,
 * those run the daemon, and it calls on_target, on_access and on_completed for each request. */
#include "web/server_private.h"

#include <glib-unix.h>
#include <microhttpd.h>
#include <unistd.h>

#include "base/error.h"
#include "web/listen.h"
#include "web/reply.h"
#include "web/stream.h"

/* Room for a request target of 40 KiB and its headers. Above 32 KiB the library maps the memory, so
 * untouched pages cost nothing and what a client sent is gone with the connection. It wipes all of
 * it between two requests: 64 KiB would cost a tenth of the speed. */
#define CONNECTION_MEMORY ((size_t)48 * 1024)
/* Rounds within one pass of the loop, a COMMIT each: so long a flood keeps timers and the console waiting. */
#define MAX_ROUNDS 4
#define LAST_ROUNDS 16 /* before we stop */

static WebConnection *find_connection(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Called when the first line has been read. */
static void *on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    WebRequest *request = request_new(data, connection, target);

    connection_take(find_connection(connection), request);
    request_hide_query(target);
    return request;
}

static enum MHD_Result hand_over(WebServer *server, WebRequest *request, const char *method)
{
    request_finish(request, method);
    server->handed++;
    server->handler(request, server->data);
    if (request->answered)
        return reply_send(request);
    if (request->held) { /* all of it is here: what takes its time now is ours */
        connection_free_of_deadline(&server->connections, find_connection(request->connection));
        MHD_suspend_connection(request->connection);
        return MHD_YES;
    }
    request->kept = true;
    g_queue_push_tail_link(&server->kept, &request->link);
    return MHD_YES;
}

static size_t larger_body(WebServer *server, WebRequest *request, const char *method)
{
    g_autofree char *path = g_strndup(request->path, strcspn(request->path, "?"));
    HttpRequest head = request_head(request, method, path);

    return server->limits.larger_body(&head, server->data);
}

static unsigned check(WebServer *server, WebRequest *request, const char *method,
                      const char *version)
{
    unsigned status = request_check(request, method, version, server->limits.body_octets);

    if (status != MHD_HTTP_CONTENT_TOO_LARGE || server->limits.larger_body == NULL)
        return status;
    return request_check(request, method, version, larger_body(server, request, method));
}

/* Called when the headers are read, for each piece of the body, and when all of it is read. That last
 * call comes again in each run until there is an answer: suspending the connection meanwhile would cost
 * three system calls. */
/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result on_access(void *data, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *piece,
                                 size_t *length, void **context)
{
    WebServer *server = data;
    WebRequest *request = *context;

    (void)connection;
    (void)url;
    if (request->answered)
        return reply_send(request);
    if (request->kept)
        return MHD_YES;
    if (!request->checked) {
        unsigned status = check(server, request, method, version);
        return status == 0 ? MHD_YES : reply_refuse(request, status);
    }
    if (*length > 0) {
        bool fits = request_append(request, piece, *length);
        *length = 0;
        return fits ? MHD_YES : MHD_NO;
    }
    return hand_over(server, request, method);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    WebServer *server = data;

    (void)code;
    *context = NULL;
    connection_end_request(&server->connections, find_connection(connection),
                           g_get_monotonic_time());
}

static void on_connection(void *data, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    WebServer *server = data;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = connection_add(&server->connections, info->connect_fd, g_get_monotonic_time());
        info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        connection_name_peer(*context, info->client_addr);
    } else {
        connection_remove(&server->connections, *context);
        *context = NULL;
        server->unfinished = true; /* it may listen again, in its next run */
    }
}

/* Arguments of the target are never taken from the library: it would decode them its own way. */
static size_t keep_escapes(void *data, struct MHD_Connection *connection, char *text)
{
    (void)data;
    (void)connection;
    return strlen(text);
}

static void run(WebServer *server)
{
    server->running = true;
    server->unfinished = false;
    MHD_run(server->daemon);
    server->running = false;
}

static bool is_pending(WebServer *server)
{
    MHD_UNSIGNED_LONG_LONG milliseconds = 0;

    return server->unfinished ||
           (MHD_get_timeout(server->daemon, &milliseconds) == MHD_YES && milliseconds == 0);
}

static void answer_kept(WebServer *server)
{
    if (server->kept.length > 0 && server->batch != NULL)
        server->batch(server->data);
    requests_answer_all(&server->kept);
}

static void serve(WebServer *server)
{
    unsigned rounds = 0;

    do {
        run(server);
        answer_kept(server);
    } while (is_pending(server) && ++rounds < MAX_ROUNDS);
    if (rounds == MAX_ROUNDS)
        g_source_set_ready_time(server->again, 0);
}

static gboolean on_again(GSource *source, GSourceFunc callback, gpointer server)
{
    (void)callback;
    g_source_set_ready_time(source, -1);
    serve(server);
    return G_SOURCE_CONTINUE;
}

static GSource *again_new(WebServer *server)
{
    static GSourceFuncs functions = {.dispatch = on_again};
    GSource *source = g_source_new(&functions, sizeof(GSource));

    g_source_set_callback(source, NULL, server, NULL);
    g_source_attach(source, NULL);
    return source;
}

static gboolean on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    serve(data);
    return G_SOURCE_CONTINUE;
}

static guint watch(WebServer *server)
{
    int fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    g_autoptr(GSource) source = g_unix_fd_source_new(fd, G_IO_IN);

    g_source_set_callback(source, G_SOURCE_FUNC(on_readable), server, NULL);
    /* Else the loop takes the descriptor out and in again at each dispatch: four system calls. */
    g_source_set_can_recurse(source, TRUE);
    return g_source_attach(source, NULL);
}

static gboolean on_tick(gpointer data)
{
    WebServer *server = data;
    gint64 now = g_get_monotonic_time();

    connections_cut(&server->connections,
                    now - (gint64)server->limits.request_seconds * G_USEC_PER_SEC, now);
    /* Also lets the library look at its idle connections and listen again after running out. */
    serve(server);
    return G_SOURCE_CONTINUE;
}

static WebLimits with_defaults(const WebLimits *limits)
{
    WebLimits all = limits != NULL ? *limits : (WebLimits){0};

    all.connections = all.connections > 0 ? all.connections : 4096;
    all.idle_seconds = all.idle_seconds > 0 ? all.idle_seconds : 10;
    all.request_seconds = all.request_seconds > 0 ? all.request_seconds : 30;
    all.body_octets = all.body_octets > 0 ? all.body_octets : (size_t)64 * 1024;
    return all;
}

static struct MHD_Daemon *start_daemon(WebServer *server, int fd)
{
    const WebLimits *limits = &server->limits;

    unsigned flags = MHD_USE_EPOLL | (limits->streams > 0 ? MHD_ALLOW_SUSPEND_RESUME : 0);

    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_access, server, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, limits->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        limits->connections_per_ip, MHD_OPTION_CONNECTION_TIMEOUT, limits->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_END);
}

WebServer *web_server_new(const char *address, const WebLimits *limits, WebHandler handler,
                          WebBatch batch, gpointer data, GError **error)
{
    g_autoptr(WebServer) server = g_new0(WebServer, 1);
    int fd;

    server->limits = with_defaults(limits);
    server->handler = handler;
    server->batch = batch;
    server->data = data;
    fd = listen_on(address, &server->address, error);
    if (fd < 0)
        return NULL;
    server->daemon = start_daemon(server, fd);
    if (server->daemon == NULL) {
        close(fd);
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                            "The web server cannot start: is there memory and a file descriptor?");
        return NULL;
    }
    server->readable_source = watch(server);
    server->tick_source = g_timeout_add_seconds(1, on_tick, server);
    server->again = again_new(server);
    /* The daemon starts to listen in its first run; not now, its caller has no server yet. */
    g_source_set_ready_time(server->again, 0);
    return g_steal_pointer(&server);
}

void web_server_free(WebServer *server)
{
    if (server == NULL)
        return;
    g_assert(!server->running);
    g_clear_handle_id(&server->readable_source, g_source_remove);
    g_clear_handle_id(&server->tick_source, g_source_remove);
    if (server->daemon != NULL) {
        close(MHD_quiesce_daemon(server->daemon));
        requests_answer_all(&server->held);
        for (GList *each = server->streams.head; each; each = each->next)
            web_stream_end(each->data);
        answer_kept(server);
        server->unfinished = true; /* what was suspended goes on */
        /* What was answered is sent by the next run, which may read more. */
        for (unsigned i = 0; i < LAST_ROUNDS && is_pending(server); i++) {
            run(server);
            answer_kept(server);
        }
        MHD_stop_daemon(server->daemon);
    }
    if (server->again != NULL)
        g_source_destroy(server->again);
    g_clear_pointer(&server->again, g_source_unref);
    g_free(server->address);
    g_free(server);
}

const char *web_server_address(const WebServer *server)
{
    return server->address;
}

unsigned web_server_poll(WebServer *server)
{
    unsigned before = server->handed;

    if (!server->running)
        run(server);
    return server->handed - before;
}
