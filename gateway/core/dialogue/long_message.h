#pragma once

#include "core/hotline.h"
#include "providers/provider.h"

/* Long messages of providers that deliver them in parts, in any order and more than once. All of it
 * happens inside the caller's transaction. */

/* The part that makes a message whole gives the reply to all of it; every other one gives "". A part that
 * came before gets what it got then and changes nothing. One that comes after its message went on joins
 * the case of that message. */
bool long_message_part(Hotline *hotline, const Channel *channel, const Inbound *part, int64_t now,
                       Reply *reply, GError **error);

/* Messages whose time is up go on as what there is. */
bool long_message_sweep(Hotline *hotline, int64_t now, GError **error);
