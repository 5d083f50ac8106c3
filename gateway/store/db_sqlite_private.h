#pragma once

#include "store/db.h"

/* What the files of the driver share. */
struct Db {
    struct sqlite3 *sqlite;
    GHashTable *statements; /* SQL address -> sqlite3_stmt */
    const char *watched;    /* table; NULL: none */
    DbWatcher watcher;
    gpointer watcher_data;
    GDestroyNotify free_watcher_data;
};

/* From SQLite's result code. */
void db_set_error(GError **error, int code);
