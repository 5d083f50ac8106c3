#include "web/reply.h"

#include <string.h>

#include "web/request.h"
#include "web/server_private.h"
#include "web/stream.h"

static enum MHD_Result queue(WebRequest *request, unsigned status, struct MHD_Response *response)
{
    const char *const *header = request->server->limits.headers;
    enum MHD_Result result;

    for (; header && header[0]; header += 2)
        MHD_add_response_header(response, header[0], header[1]);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (!MHD_get_response_header(response, "Cache-Control"))
        MHD_add_response_header(response, "Cache-Control", "no-store");
    result = MHD_queue_response(request->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static struct MHD_Response *empty_response(void)
{
    return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result reply_refuse(WebRequest *request, unsigned status)
{
    struct MHD_Response *response = empty_response();

    MHD_add_response_header(response, "Connection", "close");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, "Allow", "GET, HEAD, POST");
    return queue(request, status, response);
}

/* What a person reads must not stay in memory. */
static void free_answer(void *body)
{
    explicit_bzero(body, strlen(body));
    g_free(body);
}

static void free_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

/* Takes the body. */
static struct MHD_Response *create_response(HttpResponse *answer)
{
    GBytes *bytes = g_steal_pointer(&answer->bytes);
    char *body = g_steal_pointer(&answer->body);

    if (bytes != NULL) {
        gsize size;
        const void *data = g_bytes_get_data(bytes, &size);

        return MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)data,
                                                                      free_bytes, bytes);
    }
    if (body != NULL)
        return MHD_create_response_from_buffer_with_free_callback_cls(strlen(body), body,
                                                                      free_answer, body);
    return empty_response();
}

enum MHD_Result reply_send(WebRequest *request)
{
    HttpResponse *answer = &request->response;
    struct MHD_Response *response = request->stream ? stream_response(request->stream)
                                                    : create_response(answer);

    if (answer->content_type != NULL)
        MHD_add_response_header(response, "Content-Type", answer->content_type);
    for (unsigned i = 0; answer->headers != NULL && i + 1 < answer->headers->len; i += 2)
        MHD_add_response_header(response, g_ptr_array_index(answer->headers, i),
                                g_ptr_array_index(answer->headers, i + 1));
    return queue(request, answer->status, response);
}
