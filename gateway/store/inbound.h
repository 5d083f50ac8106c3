#pragma once

#include "store/db.h"

/* The lines (a USSD session that is over, or one SMS) answered lately, and with which answers. */

/* true and *answers_box NULL if it is new. */
bool inbound_find(Db *db, int64_t id, GBytes **answers_box, GError **error);
bool inbound_keep(Db *db, int64_t id, GBytes *answers_box, int64_t expires_at, GError **error);
/* Forgets at most limit of those expired; *removed says how many. */
bool inbound_expire(Db *db, int64_t now, int64_t limit, int64_t *removed, GError **error);
