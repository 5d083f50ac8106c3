/* The least that libmicrohttpd can do on the GLib loop, to measure the gateway against:
 * bare_mhd PORT */
#include <glib-unix.h>
#include <microhttpd.h>
#include <string.h>

#define ANSWER "CON Welcome. 1. Uzbek 2. Uzbek Cyrillic 3. Kyrgyz 4. Russian"

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result on_access(void *data, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *piece,
                                 size_t *length, void **context)
{
    struct MHD_Response *response;
    enum MHD_Result result;

    (void)data;
    (void)url;
    (void)method;
    (void)version;
    (void)piece;
    if (*context == NULL || *length > 0) {
        *context = connection;
        *length = 0;
        return MHD_YES;
    }
    response = MHD_create_response_from_buffer(strlen(ANSWER), (void *)ANSWER,
                                               MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "text/plain");
    result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
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
    daemon = MHD_start_daemon(MHD_USE_EPOLL, (uint16_t)port, NULL, NULL, on_access, NULL,
                              MHD_OPTION_CONNECTION_LIMIT, 4096u, MHD_OPTION_END);
    if (daemon == NULL) {
        g_printerr("The port cannot be listened on\n");
        return 1;
    }
    g_unix_fd_add(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, G_IO_IN,
                  on_readable, daemon);
    on_readable(0, G_IO_IN, daemon);
    g_print("webhooks on 127.0.0.1:%u\n",
            MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    g_main_loop_run(loop);
    return 0;
}
