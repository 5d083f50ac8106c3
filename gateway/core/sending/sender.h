#pragma once

#include "core/hotline.h"

/* Takes messages out of the outbox and hands them to their providers: claims are committed before anything
 * leaves, and what came of it is committed in the same transaction as the next claims. */
typedef struct Sender Sender;

typedef int64_t (*SenderClock)(void); /* seconds UTC */

/* What another process was sending when it died is resolved here. */
Sender *sender_new(Hotline *hotline, SenderClock clock, GError **error);
/* What is under way is left to the next start. */
void sender_free(Sender *sender);

/* Something was queued. Also called by itself, every so often. */
void sender_wake(Sender *sender);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sender, sender_free)
