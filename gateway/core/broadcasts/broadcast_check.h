#pragma once

#include "core/broadcasts/broadcast_desk.h"

/* What is wrong with a broadcast, as verdicts. Only reads. */

/* What staff wrote of it makes sense: BROADCAST_BAD says what does not. */
void broadcast_check_draft(const Hotline *hotline, const BroadcastRow *row, BroadcastAct *act);

/* It may go out as it is. */
void broadcast_check_ready(const Hotline *hotline, const BroadcastRow *row, BroadcastAct *act);

/* What the dearest message of it costs. */
int64_t broadcast_dearest(const Hotline *hotline, const BroadcastRow *row);
