#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "store/db.h"

typedef struct Place {
    char *folder, *path;
} Place;

static int make_place(void **state)
{
    Place *place = g_new0(Place, 1);

    place->folder = g_dir_make_tmp("store-XXXXXX", NULL);
    place->path = g_build_filename(place->folder, "tayanch.db", NULL);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    Place *place = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(place->path, endings[i], NULL);

        g_unlink(path);
    }
    assert_int_equal(g_rmdir(place->folder), 0);
    g_free(place->folder);
    g_free(place->path);
    g_free(place);
    return 0;
}

static int64_t ask(Db *db, const char *sql)
{
    g_auto(DbQuery) query = db_query(db, sql);

    assert_int_equal(db_step(&query, NULL), DB_ROW);
    return db_int(&query, 0);
}

static bool add_count(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "INSERT INTO throttles (id, count, ends_at) VALUES (:id, 1, 2)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

static int64_t counts(Db *db)
{
    static const char sql[] = "SELECT COUNT(*) FROM throttles";

    return ask(db, sql);
}

static void raw(const char *path, const char *sql)
{
    sqlite3 *sqlite = NULL;

    assert_int_equal(sqlite3_open(path, &sqlite), SQLITE_OK);
    assert_int_equal(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(sqlite);
}

/* ---- Opening ---- */

static void the_writer_is_durable_and_leaves_no_traces(void **state)
{
    static const struct {
        const char *pragma;
        int64_t value;
    } rows[] = {
        {"PRAGMA synchronous", 2}, /* FULL */
        {"PRAGMA secure_delete", 1},   {"PRAGMA foreign_keys", 1},
        {"PRAGMA trusted_schema", 0},  {"PRAGMA mmap_size", 0},
        {"PRAGMA busy_timeout", 5000}, {"PRAGMA wal_autocheckpoint", 8000},
    };
    const Place *place = *state;
    g_autoptr(Db) db = db_open(place->path, DB_CREATE, NULL);

    assert_non_null(db);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ask(db, rows[i].pragma), rows[i].value);
    g_auto(DbQuery) query = db_query(db, "PRAGMA journal_mode");
    assert_int_equal(db_step(&query, NULL), DB_ROW);
    assert_string_equal(db_text(&query, 0), "wal");
}

static void a_store_that_is_not_there_is_made_only_when_asked(void **state)
{
    const Place *place = *state;
    static const DbMode modes[] = {DB_READ_WRITE, DB_READ_ONLY};

    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(db_open(place->path, modes[i], &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE));
        assert_false(g_file_test(place->path, G_FILE_TEST_EXISTS));
    }
}

static void opening_again_keeps_what_is_there(void **state)
{
    const Place *place = *state;

    for (int i = 0; i < 3; i++) {
        g_autoptr(Db) db = db_open(place->path, i == 0 ? DB_CREATE : DB_READ_WRITE, NULL);

        assert_int_equal(counts(db), i);
        assert_true(add_count(db, i + 1, NULL));
    }
}

static void an_empty_file_is_brought_up_to_date(void **state)
{
    const Place *place = *state;

    assert_true(g_file_set_contents(place->path, "", 0, NULL));
    g_autoptr(Db) db = db_open(place->path, DB_READ_WRITE, NULL);
    assert_int_equal(counts(db), 0);
    assert_true(ask(db, "PRAGMA user_version") >= 1);
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
    const Place *place = *state;
    static const DbMode modes[] = {DB_CREATE, DB_READ_WRITE, DB_READ_ONLY};

    db_close(db_open(place->path, DB_CREATE, NULL));
    raw(place->path, "PRAGMA user_version = 999");
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(db_open(place->path, modes[i], &error));
        assert_non_null(strstr(error->message, "schema 999"));
        assert_non_null(strstr(error->message, "newer"));
    }
}

static void a_file_that_is_no_store_is_refused(void **state)
{
    const Place *place = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *junk = g_strnfill(8192, 'x');

    assert_true(g_file_set_contents(place->path, junk, -1, NULL));
    assert_null(db_open(place->path, DB_READ_WRITE, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE));
}

static void a_reader_sees_and_cannot_write(void **state)
{
    const Place *place = *state;
    g_autoptr(Db) writer = db_open(place->path, DB_CREATE, NULL);
    g_autoptr(Db) reader = db_open(place->path, DB_READ_ONLY, NULL);
    g_autoptr(GError) error = NULL;

    assert_true(add_count(writer, 1, NULL));
    assert_int_equal(counts(reader), 1);
    assert_false(add_count(reader, 2, &error));
    assert_non_null(error);
    assert_int_equal(counts(writer), 1);
}

static void a_store_in_memory_needs_no_file(void **state)
{
    g_autoptr(Db) db = db_open(":memory:", DB_CREATE, NULL);

    (void)state;
    assert_non_null(db);
    assert_int_equal(ask(db, "PRAGMA foreign_keys"), 1);
    assert_true(add_count(db, 1, NULL));
    assert_null(db_check(db));
}

/* ---- Transactions ---- */

static int open_memory(void **state)
{
    *state = db_open(":memory:", DB_CREATE, NULL);
    return *state ? 0 : -1;
}

static int close_memory(void **state)
{
    db_close(*state);
    return 0;
}

static void what_is_rolled_back_was_never_there(void **state)
{
    Db *db = *state;

    assert_true(db_begin(db, NULL));
    assert_true(add_count(db, 1, NULL));
    db_rollback(db);
    assert_int_equal(counts(db), 0);
    db_rollback(db); /* outside a transaction: nothing */
    assert_true(db_begin(db, NULL));
    assert_true(add_count(db, 1, NULL));
    assert_true(db_commit(db, NULL));
    assert_int_equal(counts(db), 1);
}

static void one_message_of_a_batch_can_fail_alone(void **state)
{
    Db *db = *state;

    assert_true(db_begin(db, NULL));
    for (int64_t id = 1; id <= 3; id++) {
        assert_true(db_savepoint(db, NULL));
        assert_true(add_count(db, id, NULL));
        if (id == 2)
            assert_true(db_rollback_to(db, NULL));
        assert_true(db_release(db, NULL));
    }
    assert_true(db_commit(db, NULL));
    assert_int_equal(counts(db), 2);
    assert_int_equal(ask(db, "SELECT COUNT(*) FROM throttles WHERE id = 2"), 0);
}

static void a_commit_without_a_transaction_fails(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_false(db_commit(*state, &error));
    assert_non_null(error);
}

static void an_uncommitted_change_is_gone_after_closing(void **state)
{
    const Place *place = *state;
    Db *db = db_open(place->path, DB_CREATE, NULL);

    assert_true(db_begin(db, NULL));
    assert_true(add_count(db, 1, NULL));
    db_close(db);
    g_autoptr(Db) again = db_open(place->path, DB_READ_WRITE, NULL);
    assert_int_equal(counts(again), 0);
}

/* ---- Statements ---- */

static void a_failure_sticks_and_names_no_data(void **state)
{
    g_auto(DbQuery) query = db_query(*state, "SELECT nothing FROM nowhere WHERE secret = 'hush'");
    g_autoptr(GError) error = NULL;

    db_bind_text(&query, ":x", "y"); /* a no-op by now */
    assert_int_equal(db_step(&query, &error), DB_FAILED);
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE));
    assert_null(strstr(error->message, "hush"));
}

static void a_broken_constraint_is_an_error_without_the_value(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_true(add_count(*state, 77, NULL));
    assert_false(add_count(*state, 77, &error));
    assert_null(strstr(error->message, "77"));
    assert_int_equal(counts(*state), 1);
}

static void every_kind_of_value_comes_back(void **state)
{
    g_auto(DbQuery)
        query = db_query(*state, "SELECT :int, :none, :id, :no_id, :text, :null, :bytes");
    const void *bytes;
    size_t length;

    db_bind_int(&query, ":int", INT64_MIN);
    db_bind_null(&query, ":none");
    db_bind_id(&query, ":id", 5);
    db_bind_id(&query, ":no_id", 0);
    db_bind_text(&query, ":text", "ёрдам");
    db_bind_text(&query, ":null", NULL);
    db_bind_bytes(&query, ":bytes", "a\0b", 3);
    assert_int_equal(db_step(&query, NULL), DB_ROW);
    assert_true(db_int(&query, 0) == INT64_MIN);
    assert_null(db_text(&query, 1));
    assert_int_equal(db_int(&query, 2), 5);
    assert_null(db_text(&query, 3));
    assert_string_equal(db_text(&query, 4), "ёрдам");
    assert_null(db_text(&query, 5));
    bytes = db_bytes(&query, 6, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "a\0b", 3);
    assert_int_equal(db_step(&query, NULL), DB_DONE);
}

static void a_statement_used_again_remembers_nothing(void **state)
{
    static const char sql[] = "SELECT :value";

    for (int i = 0; i < 2; i++) {
        g_auto(DbQuery) query = db_query(*state, sql);

        if (i == 0)
            db_bind_text(&query, ":value", "before");
        assert_int_equal(db_step(&query, NULL), DB_ROW);
        assert_int_equal(db_text(&query, 0) != NULL, i == 0);
    }
}

static void changed_rows_are_counted(void **state)
{
    static const char sql[] = "UPDATE throttles SET count = 9";

    assert_true(add_count(*state, 1, NULL));
    assert_true(add_count(*state, 2, NULL));
    g_auto(DbQuery) query = db_query(*state, sql);
    assert_true(db_run(&query, NULL));
    assert_int_equal(db_changes(*state), 2);
}

/* ---- Erased means erased ---- */

static bool file_has(const char *path, const char *text)
{
    g_autofree char *content = NULL;
    gsize length = 0;

    return g_file_get_contents(path, &content, &length, NULL) &&
           memmem(content, length, text, strlen(text)) != NULL;
}

static void what_was_erased_is_in_no_file(void **state)
{
    static const char secret[] = "a box that must not be found again";
    static const char
        add[] = "INSERT INTO inbound (id, answers_box, expires_at) VALUES (1, :box, 2)";
    static const char erase[] = "DELETE FROM inbound";
    const Place *place = *state;
    g_autoptr(Db) db = db_open(place->path, DB_CREATE, NULL);
    g_autofree char *log = g_strconcat(place->path, "-wal", NULL);

    {
        g_auto(DbQuery) query = db_query(db, add);

        db_bind_bytes(&query, ":box", secret, strlen(secret));
        assert_true(db_run(&query, NULL));
    }
    assert_true(file_has(log, secret));
    {
        g_auto(DbQuery) query = db_query(db, erase);

        assert_true(db_run(&query, NULL));
    }
    assert_true(db_truncate_log(db, NULL));
    assert_false(file_has(log, secret));
    assert_false(file_has(place->path, secret));
}

static void damage_is_found(void **state)
{
    const Place *place = *state;
    g_autofree char *content = NULL, *problem = NULL;
    gsize length;

    db_close(db_open(place->path, DB_CREATE, NULL));
    assert_true(g_file_get_contents(place->path, &content, &length, NULL));
    assert_true(length > 3 * 4096);
    memset(content + 2 * 4096, 0xEE, 4096);
    assert_true(g_file_set_contents(place->path, content, (gssize)length, NULL));
    g_autoptr(Db) db = db_open(place->path, DB_READ_WRITE, NULL);
    assert_non_null(db);
    problem = db_check(db);
    assert_non_null(problem);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)
#define MEMORY_TEST(name) cmocka_unit_test_setup_teardown(name, open_memory, close_memory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(the_writer_is_durable_and_leaves_no_traces),
        FILE_TEST(a_store_that_is_not_there_is_made_only_when_asked),
        FILE_TEST(opening_again_keeps_what_is_there),
        FILE_TEST(an_empty_file_is_brought_up_to_date),
        FILE_TEST(a_store_of_a_newer_program_is_refused),
        FILE_TEST(a_file_that_is_no_store_is_refused),
        FILE_TEST(a_reader_sees_and_cannot_write),
        cmocka_unit_test(a_store_in_memory_needs_no_file),
        MEMORY_TEST(what_is_rolled_back_was_never_there),
        MEMORY_TEST(one_message_of_a_batch_can_fail_alone),
        MEMORY_TEST(a_commit_without_a_transaction_fails),
        FILE_TEST(an_uncommitted_change_is_gone_after_closing),
        MEMORY_TEST(a_failure_sticks_and_names_no_data),
        MEMORY_TEST(a_broken_constraint_is_an_error_without_the_value),
        MEMORY_TEST(every_kind_of_value_comes_back),
        MEMORY_TEST(a_statement_used_again_remembers_nothing),
        MEMORY_TEST(changed_rows_are_counted),
        FILE_TEST(what_was_erased_is_in_no_file),
        FILE_TEST(damage_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
