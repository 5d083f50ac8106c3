#include "core/sender.h"

#include "base/log.h"
#include "core/outbox.h"
#include "core/sender_http.h"
#include "core/sender_poll.h"
#include "core/sending.h"

#define LEASE_SECONDS 300
#define TICK_MILLISECONDS 200
#define LOOK_AGAIN_TICKS 5 /* a second: something may have become due */
#define POLL_TICKS 300     /* a minute */
#define LOGIN_REST_SECONDS 10
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

/* A message under way; the sender outlives it. */
typedef struct Flight {
    Sender *sender;
    Sending *sending;
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
    if (answer)
        sending->outlet->provider->read_send(sending->outlet->channel, answer, &sending->result);
    else
        sending->result.outcome = without;
    land(sender, sending);
}

/* ---- Step 2: the claims are durable ---- */

static void start(Sender *sender, Sending *sending)
{
    Outlet *outlet = sending->outlet;
    const Outbound outbound = {
        .id = sending->id,
        .to = sending->to,
        .text = sending->text,
        .segments = (unsigned)sending->segments,
        .ucs2 = sending->ucs2,
        .token = outlet->token,
    };
    HttpCall *call = outlet->provider->write_send(outlet->channel, &outbound, NULL);
    Flight *flight = g_new(Flight, 1);

    *flight = (Flight){sender, sending};
    sending->login = outlet->logins;
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

typedef struct Login {
    Sender *sender;
    Outlet *outlet;
} Login;

static void on_login(const HttpAnswer *answer, SendOutcome without, gpointer data)
{
    Login *login = data;
    Sender *sender = login->sender;
    Outlet *outlet = login->outlet;
    SendResult result = {.outcome = SEND_CONFIGURATION, .reason = "login"};
    g_autoptr(GError) error = NULL;

    (void)without;
    g_free(login);
    sender->calls--;
    if (g_cancellable_is_cancelled(sender->cancel))
        return;
    outlet->logging_in = false;
    outlet->token = answer ? outlet->provider->read_login(answer) : NULL;
    outlet->fresh_token = outlet->token != NULL;
    outlet->logins++;
    outlet->drained = false;
    if (!outlet->token && answer && send_outcome_of_status(answer) != SEND_TRANSIENT) {
        if (!outlet_failed(outlet, &result, now_of(sender), &error))
            log_failure("sender.login", 0, error);
    } else if (!outlet->token) {
        outlet->until = now_of(sender) + LOGIN_REST_SECONDS;
    }
    plan_pass(sender);
}

static void log_in(Sender *sender, Outlet *outlet)
{
    Login *login;

    if (!outlet->provider->write_login || outlet->token || outlet->logging_in ||
        !outlet_is_up(outlet, now_of(sender)))
        return;
    login = g_new(Login, 1);
    *login = (Login){sender, outlet};
    outlet->logging_in = sender_http_send(sender->http,
                                          outlet->provider->write_login(outlet->channel),
                                          sender->cancel, on_login, login);
    if (outlet->logging_in) {
        sender->calls++;
        return;
    }
    g_free(login);
    outlet->stopped = true;
}

/* ---- Step 1: one transaction finishes what was answered and claims what is due ---- */

typedef struct Claiming {
    Sender *sender;
    Outlet *outlet;
    GPtrArray *claimed; /* of Sending */
    GArray *refused;    /* of OutboxEnd */
    int64_t now;
    bool more; /* some may be due that there is no room for */
    GError *error;
} Claiming;

static void take_row(const OutboxRow *row, gpointer data)
{
    Claiming *claiming = data;
    Sending *sending = sending_new(claiming->outlet, row);
    OutboxEnd end = {.id = row->id,
                     .state = "cancelled",
                     .attempts = row->attempts,
                     .reason = "unreadable",
                     .now = claiming->now};

    if (sending && (claiming->error ||
                    !sending_refusal(sending, row, &end.reason, &claiming->error) || !end.reason)) {
        g_ptr_array_add(claiming->claimed, sending);
        return;
    }
    sending_free(sending);
    g_array_append_val(claiming->refused, end);
}

static bool end_refused(const Claiming *claiming, GError **error)
{
    for (unsigned i = 0; i < claiming->refused->len; i++) {
        const OutboxEnd *end = &g_array_index(claiming->refused, OutboxEnd, i);

        if (!outbox_end_claim(claiming->sender->hotline->db, end, error))
            return false;
    }
    return true;
}

static bool claim_lane(Claiming *claiming, int lane, GError **error)
{
    Outlet *outlet = claiming->outlet;
    unsigned room = outlet_room(outlet, lane, claiming->now, g_get_monotonic_time());
    unsigned before = claiming->claimed->len;
    const OutboxClaim claim = {.channel = outlet->channel->name,
                               .lane = lane,
                               .limit = room,
                               .now = claiming->now,
                               .lease_until = claiming->now + LEASE_SECONDS};

    bool good;

    claiming->more = claiming->more || room == 0;
    if (room == 0)
        return true;
    g_array_set_size(claiming->refused, 0);
    good = outbox_claim(outlet->hotline->db, &claim, take_row, claiming, error);
    outlet_take(outlet, claiming->claimed->len - before); /* even if it failed: see undo() */
    if (good && claiming->error)
        g_propagate_error(error, g_steal_pointer(&claiming->error));
    else if (good && end_refused(claiming, error)) {
        claiming->more = claiming->more ||
                         claiming->claimed->len - before + claiming->refused->len == room;
        return true;
    }
    g_clear_error(&claiming->error);
    return false;
}

/* What waits on a channel that does not work goes to the one that takes over, if that one works. */
static bool hand_over(Sender *sender, Outlet *outlet, int64_t now, GError **error)
{
    const char *fallback = outlet->channel->fallback;
    int64_t count = 0;

    if (!fallback || outlet_is_up(outlet, now))
        return true;
    for (unsigned i = 0; i < sender->outlets->len; i++) {
        Outlet *other = g_ptr_array_index(sender->outlets, i);

        if (!g_str_equal(other->channel->name, fallback) || !outlet_is_up(other, now))
            continue;
        if (!outbox_hand_over(sender->hotline->db, outlet->channel->name, fallback,
                              outlet->provider->takes_our_id, &count, error))
            return false;
        other->drained = other->drained && count == 0;
    }
    return true;
}

static bool claim(Sender *sender, Outlet *outlet, GPtrArray *claimed, int64_t now, GError **error)
{
    g_autoptr(GArray) refused = g_array_new(FALSE, FALSE, sizeof(OutboxEnd));
    Claiming claiming = {
        .sender = sender, .outlet = outlet, .claimed = claimed, .refused = refused, .now = now};

    if (outlet->drained || !hand_over(sender, outlet, now, error))
        return outlet->drained;
    for (int lane = 0; lane < LANES; lane++) {
        if (!claim_lane(&claiming, lane, error))
            return false;
    }
    outlet->drained = !claiming.more || !outlet_is_up(outlet, now);
    return true;
}

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
        if (!claim(sender, g_ptr_array_index(sender->outlets, i), claimed, now, error)) {
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
        const Outlet *outlet = g_ptr_array_index(sender->outlets, i);

        if (!outlet->drained)
            return true;
    }
    return false;
}

static void pass(Sender *sender)
{
    g_autoptr(GPtrArray) claimed = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    int64_t now = now_of(sender);

    for (unsigned i = 0; i < sender->outlets->len && !sender->stopping; i++)
        log_in(sender, g_ptr_array_index(sender->outlets, i));
    if (!has_work(sender))
        return;
    if (!transact(sender, claimed, now, &error)) {
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

static void collect(const OutboxRow *row, gpointer data)
{
    OutboxRow copy = {.id = row->id,
                      .channel = g_intern_string(row->channel),
                      .lane = row->lane,
                      .attempts = row->attempts};

    g_array_append_val((GArray *)data, copy);
}

/* Only one process sends, so whatever is claimed now was claimed by one that is gone. */
static bool resolve_orphans(Sender *sender, GError **error)
{
    Hotline *hotline = sender->hotline;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
    int64_t now = now_of(sender);

    do {
        g_array_set_size(rows, 0);
        if (!outbox_expired_leases(hotline->db, INT64_MAX, collect, rows, error))
            return false;
        for (unsigned i = 0; i < rows->len; i++) {
            if (!sending_orphan(hotline, &g_array_index(rows, OutboxRow, i), now, error))
                return false;
        }
    } while (rows->len > 0);
    return true;
}

static bool begin(Sender *sender, GError **error)
{
    Db *db = sender->hotline->db;
    bool good = db_begin(db, error);

    for (unsigned i = 0; i < sender->outlets->len && good; i++)
        good = outlet_begin(g_ptr_array_index(sender->outlets, i), error);
    good = good && resolve_orphans(sender, error);
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
    while (g_main_context_iteration(NULL, FALSE))
        ;
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
    g_clear_object(&sender->http);
    g_object_unref(sender->cancel);
    g_ptr_array_unref(sender->done);
    g_ptr_array_unref(sender->outlets);
    outbox_forget_early(sender->hotline);
    g_free(sender);
}
