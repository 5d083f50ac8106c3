#pragma once

#include "core/hotline.h"

/* Reminding: a query for what is due, not timers, so that a restart, a clock that jumps and a second planner
 * change nothing. */

/* Plans one slice, in a transaction of its own: what is due goes into the outbox for the next daytime of the
 * person, once; what cannot go is noted as late, with why. *more: another slice is due. While the clock is not
 * trusted nothing is planned. */
bool reminders_run(Hotline *hotline, int64_t now, bool *more, GError **error);
