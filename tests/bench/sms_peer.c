/* A provider of SMS that does nothing but answer, as fast as it can: sms_peer PORT. GET tells how many were
 * posted and within how many microseconds, from the first to the last, since it started. */
#include <glib-unix.h>
#include <microhttpd.h>
#include <string.h>

#define ANSWER "{\"id\":\"1\",\"state\":\"Pending\"}"

static struct MHD_Response *response;
static guint64 posted;
static gint64 first, last;

static enum MHD_Result tell(struct MHD_Connection *connection)
{
    g_autofree char *text = g_strdup_printf(
        "posted=%" G_GUINT64_FORMAT " microseconds=%" G_GINT64_FORMAT "\n", posted, last - first);
    struct MHD_Response *told = MHD_create_response_from_buffer(strlen(text), text,
                                                                MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, told);

    MHD_destroy_response(told);
    return result;
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result on_access(void *data, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *piece,
                                 size_t *length, void **context)
{
    (void)data;
    (void)url;
    (void)version;
    (void)piece;
    if (*context == NULL || *length > 0) {
        *context = connection;
        *length = 0;
        return MHD_YES;
    }
    if (strcmp(method, "GET") == 0)
        return tell(connection);
    last = g_get_monotonic_time();
    if (posted++ == 0)
        first = last;
    return MHD_queue_response(connection, MHD_HTTP_ACCEPTED, response);
}

static gboolean on_readable(int fd, GIOCondition condition, gpointer daemon)
{
    MHD_UNSIGNED_LONG_LONG milliseconds;

    (void)fd;
    (void)condition;
    do {
        MHD_run(daemon);
        milliseconds = 1;
    } while (MHD_get_timeout(daemon, &milliseconds) == MHD_YES && milliseconds == 0);
    return G_SOURCE_CONTINUE;
}

int main(int count, char **arguments)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    struct MHD_Daemon *daemon;
    guint64 port = 0;

    if (count == 2)
        g_ascii_string_to_unsigned(arguments[1], 10, 0, 65535, &port, NULL);
    response = MHD_create_response_from_buffer(strlen(ANSWER), (void *)ANSWER,
                                               MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "application/json");
    daemon = MHD_start_daemon(MHD_USE_EPOLL, (uint16_t)port, NULL, NULL, on_access, NULL,
                              MHD_OPTION_CONNECTION_LIMIT, 4096u, MHD_OPTION_END);
    if (daemon == NULL) {
        g_printerr("The port cannot be listened on\n");
        return 1;
    }
    g_unix_fd_add(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, G_IO_IN,
                  on_readable, daemon);
    on_readable(0, G_IO_IN, daemon);
    g_print("provider on 127.0.0.1:%u\n",
            MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    g_main_loop_run(loop);
    return 0;
}
