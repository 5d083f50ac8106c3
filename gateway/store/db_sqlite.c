/* SQLite behind store/db.h: WAL, durable at each commit, one writer that alone checkpoints. */

#include "store/db.h"

#include <inttypes.h>
#include <sqlite3.h>

#include "base/error.h"
#include "schema.h" /* generated from schema/: see the Makefile */
#include "store/db_sqlite_log.h"

struct Db {
    sqlite3 *sqlite;
    GHashTable *statements; /* SQL address -> sqlite3_stmt */
    const char *watched;    /* table; NULL: none */
    DbWatcher watcher;
    gpointer watcher_data;
    GDestroyNotify free_watcher_data;
};

static void finalize_statement(gpointer statement)
{
    sqlite3_finalize(statement);
}

/* SQLite's own text can quote data, so only its code and the name of the code are kept. */
static void set_error(GError **error, int code)
{
    bool full = (code & 0xff) == SQLITE_FULL;

    g_set_error(error, GATEWAY_ERROR, full ? GATEWAY_ERROR_FULL : GATEWAY_ERROR_DATABASE,
                "SQLite %d: %s%s", code, sqlite3_errstr(code),
                (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT
                    ? "; restore a backup"
                    : "");
}

static bool exec(Db *db, const char *sql, GError **error)
{
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        set_error(error, sqlite3_extended_errcode(db->sqlite));
    return code == SQLITE_OK;
}

/* Run a query that yields one number. */
static bool ask(Db *db, const char *sql, int64_t *answer, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *answer = sqlite3_column_int64(statement, 0);
    else
        set_error(error, code);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW;
}

/* SQLite ignores a pragma it does not know, so every setting is read back. */
typedef struct Setting {
    const char *set;
    const char *get;
    int64_t expected;
} Setting;

static const Setting writer_settings[] = {
    {"PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", 5000},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", 2},
    {"PRAGMA secure_delete = ON", "PRAGMA secure_delete", 1},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", 1},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", 0},
    {"PRAGMA cache_size = -10500", "PRAGMA cache_size", -10500},
    /* The same pages are written again and again, so seldom is cheap. 8000 just fit into the limit. */
    {"PRAGMA wal_autocheckpoint = 8000", "PRAGMA wal_autocheckpoint", 8000},
    {"PRAGMA journal_size_limit = 33554432", "PRAGMA journal_size_limit", 33554432},
};

/* A full disk must be an error, not a SIGBUS. In memory (tests) SQLite does not know this one. */
static const Setting file_settings[] = {
    {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", 0},
};

static const Setting reader_settings[] = {
    {"PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", 5000},
    {"PRAGMA query_only = ON", "PRAGMA query_only", 1},
    {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", 0},
    {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", 0},
};

static bool apply(Db *db, const Setting *settings, size_t count, GError **error)
{
    for (size_t i = 0; i < count; i++) {
        int64_t actual = settings[i].expected;

        if (!exec(db, settings[i].set, error) || !ask(db, settings[i].get, &actual, error))
            return false;
        if (actual != settings[i].expected) {
            g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE, "%s: had no effect",
                        settings[i].set);
            return false;
        }
    }
    return true;
}

static bool check_version(int64_t version, GError **error)
{
    if (version >= 0 && (size_t)version <= G_N_ELEMENTS(schema_steps))
        return true;
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE,
                "the database has schema %" PRId64
                ", this program knows %zu: it was made by a newer "
                "tayanch, use that one",
                version, G_N_ELEMENTS(schema_steps));
    return false;
}

/* Bring the schema up to date. The version is the number of files applied, and it changes in the same
 * transaction as the schema. */
static bool migrate(Db *db, GError **error)
{
    int64_t version;

    if (!ask(db, "PRAGMA user_version", &version, error) || !check_version(version, error))
        return false;
    for (size_t step = (size_t)version; step < G_N_ELEMENTS(schema_steps); step++) {
        g_autofree char *sql = g_strdup_printf("BEGIN; %s PRAGMA user_version = %zu; COMMIT;",
                                               schema_steps[step], step + 1);

        if (!exec(db, sql, error)) {
            db_rollback(db);
            return false;
        }
    }
    return true;
}

static bool is_file(Db *db)
{
    const char *path = sqlite3_db_filename(db->sqlite, "main");

    return path && *path;
}

static bool set_up_writer(Db *db, GError **error)
{
    /* In memory there is no log to write ahead. */
    return exec(db, "PRAGMA journal_mode = WAL", error) &&
           (!is_file(db) || apply(db, file_settings, G_N_ELEMENTS(file_settings), error)) &&
           apply(db, writer_settings, G_N_ELEMENTS(writer_settings), error) && migrate(db, error);
}

static bool set_up_reader(Db *db, GError **error)
{
    int64_t version;

    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return apply(db, reader_settings, G_N_ELEMENTS(reader_settings), error) &&
           ask(db, "PRAGMA user_version", &version, error) && check_version(version, error);
}

/* One thread per connection, and no one asks how much memory SQLite holds: no locks for either. */
static void configure_library(void)
{
    static gsize done;

    if (g_once_init_enter(&done)) {
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        /* Savepoints stay in memory, in small pieces instead of 64 KiB for each statement. */
        sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
        g_once_init_leave(&done, 1);
    }
}

Db *db_open(const char *path, DbMode mode, GError **error)
{
    static const int flags[] = {
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        [DB_READ_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_READ_ONLY] = SQLITE_OPEN_READONLY,
    };
    g_autoptr(Db) db = g_new0(Db, 1);
    int code;

    configure_library();
    db->statements = g_hash_table_new_full(NULL, NULL, NULL, finalize_statement);
    code = sqlite3_open_v2(path, &db->sqlite, flags[mode],
                           mode == DB_READ_ONLY ? NULL : db_log_vfs());
    if (code != SQLITE_OK) {
        set_error(error, code);
        g_prefix_error(
            error, "%s cannot be opened; tayanch init makes one, a backup restores one: ", path);
        return NULL;
    }
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!(mode == DB_READ_ONLY ? set_up_reader : set_up_writer)(db, error)) {
        g_prefix_error(error, "%s cannot be used: ", path);
        return NULL;
    }
    return g_steal_pointer(&db);
}

void db_close(Db *db)
{
    if (!db)
        return;
    db_unwatch(db);
    g_hash_table_unref(db->statements);
    sqlite3_close(db->sqlite);
    g_free(db);
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
    set_error(error, query->code);
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
        set_error(error, code);
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
