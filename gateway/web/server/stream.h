#pragma once

#include <microhttpd.h>

#include "web/server/server.h"

/* The inside of a WebStream. */
struct WebStream {
    GList link; /* in the server's queue of open streams */
    WebServer *server;
    struct MHD_Connection *connection;
    int fd;
    GString *unsent; /* what the library has not taken yet */
    bool suspended;  /* it waits for more from us */
    bool ended;      /* no more will come */
    WebStreamClosed closed;
    gpointer data;
};

/* A response that never says how long it is. The stream goes with the last reference to it. */
struct MHD_Response *stream_response(WebStream *stream);
