#pragma once

#include <glib.h>
#include <netinet/in.h>

#include "web/server/request.h"

/* One open connection of a client. Internal to web/. */
typedef struct WebConnection {
    GList link;
    gint64 since; /* accepted, or the last request ended */
    int fd;
    char peer[INET6_ADDRSTRLEN]; /* the client's address; "" if not known */
    bool endless;                /* it has no deadline, and is not in the queue */
    WebRequest *request; /* here, because the library forgets some that it cannot answer itself */
} WebConnection;

/* The one whose deadline is next comes first. */
typedef GQueue WebConnections;

WebConnection *connection_add(WebConnections *all, int fd, gint64 now);
void connection_name_peer(WebConnection *connection, const struct sockaddr *client);
/* A new request begins. */
void connection_take(WebConnection *connection, WebRequest *request);
/* The request has ended, one way or another: the next has its whole time again. */
void connection_end_request(WebConnections *all, WebConnection *connection, gint64 now);
/* Its request may take for ever. */
void connection_free_of_deadline(WebConnections *all, WebConnection *connection);
void connection_remove(WebConnections *all, WebConnection *connection);

/* Shuts whoever has been at one request since before "oldest", however it drips: the library itself
 * looks at pauses only. */
void connections_cut(WebConnections *all, gint64 oldest, gint64 now);
