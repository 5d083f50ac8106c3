#pragma once

#include "core/hotline.h"
#include "providers/provider.h"

/* Plays one message of one person: finds where they are, moves through the screens, keeps what they
 * gave, and writes the reply. Inside the caller's transaction; false: undo all of it. */
bool engine_turn(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                 Reply *reply, GError **error);
