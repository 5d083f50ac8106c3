#include "web/server/connections.h"

#include <arpa/inet.h>
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

/* Once per connection: only some requests ask for it, but a proxy sends many on each. */
void connection_name_peer(WebConnection *connection, const struct sockaddr *client)
{
    const void *address = NULL;

    if (client->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)client)->sin_addr;
    else if (client->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)client)->sin6_addr;
    if (address)
        inet_ntop(client->sa_family, address, connection->peer, sizeof connection->peer);
}

void connection_take(WebConnection *connection, WebRequest *request)
{
    request_release(connection->request);
    connection->request = request;
    if (request != NULL && *connection->peer)
        request->peer = connection->peer;
}

static void restart(WebConnections *all, WebConnection *connection, gint64 now)
{
    connection->since = now;
    if (!connection->endless)
        g_queue_unlink(all, &connection->link);
    connection->endless = false;
    g_queue_push_tail_link(all, &connection->link);
}

void connection_free_of_deadline(WebConnections *all, WebConnection *connection)
{
    if (!connection->endless)
        g_queue_unlink(all, &connection->link);
    connection->endless = true;
}

void connection_end_request(WebConnections *all, WebConnection *connection, gint64 now)
{
    connection_take(connection, NULL);
    restart(all, connection, now);
}

void connection_remove(WebConnections *all, WebConnection *connection)
{
    connection_take(connection, NULL);
    if (!connection->endless)
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
