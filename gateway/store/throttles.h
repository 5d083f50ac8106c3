#pragma once

#include "store/db.h"

/* Counters of a window of time. */

/* *count: how often it happened in the window that is open; 0 if none is. */
bool throttles_count(Db *db, int64_t id, int64_t now, int64_t *count, GError **error);
/* Counts once more; the first opens a window of so many seconds. */
bool throttles_add(Db *db, int64_t id, int64_t now, int64_t window_seconds, GError **error);
/* Closes the window. */
bool throttles_clear(Db *db, int64_t id, GError **error);
bool throttles_expire(Db *db, int64_t now, GError **error);

/* ---- Windows that end so long after the last count, not after the first ---- */

/* *ends_at: when the window ends; 0 if none is open. */
bool throttles_read(Db *db, int64_t id, int64_t now, int64_t *count, int64_t *ends_at,
                    GError **error);
bool throttles_extend(Db *db, int64_t id, int64_t now, int64_t window_seconds, GError **error);
