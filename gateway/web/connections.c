#include "web/connections.h"

#include <sys/socket.h>

WebConnection *connection_add(WebConnections *all, int fd, gint64 now)
{
    WebConnection *connection = g_new0(WebConnection, 1);

    connection->link.data = connection;
    connection->since = now;
    connection->fd = fd;
    g_queue_push_tail_link(all, &connection->link);
    return connection;
}

void connection_take(WebConnection *connection, WebRequest *request)
{
    request_release(connection->request);
    connection->request = request;
}

static void restart(WebConnections *all, WebConnection *connection, gint64 now)
{
    connection->since = now;
    g_queue_unlink(all, &connection->link);
    g_queue_push_tail_link(all, &connection->link);
}

void connection_end_request(WebConnections *all, WebConnection *connection, gint64 now)
{
    connection_take(connection, NULL);
    restart(all, connection, now);
}

void connection_remove(WebConnections *all, WebConnection *connection)
{
    connection_take(connection, NULL);
    g_queue_unlink(all, &connection->link);
    g_free(connection);
}

void connections_cut(WebConnections *all, gint64 oldest, gint64 now)
{
    while (all->head != NULL) {
        WebConnection *connection = all->head->data;

        if (connection->since > oldest)
            return;
        /* The library sees the end of it and closes. */
        shutdown(connection->fd, SHUT_RDWR);
        restart(all, connection, now);
    }
}
