#pragma once

#include "store/db.h"

/* Says that reminders and broadcasts are held, and what of reminding is late; nothing if all goes its way. */
bool hold_print(Db *db, GError **error);
