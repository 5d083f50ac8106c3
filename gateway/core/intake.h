#pragma once

#include "core/hotline.h"
#include "providers/provider.h"

/* One batch is one transaction: everything that arrived in one pass of the main loop is made durable
 * by one COMMIT, and nothing is answered before it. */

bool intake_begin(Hotline *hotline, GError **error);

/* One message within the batch; a failure undoes this message alone. One that was answered before gets
 * the same answer again and changes nothing. */
bool intake_message(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                    Reply *reply, GError **error);

/* When this returns false, nothing of the batch was kept and none of it may be acknowledged. */
bool intake_commit(Hotline *hotline, GError **error);

/* Housekeeping, every few seconds: dropped sessions become drafts, long messages go on, what expired is
 * forgotten, and so is the key that sealed the reports of these seconds. */
bool intake_sweep(Hotline *hotline, int64_t now, GError **error);
