#pragma once

#include "core/hotline.h"

/* What moves broadcasts on: a query for what is to be done, not timers, so that a restart changes nothing. Who
 * is meant is written down, what the outbox knows is noted, and what rate, budget, canary and daytime allow
 * goes into the outbox, once for each person. */

/* One slice, in a transaction of its own. *more: call again soon. */
bool broadcast_run(Hotline *hotline, int64_t now, bool *more, GError **error);
