#include "core/broadcasts/broadcast_pump.h"

#include "core/broadcasts/broadcast_audience.h"
#include "core/broadcasts/broadcast_outcome.h"
#include "core/broadcasts/broadcast_preview.h"
#include "core/broadcasts/broadcast_queue.h"
#include "core/intake.h"
#include "core/sending/clock_watch.h"
#include "core/staff/audit.h"

#define GATHER_SLICE 300
#define WIND_DOWN_SLICE 300
#define FORGET_SLICE 1000
#define PEOPLE_KEPT ((int64_t)86400 * 90) /* as long as a row of the outbox */

/* One broadcast, in one slice. */
typedef struct Work {
    Hotline *hotline;
    Broadcast broadcast;
    int64_t now;
    int64_t n;     /* people written down so far */
    int64_t count; /* in this slice */
    bool more;
} Work;

static bool note(Work *work, const char *action, GError **error)
{
    const AuditEntry entry = {.action = action, .subject_id = work->broadcast.row.id};

    return audit_add(work->hotline, &entry, work->now, error);
}

/* ---- Who is meant: written down once, so that the audience is what was approved ---- */

static bool write_down(const ContactRow *contact, gpointer data, GError **error)
{
    Work *work = data;
    const BroadcastRow *row = &work->broadcast.row;
    BroadcastPerson person = {
        .broadcast_id = row->id,
        .contact_id = contact->id,
        .language = language_code(contact->language),
        .due_at = MAX(work->now, row->starts_at),
        .updated_at = work->now,
    };
    BroadcastExclusion exclusion;
    const Channel *channel;

    if (!broadcast_channel(work->hotline, contact->id, &channel, error))
        return false;
    exclusion = broadcast_exclusion(row, contact, channel);
    if (exclusion != EXCLUSIONS) {
        person.outcome = OUTCOME_EXCLUDED;
        person.reason = broadcast_exclusion_name(exclusion);
    }
    return broadcast_people_add(work->hotline->db, &person, &work->n, error);
}

static bool gather(Work *work, GError **error)
{
    Db *db = work->hotline->db;
    BroadcastRow *row = &work->broadcast.row;
    /* The clock may have been ahead when it was approved: then nobody has been here lately. */
    const int64_t then = MIN(row->approved_at, work->now);
    BroadcastSlice slice = broadcast_slice(work->hotline, row, then, GATHER_SLICE);

    if (!broadcast_people_last(db, row->id, &work->n, error) ||
        !broadcast_audience(db, &row->audience, &slice, write_down, work, error))
        return false;
    row->gathered_to = slice.after;
    row->gathered_at = slice.looked_at < slice.limit ? work->now : 0;
    work->more = true;
    return true;
}

/* ---- What is over ---- */

static bool cancel_one(const BroadcastPerson *person, gpointer data, GError **error)
{
    Work *work = data;
    BroadcastPerson after = *person;

    work->count++;
    after.outcome = OUTCOME_CANCELLED;
    after.reason = work->broadcast.row.state == BROADCAST_KILLED ? "killed" : "ended";
    after.updated_at = work->now;
    return broadcast_people_move(work->hotline->db, person, &after, error);
}

/* Whoever is still to come gets nothing any more. */
static bool wind_down(Work *work, GError **error)
{
    const BroadcastDue due = {work->broadcast.row.id, INT64_MAX, WIND_DOWN_SLICE};

    if (!broadcast_people_due(work->hotline->db, &due, cancel_one, work, error))
        return false;
    work->more = work->count == WIND_DOWN_SLICE;
    return true;
}

static bool end(Work *work, GError **error)
{
    BroadcastRow *row = &work->broadcast.row;

    row->state = BROADCAST_DONE;
    row->reason = "ended";
    row->ended_at = work->now;
    work->more = true;
    return broadcast_take_back(work->hotline->db, row->id, "ended", true, work->now, error) &&
           note(work, "broadcast.ended", error);
}

/* Nothing waits any more: it is done, or the canary is out. */
static bool settle(Work *work, GError **error)
{
    BroadcastRow *row = &work->broadcast.row;
    BroadcastCounts counts;

    if (!broadcast_counts(work->hotline->db, row->id, &counts, error))
        return false;
    if (counts.of[OUTCOME_QUEUED] > 0)
        return true;
    if (counts.of[OUTCOME_PENDING] == 0) {
        row->state = BROADCAST_DONE;
        row->reason = NULL;
        row->ended_at = work->now;
        return note(work, "broadcast.done", error);
    }
    if (row->state != BROADCAST_CANARY || broadcast_taken(&counts) < row->canary)
        return true;
    row->state = BROADCAST_CHECKING;
    return note(work, "broadcast.checking", error);
}

/* ---- A slice ---- */

static bool queue(Work *work, GError **error)
{
    BroadcastRow *row = &work->broadcast.row;

    if (row->state != BROADCAST_CANARY && row->state != BROADCAST_RUNNING)
        return true;
    return broadcast_queue(work->hotline, row, work->now, &work->more, error) &&
           (row->state != BROADCAST_PAUSED || note(work, "broadcast.budget", error));
}

/* One that only waits writes nothing. */
static bool is_changed(const BroadcastRow *before, const BroadcastRow *after)
{
    return before->state != after->state || before->paced_at != after->paced_at ||
           before->gathered_to != after->gathered_to || before->gathered_at != after->gathered_at;
}

static bool move_on(Work *work, GError **error)
{
    const BroadcastRow *row = &work->broadcast.row;

    if (row->ends_at && row->ends_at <= work->now)
        return end(work, error);
    if (!row->gathered_at)
        return gather(work, error);
    return queue(work, error) && settle(work, error);
}

static bool advance_it(Work *work, GError **error)
{
    const BroadcastRow before = work->broadcast.row;

    if (before.state == BROADCAST_KILLED || before.state == BROADCAST_DONE)
        return wind_down(work, error);
    if (clock_is_held(work->hotline, work->now))
        return true;
    return move_on(work, error) &&
           (!is_changed(&before, &work->broadcast.row) ||
            broadcasts_note(work->hotline->db, &work->broadcast.row, error));
}

static bool goes_out(const BroadcastRow *row, int64_t now)
{
    return (row->state == BROADCAST_CANARY || row->state == BROADCAST_RUNNING) &&
           row->starts_at <= now;
}

static bool advance(Work *work, GError **error)
{
    const BroadcastRow before = work->broadcast.row;

    if (!advance_it(work, error))
        return false;
    if (is_changed(&before, &work->broadcast.row) || work->count > 0)
        hotline_add_broadcast_news(work->hotline, before.id);
    work->hotline->broadcasting |= goes_out(&work->broadcast.row, work->now);
    return true;
}

static bool advance_all(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    bool good = broadcasts_open(hotline->db, &ids, error);

    for (unsigned i = 0; good && i < ids->len; i++) {
        Work work = {.hotline = hotline, .now = now};

        good = broadcasts_get(hotline->db, g_array_index(ids, int64_t, i), &work.broadcast,
                              error) &&
               advance(&work, error);
        *more = *more || work.more;
        broadcast_clear(&work.broadcast);
    }
    return good;
}

/* Who was in an audience says something about them: only the figures stay for good. */
static bool forget(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    const BroadcastForget old = {now - PEOPLE_KEPT, FORGET_SLICE, now};
    bool others = false;

    if (clock_is_held(hotline, now))
        return true;
    if (!broadcasts_forget(hotline->db, &old, &others, error))
        return false;
    *more = *more || others;
    return true;
}

bool broadcast_run(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    *more = hotline->broadcasting = false;
    if (!intake_begin(hotline, error))
        return false;
    if (!broadcast_note_outcomes(hotline, now, more, error) ||
        !advance_all(hotline, now, more, error) || !forget(hotline, now, more, error)) {
        db_rollback(hotline->db);
        hotline_tell_news(hotline, false);
        hotline->queued = false;
        *more = false;
        return false;
    }
    return intake_commit(hotline, error);
}
