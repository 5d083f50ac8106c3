/* Real databases with the smallest cache, so that pages go to the log and come back within a transaction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include "store/db_sqlite_log.h"

#define ROWS 3000 /* of 200 octets: far more than the cache and than what is gathered at once */

typedef struct Site {
    char *folder, *path;
    char *log; /* SQLite borrows it as long as the file is open */
    sqlite3 *writer, *reader;
} Site;

static int64_t ask(sqlite3 *sqlite, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t answer;

    assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return answer;
}

static bool run(sqlite3 *sqlite, const char *sql)
{
    return sqlite3_exec(sqlite, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool add_rows(sqlite3 *sqlite)
{
    g_autofree char *sql = g_strdup_printf(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        " INSERT INTO t (box) SELECT randomblob(200) FROM n",
        ROWS);

    return run(sqlite, sql);
}

static int64_t rows(sqlite3 *sqlite)
{
    return ask(sqlite, "SELECT COUNT(*) FROM t WHERE LENGTH(box) = 200");
}

static void assert_sound(sqlite3 *sqlite)
{
    assert_int_equal(ask(sqlite, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
}

static int set_up(void **state)
{
    Site *site = g_new0(Site, 1);

    site->folder = g_dir_make_tmp("log-XXXXXX", NULL);
    site->path = g_build_filename(site->folder, "t.db", NULL);
    assert_int_equal(sqlite3_open_v2(site->path, &site->writer,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, db_log_vfs()),
                     SQLITE_OK);
    assert_true(run(site->writer,
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA cache_size = 10; PRAGMA wal_autocheckpoint = 0;"
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, box BLOB)"));
    assert_int_equal(sqlite3_open(site->path, &site->reader), SQLITE_OK);
    *state = site;
    return 0;
}

static int tear_down(void **state)
{
    Site *site = *state;

    sqlite3_close(site->reader);
    assert_int_equal(sqlite3_close(site->writer), SQLITE_OK);
    g_unlink(site->path);
    assert_int_equal(g_rmdir(site->folder), 0); /* the log was closed and removed */
    g_free(site->folder);
    g_free(site->path);
    g_free(site->log);
    g_free(site);
    return 0;
}

static void another_process_sees_each_commit_and_nothing_before(void **state)
{
    Site *site = *state;

    for (int64_t i = 1; i <= 3; i++) {
        assert_true(run(site->writer, "BEGIN"));
        assert_true(add_rows(site->writer));
        assert_int_equal(rows(site->writer), i * ROWS);
        assert_int_equal(rows(site->reader), (i - 1) * ROWS);
        assert_true(run(site->writer, "COMMIT"));
        assert_int_equal(rows(site->reader), i * ROWS);
    }
    assert_sound(site->reader);
}

static void what_is_rolled_back_leaves_nothing_behind(void **state)
{
    Site *site = *state;

    assert_true(add_rows(site->writer));
    assert_true(run(site->writer, "BEGIN; UPDATE t SET box = randomblob(100); SAVEPOINT s"));
    assert_true(add_rows(site->writer));
    assert_true(run(site->writer, "ROLLBACK TO s"));
    assert_int_equal(ask(site->writer, "SELECT COUNT(*) FROM t WHERE LENGTH(box) = 100"), ROWS);
    assert_true(run(site->writer, "ROLLBACK"));
    assert_true(run(site->writer, "BEGIN; UPDATE t SET id = -id; ROLLBACK"));
    assert_int_equal(rows(site->writer), ROWS);
    assert_true(add_rows(site->writer));
    assert_int_equal(rows(site->reader), 2 * ROWS);
    assert_sound(site->reader);
}

static void the_log_starts_again_after_a_checkpoint(void **state)
{
    Site *site = *state;

    for (int64_t i = 1; i <= 3; i++) {
        assert_true(add_rows(site->writer));
        assert_int_equal(
            sqlite3_wal_checkpoint_v2(site->writer, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
            SQLITE_OK);
        assert_int_equal(rows(site->reader), i * ROWS);
    }
    assert_sound(site->reader);
}

static void limit_files_to(rlim_t octets)
{
    struct rlimit limit = {0};

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = octets;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_fails_what_it_must_and_is_survived(void **state)
{
    Site *site = *state;

    signal(SIGXFSZ, SIG_IGN);
    assert_true(add_rows(site->writer));
    for (rlim_t octets = 800; octets < 1400; octets += 50) { /* KiB; the log has about 700 */
        int64_t before = rows(site->reader);
        bool added;

        limit_files_to(octets * 1024);
        added = run(site->writer, "BEGIN") && add_rows(site->writer) && run(site->writer, "COMMIT");
        if (!added && !sqlite3_get_autocommit(site->writer))
            run(site->writer, "ROLLBACK");
        limit_files_to(RLIM_INFINITY);
        assert_int_equal(rows(site->reader), before + (added ? ROWS : 0));
        assert_int_equal(rows(site->writer), before + (added ? ROWS : 0));
        if (octets == 800)
            assert_false(added);
    }
    assert_true(add_rows(site->writer));
    assert_sound(site->writer);
    assert_sound(site->reader);
}

/* ---- The file alone ---- */

/* A log of a database that is not open. Free with close_log(). */
static sqlite3_file *open_log(Site *site)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(db_log_vfs());
    sqlite3_file *file = g_malloc0((gsize)vfs->szOsFile);
    g_autofree char *database = g_build_filename(site->folder, "alone.db", NULL);
    int flags = SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    site->log = g_strconcat(database, "-wal", NULL);
    assert_true(g_file_set_contents(database, "", 0, NULL)); /* whose mode the log takes */
    assert_int_equal(vfs->xOpen(vfs, site->log, file, flags, &flags), SQLITE_OK);
    g_unlink(site->log);
    g_unlink(database);
    return file;
}

static void close_log(sqlite3_file *file)
{
    assert_int_equal(file->pMethods->xClose(file), SQLITE_OK);
    g_free(file);
}

static void put(sqlite3_file *file, const char *text, sqlite3_int64 offset)
{
    assert_int_equal(file->pMethods->xWrite(file, text, (int)strlen(text), offset), SQLITE_OK);
}

static void assert_reads(sqlite3_file *file, sqlite3_int64 offset, const char *expected)
{
    char text[16] = "";

    assert_int_equal(file->pMethods->xRead(file, text, (int)strlen(expected), offset), SQLITE_OK);
    assert_string_equal(text, expected);
}

static void pieces_may_come_in_any_order_and_again(void **state)
{
    sqlite3_file *file = open_log(*state);
    sqlite3_int64 size = 0;

    put(file, "cc", 4);
    put(file, "dd", 6);
    put(file, "aa", 0);
    put(file, "bb", 2);
    put(file, "CC", 4);
    assert_reads(file, 3, "bCCdd");
    put(file, "b", 2);
    put(file, "B", 2);
    put(file, "ee", 8);
    assert_int_equal(file->pMethods->xFileSize(file, &size), SQLITE_OK);
    assert_int_equal(size, 10);
    assert_reads(file, 0, "aaBbCCddee");
    put(file, "x", 9);
    assert_int_equal(file->pMethods->xTruncate(file, 3), SQLITE_OK);
    assert_reads(file, 0, "aaB");
    assert_int_equal(file->pMethods->xFileSize(file, &size), SQLITE_OK);
    assert_int_equal(size, 3);
    close_log(file);
}

static void what_cannot_be_written_is_not_lost(void **state)
{
    sqlite3_file *file = open_log(*state);
    char text[4];

    signal(SIGXFSZ, SIG_IGN);
    put(file, "aaaa", 0);
    assert_int_equal(file->pMethods->xSync(file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    put(file, "bbbb", 4);
    limit_files_to(4);
    assert_int_not_equal(file->pMethods->xSync(file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    assert_int_not_equal(file->pMethods->xRead(file, text, 4, 4), SQLITE_OK);
    assert_int_not_equal(file->pMethods->xWrite(file, "cccc", 4, 0), SQLITE_OK);
    assert_reads(file, 0, "aaaa"); /* what is in the file needs nothing to be written */
    limit_files_to(RLIM_INFINITY);
    assert_reads(file, 0, "aaaabbbb");
    close_log(file);
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOG_TEST(another_process_sees_each_commit_and_nothing_before),
        LOG_TEST(what_is_rolled_back_leaves_nothing_behind),
        LOG_TEST(the_log_starts_again_after_a_checkpoint),
        LOG_TEST(a_full_disk_fails_what_it_must_and_is_survived),
        LOG_TEST(pieces_may_come_in_any_order_and_again),
        LOG_TEST(what_cannot_be_written_is_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
