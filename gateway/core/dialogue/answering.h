#pragma once

#include "core/dialogue/turn.h"
#include "core/sending/outbox.h"
#include "providers/provider.h"

/* Whether and how the reply to an SMS goes back. It is emptied where nothing may be said (STOP, a loop, too
 * many in an hour), and where the provider's answer carries no text: then it goes into the outbox.
 * line: what tells this message from every other. false: nothing is said. */
bool answering_apply(Turn *turn, const char *line, const char *text, Reply *reply);

/* Notes that STOP was, or is to be, confirmed on this channel: true if it was already. START forgets it
 * for all channels. */
bool answering_stop_told(Turn *turn);
void answering_forget_stop(Turn *turn);

/* A reply for somebody who asks nothing at this moment, on a channel they wrote to: of message its channel,
 * to and text count. */
bool answering_later(Hotline *hotline, OutboxMessage message, const char *line, int64_t now,
                     GError **error);
