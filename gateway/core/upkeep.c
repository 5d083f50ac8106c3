#include "core/upkeep.h"

#include "base/log.h"
#include "core/broadcasts/broadcast_pump.h"
#include "core/intake.h"
#include "core/reminders/reminders.h"
#include "core/rulebook/rule_change.h"
#include "core/sending/clock_watch.h"
#include "store/queue.h"

#define SWEEP_SECONDS 2
#define PUMP_MILLISECONDS 200

struct Upkeep {
    Hotline *hotline;
    UpkeepHooks hooks;
    unsigned sweep; /* source id */
    unsigned pump;  /* source id: asks what of a broadcast may leave */
    unsigned
        plan; /* source id: a slice of what goes to many, once nothing else is to be done; 0: none is due */
};

/* ---- What goes to many, in slices ---- */

static gboolean on_plan(gpointer data)
{
    Upkeep *upkeep = data;
    Hotline *hotline = upkeep->hotline;
    int64_t now = upkeep->hooks.clock();
    g_autoptr(GError) error = NULL;
    bool more = false;

    /* Dates that a rule has moved go first: nobody is to be reminded of the old one. */
    if (!rule_change_step(hotline, now, &more, &error))
        log_failure("rules.change", 0, error);
    g_clear_error(&error);
    if (!more && !reminders_run(hotline, now, &more, &error))
        log_failure("reminders.plan", 0, error);
    g_clear_error(&error);
    if (!more && !broadcast_run(hotline, now, &more, &error))
        log_failure("broadcasts.run", 0, error);
    if (more)
        return G_SOURCE_CONTINUE;
    upkeep->plan = 0;
    return G_SOURCE_REMOVE;
}

/* One slice at once, since callers may never leave the loop idle; the others whenever they do. */
static void plan_now(Upkeep *upkeep)
{
    unsigned source = upkeep->plan;

    if (source && on_plan(upkeep) == G_SOURCE_REMOVE)
        g_source_remove(source);
    else if (!source)
        upkeep->plan = g_idle_add_full(G_PRIORITY_LOW, on_plan, upkeep, NULL);
}

/* While a broadcast goes out; otherwise the sweep is enough. */
static gboolean on_pump(gpointer data)
{
    Upkeep *upkeep = data;
    g_autoptr(GError) error = NULL;
    bool more = false;

    if (upkeep->hotline->broadcasting &&
        !broadcast_run(upkeep->hotline, upkeep->hooks.clock(), &more, &error))
        log_failure("broadcasts.run", 0, error);
    if (more)
        plan_now(upkeep);
    return G_SOURCE_CONTINUE;
}

/* ---- The sweep ---- */

static bool watch_clock(Upkeep *upkeep, GError **error)
{
    const ClockReading reading = clock_read(upkeep->hooks.clock());

    return clock_watch(upkeep->hotline, &reading, error);
}

static gboolean on_sweep(gpointer data)
{
    Upkeep *upkeep = data;
    g_autoptr(GError) error = NULL;

    if (!watch_clock(upkeep, &error))
        log_failure("clock.watch", 0, error);
    else
        plan_now(upkeep);
    g_clear_error(&error);
    if (!intake_sweep(upkeep->hotline, upkeep->hooks.clock(), &error))
        log_failure("intake.sweep", 0, error);
    g_clear_error(&error);
    if (!queue_keep_up(upkeep->hotline->db, &error))
        log_failure("queue.keep_up", 0, error);
    upkeep->hooks.swept();
    return G_SOURCE_CONTINUE;
}

Upkeep *upkeep_new(Hotline *hotline, const UpkeepHooks *hooks, GError **error)
{
    Upkeep *upkeep = g_new0(Upkeep, 1);

    upkeep->hotline = hotline;
    upkeep->hooks = *hooks;
    if (!watch_clock(upkeep, error)) {
        g_free(upkeep);
        return NULL;
    }
    upkeep->sweep = g_timeout_add_seconds(SWEEP_SECONDS, on_sweep, upkeep);
    upkeep->pump = g_timeout_add(PUMP_MILLISECONDS, on_pump, upkeep);
    plan_now(upkeep);
    return upkeep;
}

void upkeep_free(Upkeep *upkeep)
{
    if (!upkeep)
        return;
    g_clear_handle_id(&upkeep->sweep, g_source_remove);
    g_clear_handle_id(&upkeep->pump, g_source_remove);
    g_clear_handle_id(&upkeep->plan, g_source_remove);
    g_free(upkeep);
}
