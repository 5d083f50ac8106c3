#pragma once

#include "core/hotline.h"
#include "store/broadcast_people.h"

/* The channel on which somebody gets a broadcast: one that goes with the one they were on last. NULL: nothing
 * here sends SMS. */
bool broadcast_channel(const Hotline *hotline, int64_t contact_id, const Channel **channel,
                       GError **error);

/* Another slice of those it is for. */
BroadcastSlice broadcast_slice(const Hotline *hotline, const BroadcastRow *row, int64_t now,
                               int64_t limit);
