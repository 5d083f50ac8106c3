#include "web/api/events.h"

#include <string.h>

#include "base/log.h"

#define TEND_SECONDS 10
#define STREAMS_PER_SESSION 6
#define COMMENT ":\n\n"
#define HELLO "retry: 3000\n\n"

/* One browser. */
typedef struct Listener {
    GList link;
    Events *events;
    WebStream *stream;
    int64_t session_id;
    char *token; /* of its session: asked again whether it still holds */
} Listener;

struct Events {
    Hotline *hotline;
    int64_t (*clock)(void);
    GQueue listeners;
    guint tend_source;
};

static void on_closed(gpointer data)
{
    Listener *listener = data;

    g_queue_unlink(&listener->events->listeners, &listener->link);
    explicit_bzero(listener->token, strlen(listener->token));
    g_free(listener->token);
    g_free(listener);
}

static gboolean on_tend(gpointer data)
{
    events_tend(data);
    return G_SOURCE_CONTINUE;
}

Events *events_new(Hotline *hotline, int64_t (*clock)(void))
{
    Events *events = g_new0(Events, 1);

    events->hotline = hotline;
    events->clock = clock;
    events->tend_source = g_timeout_add_seconds(TEND_SECONDS, on_tend, events);
    return events;
}

void events_free(Events *events)
{
    if (!events)
        return;
    g_assert(events->listeners.length == 0);
    g_clear_handle_id(&events->tend_source, g_source_remove);
    g_free(events);
}

/* ---- Joining ---- */

/* A tab that was closed is noticed here, or it would take the place of one that is open. */
static unsigned count_of(Events *events, int64_t session_id)
{
    unsigned count = 0;

    for (GList *each = events->listeners.head; each; each = each->next) {
        Listener *listener = each->data;

        if (listener->session_id != session_id)
            continue;
        if (web_stream_is_left(listener->stream))
            web_stream_end(listener->stream);
        else
            count++;
    }
    return count;
}

static bool refuse(ApiCall *call, GError **error)
{
    call->retry_after = TEND_SECONDS;
    return api_fail(error, API_ERROR_THROTTLED, NULL, "Too many windows are open.");
}

bool events_join(Events *events, ApiCall *call, GError **error)
{
    Listener *listener;
    WebStream *stream;

    if (count_of(events, call->session->id) >= STREAMS_PER_SESSION)
        return refuse(call, error);
    listener = g_new0(Listener, 1);
    call->response->content_type = "text/event-stream; charset=utf-8";
    stream = web_request_stream(call->request, call->response, on_closed, listener);
    if (!stream) {
        g_free(listener);
        return refuse(call, error);
    }
    listener->link.data = listener;
    listener->events = events;
    listener->stream = stream;
    listener->session_id = call->session->id;
    listener->token = site_token(call->site, call->http);
    g_queue_push_tail_link(&events->listeners, &listener->link);
    web_stream_send(stream, HELLO);
    call->later = true;
    return true;
}

/* ---- Telling ---- */

static char *write_event(const ApiEvent *event)
{
    const char *yes_or_no[] = {"false", "true"};

    if (g_str_equal(event->type, "case"))
        return g_strdup_printf("data: {\"type\":\"case\",\"number\":%" G_GINT64_FORMAT
                               ",\"urgent\":%s,\"fresh\":%s}\n\n",
                               event->number, yes_or_no[event->urgent], yes_or_no[event->fresh]);
    if (event->number)
        return g_strdup_printf("data: {\"type\":\"%s\",\"number\":%" G_GINT64_FORMAT "}\n\n",
                               event->type, event->number);
    return g_strdup_printf("data: {\"type\":\"%s\"}\n\n", event->type);
}

static void send_all(Events *events, const char *text)
{
    for (GList *each = events->listeners.head; each; each = each->next)
        web_stream_send(((Listener *)each->data)->stream, text);
}

/* A failing store signs nobody out. */
static void check_session(Events *events, const Listener *listener)
{
    g_auto(StaffSession) session = {0};
    g_autoptr(GError) error = NULL;
    StaffSessionState state = STAFF_OPEN;

    if (!staff_session_find(events->hotline, listener->token, events->clock(), &session, &state,
                            &error)) {
        log_failure("console.events", 0, error);
        return;
    }
    if (state == STAFF_OPEN)
        return;
    web_stream_send(listener->stream, state == STAFF_LOCKED
                                          ? "data: {\"type\":\"session\",\"state\":\"locked\"}\n\n"
                                          : "data: {\"type\":\"session\",\"state\":\"ended\"}\n\n");
    web_stream_end(listener->stream);
}

static void check_sessions(Events *events)
{
    for (GList *each = events->listeners.head; each; each = each->next)
        check_session(events, each->data);
}

void events_tell(Events *events, const ApiEvent *event)
{
    g_autofree char *text = write_event(event);

    /* Of sessions only those hear whose own it is. */
    if (!g_str_equal(event->type, "session"))
        send_all(events, text);
    if (g_str_equal(event->type, "session") || g_str_equal(event->type, "staff"))
        check_sessions(events);
}

void events_tend(Events *events)
{
    for (GList *each = events->listeners.head; each; each = each->next) {
        Listener *listener = each->data;

        if (web_stream_is_left(listener->stream))
            web_stream_end(listener->stream);
    }
    check_sessions(events);
    send_all(events, COMMENT);
}
