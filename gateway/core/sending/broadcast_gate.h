#pragma once

#include "core/hotline.h"
#include "store/outbox.h"

/* The last look before a message of a broadcast leaves, within the transaction that claims it. end->reason NULL: it
 * may; else end says what becomes of it. What a provider may have taken already is never queued anew. */
bool broadcast_gate(Hotline *hotline, const OutboxRow *row, OutboxEnd *end, GError **error);
/* It waited into the night of the person, and end says until when: it goes back to those who are pending. */
bool broadcast_gate_night(Hotline *hotline, const OutboxRow *row, OutboxEnd *end, GError **error);
