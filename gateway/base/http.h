#pragma once

#include <glib.h>
#include <stddef.h>

/* The whole of HTTP that a provider adapter may see: plain values, no library. */
typedef struct HttpRequest {
    const char *method;       /* "GET" or "POST" */
    const char *path;         /* as on the wire, without the query */
    const char *query;        /* as on the wire, "" if none */
    const char *content_type; /* as on the wire, "" if none */
    const char *body;         /* raw bytes, never NULL */
    size_t body_length;
    /* The value of a header by its name in any case, NULL if absent. */
    const char *(*find_header)(const void *source, const char *name);
    /* All values of a header that may come in several lines, joined with ", " in their order; NULL if
     * absent. Free with g_free. */
    char *(*join_headers)(const void *source, const char *name);
    const void *header_source;
    const char *peer; /* the address of who connected, "192.0.2.1"; NULL if not known */
} HttpRequest;

typedef struct HttpResponse {
    unsigned status;
    const char *content_type; /* static; NULL: no body */
    char *body;               /* owned */
    GBytes *bytes;            /* owned; instead of body, for what is no text */
    GPtrArray *headers;       /* of char *: name, value, name, value ...; owned; NULL: none */
} HttpResponse;

void http_response_clear(HttpResponse *response);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HttpResponse, http_response_clear)
void http_response_header(HttpResponse *response, const char *name, const char *value);
/* The value of one that was added, NULL if none was. Lent. */
const char *http_response_find(const HttpResponse *response, const char *name);

const char *http_header(const HttpRequest *request, const char *name);
char *http_header_joined(const HttpRequest *request, const char *name);
/* Is the media type of the body this one, whatever its parameters? */
int http_is_type(const HttpRequest *request, const char *media_type);
