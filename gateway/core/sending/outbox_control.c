#include "core/sending/outbox_control.h"

#include <string.h>

#include "base/error.h"
#include "store/clock.h"
#include "store/outbox.h"

typedef struct Action {
    const char *words;
    bool (*change)(Db *db, int64_t id, int64_t now, bool *changed, GError **error);
    const char *done, *refused;
} Action;

static const Action actions[] = {
    {"outbox retry ", outbox_retry, "It is queued again.",
     "Only a message that is queued, held or unknown can be sent again."},
    {"outbox cancel ", outbox_cancel, "It will not be sent.",
     "Only a message that is queued, held or unknown can be cancelled."},
};

static char *run(Db *db, const Action *action, int64_t id, int64_t now, GError **error)
{
    bool changed = false;

    if (!db_begin(db, error))
        return NULL;
    if (!action->change(db, id, now, &changed, error)) {
        db_rollback(db);
        return NULL;
    }
    if (!db_commit(db, error))
        return NULL;
    if (changed)
        return g_strdup(action->done);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, action->refused);
    return NULL;
}

/* The clock is right: what goes to many may go. */
static bool release(Db *db, int64_t id, int64_t now, bool *changed, GError **error)
{
    ClockRow clock;

    (void)id;
    (void)now;
    if (!clock_find(db, &clock, error))
        return false;
    *changed = clock.held_at != 0;
    clock.held_at = clock.held_seconds = 0;
    return !*changed || clock_save(db, &clock, error);
}

static const Action releasing = {OUTBOX_RELEASE, release, "Reminders and broadcasts go on.",
                                 "Nothing is held."};

char *outbox_control(Db *db, const char *line, int64_t now, GError **error)
{
    if (g_str_equal(line, OUTBOX_RELEASE))
        return run(db, &releasing, 0, now, error);
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
        const char *words = actions[i].words;
        gint64 id;

        if (g_str_has_prefix(line, words) &&
            g_ascii_string_to_signed(line + strlen(words), 10, 1, G_MAXINT64, &id, NULL))
            return run(db, &actions[i], id, now, error);
    }
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND,
                        "There is no such order: outbox retry ID, outbox cancel ID, outbox "
                        "release.");
    return NULL;
}
