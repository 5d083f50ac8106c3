/* What became of a message, as the generic provider is told. */

#include "base/error.h"
#include "providers/http_map.h"

/* In this order: what is left over after the others may be failed with "*". */
static const struct {
    const char *key;
    ReceiptState state;
    bool opted_out;
} states[] = {
    {"receipt.delivered", RECEIPT_DELIVERED, false}, {"receipt.sent", RECEIPT_SENT, false},
    {"receipt.queued", RECEIPT_QUEUED, false},       {"receipt.expired", RECEIPT_EXPIRED, false},
    {"receipt.opted_out", RECEIPT_FAILED, true},     {"receipt.failed", RECEIPT_FAILED, false},
};

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST, message);
    return false;
}

static int64_t read_our_id(const Channel *channel, HttpDoc *doc)
{
    g_autofree char *text = http_doc_text(doc, channel_own(channel, "receipt.our_id"));
    gint64 id;

    return text && g_ascii_string_to_signed(text, 10, 1, G_MAXINT32, &id, NULL) ? id : 0;
}

bool http_read_receipt(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error)
{
    g_autofree char *state = http_doc_text(doc, channel_own(channel, "receipt.state"));
    Receipt *receipt = &inbound->receipt;

    if (!state)
        return fail(error, "http: there is no state where receipt.state says");
    receipt->our_id = read_our_id(channel, doc);
    receipt->provider_id = http_doc_text(doc, channel_own(channel, "receipt.id"));
    if (!inbound_is_id(receipt->provider_id))
        g_clear_pointer(&receipt->provider_id, g_free);
    if (receipt->our_id == 0 && !receipt->provider_id)
        return fail(error, "http: a receipt has no id where receipt.id or receipt.our_id says");
    inbound->kind = INBOUND_NOTHING; /* a state that we do not keep */
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (!http_in_list(channel_own(channel, states[i].key), state))
            continue;
        inbound->kind = INBOUND_RECEIPT;
        receipt->state = states[i].state;
        receipt->opted_out = states[i].opted_out;
        break;
    }
    return true;
}
