#include "web/server/listen.h"

#include <fcntl.h>
#include <gio/gio.h>

#include "base/error.h"

#define BACKLOG 4096

/* Splits at the last colon: an IPv6 address has many, and stands in brackets. */
static GSocketAddress *parse_address(const char *text, GError **error)
{
    const char *colon = strrchr(text, ':');
    g_autofree char *host = colon != NULL ? g_strndup(text, (gsize)(colon - text)) : NULL;
    size_t length = host != NULL ? strlen(host) : 0;
    GSocketAddress *address = NULL;
    guint64 port = 0;

    if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        memmove(host, host + 1, length - 1);
    }
    if (length > 0 && g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL))
        address = g_inet_socket_address_new_from_string(host, (guint)port);
    if (address == NULL)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                            "The address to listen on must look like 127.0.0.1:8080 or [::1]:8080");
    return address;
}

static char *format_address(GSocket *socket)
{
    g_autoptr(GSocketAddress) local = g_socket_get_local_address(socket, NULL);
    GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(local);
    g_autofree char *host = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
    bool brackets = strchr(host, ':') != NULL;

    return g_strdup_printf("%s%s%s:%u", brackets ? "[" : "", host, brackets ? "]" : "",
                           g_inet_socket_address_get_port(inet));
}

int listen_on(const char *address, char **real, GError **error)
{
    g_autoptr(GSocketAddress) wanted = parse_address(address, error);
    g_autoptr(GSocket) listener = NULL;
    int fd;

    if (wanted == NULL)
        return -1;
    listener = g_socket_new(g_socket_address_get_family(wanted), G_SOCKET_TYPE_STREAM,
                            G_SOCKET_PROTOCOL_TCP, error);
    if (listener == NULL)
        return -1;
    g_socket_set_blocking(listener, FALSE);
    g_socket_set_listen_backlog(listener, BACKLOG);
    if (!g_socket_bind(listener, wanted, TRUE, error) || !g_socket_listen(listener, error))
        return -1;
    /* The GSocket closes its own. */
    fd = fcntl(g_socket_get_fd(listener), F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                            "No file descriptor is left to listen with: raise LimitNOFILE");
        return -1;
    }
    *real = format_address(listener);
    return fd;
}
