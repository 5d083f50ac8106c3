#pragma once

#include "store/db.h"

/* Menu sessions in progress, encrypted. */
typedef struct SessionRow {
    int64_t id; /* keyed hash of channel and number */
    GBytes *box;
    int64_t contact_id; /* 0: none */
    int64_t case_id;    /* the case being filled in; 0: none */
    int64_t due_at;
    int64_t forget_at;
} SessionRow;

void session_row_clear(SessionRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SessionRow, session_row_clear)

/* true and box NULL if there is none. */
bool sessions_find(Db *db, int64_t id, SessionRow *row, GError **error);
bool sessions_save(Db *db, const SessionRow *row, GError **error);
bool sessions_remove(Db *db, int64_t id, GError **error);

/* The session is over but may be continued until forget_at: what was entered becomes a draft. */
bool sessions_drop(Db *db, int64_t id, int64_t now, GError **error);
/* Does the same for every session whose time has come, then forgets those past forget_at. */
bool sessions_sweep(Db *db, int64_t now, GError **error);
