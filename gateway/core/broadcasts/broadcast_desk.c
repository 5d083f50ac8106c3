#include "core/broadcasts/broadcast_desk.h"

#include "core/answers/mailbox.h"
#include "core/broadcasts/broadcast_check.h"
#include "core/staff/audit.h"
#include "store/broadcast_people.h"

/* ---- Who may do what when ---- */

typedef enum Deed { CHANGE, SUBMIT, WITHDRAW, APPROVE, PAUSE, RESUME, KILL } Deed;

#define IN(state) (1u << BROADCAST_##state)

static const struct {
    unsigned from; /* states that allow it */
    const char *action;
} deeds[] = {
    [CHANGE] = {IN(DRAFT) | IN(SUBMITTED), "broadcast.change"},
    [SUBMIT] = {IN(DRAFT), "broadcast.submit"},
    [WITHDRAW] = {IN(SUBMITTED), "broadcast.withdraw"},
    [APPROVE] = {IN(SUBMITTED), "broadcast.approve"},
    [PAUSE] = {IN(CANARY) | IN(RUNNING), "broadcast.pause"},
    [RESUME] = {IN(PAUSED) | IN(CHECKING), "broadcast.resume"},
    [KILL] = {IN(SUBMITTED) | IN(CANARY) | IN(CHECKING) | IN(RUNNING) | IN(PAUSED),
              "broadcast.kill"},
};

void broadcast_act_clear(BroadcastAct *act)
{
    g_clear_pointer(&act->words, g_ptr_array_unref);
}

static bool refuse(BroadcastAct *act, BroadcastVerdict verdict)
{
    act->verdict = verdict;
    return true;
}

static bool log_deed(Hotline *hotline, const BroadcastAct *act, const char *action, int64_t id,
                     GError **error)
{
    const AuditEntry entry = {.staff_id = act->by, .action = action, .subject_id = id};

    return audit_add(hotline, &entry, act->now, error);
}

/* The verdict says whether it may be done. */
static bool find(Hotline *hotline, BroadcastAct *act, Deed deed, int64_t id, Broadcast *broadcast,
                 GError **error)
{
    if (!broadcasts_get(hotline->db, id, broadcast, error))
        return false;
    if (broadcast->row.id == 0)
        return refuse(act, BROADCAST_NOT_THERE);
    act->verdict = deeds[deed].from & 1u << broadcast->row.state ? BROADCAST_ACCEPTED
                                                                 : BROADCAST_MOVED;
    return true;
}

static bool finish(Hotline *hotline, BroadcastAct *act, Deed deed, const BroadcastRow *row,
                   GError **error)
{
    hotline->broadcasting = true;
    return broadcasts_note(hotline->db, row, error) &&
           log_deed(hotline, act, deeds[deed].action, row->id, error);
}

/* ---- Drafts ---- */

/* What would go out empty is no text. */
static void drop_empty(BroadcastRow *row)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_autofree char *clean = row->texts[language] ? mailbox_clean(row->texts[language]) : NULL;

        if (clean && !*clean)
            row->texts[language] = NULL;
    }
}

/* Whoever approves one has seen that text and no later one: so another text is another broadcast. */
static bool replace(Hotline *hotline, const BroadcastAct *act, BroadcastRow *old, BroadcastRow *row,
                    GError **error)
{
    row->id = 0;
    old->state = BROADCAST_KILLED;
    old->reason = "replaced";
    old->ended_at = act->now;
    return broadcasts_note(hotline->db, old, error) &&
           log_deed(hotline, act, "broadcast.replace", old->id, error);
}

bool broadcast_save(Hotline *hotline, BroadcastAct *act, BroadcastRow *row, GError **error)
{
    g_auto(Broadcast) old = {0};
    bool fresh = row->id == 0;

    act->verdict = BROADCAST_ACCEPTED;
    if (!fresh && !find(hotline, act, CHANGE, row->id, &old, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    drop_empty(row);
    broadcast_check_draft(hotline, row, act);
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    if (old.row.submitted_at && !replace(hotline, act, &old.row, row, error))
        return false;
    fresh = row->id == 0;
    row->state = BROADCAST_DRAFT;
    row->author_id = act->by;
    row->created_at = fresh ? act->now : old.row.created_at;
    return broadcasts_save(hotline->db, row, error) &&
           log_deed(hotline, act, fresh ? "broadcast.draft" : deeds[CHANGE].action, row->id, error);
}

bool broadcast_submit(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};

    if (!find(hotline, act, SUBMIT, id, &broadcast, error))
        return false;
    if (act->verdict == BROADCAST_ACCEPTED)
        broadcast_check_ready(hotline, &broadcast.row, act);
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    broadcast.row.state = BROADCAST_SUBMITTED;
    if (!broadcast.row.submitted_at)
        broadcast.row.submitted_at = act->now;
    return finish(hotline, act, SUBMIT, &broadcast.row, error);
}

bool broadcast_withdraw(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};

    if (!find(hotline, act, WITHDRAW, id, &broadcast, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    broadcast.row.state = BROADCAST_DRAFT;
    return finish(hotline, act, WITHDRAW, &broadcast.row, error);
}

bool broadcast_approve(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    BroadcastRow *row = &broadcast.row;

    if (!find(hotline, act, APPROVE, id, &broadcast, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    if (row->author_id == act->by)
        return refuse(act, BROADCAST_SECOND_PERSON);
    broadcast_check_ready(hotline, row, act); /* the tables may say more than they did */
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    row->state = row->canary ? BROADCAST_CANARY : BROADCAST_RUNNING;
    row->approver_id = act->by;
    row->approved_at = act->now;
    return finish(hotline, act, APPROVE, row, error);
}

/* ---- The brake ---- */

bool broadcast_pause(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    BroadcastRow *row = &broadcast.row;

    if (!find(hotline, act, PAUSE, id, &broadcast, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    row->paused_from = row->state;
    row->state = BROADCAST_PAUSED;
    row->reason = "by_hand";
    return broadcast_take_back(hotline->db, id, "paused", false, act->now, error) &&
           finish(hotline, act, PAUSE, row, error);
}

static bool is_spent(Hotline *hotline, const BroadcastRow *row, bool *spent, GError **error)
{
    BroadcastCounts counts;

    if (!broadcast_counts(hotline->db, row->id, &counts, error))
        return false;
    *spent = row->budget && counts.cost + broadcast_dearest(hotline, row) > row->budget;
    return true;
}

bool broadcast_resume(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    BroadcastRow *row = &broadcast.row;
    bool spent = false;

    if (!find(hotline, act, RESUME, id, &broadcast, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    if (row->ends_at && row->ends_at <= act->now)
        return refuse(act, BROADCAST_TOO_LATE);
    if (g_strcmp0(row->reason, "budget") == 0 && !is_spent(hotline, row, &spent, error))
        return false;
    if (spent)
        return refuse(act, BROADCAST_BUDGET);
    row->state = row->state == BROADCAST_PAUSED ? row->paused_from : BROADCAST_RUNNING;
    row->reason = NULL;
    return finish(hotline, act, RESUME, row, error);
}

bool broadcast_kill(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    BroadcastRow *row = &broadcast.row;

    if (!find(hotline, act, KILL, id, &broadcast, error))
        return false;
    if (act->verdict != BROADCAST_ACCEPTED)
        return true;
    row->state = BROADCAST_KILLED;
    row->reason = "by_hand";
    row->ended_at = act->now;
    return broadcast_take_back(hotline->db, id, "killed", true, act->now, error) &&
           finish(hotline, act, KILL, row, error);
}
