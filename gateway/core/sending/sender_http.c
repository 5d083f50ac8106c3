#include "core/sending/sender_http.h"

#include <string.h>

#define ANSWER_MAX ((size_t)32 * 1024)
#define SILENCE_SECONDS 30
#define WHOLE_SECONDS 90 /* however slowly the answer drips */

typedef struct Exchange {
    SoupMessage *message;
    GCancellable *cancel; /* of this exchange alone */
    GCancellable *sender; /* of all */
    gulong sender_handler;
    guint deadline; /* source id */
    SenderHttpDone done;
    gpointer data;
    char *body;
    bool left; /* something of it may have reached the provider */
} Exchange;

SoupSession *sender_http_session(unsigned connections)
{
    /* No proxy: finding one would load a desktop's settings. A connection that idles is closed by us
     * first: a request lost on a dying one is "unknown". */
    return soup_session_new_with_options("timeout", SILENCE_SECONDS, "idle-timeout", 4, "max-conns",
                                         connections, "max-conns-per-host", connections,
                                         "proxy-resolver", NULL, NULL);
}

static void exchange_free(Exchange *exchange)
{
    g_clear_handle_id(&exchange->deadline, g_source_remove);
    g_cancellable_disconnect(exchange->sender, exchange->sender_handler);
    g_object_unref(exchange->sender);
    g_object_unref(exchange->message);
    g_object_unref(exchange->cancel);
    g_free(exchange->body);
    g_free(exchange);
}

static void fail(Exchange *exchange)
{
    exchange->done(NULL, exchange->left ? SEND_UNKNOWN : SEND_TRANSIENT, exchange->data);
    exchange_free(exchange);
}

static unsigned retry_after(SoupMessage *message)
{
    const char *value = soup_message_headers_get_one(soup_message_get_response_headers(message),
                                                     "Retry-After");
    guint64 seconds;

    return value && g_ascii_string_to_unsigned(value, 10, 0, 86400, &seconds, NULL)
               ? (unsigned)seconds
               : 0;
}

static void on_body(GObject *source, GAsyncResult *result, gpointer data)
{
    GInputStream *stream = G_INPUT_STREAM(source);
    Exchange *exchange = data;
    gsize length = 0;
    HttpAnswer answer = {.body = exchange->body};
    bool whole = g_input_stream_read_all_finish(stream, result, &length, NULL);

    if (!whole) {
        fail(exchange);
        return;
    }
    exchange->body[length] = '\0';
    answer.status = soup_message_get_status(exchange->message);
    answer.body_length = length;
    answer.retry_after = retry_after(exchange->message);
    exchange->done(&answer, SEND_ACCEPTED, exchange->data);
    exchange_free(exchange);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    Exchange *exchange = data;
    g_autoptr(GInputStream) stream = soup_session_send_finish(SOUP_SESSION(source), result, NULL);

    if (!stream) {
        fail(exchange);
        return;
    }
    exchange->body = g_malloc(ANSWER_MAX + 1);
    g_input_stream_read_all_async(stream, exchange->body, ANSWER_MAX, G_PRIORITY_DEFAULT,
                                  exchange->cancel, on_body, exchange);
}

/* From here on the provider may know of it. */
static void on_leaving(SoupMessage *message, gpointer data)
{
    (void)message;
    ((Exchange *)data)->left = true;
}

static gboolean on_deadline(gpointer data)
{
    Exchange *exchange = data;

    exchange->deadline = 0;
    g_cancellable_cancel(exchange->cancel);
    return G_SOURCE_REMOVE;
}

static void on_sender_cancelled(GCancellable *sender, gpointer data)
{
    (void)sender;
    g_cancellable_cancel(data);
}

static Exchange *exchange_new(SoupMessage *message, GCancellable *sender)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->message = message;
    exchange->cancel = g_cancellable_new();
    exchange->sender = g_object_ref(sender);
    exchange->sender_handler = g_cancellable_connect(
        sender, G_CALLBACK(on_sender_cancelled), g_object_ref(exchange->cancel), g_object_unref);
    exchange->deadline = g_timeout_add_seconds(WHOLE_SECONDS, on_deadline, exchange);
    return exchange;
}

static SoupMessage *to_soup(const HttpCall *call)
{
    SoupMessage *message = soup_message_new(call->method, call->url);
    SoupMessageHeaders *headers = message ? soup_message_get_request_headers(message) : NULL;

    if (!message)
        return NULL;
    soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT);
    for (unsigned i = 0; i + 1 < call->headers->len; i += 2)
        soup_message_headers_append(headers, g_ptr_array_index(call->headers, i),
                                    g_ptr_array_index(call->headers, i + 1));
    if (call->body) {
        g_autoptr(GBytes) body = g_bytes_new(call->body, strlen(call->body));

        soup_message_set_request_body_from_bytes(message, call->content_type, body);
    }
    return message;
}

bool sender_http_send(SoupSession *session, HttpCall *call, GCancellable *cancel,
                      SenderHttpDone done, gpointer data)
{
    SoupMessage *message = to_soup(call);
    Exchange *exchange;

    http_call_free(call);
    if (!message)
        return false;
    exchange = exchange_new(message, cancel);
    exchange->done = done;
    exchange->data = data;
    g_signal_connect(message, "starting", G_CALLBACK(on_leaving), exchange);
    soup_session_send_async(session, message, G_PRIORITY_DEFAULT, exchange->cancel, on_answer,
                            exchange);
    return true;
}
