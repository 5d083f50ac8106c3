#pragma once

#include "store/db.h"

/* Browsers that are signed in. */
typedef struct StaffSessionRow {
    int64_t id; /* 0: none */
    int64_t staff_id;
    char *device;
    bool locked; /* by hand */
    int64_t created_at, used_at;
    char *name, *role; /* of the member of staff; only from staff_sessions_find() */
} StaffSessionRow;

void staff_session_row_clear(StaffSessionRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StaffSessionRow, staff_session_row_clear)

bool staff_sessions_add(Db *db, const StaffSessionRow *row, const uint8_t token_hash[32],
                        GError **error);
/* Of an active member of staff alone; row->id stays 0 otherwise. */
bool staff_sessions_find(Db *db, const uint8_t token_hash[32], StaffSessionRow *row,
                         GError **error);
/* By its id, without name and role. */
bool staff_sessions_get(Db *db, int64_t id, StaffSessionRow *row, GError **error);

typedef void (*StaffSessionRowCallback)(const StaffSessionRow *row, gpointer data);
/* The latest first. row is lent. */
bool staff_sessions_each(Db *db, int64_t staff_id, StaffSessionRowCallback callback, gpointer data,
                         GError **error);

/* Only if it is open, and used after idle_since. */
bool staff_sessions_touch(Db *db, int64_t id, int64_t now, int64_t idle_since, GError **error);
bool staff_sessions_lock(Db *db, int64_t id, GError **error);
/* Open again from now on. */
bool staff_sessions_unlock(Db *db, int64_t id, int64_t now, GError **error);
bool staff_sessions_end(Db *db, int64_t id, GError **error);
/* All of a member of staff but one; 0: all. */
bool staff_sessions_end_others(Db *db, int64_t staff_id, int64_t but_id, GError **error);
bool staff_sessions_expire(Db *db, int64_t created_before, GError **error);
