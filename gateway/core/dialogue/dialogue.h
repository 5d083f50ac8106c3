#pragma once

#include "core/hotline.h"
#include "providers/provider.h"

/* A person's dialogue on one channel, from message to message. All of it happens inside the caller's
 * transaction; false: undo the message. */

/* One message and its reply. A message that was answered before gets the same reply and changes
 * nothing. */
bool dialogue_turn(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                   Reply *reply, GError **error);

/* A text of which something is missing: kept, and never taken for an option or a keyword. */
typedef struct Kept {
    Reply *reply;    /* to be filled */
    int64_t case_id; /* where it is */
} Kept;

bool dialogue_keep(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                   Kept *kept, GError **error);

/* The provider says that the session is over: what was being entered becomes a draft now. */
bool dialogue_end(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                  GError **error);

/* Sessions whose time has come are dropped, and dropped ones forgotten, some at a time. */
bool dialogue_sweep(Hotline *hotline, int64_t now, GError **error);
