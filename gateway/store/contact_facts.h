#pragma once

#include "store/db.h"

/* What people allowed us to remember of themselves, one box each. It goes when the contact goes. */

/* NULL in *box if nothing is remembered. */
bool contact_facts_find(Db *db, int64_t contact_id, GBytes **box, GError **error);
bool contact_facts_save(Db *db, int64_t contact_id, GBytes *box, GError **error);
