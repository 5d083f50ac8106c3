#include "core/sending/outbox.h"

#include <string.h>

#include "base/alphabet.h"
#include "store/channels.h"

#define BOX_KIND "outbox"
#define HOUR ((int64_t)3600)
#define ROWS_KEPT (HOUR * 24 * 90)

/* ---- Queueing ---- */

static bool find_contact(Hotline *hotline, const Phone *phone, int64_t *person, ContactRow *contact,
                         GError **error)
{
    uint8_t index[VAULT_INDEX_OCTETS];

    vault_phone_index(hotline->vault, phone, index);
    *person = contacts_id(index);
    return contacts_find(hotline->db, index, contact, error);
}

static GBytes *lock(const Hotline *hotline, int64_t id, const Phone *to, const char *text)
{
    g_autofree char *plain = g_strconcat(to->e164, "\n", text, NULL);
    GBytes *box = vault_lock(hotline->vault, BOX_KIND, id, plain, strlen(plain));

    explicit_bzero(plain, strlen(plain));
    return box;
}

bool outbox_open(const Hotline *hotline, const OutboxRow *row, Phone *to, char **text)
{
    g_autoptr(GBytes) plain = NULL;
    const char *whole, *end;

    if (!row->box)
        return false;
    plain = vault_unlock(hotline->vault, BOX_KIND, row->id, g_bytes_get_data(row->box, NULL),
                         g_bytes_get_size(row->box));
    whole = plain ? g_bytes_get_data(plain, NULL) : NULL;
    end = whole ? strchr(whole, '\n') : NULL;
    if (!end || (size_t)(end - whole) >= sizeof to->e164)
        return false;
    *to = (Phone){0};
    memcpy(to->e164, whole, (size_t)(end - whole));
    *text = g_strdup(end + 1);
    return true;
}

static int64_t dedupe_key(const Hotline *hotline, const OutboxMessage *message)
{
    return message->dedupe ? vault_row_id(hotline->vault, "outbox", message->dedupe, "") : 0;
}

bool outbox_queue(Hotline *hotline, const OutboxMessage *message, int64_t now, GError **error)
{
    g_autofree char *text = alphabet_fold(message->text);
    const int64_t segments = (int64_t)alphabet_sms_segments(text);
    g_autoptr(GBytes) box = NULL;
    ContactRow contact;
    OutboxRow row = {
        .channel = message->channel->name,
        .kind = message_kind_name(message->kind),
        .lane = message_kind_lane(message->kind),
        .neutral = message->neutral ||
                   (message->msgid && catalog_is_neutral(hotline->texts->catalog, message->msgid)),
        .dedupe = dedupe_key(hotline, message),
        .ucs2 = alphabet_measure(text).ucs2,
        .segments = segments,
        .cost = segments * message->channel->price,
        .due_at = message->due_at ? message->due_at : now,
    };

    if (!find_contact(hotline, &message->to, &row.person, &contact, error))
        return false;
    row.reason = consent_refusal(&contact, message->kind, row.neutral);
    row.state = row.reason ? "cancelled" : "queued";
    if (!outbox_add(hotline->db, &row, now, error))
        return false;
    if (message->id)
        *message->id = row.id;
    if (row.id == 0 || row.reason)
        return true;
    box = lock(hotline, row.id, &message->to, text);
    hotline->queued = true;
    return outbox_set_box(hotline->db, row.id, box, error);
}

/* ---- Receipts ---- */

typedef struct Known {
    const Channel *channel; /* the receipt's */
    int64_t id;             /* 0: we know no such message, or it has not left on this channel */
    int64_t person;
    int64_t expected; /* parts that must arrive */
} Known;

/* Whoever knows a webhook's URL may invent receipts, but not for what was never sent there. */
static bool has_left(const OutboxRow *row, const Channel *channel)
{
    static const char *const left[] = {"claimed", "sent", "failed", "unknown", "delivered", NULL};

    return g_str_equal(row->channel, channel->name) &&
           (row->doubtful || g_strv_contains(left, row->state));
}

static void remember(const OutboxRow *row, gpointer data)
{
    Known *known = data;

    if (!has_left(row, known->channel))
        return;
    known->id = row->id;
    known->person = row->person;
    known->expected = row->parts > 0 ? row->parts : MAX(row->segments, 1);
}

/* id 0: we know no such message. */
static bool find_message(Hotline *hotline, const Channel *channel, const Receipt *receipt,
                         Known *known, GError **error)
{
    int64_t id = receipt->our_id;
    bool found;

    *known = (Known){.channel = channel};
    if (id == 0 && receipt->provider_id &&
        !outbox_find_provider_id(hotline->db, channel->name, receipt->provider_id, &id, error))
        return false;
    return id == 0 || outbox_get(hotline->db, id, remember, known, &found, error);
}

/* Parts that did not arrive make a message that did not, once nothing is open any more. */
static bool settle(Hotline *hotline, const Known *known, int64_t now, GError **error)
{
    OutboxTally tally;

    if (!outbox_tally(hotline->db, known->id, &tally, error))
        return false;
    if (tally.parts < known->expected || tally.lowest < RECEIPT_EXPIRED)
        return tally.highest < RECEIPT_SENT || outbox_found(hotline->db, known->id, now, error);
    if (tally.lowest == RECEIPT_DELIVERED)
        return outbox_settle(hotline->db, known->id, "delivered", NULL, now, error);
    return outbox_settle(hotline->db, known->id, "failed",
                         tally.highest == RECEIPT_EXPIRED ? "expired" : "not_delivered", now,
                         error);
}

static bool stop_person(Hotline *hotline, int64_t person, int64_t now, GError **error)
{
    ContactRow contact;

    if (person == 0 || !contacts_get(hotline->db, person, &contact, error))
        return person == 0;
    contact.stopped = true;
    return (contact.id == 0 || contacts_save(hotline->db, &contact, now, error)) &&
           outbox_cancel_person(hotline->db, person, "stopped", now, error);
}

static bool note(Hotline *hotline, const Channel *channel, const Receipt *receipt, Known *known,
                 int64_t now, GError **error)
{
    OutboxPart part = {
        .message_id = known->id,
        .provider_id = receipt->provider_id ? receipt->provider_id : "",
        .channel = channel->name,
        .state = receipt->state,
        .now = now,
    };
    OutboxTally tally;
    bool changed = true;

    if (!receipt->provider_id) {
        if (!outbox_note_all(hotline->db, known->id, receipt->state, now, error) ||
            !outbox_tally(hotline->db, known->id, &tally, error))
            return false;
        known->expected = MAX(tally.parts, 1);
        part.limit = 1;
        return tally.parts > 0 || outbox_note_part(hotline->db, &part, &changed, error);
    }
    part.limit = known->expected;
    return outbox_note_part(hotline->db, &part, &changed, error);
}

/* A receipt that overtakes the answer to our request: its id will be known in a moment. */
#define EARLY_MAX 1000

typedef struct EarlyReceipt {
    const Channel *channel;
    Receipt receipt;
} EarlyReceipt;

static void early_free(gpointer data)
{
    EarlyReceipt *early = data;

    g_free(early->receipt.provider_id);
    g_free(early);
}

static void keep_early(Hotline *hotline, const Channel *channel, const Receipt *receipt)
{
    EarlyReceipt *early;

    if (hotline->sending == 0 || !receipt->provider_id || hotline->early.length >= EARLY_MAX)
        return;
    early = g_new0(EarlyReceipt, 1);
    early->channel = channel;
    early->receipt = *receipt;
    early->receipt.provider_id = g_strdup(receipt->provider_id);
    g_queue_push_tail(&hotline->early, early);
}

bool outbox_receipt(Hotline *hotline, const Channel *channel, const Receipt *receipt, int64_t now,
                    GError **error)
{
    Known known;

    if (!find_message(hotline, channel, receipt, &known, error))
        return false;
    if (known.id == 0) {
        keep_early(hotline, channel, receipt);
        return true;
    }
    return channels_note_receipt(hotline->db, channel->name, now, error) &&
           note(hotline, channel, receipt, &known, now, error) &&
           settle(hotline, &known, now, error) &&
           (!receipt->opted_out || stop_person(hotline, known.person, now, error));
}

bool outbox_early_receipts(Hotline *hotline, const Channel *channel, int64_t now, GError **error)
{
    GQueue again = hotline->early;
    EarlyReceipt *early;
    bool good = true;

    g_queue_init(&hotline->early);
    while ((early = g_queue_pop_head(&again))) {
        if (early->channel == channel && good)
            good = outbox_receipt(hotline, channel, &early->receipt, now, error);
        else
            keep_early(hotline, early->channel, &early->receipt);
        early_free(early);
    }
    return good;
}

void outbox_forget_early(Hotline *hotline)
{
    g_queue_clear_full(&hotline->early, early_free);
}

/* ---- People ---- */

bool outbox_opt_out(Hotline *hotline, const Phone *phone, int64_t now, GError **error)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    ContactRow contact;
    int64_t person;

    if (!find_contact(hotline, phone, &person, &contact, error))
        return false;
    if (contact.id == 0) {
        vault_phone_index(hotline->vault, phone, index);
        box = vault_lock(hotline->vault, "phone", person, phone->e164, strlen(phone->e164));
        contact.stopped = true;
        return contacts_add(hotline->db, index, box, now, &contact, error) &&
               outbox_cancel_person(hotline->db, person, "stopped", now, error);
    }
    return stop_person(hotline, person, now, error);
}

bool outbox_sweep(Hotline *hotline, int64_t now, GError **error)
{
    return outbox_expire(hotline->db, now - hotline->config->keep_sent_hours * HOUR,
                         now - ROWS_KEPT, error);
}
