#include "core/sending/broadcast_gate.h"

#include "core/sending/consent.h"
#include "store/broadcast_people.h"

#define WAIT_SECONDS 30

/* For now: the person is pending again. What may have been taken keeps its id, and waits. */
static void wait(const OutboxRow *row, OutboxEnd *end, int64_t due_at)
{
    end->doubtful = row->doubtful;
    end->state = row->doubtful ? "queued" : "cancelled";
    end->due_at = row->doubtful ? due_at : 0;
}

static void stop(const OutboxRow *row, OutboxEnd *end, const char *reason)
{
    end->doubtful = row->doubtful;
    end->state = row->doubtful ? "unknown" : "cancelled";
    end->reason = reason;
}

/* id 0: it is of none. */
static bool find(Hotline *hotline, const OutboxRow *row, BroadcastRow *broadcast, GError **error)
{
    *broadcast = (BroadcastRow){0};
    return !g_str_equal(row->kind, message_kind_name(MESSAGE_BROADCAST)) ||
           broadcast_of_message(hotline->db, row->id, broadcast, error);
}

bool broadcast_gate(Hotline *hotline, const OutboxRow *row, OutboxEnd *end, GError **error)
{
    BroadcastRow broadcast;

    end->reason = NULL;
    if (!find(hotline, row, &broadcast, error))
        return false;
    if (broadcast.state == BROADCAST_KILLED) {
        stop(row, end, "killed");
    } else if (broadcast.ends_at && broadcast.ends_at <= end->now) {
        stop(row, end, "ended");
    } else if (broadcast.state == BROADCAST_PAUSED && g_strcmp0(broadcast.reason, "budget") != 0) {
        /* What was queued when the budget was used up is within it. */
        wait(row, end, end->now + WAIT_SECONDS);
        end->reason = "paused";
    }
    return true;
}

bool broadcast_gate_night(Hotline *hotline, const OutboxRow *row, OutboxEnd *end, GError **error)
{
    BroadcastRow broadcast;

    if (!find(hotline, row, &broadcast, error))
        return false;
    if (broadcast.id)
        wait(row, end, end->due_at);
    return true;
}
