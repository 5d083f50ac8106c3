#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/staff/audit.h"
#include "store/audit.h"
#include "support/test_hotline.h"

#define ENTRIES 12 /* with the first, that the store was made with */

static void add(TestHotline *test, const AuditEntry *entry)
{
    assert_true(audit_add(&test->hotline, entry, test->now++, NULL));
}

/* Entries of every shape. */
static void fill(TestHotline *test)
{
    static const AuditEntry entries[] = {
        {.staff_id = 1, .action = "login"},
        {.staff_id = 1, .action = "case.read", .case_number = 12345674},
        {.staff_id = 1,
         .action = "case.status",
         .case_number = 12345674,
         .detail = "new -> closed"},
        {.staff_id = 2, .action = "number.reveal", .case_number = 7, .reason = "Ёрдам керак"},
        {.action = "outbox.retry", .subject_id = 9},
        {.staff_id = 2, .action = "role", .subject_id = 1, .detail = "viewer", .reason = "x"},
        {.staff_id = 3, .action = "logout", .detail = ""},
        {.staff_id = 3, .action = "login"},
        {.staff_id = 3, .action = "login"},
        {.staff_id = 3, .action = "audit.read"},
        {.staff_id = 1, .action = "logout"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++)
        add(test, &entries[i]);
}

static int reset(void **state)
{
    if (test_hotline_reset(state) != 0)
        return -1;
    fill(*state);
    return 0;
}

static AuditVerdict verify(TestHotline *test, const AuditAnchor *anchor)
{
    AuditVerdict verdict;

    assert_true(audit_verify(test->hotline.vault, test->hotline.db, anchor, &verdict, NULL));
    return verdict;
}

static void run(TestHotline *test, const char *sql)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);

    if (!db_run(&query, NULL))
        fail_msg("%s", sql);
}

static void assert_whole(TestHotline *test, int64_t n)
{
    AuditVerdict verdict = verify(test, NULL);

    if (verdict.problem)
        fail_msg("entry %d %s", (int)verdict.wrong, verdict.problem);
    assert_int_equal(verdict.n, n);
}

static void what_was_written_is_whole(void **state)
{
    bool whole;
    TestHotline *test = *state;

    assert_whole(test, ENTRIES);
    assert_true(audit_check_end(test->hotline.vault, test->hotline.db, &whole, NULL));
    assert_true(whole);
}

static bool take_reason(const AuditRow *row, gpointer data)
{
    TestHotline *test = data;
    g_autofree char *reason = audit_reason(test->hotline.vault, row->n, row->reason_box);
    g_autofree char *moved = audit_reason(test->hotline.vault, row->n + 1, row->reason_box);

    assert_string_equal(reason, "Ёрдам керак");
    assert_null(moved);
    assert_null(memmem(g_bytes_get_data(row->reason_box, NULL), g_bytes_get_size(row->reason_box),
                       "керак", strlen("керак")));
    return true;
}

static void a_reason_is_kept_under_the_server_key(void **state)
{
    TestHotline *test = *state;
    AuditFilter filter = {.action = "number.reveal", .limit = 9};

    assert_true(audit_rows_search(test->hotline.db, &filter, take_reason, test, NULL));
    assert_null(audit_reason(test->hotline.vault, 1, NULL));
}

/* ---- Whatever is changed is found ---- */

typedef struct Change {
    int64_t wrong; /* the entry that verify must name */
    const char *sql;
} Change;

/* One octet, and the smallest other changes, of each column of entry 5; then rows; then the head. */
static const Change changes[] = {
    {5, "UPDATE audit SET at = at + 1 WHERE n = 5"},
    {5, "UPDATE audit SET at = at - 256 WHERE n = 5"},
    {5, "UPDATE audit SET staff_id = 3 WHERE n = 5"},
    {5, "UPDATE audit SET staff_id = 0 WHERE n = 5"},
    {5, "UPDATE audit SET case_number = 8 WHERE n = 5"},
    {5, "UPDATE audit SET subject_id = 1 WHERE n = 5"},
    {5, "UPDATE audit SET action = 'number.revea1' WHERE n = 5"},
    {5, "UPDATE audit SET action = '' WHERE n = 5"},
    {5, "UPDATE audit SET detail = '' WHERE n = 5"},
    {4, "UPDATE audit SET detail = NULL WHERE n = 4"},
    {4, "UPDATE audit SET detail = 'new -> closee' WHERE n = 4"},
    {4, "UPDATE audit SET action = 'case.statusn', detail = 'ew -> closed' WHERE n = 4"},
    {8, "UPDATE audit SET detail = NULL WHERE n = 8"},
    {5, "UPDATE audit SET reason_box = NULL WHERE n = 5"},
    {5, "UPDATE audit SET reason_box = x'' WHERE n = 5"},
    {2, "UPDATE audit SET reason_box = x'' WHERE n = 2"},
    {5, "UPDATE audit SET reason_box = (SELECT reason_box FROM audit WHERE n = 7) WHERE n = 5"},
    {5, "UPDATE audit SET hash = (SELECT hash FROM audit WHERE n = 4) WHERE n = 5"},
    {5, "UPDATE audit SET hash = x'00' WHERE n = 5"},
    {5, "DELETE FROM audit WHERE n = 5"},
    {1, "DELETE FROM audit WHERE n = 1"},
    {1, "DELETE FROM audit"},
    {ENTRIES, "DELETE FROM audit WHERE n = 12"},
    {7, "DELETE FROM audit WHERE n >= 7"},
    {13,
     "INSERT INTO audit (n, at, staff_id, action, case_number, subject_id, hash)"
     " SELECT 13, at, staff_id, action, case_number, subject_id, hash FROM audit WHERE n = 12"},
    {1, "UPDATE audit SET n = -n WHERE n < 3"},
    {13, "UPDATE audit SET n = 14 WHERE n = 12"},
    {ENTRIES, "UPDATE audit_head SET n = 11"},
    {ENTRIES, "UPDATE audit_head SET seal = hash"},
    {ENTRIES, "UPDATE audit_head SET n = 11, hash = (SELECT hash FROM audit WHERE n = 11)"},
    {13, "DELETE FROM audit_head"},
};

static void every_change_is_found(void **state)
{
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        AuditVerdict verdict;

        reset(state);
        assert_whole(test, ENTRIES);
        run(test, changes[i].sql);
        verdict = verify(test, NULL);
        if (!verdict.problem)
            fail_msg("not found: %s", changes[i].sql);
        if (verdict.wrong != changes[i].wrong && changes[i].wrong != 13)
            fail_msg("entry %d instead of %d: %s", (int)verdict.wrong, (int)changes[i].wrong,
                     changes[i].sql);
    }
}

/* ---- Hundreds of random ones ---- */

static uint8_t *octets_of(TestHotline *test, const char *sql, int64_t n, size_t *length)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);
    const void *octets;

    db_bind_int(&query, ":n", n);
    assert_int_equal(db_step(&query, NULL), DB_ROW);
    octets = db_bytes(&query, 0, length);
    return g_memdup2(octets, *length);
}

typedef struct Column {
    const char *read, *write;
    bool number, text;
} Column;

#define COLUMN(name, ...)                                                  \
    {                                                                      \
        "SELECT " name " FROM audit WHERE n = :n",                         \
            "UPDATE audit SET " name " = :value WHERE n = :n", __VA_ARGS__ \
    }

static const Column columns[] = {
    COLUMN("n", true, false),          COLUMN("at", true, false),
    COLUMN("staff_id", true, false),   COLUMN("case_number", true, false),
    COLUMN("subject_id", true, false), COLUMN("action", false, true),
    COLUMN("detail", false, true),     COLUMN("reason_box", false, false),
    COLUMN("hash", false, false),
};

static bool edit_number(TestHotline *test, const Column *column, int64_t n, GRand *random)
{
    g_auto(DbQuery) write = db_query(test->hotline.db, column->write);
    int64_t value;

    {
        g_auto(DbQuery) read = db_query(test->hotline.db, column->read);

        db_bind_int(&read, ":n", n);
        assert_int_equal(db_step(&read, NULL), DB_ROW);
        value = db_int(&read, 0);
    }
    /* Any octet of the eight. */
    value ^= (int64_t)((uint64_t)g_rand_int_range(random, 1, 256)
                       << (8 * g_rand_int_range(random, 0, 8)));
    db_bind_int(&write, ":n", n);
    db_bind_int(&write, ":value", value);
    return db_run(&write, NULL); /* fails if another row has this n: nothing changed then */
}

static bool edit_octets(TestHotline *test, const Column *column, int64_t n, GRand *random)
{
    size_t length = 0;
    g_autofree uint8_t *octets = octets_of(test, column->read, n, &length);
    g_autofree char *text = NULL;
    g_auto(DbQuery) write = db_query(test->hotline.db, column->write);

    if (length == 0)
        return false;
    octets[g_rand_int_range(random, 0, (gint32)length)] ^= (uint8_t)g_rand_int_range(
        random, 1, column->text ? 128 : 256);
    db_bind_int(&write, ":n", n);
    text = g_strndup((const char *)octets, length);
    if (column->text)
        db_bind_text(&write, ":value", text);
    else
        db_bind_bytes(&write, ":value", octets, length);
    return db_run(&write, NULL);
}

static void any_octet_of_any_column_is_found(void **state)
{
    TestHotline *test = *state;
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    unsigned edits = 0;

    for (unsigned i = 0; i < 600; i++) {
        const Column *column = &columns[i % G_N_ELEMENTS(columns)];
        int64_t n = g_rand_int_range(random, 1, ENTRIES + 1);

        assert_true(db_begin(test->hotline.db, NULL));
        if ((column->number ? edit_number : edit_octets)(test, column, n, random)) {
            AuditVerdict verdict = verify(test, NULL);

            edits++;
            if (!verdict.problem)
                fail_msg("not found: edit %u, entry %d: %s", i, (int)n, column->write);
        }
        db_rollback(test->hotline.db);
    }
    assert_true(edits > 400);
    assert_whole(test, ENTRIES);
}

static void any_swap_drop_or_copy_is_found(void **state)
{
    static const char swap[] =
        "UPDATE audit SET n = CASE n WHEN :a THEN -:b WHEN :b THEN -:a END WHERE n = :a OR n = :b";
    static const char swap_done[] = "UPDATE audit SET n = -n WHERE n < 0 AND :a + :b > 0";
    static const char drop[] = "DELETE FROM audit WHERE n >= :a AND n <= :b";
    static const char copy[] =
        "INSERT INTO audit SELECT 12 + :b, at, staff_id, action, case_number, subject_id, detail,"
        " reason_box, hash FROM audit WHERE n = :a";
    static const char *const deeds[][2] = {{swap, swap_done}, {drop, NULL}, {copy, NULL}};
    TestHotline *test = *state;
    g_autoptr(GRand) random = g_rand_new_with_seed(5);

    for (unsigned i = 0; i < 300; i++) {
        int a = g_rand_int_range(random, 1, ENTRIES),
            b = g_rand_int_range(random, a + 1, ENTRIES + 1);

        assert_true(db_begin(test->hotline.db, NULL));
        for (size_t part = 0; part < 2 && deeds[i % 3][part]; part++) {
            g_auto(DbQuery) query = db_query(test->hotline.db, deeds[i % 3][part]);

            db_bind_int(&query, ":a", a);
            db_bind_int(&query, ":b", b);
            assert_true(db_run(&query, NULL));
        }
        if (!verify(test, NULL).problem)
            fail_msg("not found: %s with %d and %d", deeds[i % 3][0], a, b);
        db_rollback(test->hotline.db);
    }
    assert_whole(test, ENTRIES);
}

/* ---- A log that was cut goes on, and never hides it ---- */

static void what_is_written_after_a_cut_does_not_heal_it(void **state)
{
    static const char *const cuts[] = {
        "DELETE FROM audit WHERE n > 9",
        "DELETE FROM audit_head",
        "DELETE FROM audit",
        "UPDATE audit_head SET n = 9, hash = (SELECT hash FROM audit WHERE n = 9)",
    };
    static const AuditEntry next = {.staff_id = 1, .action = "login"};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        bool whole = true;

        reset(state);
        run(test, cuts[i]);
        if (i == 3)
            run(test, "DELETE FROM audit WHERE n > 9");
        assert_true(audit_check_end(test->hotline.vault, test->hotline.db, &whole, NULL));
        assert_false(whole);
        add(test, &next);
        add(test, &next);
        if (!verify(test, NULL).problem)
            fail_msg("healed: %s", cuts[i]);
        assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'audit.broken'", 1);
    }
}

static void an_anchor_proves_that_nothing_was_cut_off(void **state)
{
    TestHotline *test = *state;
    AuditVerdict noted = verify(test, NULL);
    AuditAnchor anchor = {.n = noted.n};
    static const AuditEntry next = {.action = "login"};
    AuditVerdict verdict;

    memcpy(anchor.hash, noted.hash, sizeof anchor.hash);
    add(test, &next);
    assert_null(verify(test, &anchor).problem);

    anchor.hash[31] ^= 1;
    verdict = verify(test, &anchor);
    assert_non_null(verdict.problem);
    assert_int_equal(verdict.wrong, noted.n);

    /* An old copy of the whole store: only the anchor tells. */
    anchor.hash[31] ^= 1;
    reset(state);
    verdict = verify(test, &anchor);
    assert_non_null(verdict.problem);
    anchor.n = 99;
    assert_int_equal(verify(test, &anchor).wrong, ENTRIES + 1);
}

static void another_server_key_finds_the_first_entry_wrong(void **state)
{
    TestHotline *test = *state;
    void *other = NULL;
    AuditVerdict verdict;

    assert_int_equal(test_hotline_setup(&other), 0);
    assert_true(audit_verify(((TestHotline *)other)->hotline.vault, test->hotline.db, NULL,
                             &verdict, NULL));
    assert_int_equal(verdict.wrong, 1);
    test_hotline_teardown(&other);
}

/* ---- Searching ---- */

static bool append_n(const AuditRow *row, gpointer data)
{
    g_string_append_printf(data, "%d ", (int)row->n);
    return true;
}

static void entries_are_found_newest_first(void **state)
{
    static const struct {
        AuditFilter filter;
        const char *found;
    } rows[] = {
        {{.limit = 3}, "12 11 10 "},
        {{.limit = 3, .before = 10}, "9 8 7 "},
        {{.limit = 9, .staff_id = 2}, "7 5 "},
        {{.limit = 9, .action = "login"}, "10 9 2 "},
        {{.limit = 9, .action = "login", .staff_id = 3}, "10 9 "},
        {{.limit = 9, .case_number = 12345674}, "4 3 "},
        {{.limit = 9, .case_number = 12345674, .action = "case.read"}, "3 "},
        {{.limit = 9, .since = TEST_NOON + 9}, "12 11 "},
        {{.limit = 9, .until = TEST_NOON + 1}, "2 1 "},
        {{.limit = 9, .action = "none"}, ""},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) found = g_string_new(NULL);

        assert_true(audit_rows_search(test->hotline.db, &rows[i].filter, append_n, found, NULL));
        assert_string_equal(found->str, rows[i].found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_was_written_is_whole, reset),
        cmocka_unit_test_setup(a_reason_is_kept_under_the_server_key, reset),
        cmocka_unit_test_setup(every_change_is_found, reset),
        cmocka_unit_test_setup(any_octet_of_any_column_is_found, reset),
        cmocka_unit_test_setup(any_swap_drop_or_copy_is_found, reset),
        cmocka_unit_test_setup(what_is_written_after_a_cut_does_not_heal_it, reset),
        cmocka_unit_test_setup(an_anchor_proves_that_nothing_was_cut_off, reset),
        cmocka_unit_test_setup(another_server_key_finds_the_first_entry_wrong, reset),
        cmocka_unit_test_setup(entries_are_found_newest_first, reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
