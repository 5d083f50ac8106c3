/* Parts wait under the server key and go on as one message. What remains of them then is a mark, so that
 * a part that comes once more does nothing. */

#include "core/dialogue/long_message.h"

#include <string.h>

#include "core/dialogue/answering.h"
#include "core/dialogue/dialogue.h"
#include "core/dialogue/history.h"
#include "core/dialogue/part_box.h"
#include "core/dialogue/report.h"

#define PARTS_MAX 40 /* nobody types more; a larger total is not believed */
#define LATE_SECONDS 86400
#define SWEEP_ROWS 200

typedef struct Arrival {
    Hotline *hotline;
    const Channel *channel;
    const Inbound *inbound;
    int64_t now;
    LongMessageRow row; /* of the message that it belongs to; id 0: of none yet */
    int64_t seen;       /* the mark of the part of this number that came before; 0: none */
} Arrival;

/* ---- Going on ---- */

/* The parts have no text of their own any more. */
static bool settle(Hotline *hotline, LongMessageRow *row, LongMessageState state, int64_t due_at,
                   GError **error)
{
    row->state = state;
    row->due_at = due_at;
    g_clear_pointer(&row->box, g_bytes_unref);
    return long_messages_save(hotline->db, row, error) &&
           message_parts_empty(hotline->db, row->id, error);
}

static bool go_on_whole(Arrival *arrival, Reply *reply, GError **error)
{
    Hotline *hotline = arrival->hotline;
    LongMessageRow *row = &arrival->row;
    g_autofree char *text = part_join(hotline, row, error);
    Inbound whole = {.kind = INBOUND_MESSAGE, .from = arrival->inbound->from, .id = row->name};

    if (!text)
        return false;
    whole.text = text;
    row->completed_by = arrival->inbound->part.number;
    return settle(hotline, row, LONG_MESSAGE_DONE, history_expiry(BEARER_SMS, arrival->now),
                  error) &&
           dialogue_turn(hotline, arrival->channel, &whole, arrival->now, reply, error);
}

static bool go_on_incomplete(Hotline *hotline, LongMessageRow *row, int64_t now, GError **error)
{
    g_autofree char *name = NULL, *text = NULL;
    g_auto(Reply) reply = {0};
    Kept kept = {.reply = &reply};
    Inbound what_there_is = {.kind = INBOUND_MESSAGE, .id = row->name};
    const Channel *channel;
    Channel gone = {.provider = (char *)"", .bearer = BEARER_SMS, .sms_segments = 2}; /* since */

    if (!part_unlock_head(hotline, row, &what_there_is.from, &name))
        return long_messages_remove(hotline->db, row->id, error); /* nobody could read it */
    if (!(text = part_join(hotline, row, error)))
        return false;
    what_there_is.text = text;
    gone.name = name;
    channel = config_channel(hotline->config, name);
    if (!dialogue_keep(hotline, channel ? channel : &gone, &what_there_is, now, &kept, error))
        return false;
    row->case_id = kept.case_id;
    if (!settle(hotline, row, LONG_MESSAGE_LATE, now + LATE_SECONDS, error))
        return false;
    const OutboxMessage message = {
        .channel = channel, .to = what_there_is.from, .text = reply.text};

    return !channel || answering_later(hotline, message, row->name, now, error);
}

/* ---- Which message is it of? ---- */

static int64_t message_id(const Arrival *arrival)
{
    const Inbound *inbound = arrival->inbound;
    char which[64];

    g_snprintf(which, sizeof which, "%s %u %u", inbound->from.e164, inbound->part.reference,
               inbound->part.total);
    return part_message_id(arrival->hotline, arrival->channel->name, which);
}

static int64_t mark_of(const Arrival *arrival)
{
    return part_mark(arrival->hotline, &arrival->row, arrival->inbound->text);
}

static bool is_whole_alone(const Inbound *inbound)
{
    const InboundPart *part = &inbound->part;

    /* Senders without a number could not be told apart. */
    return part->total < 2 || part->total > PARTS_MAX || part->number < 1 ||
           part->number > part->total || inbound->from.e164[0] == '\0';
}

static bool find(Arrival *arrival, GError **error)
{
    Db *db = arrival->hotline->db;
    int64_t id = message_id(arrival);

    return long_messages_find(db, id, &arrival->row, error) &&
           message_parts_find(db, id, arrival->inbound->part.number, &arrival->seen, error);
}

/* Phones soon use a reference again: another text in the same place, or a part that comes after its time,
 * is of another message. */
static bool is_of_this_message(const Arrival *arrival)
{
    const LongMessageRow *row = &arrival->row;
    bool in_time = arrival->now < row->due_at;

    if (!row->id || row->person != part_person(arrival->hotline, &arrival->inbound->from))
        return false;
    if (arrival->seen)
        return arrival->seen == mark_of(arrival) && (row->state != LONG_MESSAGE_DONE || in_time);
    return row->state == LONG_MESSAGE_WAITING || (row->state == LONG_MESSAGE_LATE && in_time);
}

/* ---- A part comes ---- */

static bool begin(Arrival *arrival, GError **error)
{
    Hotline *hotline = arrival->hotline;
    LongMessageRow *row = &arrival->row;
    g_autofree char *name = vault_random_name();

    if (row->id) {
        if ((row->state == LONG_MESSAGE_WAITING &&
             !go_on_incomplete(hotline, row, arrival->now, error)) ||
            !long_messages_remove(hotline->db, row->id, error))
            return false;
        long_message_row_clear(row);
    }
    *row = (LongMessageRow){
        .id = message_id(arrival),
        .person = part_person(hotline, &arrival->inbound->from),
        .total = arrival->inbound->part.total,
        .state = LONG_MESSAGE_WAITING,
        .due_at = arrival->now + hotline->config->parts_seconds,
    };
    arrival->seen = 0;
    g_strlcpy(row->name, name, sizeof row->name);
    row->box = part_lock_head(hotline, row, &arrival->inbound->from, arrival->channel->name);
    return long_messages_save(hotline->db, row, error);
}

/* Nobody waits for an answer to it. */
static bool say_nothing(Reply *reply)
{
    reply->text = g_strdup("");
    return true;
}

static bool answer_again(const Arrival *arrival, Reply *reply, GError **error)
{
    Inbound whole = {.kind = INBOUND_MESSAGE,
                     .from = arrival->inbound->from,
                     .id = (char *)arrival->row.name,
                     .text = (char *)""};

    if (arrival->row.completed_by != arrival->inbound->part.number)
        return say_nothing(reply);
    return dialogue_turn(arrival->hotline, arrival->channel, &whole, arrival->now, reply, error);
}

/* Keeps the part; *all: nothing is missing now. */
static bool add(const Arrival *arrival, GBytes *box_or_null, bool *all, GError **error)
{
    Db *db = arrival->hotline->db;
    int64_t id = arrival->row.id, count = 0;

    if (!message_parts_add(db, id, arrival->inbound->part.number, mark_of(arrival), box_or_null,
                           error) ||
        !message_parts_count(db, id, &count, error))
        return false;
    *all = count == arrival->row.total;
    return true;
}

static bool wait_for_the_rest(Arrival *arrival, Reply *reply, GError **error)
{
    const Inbound *inbound = arrival->inbound;
    g_autoptr(GBytes)
        box = part_lock(arrival->hotline, &arrival->row, inbound->part.number, inbound->text);
    bool all = false;

    if (!add(arrival, box, &all, error))
        return false;
    return all ? go_on_whole(arrival, reply, error) : say_nothing(reply);
}

/* Whoever deleted their data or had their number forgotten has no case that it could join. */
static bool join_case(Arrival *arrival, Reply *reply, GError **error)
{
    const Inbound *inbound = arrival->inbound;
    LongMessageRow *row = &arrival->row;
    g_autofree char *text = g_strdup_printf("[part %u of %u]%s", inbound->part.number, row->total,
                                            inbound->text);
    bool all = false;

    if ((row->case_id &&
         !report_add_text(arrival->hotline, row->case_id, "report", text, arrival->now, error)) ||
        !add(arrival, NULL, &all, error))
        return false;
    if (all) {
        row->case_id = 0;
        if (!settle(arrival->hotline, row, LONG_MESSAGE_DONE,
                    history_expiry(BEARER_SMS, arrival->now), error))
            return false;
    }
    return say_nothing(reply);
}

static bool take(Arrival *arrival, Reply *reply, GError **error)
{
    if (!find(arrival, error) || (!is_of_this_message(arrival) && !begin(arrival, error)))
        return false;
    if (arrival->seen)
        return answer_again(arrival, reply, error);
    return arrival->row.state == LONG_MESSAGE_LATE ? join_case(arrival, reply, error)
                                                   : wait_for_the_rest(arrival, reply, error);
}

bool long_message_part(Hotline *hotline, const Channel *channel, const Inbound *part, int64_t now,
                       Reply *reply, GError **error)
{
    Arrival arrival = {.hotline = hotline, .channel = channel, .inbound = part, .now = now};
    bool good;

    if (is_whole_alone(part))
        return dialogue_turn(hotline, channel, part, now, reply, error);
    good = take(&arrival, reply, error);
    long_message_row_clear(&arrival.row);
    return good;
}

/* ---- Time passes ---- */

static void collect(const LongMessageRow *row, gpointer data)
{
    LongMessageRow copy = *row;

    copy.box = row->box ? g_bytes_ref(row->box) : NULL;
    g_array_append_val((GArray *)data, copy);
}

static void clear_row(gpointer row)
{
    long_message_row_clear(row);
}

static bool sweep_row(Hotline *hotline, LongMessageRow *row, int64_t now, GError **error)
{
    switch (row->state) {
    case LONG_MESSAGE_WAITING:
        return go_on_incomplete(hotline, row, now, error);
    case LONG_MESSAGE_LATE:
        row->case_id = 0;
        return settle(hotline, row, LONG_MESSAGE_DONE,
                      history_expiry(BEARER_SMS, row->due_at - LATE_SECONDS), error);
    case LONG_MESSAGE_DONE:
        return long_messages_remove(hotline->db, row->id, error);
    }
    return false;
}

bool long_message_sweep(Hotline *hotline, int64_t now, GError **error)
{
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(LongMessageRow));

    g_array_set_clear_func(due, clear_row);
    if (!long_messages_due(hotline->db, now, SWEEP_ROWS, collect, due, error))
        return false;
    for (unsigned i = 0; i < due->len; i++) {
        if (!sweep_row(hotline, &g_array_index(due, LongMessageRow, i), now, error))
            return false;
    }
    return true;
}
