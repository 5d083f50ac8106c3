#include "web/request.h"

#include <string.h>

#include "web/framing.h"

WebRequest *request_new(WebServer *server, struct MHD_Connection *connection, const char *target)
{
    WebRequest *request = g_new0(WebRequest, 1);

    request->link.data = request;
    request->server = server;
    request->connection = connection;
    /* The parser goes on to cut the original into pieces. */
    request->path = g_strdup(target != NULL ? target : "");
    return request;
}

void request_hide_query(const char *target)
{
    char *mark = target != NULL ? strchr(target, '?') : NULL;

    if (mark != NULL)
        mark[1] = '\0';
}

static void wipe(char *text, size_t length)
{
    if (text != NULL)
        explicit_bzero(text, length);
    g_free(text);
}

void request_free(WebRequest *request)
{
    if (request == NULL)
        return;
    if (request->query != NULL)
        explicit_bzero(request->query, strlen(request->query));
    wipe(request->path, strlen(request->path));
    wipe(request->body, request->received);
    http_response_clear(&request->response);
    g_free(request);
}

void request_release(WebRequest *request)
{
    if (request != NULL && (request->kept || request->held))
        request->connection = NULL;
    else
        request_free(request);
}

static enum MHD_Result on_header(void *data, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    (void)kind;
    framing_add(data, name, value != NULL ? value : "");
    return MHD_YES;
}

unsigned request_check(WebRequest *request, const char *method, const char *version, size_t limit)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    FramingLine line = {.method = method, .target = request->path, .version = version};
    FramingLimits limits = {.body_octets = limit,
                            .header_octets = info != NULL ? info->header_size : 0};
    Framing framing = {0};

    request->checked = true;
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, on_header, &framing);
    return framing_check(&framing, &line, &limits, &request->body_length);
}

bool request_append(WebRequest *request, const char *data, size_t length)
{
    if (length > request->body_length - request->received)
        return false;
    if (request->body == NULL)
        request->body = g_malloc(request->body_length + 1);
    memcpy(request->body + request->received, data, length);
    request->received += length;
    return true;
}

static const char *find_header(const void *source, const char *name)
{
    const WebRequest *request = source;

    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

typedef struct Joining {
    const char *name;
    GString *values; /* NULL until one is found */
} Joining;

static enum MHD_Result on_joined(void *data, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    Joining *joining = data;

    (void)kind;
    if (g_ascii_strcasecmp(name, joining->name) != 0)
        return MHD_YES;
    if (!joining->values)
        joining->values = g_string_new(NULL);
    else
        g_string_append(joining->values, ", ");
    g_string_append(joining->values, value != NULL ? value : "");
    return MHD_YES;
}

static char *join_headers(const void *source, const char *name)
{
    const WebRequest *request = source;
    Joining joining = {.name = name};

    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, on_joined, &joining);
    return joining.values ? g_string_free(joining.values, FALSE) : NULL;
}

HttpRequest request_head(const WebRequest *request, const char *method, const char *path)
{
    const char *content_type = find_header(request, "Content-Type");

    return (HttpRequest){
        .method = method,
        .path = path,
        .query = "",
        .content_type = content_type != NULL ? content_type : "",
        .body = "",
        .find_header = find_header,
        .join_headers = join_headers,
        .header_source = request,
        .peer = request->peer,
    };
}

void request_finish(WebRequest *request, const char *method)
{
    char *query = strchr(request->path, '?');

    if (query != NULL) {
        *query = '\0';
        request->query = query + 1;
    }
    if (request->body != NULL)
        request->body[request->received] = '\0';
    request->http = request_head(request, method, request->path);
    if (request->query != NULL)
        request->http.query = request->query;
    if (request->body != NULL)
        request->http.body = request->body;
    request->http.body_length = request->received;
}
