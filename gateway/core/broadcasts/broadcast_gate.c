#include "core/broadcasts/broadcast_gate.h"

#include "core/sending/consent.h"
#include "store/broadcast_people.h"

#define WAIT_SECONDS 30

static bool is_broadcast(const OutboxRow *row)
{
    return g_str_equal(row->kind, message_kind_name(MESSAGE_BROADCAST));
}

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

bool broadcast_gate(Hotline *hotline, const OutboxRow *row, OutboxEnd *end, GError **error)
{
    BroadcastRow broadcast;

    end->reason = NULL;
    if (!is_broadcast(row))
        return true;
    if (!broadcast_of_message(hotline->db, row->id, &broadcast, error))
        return false;
    if (broadcast.id == 0)
        return true;
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

void broadcast_gate_night(const OutboxRow *row, OutboxEnd *end)
{
    if (is_broadcast(row))
        wait(row, end, end->due_at);
}
