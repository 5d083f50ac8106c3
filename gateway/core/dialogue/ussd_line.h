#pragma once

#include "core/dialogue/history.h"
#include "core/dialogue/turn_private.h"
#include "providers/provider.h"

/* A line is one USSD session as the provider names it, or one SMS: what is new on it, and what was answered
 * on it before. */

/* What tells this message from every other on its channel. A turn without an id that says only what it adds
 * cannot be known again: each counts as a new one. */
int64_t line_message_key(const Turn *turn, const Inbound *inbound);

/* What was answered on a line is only ever told to whom it was told before, whatever the provider does with
 * its ids. Free with g_free. */
char *line_own(const Turn *turn, const char *line);
bool line_keep_history(Turn *turn, const char *line, const History *history);

/* Plays what is new of a USSD session: from its beginning, or since the turn before. */
bool line_play(Turn *turn, const Inbound *inbound, int64_t key);
