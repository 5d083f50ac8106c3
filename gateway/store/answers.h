#pragma once

#include "store/db.h"

/* The answers given lately, each once. */

/* *id: where it is found again. */
bool answers_add(Db *db, GBytes *box, int64_t expires_at, int64_t *id, GError **error);
/* true and *box NULL if it is gone. */
bool answers_find(Db *db, int64_t id, GBytes **box, GError **error);
/* Forgets at most limit of those expired. */
bool answers_expire(Db *db, int64_t now, int64_t limit, GError **error);
