/* What became of an SMS of ours, as our dlr-url template asks for it: ?dlr=OURID&s=%d&a=%A. Kannel asks the
 * operator for a receipt of the first part alone, so what it tells is about the whole message. */

#include <string.h>

#include "providers/adapter.h"
#include "providers/kannel.h"

static const struct {
    const char *status;
    ReceiptState state;
} states[] = {
    {"1", RECEIPT_DELIVERED}, {"2", RECEIPT_FAILED},  {"4", RECEIPT_QUEUED},
    {"8", RECEIPT_SENT},      {"16", RECEIPT_FAILED}, /* a NACK for good: Kannel itself repeats what is throttled */
};

bool kannel_receipt_is(const Form *query)
{
    size_t length;

    return form_bytes(query, "dlr", &length) != NULL;
}

static bool read_state(const Form *query, ReceiptState *state)
{
    const char *status = form_text(query, "s");
    const char *answer = form_text(query, "a");

    for (size_t i = 0; status && i < G_N_ELEMENTS(states); i++) {
        if (strcmp(status, states[i].status) != 0)
            continue;
        *state = states[i].state;
        /* Kannel has no number of its own for it. */
        if (strcmp(status, "2") == 0 && answer && strstr(answer, "stat:EXPIRED"))
            *state = RECEIPT_EXPIRED;
        return true;
    }
    return false;
}

bool kannel_receipt_read(const Form *query, Inbound *inbound, GError **error)
{
    const char *ours = form_text(query, "dlr");
    guint64 id;
    Receipt receipt = {0};

    if (!ours || !g_ascii_string_to_unsigned(ours, 10, 1, G_MAXINT32, &id, NULL))
        return adapter_fail(error, "kannel: dlr is not a number that we gave out");
    if (!read_state(query, &receipt.state))
        return adapter_fail(error, "kannel: s must be 1, 2, 4, 8 or 16");
    receipt.our_id = (int64_t)id;
    *inbound = (Inbound){.kind = INBOUND_RECEIPT, .receipt = receipt};
    return true;
}
