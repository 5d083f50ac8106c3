#pragma once

#include <microhttpd.h>

#include "base/http.h"
#include "web/server.h"

/* One request of one connection, from its first line until its answer is sent. Internal to web/. */
struct WebRequest {
    GList link; /* in the server's queue of requests that wait for the batch */
    WebServer *server;
    struct MHD_Connection *connection; /* NULL: gone while the request was kept */
    HttpRequest http;
    HttpResponse response;
    char *path;
    char *query;      /* inside path */
    const char *peer; /* lent from the connection; NULL if not known */
    char *body;
    size_t body_length;
    size_t received;
    bool checked;
    bool kept;
    bool held; /* as kept, and suspended: the batch does not see it */
    bool answered;
    WebStream *stream; /* the answer goes on for hours; NULL: it does not */
};

WebRequest *request_new(WebServer *server, struct MHD_Connection *connection, const char *target);
/* Ends the library's own copy after the question mark. It would make a record of every "&", and
 * 0.9.75 loses the request when thousands of them use up the memory of the connection. */
void request_hide_query(const char *target);
/* Overwrites what the client sent. */
void request_free(WebRequest *request);
/* Its connection has done with it: frees it now or, if the batch still has it, once it is answered. */
void request_release(WebRequest *request);

/* 0, or the status to refuse it with before its body is read. */
unsigned request_check(WebRequest *request, const char *method, const char *version, size_t limit);
/* What is known before the body: the path without its query is to be kept as long as it is used. */
HttpRequest request_head(const WebRequest *request, const char *method, const char *path);

bool request_append(WebRequest *request, const char *data, size_t length);
/* The whole request has arrived: fills in request->http. */
void request_finish(WebRequest *request, const char *method);
