#pragma once

#include "core/deadlines/rules.h"

/* When the reminders of one deadline go out: some days before it and on the day, at 10:00 of the person's own
 * clock. Pure. */

typedef struct LadderStep {
    int step;   /* days from the deadline, 0 or less */
    int64_t at; /* 0: there is none */
} LadderStep;

/* The first one after a step (INT_MIN: of all); of those already due, the latest: never three at once. */
LadderStep ladder_next(const Rule *rule, const char *zone, Day day, int after, int64_t now);
