#pragma once

#include "core/hotline.h"

/* What the gateway does by itself on its loop: sessions that were dropped, rules that have moved dates, reminders,
 * broadcasts, what is forgotten. Queries find what is due, so that a restart goes on and nothing hangs on a timer. */
typedef struct Upkeep Upkeep;

typedef struct UpkeepHooks {
    int64_t (*clock)(void); /* seconds since 1970 */
    void (*swept)(void);    /* called every two seconds: we are alive */
} UpkeepHooks;

/* Looks at the clock at once, before anything is found to be due. All of hooks must be there. */
Upkeep *upkeep_new(Hotline *hotline, const UpkeepHooks *hooks, GError **error);
void upkeep_free(Upkeep *upkeep);
