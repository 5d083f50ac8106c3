#pragma once

#include "core/hotline.h"

/* When a rule changes, everybody who was told a date by it is taken along: the date is counted again, reminders
 * start anew, and a correction is queued. A slice at a time, so that messages are answered between two; how far
 * it is stands in the store, so that a restart goes on. */

#define RULE_CHANGE_SLICE 100

/* One slice, in its own transaction. *more: call again soon. */
bool rule_change_step(Hotline *hotline, int64_t now, bool *more, GError **error);
