/* Opening a database: WAL, durable at each commit, one writer that alone checkpoints; the schema. */

#include <inttypes.h>
#include <sqlite3.h>

#include "base/error.h"
#include "schema.h" /* generated from schema/: see the Makefile */
#include "store/db_sqlite_log.h"
#include "store/db_sqlite_private.h"

static void finalize_statement(gpointer statement)
{
    sqlite3_finalize(statement);
}

static bool exec(Db *db, const char *sql, GError **error)
{
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        db_set_error(error, sqlite3_extended_errcode(db->sqlite));
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
        db_set_error(error, code);
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
        db_set_error(error, code);
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
