#pragma once

#include "core/hotline.h"
#include "store/outbox.h"

/* The last look before a message of a broadcast leaves, within the transaction that claims it. *reason: why it
 * may not now ("paused", "killed", "ended"); NULL: it may. */
bool broadcast_gate(Hotline *hotline, const OutboxRow *row, int64_t now, const char **reason,
                    GError **error);
