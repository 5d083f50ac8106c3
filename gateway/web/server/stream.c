/* An answer that goes on for hours. While it has nothing to say its connection is suspended: the
 * library then neither asks for more nor counts the silence. */
#include "web/server/stream.h"

#include <string.h>
#include <sys/socket.h>

#include "web/server/request.h"
#include "web/server/server_private.h"

#define UNSENT_MAX ((size_t)64 * 1024)
#define BLOCK 4096
/* What the kernel holds for a reader that does not read counts as unsent, and must not be megabytes. */
#define KERNEL_OCTETS (32 * 1024)

static WebStream *stream_new(WebServer *server, struct MHD_Connection *connection)
{
    WebStream *stream = g_new0(WebStream, 1);
    int octets = KERNEL_OCTETS;

    stream->link.data = stream;
    stream->server = server;
    stream->connection = connection;
    stream->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    stream->unsent = g_string_new(NULL);
    setsockopt(stream->fd, SOL_SOCKET, SO_SNDBUF, &octets, sizeof octets);
    /* The silence of a stream is no fault. */
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0U);
    g_queue_push_tail_link(&server->streams, &stream->link);
    connection_free_of_deadline(
        &server->connections,
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
    return stream;
}

WebStream *web_request_stream(WebRequest *request, HttpResponse *head, WebStreamClosed closed,
                              gpointer data)
{
    WebServer *server = request->server;

    if (server->streams.length >= server->limits.streams)
        return NULL;
    request->stream = stream_new(server, request->connection);
    request->stream->closed = closed;
    request->stream->data = data;
    http_response_header(head, "Connection", "close");
    web_request_answer(request, head);
    return request->stream;
}

/* The library has room for more. */
static ssize_t on_wanted(void *data, uint64_t position, char *to, size_t room)
{
    WebStream *stream = data;
    size_t length = MIN(room, stream->unsent->len);

    (void)position;
    if (length > 0) {
        memcpy(to, stream->unsent->str, length);
        g_string_erase(stream->unsent, 0, (gssize)length);
        return (ssize_t)length;
    }
    if (stream->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    stream->suspended = true;
    MHD_suspend_connection(stream->connection);
    return 0;
}

/* The client has gone, or has read all. */
static void on_freed(void *data)
{
    WebStream *stream = data;

    g_queue_unlink(&stream->server->streams, &stream->link);
    if (stream->closed)
        stream->closed(stream->data);
    g_string_free(stream->unsent, TRUE);
    g_free(stream);
}

struct MHD_Response *stream_response(WebStream *stream)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_wanted, stream, on_freed);
}

static void go_on(WebStream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    server_resume(stream->server, stream->connection);
}

static void cut(WebStream *stream)
{
    g_string_truncate(stream->unsent, 0);
    shutdown(stream->fd, SHUT_RDWR);
    web_stream_end(stream);
}

void web_stream_send(WebStream *stream, const char *text)
{
    if (stream->ended)
        return;
    if (stream->unsent->len + strlen(text) > UNSENT_MAX) {
        cut(stream);
        return;
    }
    g_string_append(stream->unsent, text);
    go_on(stream);
}

void web_stream_end(WebStream *stream)
{
    stream->ended = true;
    go_on(stream);
}

bool web_stream_is_left(const WebStream *stream)
{
    char octet;

    /* A suspended connection is not watched by the library. */
    return recv(stream->fd, &octet, sizeof octet, MSG_PEEK | MSG_DONTWAIT) == 0;
}
