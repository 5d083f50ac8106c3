/* SQLite behind store/db.h: statements, transactions, and who watches a table. */

#include "store/db.h"

#include <sqlite3.h>

#include "base/error.h"
#include "store/db_sqlite_private.h"

/* SQLite's own text can quote data, so only its code and the name of the code are kept. */
void db_set_error(GError **error, int code)
{
    bool full = (code & 0xff) == SQLITE_FULL;

    g_set_error(error, GATEWAY_ERROR, full ? GATEWAY_ERROR_FULL : GATEWAY_ERROR_DATABASE,
                "SQLite %d: %s%s", code, sqlite3_errstr(code),
                (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT
                    ? "; restore a backup"
                    : "");
}

DbQuery db_query(Db *db, const char *sql)
{
    DbQuery query = {.db = db, .code = SQLITE_OK};
    sqlite3_stmt *statement = g_hash_table_lookup(db->statements, sql);

    if (!statement) {
        query.code = sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                                        NULL);
        if (query.code == SQLITE_OK)
            g_hash_table_insert(db->statements, (gpointer)sql, statement);
    }
    g_assert(!statement || !sqlite3_stmt_busy(statement));
    query.statement = statement;
    return query;
}

void db_query_done(DbQuery *query)
{
    if (!query->statement)
        return;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
}

static int parameter(const DbQuery *query, const char *name)
{
    int index = sqlite3_bind_parameter_index(query->statement, name);

    g_assert(index > 0);
    return index;
}

void db_bind_int(DbQuery *query, const char *name, int64_t value)
{
    if (query->code == SQLITE_OK)
        query->code = sqlite3_bind_int64(query->statement, parameter(query, name), value);
}

void db_bind_null(DbQuery *query, const char *name)
{
    if (query->code == SQLITE_OK)
        query->code = sqlite3_bind_null(query->statement, parameter(query, name));
}

void db_bind_id(DbQuery *query, const char *name, int64_t id_or_zero)
{
    if (id_or_zero)
        db_bind_int(query, name, id_or_zero);
    else
        db_bind_null(query, name);
}

void db_bind_text(DbQuery *query, const char *name, const char *text_or_null)
{
    if (query->code == SQLITE_OK)
        query->code = sqlite3_bind_text(query->statement, parameter(query, name), text_or_null, -1,
                                        SQLITE_STATIC);
}

void db_bind_bytes(DbQuery *query, const char *name, const void *bytes, size_t length)
{
    if (query->code == SQLITE_OK)
        query->code = sqlite3_bind_blob64(query->statement, parameter(query, name), bytes, length,
                                          SQLITE_STATIC);
}

DbStep db_step(DbQuery *query, GError **error)
{
    if (query->code == SQLITE_OK || query->code == SQLITE_ROW)
        query->code = sqlite3_step(query->statement);
    if (query->code == SQLITE_ROW)
        return DB_ROW;
    if (query->code == SQLITE_DONE)
        return DB_DONE;
    db_set_error(error, query->code);
    return DB_FAILED;
}

bool db_run(DbQuery *query, GError **error)
{
    DbStep step = db_step(query, error);

    g_assert(step != DB_ROW);
    return step == DB_DONE;
}

int64_t db_int(const DbQuery *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *db_text(const DbQuery *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

const void *db_bytes(const DbQuery *query, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);

    *length = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

int64_t db_changes(const Db *db)
{
    return sqlite3_changes64(db->sqlite);
}

int64_t db_last_id(const Db *db)
{
    return sqlite3_last_insert_rowid(db->sqlite);
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static void on_change(void *data, int operation, const char *database, const char *table,
                      sqlite3_int64 id)
{
    const Db *db = data;

    (void)operation;
    (void)database;
    if (g_str_equal(table, db->watched))
        db->watcher(id, db->watcher_data);
}

void db_watch(Db *db, const char *table, DbWatcher watcher, gpointer data, GDestroyNotify free_data)
{
    g_assert(!db->watched);
    db->watched = table;
    db->watcher = watcher;
    db->watcher_data = data;
    db->free_watcher_data = free_data;
    sqlite3_update_hook(db->sqlite, on_change, db);
}

void db_unwatch(Db *db)
{
    if (db->watched)
        sqlite3_update_hook(db->sqlite, NULL, NULL);
    if (db->free_watcher_data)
        db->free_watcher_data(db->watcher_data);
    db->watched = NULL;
    db->watcher = NULL;
    db->watcher_data = NULL;
    db->free_watcher_data = NULL;
}

gpointer db_watcher_data(const Db *db)
{
    return db->watcher_data;
}

bool db_foreign_version(Db *db, int64_t *version, GError **error)
{
    g_auto(DbQuery) query = db_query(db, "PRAGMA data_version");

    if (db_step(&query, error) != DB_ROW)
        return false;
    *version = db_int(&query, 0);
    return true;
}

static bool run(Db *db, const char *sql, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    return db_run(&query, error);
}

bool db_begin(Db *db, GError **error)
{
    static const char sql[] = "BEGIN IMMEDIATE";

    return run(db, sql, error);
}

bool db_begin_reading(Db *db, GError **error)
{
    static const char sql[] = "BEGIN";

    return run(db, sql, error);
}

bool db_is_writing(const Db *db)
{
    return sqlite3_txn_state(db->sqlite, NULL) == SQLITE_TXN_WRITE;
}

bool db_commit(Db *db, GError **error)
{
    static const char sql[] = "COMMIT";

    if (run(db, sql, error))
        return true;
    db_rollback(db);
    return false;
}

void db_rollback(Db *db)
{
    /* Some failures have already rolled back: then there is nothing to do. */
    if (!sqlite3_get_autocommit(db->sqlite))
        sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

bool db_savepoint(Db *db, GError **error)
{
    static const char sql[] = "SAVEPOINT message";

    return run(db, sql, error);
}

bool db_release(Db *db, GError **error)
{
    static const char sql[] = "RELEASE message";

    return run(db, sql, error);
}

bool db_rollback_to(Db *db, GError **error)
{
    static const char sql[] = "ROLLBACK TO message";

    return run(db, sql, error);
}

bool db_truncate_log(Db *db, GError **error)
{
    int code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    if (code != SQLITE_OK)
        db_set_error(error, code);
    return code == SQLITE_OK;
}

char *db_check(Db *db)
{
    g_auto(DbQuery) query = db_query(db, "PRAGMA quick_check(1)");
    g_autoptr(GError) error = NULL;

    if (db_step(&query, &error) != DB_ROW)
        return g_strdup(error ? error->message : "no answer");
    return g_str_equal(db_text(&query, 0), "ok") ? NULL : g_strdup(db_text(&query, 0));
}
