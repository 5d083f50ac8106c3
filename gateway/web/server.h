#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/http.h"

/* The only user of libmicrohttpd: one listener on the main loop. It refuses ambiguous framing before
 * any body is read, bounds size, time and number of everything, and survives running out of file
 * descriptors. */
typedef struct WebServer WebServer;

/* One request, whole and within its limits, that waits for its answer. */
typedef struct WebRequest WebRequest;

/* Called once per request. Answer it now, or keep it and answer it in the batch. */
typedef void (*WebHandler)(WebRequest *request, gpointer data);
/* Called when the loop has read all that had arrived; every request kept must be answered now. */
typedef void (*WebBatch)(gpointer data);

typedef struct WebLimits {
    unsigned connections;        /* at once; 0: 4096 */
    unsigned connections_per_ip; /* 0: no cap (the providers' addresses are few) */
    unsigned idle_seconds;       /* 0: 10 */
    unsigned request_seconds;    /* for a whole request, however it drips; 0: 30 */
    size_t body_octets;          /* 0: 64 KiB */
    unsigned
        streams; /* answers that go on for hours, at once; 0: none, and no request may be held */
    /* Asked about a body that is larger, before any of it is read: how large may it be? Its first line and
     * headers are there. NULL: no larger. */
    size_t (*larger_body)(const HttpRequest *head, gpointer data);
    /* Name, value, name ... NULL: go with every answer, refusals too. NULL: none. Lent for good. */
    const char *const *headers;
} WebLimits;

/* address: "127.0.0.1:8080", "[::1]:0"; port 0 picks a free one. */
WebServer *web_server_new(const char *address, const WebLimits *limits, WebHandler handler,
                          WebBatch batch, gpointer data, GError **error);
/* Answers what is in flight, then closes. */
void web_server_free(WebServer *server);
/* "127.0.0.1:40123", with the real port. Lent. */
const char *web_server_address(const WebServer *server);

const HttpRequest *web_request_http(const WebRequest *request);
/* Ends the request. Takes the body of the response and leaves it empty. If the client has gone, the
 * answer is dropped. */
void web_request_answer(WebRequest *request, HttpResponse *response);

/* Called in the handler: takes the request out of the batch, to be answered whenever, past all limits of
 * time. A client that leaves meanwhile is not noticed. */
void web_request_hold(WebRequest *request);

/* ---- An answer that goes on for hours ---- */

/* Neither silence nor its length ends it; whoever leaves 64 KiB unread is cut. */
typedef struct WebStream WebStream;
/* The stream is gone: it must not be used any more. Called once for each. */
typedef void (*WebStreamClosed)(gpointer data);

/* Called in the handler, with status, type and headers of the answer, which are taken. NULL: there are
 * too many, or none are allowed; the request is still to be answered. */
WebStream *web_request_stream(WebRequest *request, HttpResponse *head, WebStreamClosed closed,
                              gpointer data);
void web_stream_send(WebStream *stream, const char *text);
/* Ends it once all was read. closed is called later. */
void web_stream_end(WebStream *stream);
/* Has the client closed its end? */
bool web_stream_is_left(const WebStream *stream);

/* How many more requests arrived and were handed to the handler while the caller was at work: a batch
 * may ask for them before it commits, so that they share its fsync. */
unsigned web_server_poll(WebServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebServer, web_server_free)
