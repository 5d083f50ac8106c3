#pragma once

#include "store/db.h"

/* Every message answered lately, with its answer. */

/* true and *reply_box NULL if it is new. */
bool inbound_find(Db *db, int64_t id, GBytes **reply_box, GError **error);
bool inbound_keep(Db *db, int64_t id, GBytes *reply_box, int64_t expires_at, GError **error);
/* Forgets at most limit of those expired; *removed says how many. */
bool inbound_expire(Db *db, int64_t now, int64_t limit, int64_t *removed, GError **error);
