#pragma once

#include "core/hotline.h"
#include "core/sending/consent.h"
#include "providers/provider.h"
#include "store/outbox.h"

/* What goes out, until somebody knows what became of it. Everything here happens inside the caller's
 * transaction. */

/* An SMS to be sent. All of it is lent. */
typedef struct OutboxMessage {
    const Channel *channel;
    Phone to;
    const char *text;
    MessageKind kind;
    const char *msgid;  /* of the catalog's text; NULL: somebody wrote it */
    bool neutral;       /* what somebody wrote gives nobody away: that was looked at */
    const char *dedupe; /* what it is for: the same twice is queued once; NULL: anything */
    int64_t due_at;     /* 0: now */
    int64_t *id;        /* where the id of its row goes; NULL: nobody asks */
} OutboxMessage;

/* Queues it, folded, counted and priced; or keeps a row that says why it may not go. */
bool outbox_queue(Hotline *hotline, const OutboxMessage *message, int64_t now, GError **error);

/* Number and text of a row; false if they were erased or are not under this key. Free text with
 * g_free. */
bool outbox_open(const Hotline *hotline, const OutboxRow *row, Phone *to, char **text);

/* What a provider says became of a message. One that we do not know changes nothing. */
bool outbox_receipt(Hotline *hotline, const Channel *channel, const Receipt *receipt, int64_t now,
                    GError **error);

/* Receipts that came while the answer to our request was still under way: looked at again once the
 * provider's ids are known, and forgotten when nothing is under way. */
bool outbox_early_receipts(Hotline *hotline, const Channel *channel, int64_t now, GError **error);
void outbox_forget_early(Hotline *hotline);

/* The provider says that the person wants nothing from us. The same as their STOP. */
bool outbox_opt_out(Hotline *hotline, const Phone *phone, int64_t now, GError **error);

/* Erases texts whose receipt is overdue, and old rows. */
bool outbox_sweep(Hotline *hotline, int64_t now, GError **error);
