/* How reminding is going, and whether the clock can be trusted with it. */

#include "core/sending/clock_watch.h"
#include "core/staff/audit.h"
#include "store/told.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

static void out_hold(ApiCall *call, const ClockRow *clock)
{
    if (!clock->held_at) {
        api_out_text(call, "hold", NULL);
        return;
    }
    api_out_object(call, "hold");
    api_out_int(call, "since", clock->held_at);
    api_out_int(call, "seconds", clock->held_seconds);
    json_builder_end_object(call->out);
}

static void out_late(const char *reason, int64_t count, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_text(call, "reason", reason);
    api_out_int(call, "count", count);
    json_builder_end_object(call->out);
}

static bool show(ApiCall *call, GError **error)
{
    Db *db = call->hotline->db;
    ToldCounts counts;
    ClockRow clock;

    if (!told_rows_count(db, call->now, &counts, error) || !clock_find(db, &clock, error))
        return false;
    api_out_int(call, "people", counts.people);
    api_out_int(call, "deadlines", counts.deadlines);
    api_out_int(call, "paused", counts.paused);
    api_out_int(call, "due_now", counts.due_now);
    api_out_int(call, "due_day", counts.due_day);
    api_out_int(call, "late", counts.late);
    api_out_array(call, "late_reasons");
    if (!told_rows_late(db, call->now, out_late, call, error))
        return false;
    json_builder_end_array(call->out);
    out_hold(call, &clock);
    return true;
}

static bool release(ApiCall *call, GError **error)
{
    const AuditEntry entry = {.staff_id = call->session->staff_id, .action = "hold.release"};

    if (!clock_release(call->hotline, error) || !audit_add(call->hotline, &entry, call->now, error))
        return false;
    call->hotline->queued = true; /* the sender looks at once */
    return true;
}

const ApiRoute api_reminders_routes[] = {
    {"GET", "/reminders", STAFF_VIEWER, API_READS, show},
    {"POST", "/hold/release", STAFF_ADMIN, 0, release},
    {0},
};
