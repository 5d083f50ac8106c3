#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The whole of what the store needs of a database, over SQLite now; PostgreSQL will be a second file
 * behind the same calls. One connection and its cache of prepared statements. */
typedef struct Db Db;

typedef enum DbMode {
    DB_CREATE,     /* makes the file if it is not there; brings the schema up to date */
    DB_READ_WRITE, /* must exist; brings the schema up to date; the only writer */
    DB_READ_ONLY,  /* beside a running gateway: never writes, never checkpoints */
} DbMode;

/* A store made by a newer program is refused. */
Db *db_open(const char *path, DbMode mode, GError **error);
void db_close(Db *db);

/* One run of a statement. Failures stick: after the first one every call is a no-op, and db_step()
 * reports it, so callers check once. Declare it with g_auto(DbQuery): leaving the scope resets the
 * statement and clears what was bound to it. */
typedef struct DbQuery {
    Db *db;
    void *statement;
    int code;
} DbQuery;

typedef enum DbStep { DB_ROW, DB_DONE, DB_FAILED } DbStep;

/* sql must be a static string: its address is the cache key. */
DbQuery db_query(Db *db, const char *sql);
void db_query_done(DbQuery *query);

/* A name that is not in the statement is a bug, and aborts. Text and bytes are lent: they must live
 * until the statement was stepped. */
void db_bind_int(DbQuery *query, const char *name, int64_t value);
void db_bind_null(DbQuery *query, const char *name);
void db_bind_id(DbQuery *query, const char *name, int64_t id_or_zero); /* 0 as NULL */
void db_bind_text(DbQuery *query, const char *name, const char *text_or_null);
void db_bind_bytes(DbQuery *query, const char *name, const void *bytes, size_t length);

DbStep db_step(DbQuery *query, GError **error);
bool db_run(DbQuery *query, GError **error); /* for statements that return no rows */

int64_t db_int(const DbQuery *query, int column);      /* NULL reads as 0 */
const char *db_text(const DbQuery *query, int column); /* lent until the next step; NULL if NULL */
const void *db_bytes(const DbQuery *query, int column, size_t *length); /* lent; NULL if NULL */

/* Rows that the last insert, update or delete changed. */
int64_t db_changes(const Db *db);

/* The id that the last insert into a table with ids of its own was given. */
int64_t db_last_id(const Db *db);

/* Tells of each row of one table that is inserted, changed or deleted over this connection, also in a
 * transaction that is rolled back later. One watcher at once; it goes with the connection. */
typedef void (*DbWatcher)(int64_t id, gpointer data);
void db_watch(Db *db, const char *table, DbWatcher watcher, gpointer data,
              GDestroyNotify free_data);
gpointer db_watcher_data(const Db *db); /* NULL: nobody watches */

/* Another number than before once another connection has committed something. */
bool db_foreign_version(Db *db, int64_t *version, GError **error);

bool db_begin(Db *db, GError **error);
bool db_begin_reading(Db *db, GError **error); /* what is read until db_commit() is of one moment */
bool db_is_writing(const Db *db);              /* in a transaction that may be taken back */
bool db_commit(Db *db, GError **error); /* durable when it returns true; rolled back when false */
void db_rollback(Db *db);

/* Within a transaction: one message of a batch can fail alone. */
bool db_savepoint(Db *db, GError **error);
bool db_release(Db *db, GError **error);
bool db_rollback_to(Db *db, GError **error);

/* Empties the write-ahead log, so that nothing erased is left in it. */
bool db_truncate_log(Db *db, GError **error);

/* NULL if sound, or what is wrong with the file. Free with g_free. */
char *db_check(Db *db);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DbQuery, db_query_done)
