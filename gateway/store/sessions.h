#pragma once

#include "store/db.h"

/* Menu sessions in progress, encrypted. */
typedef struct SessionRow {
    int64_t id; /* keyed hash of channel and number */
    GBytes *box;
    int64_t contact_id; /* 0: none */
    int64_t case_id;    /* the case being filled in; 0: none */
    bool dropped;       /* it is over, but may still be continued */
    int64_t due_at;     /* when it counts as dropped; once dropped: when it is forgotten */
    int64_t forget_at;
} SessionRow;

void session_row_clear(SessionRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SessionRow, session_row_clear)

/* true and box NULL if there is none. */
bool sessions_find(Db *db, int64_t id, SessionRow *row, GError **error);
bool sessions_save(Db *db, const SessionRow *row, GError **error);
bool sessions_remove(Db *db, int64_t id, GError **error);

/* Looks at a slice of the sessions, those after the row *after, and visits the ones whose time has come;
 * they are lent for the call, which must not touch the sessions. *after becomes the last one looked at,
 * or 0 once all were. */
typedef void (*SessionVisitor)(const SessionRow *row, gpointer data);
bool sessions_due(Db *db, int64_t now, int64_t *after, SessionVisitor visit, gpointer data,
                  GError **error);
