#include "core/sending/sending.h"

#include <string.h>

#include "core/sending/outbox.h"

#define ATTEMPTS_MAX 12
#define BACKOFF_MIN 2
#define BACKOFF_MAX 1800
#define LIFE_SECONDS ((int64_t)48 * 3600) /* an answer that comes later helps nobody */

void sending_free(Sending *sending)
{
    if (!sending)
        return;
    if (sending->text)
        explicit_bzero(sending->text, strlen(sending->text));
    g_free(sending->text);
    send_result_clear(&sending->result);
    g_free(sending);
}

Sending *sending_new(Outlet *outlet, const OutboxRow *row)
{
    Sending *sending = g_new0(Sending, 1);

    sending->outlet = outlet;
    sending->id = row->id;
    sending->cost = row->segments * outlet->channel->price;
    sending->segments = row->segments;
    sending->attempts = row->attempts;
    sending->created_at = row->created_at;
    sending->lane = (int)row->lane;
    sending->ucs2 = row->ucs2;
    sending->doubtful = row->doubtful;
    if (outbox_open(outlet->hotline, row, &sending->to, &sending->text))
        return sending;
    sending_free(sending);
    return NULL;
}

bool sending_refusal(const Sending *sending, const OutboxRow *row, const char **reason,
                     GError **error)
{
    ContactRow contact;
    MessageKind kind;

    if (!contacts_get(sending->outlet->hotline->db, row->person, &contact, error))
        return false;
    *reason = message_kind_from_name(row->kind, &kind)
                  ? consent_refusal(&contact, kind, row->neutral)
                  : "unknown_kind";
    return true;
}

HttpCall *sending_write(Sending *sending)
{
    const Outlet *outlet = sending->outlet;
    const Outbound outbound = {
        .id = sending->id,
        .to = sending->to,
        .text = sending->text,
        .segments = (unsigned)sending->segments,
        .ucs2 = sending->ucs2,
        .token = outlet->token,
    };
    HttpCall *call = outlet->provider->write_send(outlet->channel, &outbound, NULL);

    sending->login = outlet->logins;
    /* cppcheck-suppress returnDanglingLifetime ; the call holds copies */
    return call;
}

void sending_read(Sending *sending, const HttpAnswer *answer, SendOutcome without)
{
    if (answer)
        sending->outlet->provider->read_send(sending->outlet->channel, answer, &sending->result);
    else
        sending->result.outcome = without;
}

/* ---- Outcomes ---- */

static int64_t backoff(int64_t attempts)
{
    int64_t seconds = MIN(BACKOFF_MIN << MIN(attempts, 10), BACKOFF_MAX);

    return seconds + vault_random_below((uint32_t)seconds / 2 + 1);
}

static void try_later(const Sending *sending, OutboxEnd *end, int64_t now)
{
    end->attempts++;
    if (end->attempts >= ATTEMPTS_MAX || now >= sending->created_at + LIFE_SECONDS) {
        end->state = "failed";
        end->reason = "gave_up";
        return;
    }
    end->state = "queued";
    end->due_at = now + backoff(end->attempts);
    end->reason = "retry";
}

/* It may have been taken. Only a provider that knows our id can be asked again without doubling it. */
static void not_known(const Sending *sending, OutboxEnd *end, int64_t now)
{
    if (sending->outlet->provider->takes_our_id) {
        try_later(sending, end, now);
        end->doubtful = true;
        return;
    }
    end->state = "unknown";
    end->reason = "no_answer";
}

static OutboxEnd end_of(const Sending *sending, int64_t now)
{
    OutboxEnd end = {.id = sending->id,
                     .doubtful = sending->doubtful,
                     .attempts = sending->attempts,
                     .reason = sending->result.reason,
                     .now = now};

    switch (sending->result.outcome) {
    case SEND_ACCEPTED:
        end.state = "sent";
        end.doubtful = false;
        end.attempts++;
        end.parts = sending->result.part_ids ? sending->result.part_ids->len : 0;
        break;
    case SEND_TRANSIENT:
        try_later(sending, &end, now);
        break;
    case SEND_THROTTLED:
    case SEND_CONFIGURATION:
    case SEND_LOGIN:
        end.state = "queued"; /* it is the channel that waits */
        break;
    case SEND_PERMANENT:
    case SEND_OPTED_OUT:
        end.state = "failed";
        end.attempts++;
        end.reason = end.reason ? end.reason : "refused";
        break;
    case SEND_HELD:
        end.state = "held";
        break;
    case SEND_UNKNOWN:
        not_known(sending, &end, now);
        break;
    }
    return end;
}

static bool note_ids(const Sending *sending, int64_t now, GError **error)
{
    const GPtrArray *ids = sending->result.part_ids;
    Db *db = sending->outlet->hotline->db;
    bool changed;

    for (unsigned i = 0; ids && i < ids->len; i++) {
        const OutboxPart part = {.message_id = sending->id,
                                 .provider_id = g_ptr_array_index(ids, i),
                                 .channel = sending->outlet->channel->name,
                                 .state = RECEIPT_QUEUED,
                                 .limit = ids->len,
                                 .now = now};

        if (!outbox_note_part(db, &part, &changed, error))
            return false;
    }
    return true;
}

bool sending_finish(Sending *sending, int64_t now, GError **error)
{
    Outlet *outlet = sending->outlet;
    Hotline *hotline = outlet->hotline;
    const OutboxEnd end = end_of(sending, now);

    if (!outbox_end_claim(hotline->db, &end, error))
        return false;
    if (sending->result.outcome == SEND_OPTED_OUT)
        return outbox_opt_out(hotline, &sending->to, now, error);
    if (sending->result.outcome == SEND_LOGIN && sending->login != outlet->logins)
        return true; /* it went with an older token than we have now */
    if (sending->result.outcome != SEND_ACCEPTED)
        return outlet_failed(outlet, &sending->result, now, error);
    return note_ids(sending, now, error) && outlet_succeeded(outlet, sending->cost, now, error) &&
           (hotline->early.length == 0 ||
            outbox_early_receipts(hotline, outlet->channel, now, error));
}

/* An answer that a person waits for is better doubled than lost; a reminder is not. */
bool sending_orphan(Hotline *hotline, const OutboxRow *row, int64_t now, GError **error)
{
    const Channel *channel = config_channel(hotline->config, row->channel);
    const Provider *provider = channel ? provider_find(channel->provider) : NULL;
    bool again = provider && (provider->takes_our_id || row->lane == 0);
    const OutboxEnd end = {
        .id = row->id,
        .state = again ? "queued" : "unknown",
        .doubtful = again,
        .due_at = again ? now : 0,
        .attempts = row->attempts + 1,
        .reason = "interrupted",
        .now = now,
    };

    return outbox_end_claim(hotline->db, &end, error);
}

static void collect(const OutboxRow *row, gpointer data)
{
    OutboxRow copy = {.id = row->id,
                      .channel = g_intern_string(row->channel),
                      .lane = row->lane,
                      .attempts = row->attempts};

    g_array_append_val((GArray *)data, copy);
}

/* Only one process sends, so whatever is claimed now was claimed by one that is gone. */
bool sending_resolve_orphans(Hotline *hotline, int64_t now, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));

    do {
        g_array_set_size(rows, 0);
        if (!outbox_expired_leases(hotline->db, INT64_MAX, collect, rows, error))
            return false;
        for (unsigned i = 0; i < rows->len; i++) {
            if (!sending_orphan(hotline, &g_array_index(rows, OutboxRow, i), now, error))
                return false;
        }
    } while (rows->len > 0);
    return true;
}
