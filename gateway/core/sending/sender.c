#include "core/sending/sender.h"

#include "base/log.h"
#include "core/sending/outbox.h"
#include "core/sending/sender_claim.h"
#include "core/sending/sender_http.h"
#include "core/sending/sender_poll.h"
#include "core/sending/sending.h"

#define TICK_MILLISECONDS 200
#define LOOK_AGAIN_TICKS 5 /* a second: something may have become due */
#define POLL_TICKS 300     /* a minute */
#define STOP_SECONDS 5

struct Sender {
    Hotline *hotline;
    SenderClock clock;
    gint64 ahead; /* of the clock before the monotonic one, in microseconds: only ever grows */
    GPtrArray *outlets;
    GPtrArray *done; /* of Sending: answered, not committed yet */
    SoupSession *http;
    SenderPoll *poll;
    GCancellable *cancel;
    guint tick, pass; /* source ids */
    unsigned calls;   /* under way, each of which will call back */
    bool stopping;    /* no more claims */
    unsigned ticks;
};

/* When the clock goes back, time still goes on for us: what is due stays due, and a pause ends. */
static int64_t now_of(Sender *sender)
{
    gint64 monotonic = g_get_monotonic_time();

    sender->ahead = MAX(sender->ahead, sender->clock() * G_USEC_PER_SEC - monotonic);
    return (sender->ahead + monotonic) / G_USEC_PER_SEC;
}

static void free_outlet(gpointer data)
{
    outlet_free(data);
}

static void free_sending(gpointer data)
{
    sending_free(data);
}

static void plan_pass(Sender *sender);

/* ---- Step 3: an answer has come ---- */

/* A message or a login under way; the sender outlives it. */
typedef struct Flight {
    Sender *sender;
    Sending *sending; /* NULL: a login */
    Outlet *outlet;
} Flight;

static void land(Sender *sender, Sending *sending)
{
    sending->outlet->in_flight--;
    sending->outlet->drained = false;
    g_ptr_array_add(sender->done, sending);
    plan_pass(sender);
}

static void on_sent(const HttpAnswer *answer, SendOutcome without, gpointer data)
{
    Flight *flight = data;
    Sending *sending = flight->sending;
    Sender *sender = flight->sender;

    g_free(flight);
    sender->calls--;
    if (g_cancellable_is_cancelled(sender->cancel)) {
        sending_free(sending); /* we are stopping: the next start resolves the claim */
        return;
    }
    sending_read(sending, answer, without);
    land(sender, sending);
}

/* ---- Step 2: the claims are durable ---- */

static void start(Sender *sender, Sending *sending)
{
    HttpCall *call = sending_write(sending);
    Flight *flight = g_new(Flight, 1);

    *flight = (Flight){sender, sending, sending->outlet};
    sender->hotline->sending++;
    if (call && sender_http_send(sender->http, call, sender->cancel, on_sent, flight)) {
        sender->calls++;
        return;
    }
    g_free(flight);
    sending->result.outcome = call ? SEND_CONFIGURATION : SEND_PERMANENT;
    sending->result.reason = call ? "url" : "not_sendable";
    land(sender, sending);
}

/* ---- Logging in, where a provider wants that ---- */

static void on_login(const HttpAnswer *answer, SendOutcome without, gpointer data)
{
    Flight *flight = data;
    Sender *sender = flight->sender;
    Outlet *outlet = flight->outlet;
    g_autoptr(GError) error = NULL;

    (void)without;
    g_free(flight);
    sender->calls--;
    if (g_cancellable_is_cancelled(sender->cancel))
        return;
    if (!outlet_logged_in(outlet, answer, now_of(sender), &error))
        log_failure("sender.login", 0, error);
    plan_pass(sender);
}

static void log_in(Sender *sender, Outlet *outlet)
{
    Flight *flight;

    if (!outlet_needs_login(outlet, now_of(sender)))
        return;
    flight = g_new(Flight, 1);
    *flight = (Flight){sender, NULL, outlet};
    outlet->logging_in = sender_http_send(sender->http,
                                          outlet->provider->write_login(outlet->channel),
                                          sender->cancel, on_login, flight);
    if (outlet->logging_in) {
        sender->calls++;
        return;
    }
    g_free(flight);
    outlet->stopped = true;
}

/* ---- Step 1: one transaction finishes what was answered and claims what is due ---- */

static bool finish_done(Sender *sender, int64_t now, GError **error)
{
    for (unsigned i = 0; i < sender->done->len; i++) {
        if (!sending_finish(g_ptr_array_index(sender->done, i), now, error))
            return false;
    }
    return true;
}

static bool transact(Sender *sender, GPtrArray *claimed, int64_t now, GError **error)
{
    Db *db = sender->hotline->db;

    if (!db_begin(db, error))
        return false;
    if (!finish_done(sender, now, error)) {
        db_rollback(db);
        return false;
    }
    for (unsigned i = 0; i < sender->outlets->len && !sender->stopping; i++) {
        if (!sender_claim(sender->outlets, g_ptr_array_index(sender->outlets, i), claimed, now,
                          error)) {
            db_rollback(db);
            return false;
        }
    }
    return db_commit(db, error);
}

/* Nothing was kept: the rows are queued still, and what was answered is committed next time. */
static void undo(Sender *sender, const GPtrArray *claimed)
{
    for (unsigned i = 0; i < sender->outlets->len; i++)
        outlet_rolled_back(g_ptr_array_index(sender->outlets, i));
    for (unsigned i = 0; i < claimed->len; i++) {
        Sending *sending = g_ptr_array_index(claimed, i);

        sending->outlet->in_flight--;
        sending_free(sending);
    }
}

static bool has_work(const Sender *sender)
{
    if (sender->done->len > 0)
        return true;
    for (unsigned i = 0; i < sender->outlets->len; i++) {
        if (!((const Outlet *)g_ptr_array_index(sender->outlets, i))->drained)
            return true;
    }
    return false;
}

static void pass(Sender *sender)
{
    g_autoptr(GPtrArray) claimed = g_ptr_array_new();
    g_autoptr(GError) error = NULL;

    for (unsigned i = 0; i < sender->outlets->len && !sender->stopping; i++)
        log_in(sender, g_ptr_array_index(sender->outlets, i));
    if (!has_work(sender))
        return;
    if (!transact(sender, claimed, now_of(sender), &error)) {
        log_failure("sender.commit", 0, error);
        undo(sender, claimed);
        return;
    }
    sender->hotline->sending -= sender->done->len;
    g_ptr_array_set_size(sender->done, 0);
    if (sender->hotline->sending == 0)
        outbox_forget_early(sender->hotline);
    for (unsigned i = 0; i < claimed->len; i++)
        start(sender, g_ptr_array_index(claimed, i));
}

static gboolean on_pass(gpointer data)
{
    Sender *sender = data;

    sender->pass = 0;
    pass(sender);
    return G_SOURCE_REMOVE;
}

/* After everything that is readable now, so that the answers of one moment share a commit, and never before
 * a person's message. */
static void plan_pass(Sender *sender)
{
    if (!sender->pass)
        sender->pass = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_pass, sender, NULL);
}

void sender_wake(Sender *sender)
{
    for (unsigned i = 0; i < sender->outlets->len; i++)
        ((Outlet *)g_ptr_array_index(sender->outlets, i))->drained = false;
    plan_pass(sender);
}

static void poll_all(Sender *sender)
{
    g_autoptr(GError) error = NULL;
    bool good = true;

    for (unsigned i = 0; i < sender->outlets->len && good; i++)
        good = sender_poll_ask(sender->poll, g_ptr_array_index(sender->outlets, i), now_of(sender),
                               &error);
    if (!good)
        log_failure("sender.poll", 0, error);
}

static gboolean on_tick(gpointer data)
{
    Sender *sender = data;

    if (sender->ticks % POLL_TICKS == 0) /* and at the start */
        poll_all(sender);
    if (++sender->ticks % LOOK_AGAIN_TICKS == 0)
        sender_wake(sender);
    else if (has_work(sender))
        plan_pass(sender);
    return G_SOURCE_CONTINUE;
}

/* ---- Start and stop ---- */

static bool begin(Sender *sender, GError **error)
{
    Db *db = sender->hotline->db;
    bool good = db_begin(db, error);

    for (unsigned i = 0; i < sender->outlets->len && good; i++)
        good = outlet_begin(g_ptr_array_index(sender->outlets, i), error);
    good = good && sending_resolve_orphans(sender->hotline, now_of(sender), error);
    if (!good)
        db_rollback(db);
    return good && db_commit(db, error);
}

static void add_outlets(Sender *sender)
{
    const GPtrArray *channels = sender->hotline->config->channels;

    for (unsigned i = 0; i < channels->len; i++) {
        g_autoptr(Outlet) outlet = outlet_new(sender->hotline, g_ptr_array_index(channels, i));

        if (outlet_can_send(outlet))
            g_ptr_array_add(sender->outlets, g_steal_pointer(&outlet));
    }
}

static void on_queued(gpointer data)
{
    sender_wake(data);
}

Sender *sender_new(Hotline *hotline, SenderClock clock, GError **error)
{
    g_autoptr(Sender) sender = g_new0(Sender, 1);

    sender->hotline = hotline;
    sender->clock = clock;
    sender->outlets = g_ptr_array_new_with_free_func(free_outlet);
    sender->done = g_ptr_array_new_with_free_func(free_sending);
    sender->cancel = g_cancellable_new();
    add_outlets(sender);
    sender->http = sender_http_session(64);
    sender->poll = sender_poll_new(hotline, sender->http, sender->cancel);
    if (!begin(sender, error))
        return NULL;
    hotline->on_queued = on_queued;
    hotline->on_queued_data = sender;
    sender->tick = g_timeout_add(TICK_MILLISECONDS, on_tick, sender);
    plan_pass(sender);
    return g_steal_pointer(&sender);
}

static gboolean on_stop_deadline(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_CONTINUE;
}

/* What is under way may still be answered: a claim that ends now need not be guessed at later. */
static void finish_flights(Sender *sender)
{
    bool late = false;
    guint deadline = g_timeout_add_seconds(STOP_SECONDS, on_stop_deadline, &late);

    sender->stopping = true;
    while (sender->hotline->sending > 0 && !late)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(deadline);
}

/* Cancelled requests still call back. */
static void cancel_flights(Sender *sender)
{
    g_cancellable_cancel(sender->cancel);
    soup_session_abort(sender->http);
    while (sender->calls > 0)
        g_main_context_iteration(NULL, TRUE);
    g_object_unref(sender->http);
    sender->hotline->sending = 0;
}

void sender_free(Sender *sender)
{
    if (!sender)
        return;
    sender->hotline->on_queued = NULL;
    if (sender->tick)
        finish_flights(sender);
    if (sender->http)
        cancel_flights(sender);
    g_clear_handle_id(&sender->tick, g_source_remove);
    g_clear_handle_id(&sender->pass, g_source_remove);
    sender_poll_free(sender->poll);
    g_object_unref(sender->cancel);
    g_ptr_array_unref(sender->done);
    g_ptr_array_unref(sender->outlets);
    outbox_forget_early(sender->hotline);
    g_free(sender);
}
