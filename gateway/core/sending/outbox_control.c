#include "core/sending/outbox_control.h"

#include <string.h>

#include "base/error.h"
#include "core/intake.h"
#include "core/sending/clock_watch.h"
#include "core/staff/audit.h"
#include "store/clock.h"
#include "store/outbox.h"

typedef struct Action {
    const char *words;
    const char *audit;
    bool (*change)(Hotline *hotline, int64_t id, int64_t now, bool *changed, GError **error);
    const char *done, *refused;
} Action;

static bool retry(Hotline *hotline, int64_t id, int64_t now, bool *changed, GError **error)
{
    hotline->queued = true; /* the sender looks at once */
    return outbox_retry(hotline->db, id, now, changed, error);
}

static bool cancel(Hotline *hotline, int64_t id, int64_t now, bool *changed, GError **error)
{
    hotline->erased = true; /* its number and text */
    return outbox_cancel(hotline->db, id, now, changed, error);
}

/* The clock is right: what goes to many may go. */
static bool release(Hotline *hotline, int64_t id, int64_t now, bool *changed, GError **error)
{
    ClockRow clock;

    (void)id;
    (void)now;
    if (!clock_find(hotline->db, &clock, error))
        return false;
    *changed = clock.held_at != 0;
    hotline->queued = *changed;
    return !*changed || clock_release(hotline, error);
}

static const Action actions[] = {
    {"outbox retry ", "outbox.retry", retry, "It is queued again.",
     "Only a message that is queued, held or unknown can be sent again."},
    {"outbox cancel ", "outbox.cancel", cancel, "It will not be sent.",
     "Only a message that is queued, held or unknown can be cancelled."},
};
static const Action releasing = {OUTBOX_RELEASE, "hold.release", release,
                                 "Reminders and broadcasts go on.", "Nothing is held."};

static bool change(Hotline *hotline, const Action *action, int64_t id, int64_t now, GError **error)
{
    const AuditEntry entry = {.action = action->audit, .subject_id = id};
    bool changed = false;

    if (!action->change(hotline, id, now, &changed, error))
        return false;
    if (changed)
        return audit_add(hotline, &entry, now, error);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, action->refused);
    return false;
}

static char *run(Hotline *hotline, const Action *action, int64_t id, int64_t now, GError **error)
{
    if (!intake_begin(hotline, error))
        return NULL;
    if (!change(hotline, action, id, now, error)) {
        db_rollback(hotline->db);
        return NULL;
    }
    return intake_commit(hotline, error) ? g_strdup(action->done) : NULL;
}

char *outbox_control(Hotline *hotline, const char *line, int64_t now, GError **error)
{
    if (g_str_equal(line, OUTBOX_RELEASE))
        return run(hotline, &releasing, 0, now, error);
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
        const char *words = actions[i].words;
        gint64 id;

        if (g_str_has_prefix(line, words) &&
            g_ascii_string_to_signed(line + strlen(words), 10, 1, G_MAXINT64, &id, NULL))
            return run(hotline, &actions[i], id, now, error);
    }
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND,
                        "There is no such order: outbox retry ID, outbox cancel ID, outbox "
                        "release.");
    return NULL;
}
