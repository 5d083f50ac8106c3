#pragma once

#include "store/db.h"

/* PINs of cases, as keyed hashes. */

/* *pin 0: the case has none. */
bool case_pins_find(Db *db, int64_t case_id, int64_t *pin, GError **error);
bool case_pins_set(Db *db, int64_t case_id, int64_t pin, int64_t now, GError **error);
bool case_pins_remove(Db *db, int64_t case_id, bool *removed, GError **error);
bool case_pins_remove_of_contact(Db *db, int64_t contact_id, GError **error);
