#pragma once

#include "core/hotline.h"
#include "store/broadcast_people.h"

/* Puts into the outbox what rate, budget, canary and the daytime of people allow now: one slice, within the
 * caller's transaction. What the row says of its pace, and whether its budget is used up, is set. */
bool broadcast_queue(Hotline *hotline, BroadcastRow *row, int64_t now, bool *more, GError **error);

/* How many have or will have a message, of those the canary counts. */
int64_t broadcast_taken(const BroadcastCounts *counts);
