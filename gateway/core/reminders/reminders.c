#include "core/reminders/reminders.h"

#include "core/intake.h"
#include "core/reminders/reminder_text.h"
#include "core/reminders/told.h"
#include "core/sending/clock_watch.h"
#include "core/sending/daytime.h"
#include "core/sending/outbox.h"
#include "core/sending/reach.h"
#include "store/channels.h"

#define SLICE 200 /* some 20 ms: whoever dials meanwhile waits no longer */
#define DAY_SECONDS ((int64_t)86400)
#define SILENT_DAYS 90

/* One row and whose it is. */
typedef struct Planning {
    Hotline *hotline;
    int64_t now;
    ToldRow row;
    ContactRow contact;
    Phone phone;
    const char *zone;
} Planning;

/* ---- Whose it is ---- */

static bool open_person(Planning *planning, GError **error)
{
    Hotline *hotline = planning->hotline;

    if (!contacts_get(hotline->db, planning->row.contact_id, &planning->contact, error) ||
        !reach_phone(hotline, planning->row.contact_id, &planning->phone, error))
        return false;
    planning->zone = daytime_zone(hotline->texts->regions, planning->contact.region,
                                  &planning->phone, hotline->config->timezone);
    return true;
}

static void note_late(Planning *planning, const char *reason)
{
    planning->row.late_at = planning->row.late_at ? planning->row.late_at : planning->now;
    planning->row.late_reason = reason;
}

/* Is the rule still what was told? A date that a rule past its end gave is not repeated. */
static bool still_holds(const Planning *planning)
{
    const Rule *rule = rules_find(planning->hotline->texts->rules, planning->row.rule);
    Day today = daytime_day(planning->hotline->config->timezone, planning->now);

    return rule && rule->class == RULE_CLASS_A &&
           (rule->valid_until == DAY_NONE || today <= rule->valid_until);
}

/* Why nothing can go out; NULL if it can. */
static const char *obstacle(const Planning *planning, const Channel *channel, const char *msgid)
{
    const Catalog *catalog = planning->hotline->texts->catalog;

    if (!*planning->phone.e164)
        return "unreadable";
    if (!channel)
        return "no_channel";
    return consent_refusal(&planning->contact, MESSAGE_REMINDER,
                           catalog_is_neutral(catalog, msgid));
}

/* ---- Sending ---- */

typedef struct Outgoing {
    ReminderText kind;
    Day day;
    const char *mark; /* what it is, after the row */
} Outgoing;

/* By when it will be read. */
static ReminderText kind_of(const Planning *planning, Day day)
{
    int64_t due_at = daytime_next(planning->zone, planning->now);

    return daytime_day(planning->zone, due_at) > day ? REMINDER_PASSED : REMINDER_COMES;
}

/* The same twice is queued once. The person is in the key, since ids of rows may come again. */
static char *dedupe_of(const ToldRow *row, const Outgoing *out)
{
    return g_strdup_printf("reminder:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%s", row->contact_id,
                           row->id, out->mark);
}

static bool send(Planning *planning, const Outgoing *out, GError **error)
{
    Hotline *hotline = planning->hotline;
    ToldRow *row = &planning->row;
    const Channel *channel = reach_channel(hotline, BEARER_SMS, row->channel);
    const char *msgid = NULL;
    g_autofree char *text = reminder_text(hotline, &planning->contact, out->kind, out->day,
                                          row->channel, &msgid);
    g_autofree char *dedupe = dedupe_of(row, out);
    const char *reason = obstacle(planning, channel, msgid);
    const int64_t due_at = daytime_next(planning->zone, planning->now);
    int64_t id = 0;
    OutboxMessage message = {
        .channel = channel,
        .to = planning->phone,
        .text = text,
        .kind = MESSAGE_REMINDER,
        .msgid = msgid,
        .dedupe = dedupe,
        .due_at = due_at,
        .id = &id,
    };

    if (reason) {
        note_late(planning, reason);
        return true;
    }
    if (!outbox_queue(hotline, &message, planning->now, error))
        return false;
    row->late_at = 0;
    row->late_reason = NULL;
    if (id) {
        row->sent_id = id;
        row->sent_day = out->day;
        row->check_at = due_at + DAY_SECONDS;
    }
    return true;
}

/* ---- Still theirs? ---- */

static bool is_silent(const Planning *planning)
{
    const char *zone = planning->hotline->config->timezone;
    Day today = daytime_day(zone, planning->now);
    Day agreed = daytime_day(zone, planning->row.consented_at);

    return today - MAX(planning->contact.seen_day, agreed) > SILENT_DAYS;
}

static bool pause_one(const ToldRow *row, gpointer data, GError **error)
{
    const Planning *planning = data;
    ToldRow copy = *row;

    return row->remind != TOLD_REMIND ||
           told_set_remind(planning->hotline, &copy, TOLD_PAUSED, planning->now, error);
}

/* All of theirs pause, and they are asked once, by SMS and when they dial. */
static bool ask_first(Planning *planning, GError **error)
{
    Hotline *hotline = planning->hotline;
    g_autofree char *mark = g_strdup_printf("ask:%" G_GINT64_FORMAT, planning->now / DAY_SECONDS);
    const Outgoing out = {REMINDER_ASKS, DAY_NONE, mark};

    if (!planning->contact.asks) {
        planning->contact.asks = true;
        if (!contacts_save(hotline->db, &planning->contact, planning->now, error) ||
            !told_rows_of(hotline->db, planning->contact.id, pause_one, planning, error) ||
            !send(planning, &out, error))
            return false;
    }
    planning->row.remind = TOLD_PAUSED;
    planning->row.about = DAY_NONE;
    planning->row.next_at = 0;
    planning->row.check_at = 0; /* asked once */
    return true;
}

/* ---- What is due ---- */

/* The latest one that is due, and never more: whoever was away for a week gets one text. */
static bool remind(Planning *planning, GError **error)
{
    ToldRow *row = &planning->row;
    g_autofree char *mark = NULL;
    Outgoing out;

    /* next_at may be of another zone or an older ladder. */
    told_plan(planning->hotline, row, planning->zone, (int)row->step - 1, planning->now);
    if (!row->next_at || row->next_at > planning->now)
        return true;
    mark = g_strdup_printf("%d:%" G_GINT64_FORMAT, (int)row->about, row->step);
    out = (Outgoing){kind_of(planning, row->about), row->about, mark};
    if (!send(planning, &out, error))
        return false;
    told_plan(planning->hotline, row, planning->zone, (int)row->step, planning->now);
    return true;
}

static bool plan_one(const ToldRow *due, gpointer data, GError **error)
{
    Planning *planning = data;
    bool good;

    planning->row = *due;
    if (!open_person(planning, error))
        return false;
    if (!still_holds(planning)) {
        note_late(planning, "rule_over"); /* staff correct the rule, which plans it anew */
        planning->row.next_at = 0;
        good = true;
    } else if (is_silent(planning)) {
        good = ask_first(planning, error);
    } else {
        good = remind(planning, error);
    }
    planning->row.updated_at = planning->now;
    return good && told_rows_update(planning->hotline->db, &planning->row, error);
}

/* ---- A day later ---- */

/* What became of it. */
typedef struct Fate {
    const char *state;
    const char *reason;
    const char *channel;
} Fate;

static void take_fate(const OutboxRow *row, gpointer data)
{
    *(Fate *)data = (Fate){.state = g_intern_string(row->state),
                           .reason = g_intern_string(row->reason),
                           .channel = g_intern_string(row->channel)};
}

/* Abroad a SIM may get no SMS for its first day: once more, and no third time. */
static bool remind_again(Planning *planning, GError **error)
{
    ToldRow *row = &planning->row;
    g_autofree char *mark = g_strdup_printf("%" G_GINT64_FORMAT ":again", row->sent_id);
    const Outgoing out = {kind_of(planning, row->sent_day), row->sent_day, mark};

    if (row->sent_day == DAY_NONE || row->remind != TOLD_REMIND)
        return true;
    if (!send(planning, &out, error))
        return false;
    row->check_at = 0;
    return true;
}

/* A channel that never says what has arrived would send every reminder twice. */
static bool remind_unless_deaf(Planning *planning, const Fate *fate, GError **error)
{
    bool gives;

    return channels_gives_receipts(planning->hotline->db, fate->channel, &gives, error) &&
           (!gives || remind_again(planning, error));
}

static bool follow_up(Planning *planning, const Fate *fate, GError **error)
{
    if (g_str_equal(fate->state, "delivered"))
        return true;
    if (g_str_equal(fate->state, "failed") && g_strcmp0(fate->reason, "not_delivered") == 0)
        return ask_first(planning, error); /* nobody has this number, or somebody else */
    if (g_str_equal(fate->state, "sent"))
        return remind_unless_deaf(planning, fate, error);
    if (g_str_equal(fate->state, "failed"))
        return remind_again(planning, error);
    note_late(planning,
              g_str_equal(fate->state, "cancelled") && fate->reason ? fate->reason : fate->state);
    return true;
}

static bool check_one(const ToldRow *sent, gpointer data, GError **error)
{
    Planning *planning = data;
    Fate fate = {0};
    bool found;

    planning->row = *sent;
    planning->row.check_at = 0;
    if (!open_person(planning, error) ||
        !outbox_get(planning->hotline->db, sent->sent_id, take_fate, &fate, &found, error) ||
        (found && !follow_up(planning, &fate, error)))
        return false;
    planning->row.updated_at = planning->now;
    return told_rows_update(planning->hotline->db, &planning->row, error);
}

/* ---- A slice ---- */

typedef struct Slice {
    Planning planning;
    ToldRowVisit each;
    int64_t count;
} Slice;

static bool count_one(const ToldRow *row, gpointer data, GError **error)
{
    Slice *slice = data;

    slice->count++;
    return slice->each(row, &slice->planning, error);
}

static bool plan(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    Slice due = {.planning = {.hotline = hotline, .now = now}, .each = plan_one};
    Slice sent = {.planning = {.hotline = hotline, .now = now}, .each = check_one};

    *more = false;
    if (clock_is_held(hotline, now))
        return true;
    if (!told_rows_due(hotline->db, now, SLICE, count_one, &due, error) ||
        !told_rows_to_check(hotline->db, now, SLICE, count_one, &sent, error))
        return false;
    *more = due.count == SLICE || sent.count == SLICE;
    return true;
}

bool reminders_run(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    *more = false;
    if (!intake_begin(hotline, error))
        return false;
    if (!plan(hotline, now, more, error)) {
        db_rollback(hotline->db);
        hotline->queued = false;
        *more = false;
        return false;
    }
    return intake_commit(hotline, error);
}
