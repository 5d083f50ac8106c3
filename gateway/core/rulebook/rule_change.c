#include "core/rulebook/rule_change.h"

#include "core/intake.h"
#include "core/reminders/told.h"
#include "core/rulebook/correction.h"
#include "core/sending/clock_watch.h"
#include "core/sending/outbox.h"
#include "store/rule_changes.h"

typedef struct Work {
    Hotline *hotline;
    const Rule *rule;
    RuleChangeRow change;
    int64_t now;
    Day today;
} Work;

/* ---- One person ---- */

static bool is_kind(const Work *work, const char *kind)
{
    return g_str_equal(work->change.kind, kind);
}

static bool is_done(const Work *work, const ToldRow *row)
{
    if (is_kind(work, "ended"))
        return row->day == DAY_NONE || row->day < work->today;
    return row->version == work->change.version;
}

static bool queue(Work *work, const ToldRow *row, const Correction *correction,
                  RuleCorrectionRow *kept, GError **error)
{
    const RuleChangeRow *change = &work->change;
    /* The person is in it, since ids of rows may come again. */
    g_autofree char *once = g_strdup_printf("correction:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                                            ":%" G_GINT64_FORMAT,
                                            row->contact_id, row->id, change->version);
    /* The same version may come back, or end. */
    g_autofree char *again = g_strdup_printf("%s:%s:%" G_GINT64_FORMAT, once, change->kind,
                                             change->id);
    const OutboxMessage message = {
        .channel = correction->channel,
        .to = correction->to,
        .text = correction->text,
        .kind = MESSAGE_REMINDER,
        .msgid = correction->msgid,
        .dedupe = is_kind(work, "new") ? once : again,
        .due_at = correction->due_at,
        .id = &kept->outbox_id,
    };

    return outbox_queue(work->hotline, &message, work->now, error);
}

static bool correct(Work *work, const ToldRow *row, const Correction *correction, GError **error)
{
    RuleCorrectionRow kept = {
        .change_id = work->change.id,
        .told_id = row->id,
        .old_day = correction->known,
        .new_day = correction->day,
        .reason = correction->silent,
    };

    if (correction_is_needless(correction))
        return true;
    if (!correction->silent && !queue(work, row, correction, &kept, error))
        return false;
    return rule_corrections_add(work->hotline->db, &kept, error);
}

/* What is queued of the old date must not leave. After an undoing, what was taken back then comes again: what
 * had left before is not queued twice. */
static bool renew_reminder(Work *work, const ToldRow *row, GError **error)
{
    Hotline *hotline = work->hotline;
    g_auto(ToldRow) moved = {0};
    bool cancelled = false;
    const char *zone;

    if (row->sent_id &&
        !rule_corrections_take_back(hotline->db, row->sent_id, work->now, &cancelled, error))
        return false;
    if (!cancelled && !is_kind(work, "undone"))
        return true;
    if (!told_rows_get(hotline->db, row->id, &moved, error))
        return false;
    if (cancelled)
        moved.sent_id = moved.check_at = 0;
    if (is_kind(work, "undone")) {
        if (!told_zone(hotline, moved.contact_id, &zone, error))
            return false;
        moved.about = moved.day;
        told_plan(hotline, &moved, zone, INT_MIN, work->now);
    }
    return told_rows_update(hotline->db, &moved, error);
}

static bool take_along(const Told *told, gpointer data, GError **error)
{
    Work *work = data;
    const ToldRow *row = told->row;
    g_auto(Correction) correction = {.now = work->now, .not_before = work->change.due_from};

    work->change.done_to = row->id;
    if (is_done(work, row))
        return true;
    if (!correction_of(work->hotline, told, work->rule, &correction, error) ||
        !told_move(work->hotline, row->id, correction.day, work->rule, work->now, error))
        return false;
    if (correction.day != row->day && !renew_reminder(work, row, error))
        return false;
    return rule_corrections_cancel_told(work->hotline->db, row->id, work->now, error) &&
           correct(work, row, &correction, error);
}

/* ---- A slice ---- */

static bool run_slice(Work *work, bool *more, GError **error)
{
    ToldSlice slice = {
        .rule = work->change.rule, .limit = RULE_CHANGE_SLICE, .after = work->change.done_to};

    if (work->rule && !told_each(work->hotline, &slice, take_along, work, error))
        return false;
    *more = slice.more;
    if (!slice.more)
        work->change.done_at = work->now;
    return rule_changes_note(work->hotline->db, &work->change, error);
}

/* A rule ends by itself on its last day: whoever waits for a later date hears so. */
static bool find_ended(Hotline *hotline, int64_t now, RuleChangeRow *found, GError **error)
{
    const Rules *rules = hotline->texts->rules;
    Day today = day_at(now, hotline->config->timezone);

    for (size_t i = 0; i < rules_count(rules) && found->id == 0; i++) {
        const Rule *rule = rules_get(rules, i);
        const RuleChangeRow ended = {.rule = rule->id,
                                     .version = rule->version,
                                     .kind = "ended",
                                     .created_at = now,
                                     .due_from = now};

        if (rule->class != RULE_CLASS_A || !rule_is_over(rule, today))
            continue;
        if (!rule_changes_find(hotline->db, rule->id, rule->version, "ended", found, error))
            return false;
        if (found->id) {
            found->id = 0;
            continue;
        }
        if (!rule_changes_add(hotline->db, &ended, error))
            return false;
        return rule_changes_next(hotline->db, found, error);
    }
    return true;
}

static bool step(Work *work, bool *more, GError **error)
{
    Hotline *hotline = work->hotline;

    if (!rule_changes_next(hotline->db, &work->change, error) ||
        (work->change.id == 0 && !find_ended(hotline, work->now, &work->change, error)))
        return false;
    if (work->change.id == 0)
        return true;
    *more = true;
    work->rule = rules_find(hotline->texts->rules, work->change.rule);
    if (work->rule && work->rule->version != work->change.version) {
        *more = false; /* what is in force could not be taken yet */
        hotline->rules_changed = true;
        return true;
    }
    return run_slice(work, more, error);
}

bool rule_change_step(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    Work work = {.hotline = hotline, .now = now, .today = day_at(now, hotline->config->timezone)};

    *more = false;
    /* A clock that is wrong ends rules that go on, and takes dates from people that are right. */
    if (clock_is_held(hotline, now))
        return true;
    if (!intake_begin(hotline, error))
        return false;
    if (!step(&work, more, error)) {
        db_rollback(hotline->db);
        *more = false;
        return false;
    }
    return intake_commit(hotline, error);
}
