#pragma once

#include "web/connections.h"
#include "web/server.h"

/* The inside of a server, for the files that are its parts. */
struct WebServer {
    struct MHD_Daemon *daemon;
    char *address;
    WebLimits limits;
    WebHandler handler;
    WebBatch batch;
    gpointer data;
    WebConnections connections;
    GQueue kept;     /* of WebRequest that wait for the batch */
    GQueue held;     /* of WebRequest that wait for something else */
    GQueue streams;  /* of WebStream */
    unsigned handed; /* requests given to the handler, ever */
    guint readable_source;
    guint tick_source;
    GSource *again; /* runs the daemon once more when its time is set to 0 */
    bool running;
    bool unfinished; /* the daemon has something to do that its descriptor does not announce */
};

/* Resumes a connection. The library, driven from outside, tells nobody that it has something to do. */
void server_resume(WebServer *server, struct MHD_Connection *connection);

/* What still waits is told to come back later. */
void requests_answer_all(GQueue *requests);
