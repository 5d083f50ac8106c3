#include "core/sending/sender_claim.h"

#include "core/sending/broadcast_gate.h"
#include "core/sending/clock_watch.h"
#include "core/sending/daytime.h"
#include "core/sending/sending.h"

#define LEASE_SECONDS 300

typedef struct Claiming {
    Outlet *outlet;
    GPtrArray *claimed; /* of Sending */
    GArray *refused;    /* of OutboxEnd */
    int64_t now;
    bool more; /* some may be due that there is no room for */
    GError *error;
} Claiming;

/* What goes to many was meant for the day, and may have waited into the night: then it waits on. */
static bool is_for_the_day(Claiming *claiming, const Sending *sending, const OutboxRow *row,
                           OutboxEnd *end)
{
    Hotline *hotline = claiming->outlet->hotline;
    ContactRow contact;
    int64_t due_at;

    if (sending->lane == 0 || !contacts_get(hotline->db, row->person, &contact, &claiming->error))
        return false;
    due_at = daytime_next(daytime_zone(hotline->texts->regions, contact.region, &sending->to,
                                       hotline->config->timezone),
                          claiming->now);
    if (due_at == claiming->now)
        return false;
    end->due_at = due_at;
    end->state = "queued";
    end->reason = "night";
    end->doubtful = row->doubtful;
    return broadcast_gate_night(hotline, row, end, &claiming->error);
}

/* A broadcast that is paused or over must not leave, however it came to be queued. */
static bool is_held_back(Claiming *claiming, const OutboxRow *row, OutboxEnd *end)
{
    return broadcast_gate(claiming->outlet->hotline, row, end, &claiming->error) && end->reason;
}

/* Of a claim that failed everything is undone: then it does not matter. */
static bool may_go(Claiming *claiming, const Sending *sending, const OutboxRow *row, OutboxEnd *end)
{
    return claiming->error || !sending_refusal(sending, row, &end->reason, &claiming->error) ||
           (!end->reason && !is_held_back(claiming, row, end) &&
            !is_for_the_day(claiming, sending, row, end));
}

static void take_row(const OutboxRow *row, gpointer data)
{
    Claiming *claiming = data;
    Sending *sending = sending_new(claiming->outlet, row);
    OutboxEnd end = {.id = row->id,
                     .state = "cancelled",
                     .attempts = row->attempts,
                     .reason = "unreadable",
                     .now = claiming->now};

    if (sending && may_go(claiming, sending, row, &end)) {
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

        if (!outbox_end_claim(claiming->outlet->hotline->db, end, error))
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
static bool hand_over(const GPtrArray *outlets, Outlet *outlet, int64_t now, GError **error)
{
    const char *fallback = outlet->channel->fallback;
    int64_t count = 0;

    if (!fallback || outlet_is_up(outlet, now))
        return true;
    for (unsigned i = 0; i < outlets->len; i++) {
        Outlet *other = g_ptr_array_index(outlets, i);

        if (!g_str_equal(other->channel->name, fallback) || !outlet_is_up(other, now))
            continue;
        if (!outbox_hand_over(outlet->hotline->db, outlet->channel->name, fallback,
                              outlet->provider->takes_our_id, &count, error))
            return false;
        other->drained = other->drained && count == 0;
    }
    return true;
}

bool sender_claim(const GPtrArray *outlets, Outlet *outlet, GPtrArray *claimed, int64_t now,
                  GError **error)
{
    g_autoptr(GArray) refused = g_array_new(FALSE, FALSE, sizeof(OutboxEnd));
    Claiming claiming = {.outlet = outlet, .claimed = claimed, .refused = refused, .now = now};

    if (outlet->drained || !hand_over(outlets, outlet, now, error))
        return outlet->drained;
    for (int lane = 0; lane < LANES; lane++) {
        if (lane == 1 && clock_is_held(outlet->hotline, now))
            break;
        if (lane == 1)
            claiming.now = clock_now(outlet->hotline, now);
        if (!claim_lane(&claiming, lane, error))
            return false;
    }
    outlet->drained = !claiming.more || !outlet_is_up(outlet, now);
    return true;
}
