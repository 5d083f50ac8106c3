#include "cli/control.h"

#include <gio/gunixsocketaddress.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define LINE_MAX_OCTETS 32768 /* an invitation carries a box for each key of the hotline */
#define WAIT_SECONDS 5
#define GOOD "ok "
#define BAD "no "

struct Control {
    GSocketService *service;
    ControlHandler handler;
    gpointer data;
};

/* NULL if there is no lock file: then nobody runs here. */
static GSocketAddress *address_of(const Folder *folder)
{
    struct stat info;
    char name[64];

    if (stat(folder->lock_path, &info) != 0)
        return NULL;
    g_snprintf(name, sizeof name, "tayanch-%ju-%ju", (uintmax_t)info.st_dev,
               (uintmax_t)info.st_ino);
    return g_unix_socket_address_new_with_type(name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
}

/* Anybody on the machine could take the name first, and anybody could call. */
static bool is_ours(GSocketConnection *connection)
{
    g_autoptr(GCredentials)
        peer = g_socket_get_credentials(g_socket_connection_get_socket(connection), NULL);
    uid_t user = peer ? g_credentials_get_unix_user(peer, NULL) : (uid_t)-1;

    return user == 0 || user == geteuid();
}

/* ---- The gateway's side ---- */

typedef struct Caller {
    Control *control;
    GSocketConnection *connection;
    gsize length; /* of what came of the line so far */
    char line[LINE_MAX_OCTETS + 1];
} Caller;

static void caller_free(Caller *caller)
{
    g_object_unref(caller->connection);
    g_free(caller);
}

static void answer(Caller *caller)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *result = caller->control->handler(caller->line, caller->control->data, &error);
    g_autofree char *whole = g_strconcat(result ? GOOD : BAD, result ? result : error->message,
                                         NULL);
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(caller->connection));

    g_output_stream_write_all(out, whole, strlen(whole), NULL, NULL, NULL);
    g_io_stream_close(G_IO_STREAM(caller->connection), NULL, NULL);
}

static void read_on(Caller *caller);

static void on_piece(GObject *source, GAsyncResult *result, gpointer data)
{
    Caller *caller = data;
    gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);
    char *end;

    if (length <= 0 || memchr(caller->line + caller->length, '\0', (size_t)length)) {
        caller_free(caller);
        return;
    }
    caller->length += (gsize)length;
    end = memchr(caller->line, '\n', caller->length);
    if (!end && caller->length < LINE_MAX_OCTETS) {
        read_on(caller);
        return;
    }
    if (end) {
        *end = '\0';
        answer(caller);
    }
    caller_free(caller);
}

static void read_on(Caller *caller)
{
    g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(caller->connection)),
                              caller->line + caller->length, LINE_MAX_OCTETS - caller->length,
                              G_PRIORITY_DEFAULT, NULL, on_piece, caller);
}

static gboolean on_caller(GSocketService *service, GSocketConnection *connection, GObject *source,
                          gpointer data)
{
    Caller *caller;

    (void)service;
    (void)source;
    if (!is_ours(connection))
        return TRUE;
    caller = g_new0(Caller, 1);
    caller->control = data;
    caller->connection = g_object_ref(connection);
    g_socket_set_timeout(g_socket_connection_get_socket(connection), WAIT_SECONDS);
    read_on(caller);
    return TRUE;
}

Control *control_listen(const Folder *folder, ControlHandler handler, gpointer data, GError **error)
{
    g_autoptr(Control) control = g_new0(Control, 1);
    g_autoptr(GSocketAddress) address = address_of(folder);

    control->handler = handler;
    control->data = data;
    control->service = g_socket_service_new();
    if (!address || !g_socket_listener_add_address(G_SOCKET_LISTENER(control->service), address,
                                                   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                   NULL, NULL, NULL)) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                            "the socket for commands cannot be made: who else listens on it?");
        return NULL;
    }
    g_signal_connect(control->service, "incoming", G_CALLBACK(on_caller), control);
    return g_steal_pointer(&control);
}

void control_free(Control *control)
{
    if (!control)
        return;
    g_socket_service_stop(control->service);
    g_socket_listener_close(G_SOCKET_LISTENER(control->service));
    g_object_unref(control->service);
    g_free(control);
}

/* ---- A command's side ---- */

static char *read_answer(GSocketConnection *connection, GError **error)
{
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
    char buffer[4096];
    gsize length = 0;

    if (!g_input_stream_read_all(in, buffer, sizeof buffer - 1, &length, NULL, error))
        return NULL;
    buffer[length] = '\0';
    if (g_str_has_prefix(buffer, GOOD))
        return g_strdup(buffer + strlen(GOOD));
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND,
                        g_str_has_prefix(buffer, BAD) ? buffer + strlen(BAD)
                                                      : "the gateway does not answer");
    return NULL;
}

char *control_ask(const Folder *folder, const char *line, bool *asked, GError **error)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketAddress) address = address_of(folder);
    g_autoptr(GSocketConnection) connection = NULL;
    g_autofree char *whole = g_strconcat(line, "\n", NULL);
    GOutputStream *out;

    g_socket_client_set_timeout(client, WAIT_SECONDS);
    if (address)
        connection = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);
    *asked = connection && is_ours(connection);
    if (!*asked)
        return NULL;
    out = g_io_stream_get_output_stream(G_IO_STREAM(connection));
    if (!g_output_stream_write_all(out, whole, strlen(whole), NULL, NULL, error))
        return NULL;
    return read_answer(connection, error);
}

/* No gateway runs: we are the only writer for a moment. */
static char *do_alone(const Folder *folder, const char *line, ControlOrder order, GError **error)
{
    int lock = folder_lock(folder, error);
    Hotline hotline = {0};
    char *done = NULL;

    if (lock >= 0 && vault_init(error) && (hotline.vault = vault_open(folder->key_path, error)) &&
        (hotline.db = db_open(folder->db_path, DB_READ_WRITE, error)) &&
        hotline_check_key(hotline.db, hotline.vault, error))
        done = order(&hotline, line, g_get_real_time() / G_USEC_PER_SEC, error);
    db_close(hotline.db);
    vault_free(hotline.vault);
    if (lock >= 0)
        close(lock);
    return done;
}

char *control_do(const Folder *folder, const char *line, ControlOrder order, GError **error)
{
    bool asked;
    char *done = control_ask(folder, line, &asked, error);

    return asked ? done : do_alone(folder, line, order, error);
}
