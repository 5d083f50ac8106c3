#include "core/broadcasts/broadcast_queue.h"

#include "core/broadcasts/broadcast_audience.h"
#include "core/broadcasts/broadcast_preview.h"
#include "core/sending/daytime.h"
#include "core/sending/outbox.h"
#include "core/sending/reach.h"

#define QUEUED_SLICE 100 /* some 10 ms */
#define LOOKED_SLICE 200
#define SECOND ((int64_t)1000000)
#define CATCH_UP (5 * SECOND) /* what was not used of the rate before that is lost: no burst */
#define AHEAD_MAX 1000        /* so many wait in the outbox, where a channel may be slow or down */
#define AHEAD_MIN 2

typedef struct Pump {
    Hotline *hotline;
    BroadcastRow *row;
    int64_t now;
    int64_t room; /* so many may still be queued */
    int64_t queued;
    int64_t cost; /* of all that may have left */
    int64_t looked_at;
    BroadcastText texts[LANGUAGE_COUNT][2]; /* as they go out; in Latin letters */
} Pump;

int64_t broadcast_taken(const BroadcastCounts *counts)
{
    return counts->of[OUTCOME_QUEUED] + counts->of[OUTCOME_SENT] + counts->of[OUTCOME_DELIVERED] +
           counts->of[OUTCOME_FAILED] + counts->of[OUTCOME_UNKNOWN];
}

/* ---- How many ---- */

static int64_t interval_of(const BroadcastRow *row)
{
    return (60 * SECOND + row->rate - 1) / row->rate;
}

/* By stored times alone, so that a restart changes nothing. */
static int64_t rate_allows(BroadcastRow *row, int64_t now)
{
    const int64_t interval = interval_of(row);
    const int64_t oldest = now * SECOND - MAX(interval, CATCH_UP);

    if (row->paced_at == 0)
        row->paced_at = now * SECOND - interval;
    row->paced_at = CLAMP(row->paced_at, oldest, now * SECOND); /* the clock may have gone back */
    return (now * SECOND - row->paced_at) / interval;
}

static int64_t room_of(BroadcastRow *row, const BroadcastCounts *counts, int64_t now)
{
    int64_t ahead = CLAMP(row->rate / 4, AHEAD_MIN, AHEAD_MAX) - counts->of[OUTCOME_QUEUED];
    int64_t room = MIN(rate_allows(row, now), ahead);

    if (row->state == BROADCAST_CANARY)
        room = MIN(room, row->canary - broadcast_taken(counts));
    return room;
}

/* ---- One person ---- */

static bool leave_out(const Pump *pump, const BroadcastPerson *person, const char *reason,
                      GError **error)
{
    BroadcastPerson after = *person;

    after.outcome = OUTCOME_CANCELLED;
    after.reason = reason;
    after.updated_at = pump->now;
    return broadcast_people_move(pump->hotline->db, person, &after, error);
}

static bool put_off(const Pump *pump, const BroadcastPerson *person, int64_t due_at, GError **error)
{
    BroadcastPerson after = *person;

    after.due_at = due_at;
    after.updated_at = pump->now;
    return broadcast_people_move(pump->hotline->db, person, &after, error);
}

/* The key holds for ever: nobody gets the same broadcast twice. */
static bool queue(Pump *pump, const BroadcastPerson *person, const OutboxMessage *text,
                  int64_t cost, GError **error)
{
    g_autofree char *dedupe = g_strdup_printf("broadcast:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                              person->broadcast_id, person->contact_id);
    BroadcastPerson after = *person;
    const OutboxMessage message = {
        .channel = text->channel,
        .to = text->to,
        .text = text->text,
        .kind = MESSAGE_BROADCAST,
        .neutral = true, /* no text that gives away comes so far */
        .dedupe = dedupe,
        .due_at = pump->now,
        .id = &after.outbox_id,
    };

    if (!outbox_queue(pump->hotline, &message, pump->now, error))
        return false;
    if (after.outbox_id == 0)
        return leave_out(pump, person, "duplicate", error);
    after.outcome = OUTCOME_QUEUED;
    after.cost = cost;
    after.updated_at = pump->now;
    pump->room--;
    pump->queued++;
    pump->cost += cost;
    pump->row->paced_at += interval_of(pump->row);
    return broadcast_people_move(pump->hotline->db, person, &after, error) &&
           broadcast_news_taken(pump->hotline->db, after.outbox_id, "queued", false, error);
}

static const BroadcastText *text_for(Pump *pump, const ContactRow *contact)
{
    BroadcastText *text = &pump->texts[contact->language][contact->latin];

    if (!text->text)
        broadcast_text(pump->hotline, contact->language, contact->latin,
                       pump->row->texts[contact->language], text);
    return text;
}

static bool use_up(Pump *pump)
{
    pump->row->paused_from = pump->row->state;
    pump->row->state = BROADCAST_PAUSED;
    pump->row->reason = "budget";
    pump->room = 0;
    return true;
}

static bool send_to(Pump *pump, const BroadcastPerson *person, const ContactRow *contact,
                    const Channel *channel, GError **error)
{
    const Hotline *hotline = pump->hotline;
    const BroadcastText *text = text_for(pump, contact);
    const int64_t cost = text->segments * channel->price;
    OutboxMessage message = {.channel = channel, .text = text->text};
    const char *zone;
    int64_t due_at;

    if (!reach_phone(hotline, contact->id, &message.to, error))
        return false;
    if (!*message.to.e164)
        return leave_out(pump, person, "unreadable", error);
    zone = daytime_zone(hotline->texts->regions, contact->region, &message.to,
                        hotline->config->timezone);
    due_at = daytime_next(zone, pump->now);
    if (due_at > pump->now)
        return put_off(pump, person, due_at, error);
    if (pump->row->budget && pump->cost + cost > pump->row->budget)
        return use_up(pump);
    return queue(pump, person, &message, cost, error);
}

/* They may have changed their mind, or their language, since it was approved. */
static bool look_at(const BroadcastPerson *person, gpointer data, GError **error)
{
    Pump *pump = data;
    const Language then = language_from_code(person->language);
    BroadcastExclusion exclusion;
    const Channel *channel;
    ContactRow contact;

    if (pump->room <= 0)
        return true;
    pump->looked_at++;
    if (!contacts_get(pump->hotline->db, person->contact_id, &contact, error))
        return false;
    if (contact.id == 0)
        return leave_out(pump, person, "erased", error);
    if (contact.language == LANGUAGE_UNKNOWN || !pump->row->texts[contact.language])
        contact.language = then;
    if (!broadcast_channel(pump->hotline, contact.id, &channel, error))
        return false;
    exclusion = broadcast_exclusion(pump->row, &contact, channel);
    if (exclusion != EXCLUSIONS)
        return leave_out(pump, person, broadcast_exclusion_name(exclusion), error);
    return send_to(pump, person, &contact, channel, error);
}

static void clear_texts(Pump *pump)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        broadcast_text_clear(&pump->texts[language][0]);
        broadcast_text_clear(&pump->texts[language][1]);
    }
}

bool broadcast_queue(Hotline *hotline, BroadcastRow *row, int64_t now, bool *more, GError **error)
{
    Pump pump = {.hotline = hotline, .row = row, .now = now};
    const BroadcastDue due = {row->id, now, LOOKED_SLICE};
    const int64_t pace = row->paced_at;
    BroadcastCounts counts;
    int64_t room;
    bool good;

    if (!broadcast_counts(hotline->db, row->id, &counts, error))
        return false;
    room = room_of(row, &counts, now);
    pump.room = MIN(room, QUEUED_SLICE);
    pump.cost = counts.cost;
    good = room <= 0 || broadcast_people_due(hotline->db, &due, look_at, &pump, error);
    clear_texts(&pump);
    if (pump.queued == 0)
        row->paced_at = MIN(pace, now * SECOND); /* nothing was used of it */
    *more = good && row->state != BROADCAST_PAUSED &&
            (pump.looked_at == LOOKED_SLICE || pump.queued == QUEUED_SLICE);
    return good;
}
