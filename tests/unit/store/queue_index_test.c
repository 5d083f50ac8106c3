#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "store/queue.h"
#include "support/test_store.h"

/* Whatever is done to the rows: pages must be what plain SQL finds. */

static const char *const statuses[] = {"new", "draft", "in_review", "closed", "entering"};
static const char *const words[] = {NULL, "raid", "wages", "RU-MOW", "uz"};

static int64_t contact; /* of every case */

/* The same filter in words of the database, all of it in order. */
static GString *ask_rows(Db *db, const QueueFilter *filter)
{
    static const char by_rank[] =
        "SELECT id FROM cases WHERE (status = :s0 OR status = :s1)"
        " AND (:category IS NULL OR category = :category) AND (:region IS NULL OR region = :region)"
        " AND (:urgent < 0 OR urgent = :urgent) AND (:since < 0 OR created_at >= :since)"
        " ORDER BY rank, id";
    static const char newest[] =
        "SELECT id FROM cases WHERE (status = :s0 OR status = :s1)"
        " AND (:category IS NULL OR category = :category) AND (:region IS NULL OR region = :region)"
        " AND (:urgent < 0 OR urgent = :urgent) AND (:since < 0 OR created_at >= :since)"
        " ORDER BY id DESC";
    g_auto(DbQuery) query = db_query(db, filter->order == QUEUE_NEWEST ? newest : by_rank);
    GString *text = g_string_new(NULL);
    DbStep step;

    db_bind_text(&query, ":s0", filter->statuses[0]);
    db_bind_text(&query, ":s1", filter->statuses[1]);
    db_bind_text(&query, ":category", filter->category);
    db_bind_text(&query, ":region", filter->region);
    db_bind_int(&query, ":urgent", filter->urgent);
    db_bind_int(&query, ":since", filter->since);
    for (int64_t i = 0; (step = db_step(&query, NULL)) == DB_ROW; i++) {
        if (i >= filter->offset && i < filter->offset + filter->limit)
            g_string_append_printf(text, "%d ", (int)db_int(&query, 0));
    }
    assert_int_equal(step, DB_DONE);
    return text;
}

static void assert_same(Db *db, const QueueFilter *filter)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GString *expected = ask_rows(db, filter), *found = g_string_new(NULL);
    int64_t total = -1;

    assert_true(queue_page(db, filter, &total, ids, NULL));
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(found, "%d ", (int)g_array_index(ids, int64_t, i));
    assert_string_equal(found->str, expected->str);
    g_string_free(expected, TRUE);
    g_string_free(found, TRUE);
}

static const char *any(GRand *random, const char *const *list, int count)
{
    return list[g_rand_int_range(random, 0, count)];
}

static void assert_any_page(Db *db, GRand *random)
{
    QueueFilter filter = {
        .statuses = {any(random, statuses, 4), any(random, statuses, 4)},
        .category = any(random, words, 3),
        .region = any(random, words, 2) ? "RU-MOW" : NULL,
        .urgent = g_rand_int_range(random, -1, 2),
        .since = g_rand_int_range(random, 0, 4) ? -1 : 500,
        .until = -1,
        .order = g_rand_boolean(random) ? QUEUE_NEWEST : QUEUE_BY_RANK,
        .offset = g_rand_int_range(random, 0, 30),
        .limit = g_rand_int_range(random, 1, 30),
    };

    if (filter.statuses[0] == filter.statuses[1])
        filter.statuses[1] = NULL;
    assert_same(db, &filter);
    filter = (QueueFilter){
        .statuses = {"new", "draft"}, .urgent = -1, .since = -1, .until = -1, .limit = 1000};
    assert_same(db, &filter);
}

static void change_words(CaseRow *row, GRand *random)
{
    row->status = any(random, statuses, G_N_ELEMENTS(statuses));
    row->category = any(random, words, G_N_ELEMENTS(words));
    row->region = any(random, words, G_N_ELEMENTS(words));
    row->urgent = g_rand_boolean(random);
    row->rank = g_rand_int_range(random, -20, 20);
}

static void add(Db *db, GRand *random)
{
    static int64_t number = 10000000;
    const uint8_t public_key[32] = {7};
    g_autoptr(GBytes) sealed = g_bytes_new_static("sealed", 6);
    CaseRow row = {.number = number++,
                   .bearer = "ussd",
                   .channel = "line",
                   .hotline_key_id = 1,
                   .contact_id = contact,
                   .created_at = g_rand_int_range(random, 0, 1000)};

    change_words(&row, random);
    assert_true(cases_add(db, &row, public_key, sizeof public_key, sealed, NULL));
}

static void change(Db *db, GRand *random)
{
    CaseRow row;

    assert_true(cases_get(db, g_rand_int_range(random, 1, 60), &row, NULL));
    if (!row.id)
        return;
    change_words(&row, random);
    assert_true(cases_write(db, &row, 1, NULL));
}

static void do_anything(Db *db, GRand *random)
{
    switch (g_rand_int_range(random, 0, 12)) {
    case 0:
        assert_true(cases_erase_drafts(db, contact,
                                       NULL)); /* the next case may get the id of one of them */
        break;
    case 1:
    case 2:
    case 3:
    case 4:
        change(db, random);
        break;
    default:
        add(db, random);
    }
}

static void play(Db *db, GRand *random, int actions)
{
    for (int i = 0; i < actions; i++) {
        do_anything(db, random);
        if (g_rand_int_range(random, 0, 3) == 0)
            assert_any_page(db, random);
    }
}

static void play_transaction(Db *db, GRand *random)
{
    assert_true(db_begin(db, NULL));
    play(db, random, 3);
    assert_true(db_savepoint(db, NULL));
    play(db, random, 3);
    if (g_rand_boolean(random))
        assert_true(db_rollback_to(db, NULL));
    assert_true(db_release(db, NULL));
    if (g_rand_boolean(random))
        assert_true(db_commit(db, NULL));
    else
        db_rollback(db);
    assert_any_page(db, random);
}

static void pages_are_what_the_rows_say(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261125);

    contact = test_store_contact(*state, 1);
    for (int i = 0; i < 300; i++) {
        play(*state, random, 4);
        play_transaction(*state, random);
    }
}

/* Of one moment, also when it is the first that reads. */
static void a_page_within_a_read_is_kept(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);

    assert_true(db_begin_reading(*state, NULL));
    assert_false(db_is_writing(*state));
    assert_any_page(*state, random);
    assert_true(db_commit(*state, NULL));
    test_store_case(*state, 10000001, "new", 0);
    assert_any_page(*state, random);
    assert_true(db_begin(*state, NULL));
    assert_true(db_is_writing(*state));
    assert_true(db_commit(*state, NULL));
}

static void what_another_connection_wrote_is_read(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("tayanch-queue-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "test.db", NULL);
    Db *db = db_open(path, DB_CREATE, NULL), *other = db_open(path, DB_READ_WRITE, NULL);
    g_autoptr(GBytes) box = g_bytes_new_static("recovery", 8);
    QueueFilter filter = {
        .statuses = {"new", "closed"}, .urgent = -1, .since = -1, .until = -1, .limit = 100};
    const uint8_t public_key[32] = {1};
    CaseRow row;

    (void)state;
    assert_true(hotline_keys_add(db, public_key, box, 100, NULL));
    test_store_case(db, 10000001, "new", 0);
    test_store_case(db, 10000002, "new", 0);
    assert_same(db, &filter);
    test_store_case(other, 10000003, "new", 0);
    assert_same(db, &filter);
    assert_true(cases_get(other, 1, &row, NULL));
    row.status = "in_review";
    assert_true(cases_write(other, &row, 1, NULL));
    assert_same(db, &filter);
    db_close(other);
    db_close(db);
    g_unlink(path);
    g_rmdir(folder);
}

static void it_is_kept_up_while_somebody_asks(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);

    assert_true(queue_keep_up(*state, NULL));
    assert_null(db_watcher_data(*state)); /* nobody has asked yet */
    assert_any_page(*state, random);
    for (int i = 0; i < QUEUE_KEPT_SWEEPS; i++)
        assert_true(queue_keep_up(*state, NULL));
    assert_non_null(db_watcher_data(*state));
    assert_any_page(*state, random); /* counted from here again */
    test_store_case(*state, 10000001, "new", 0);
    for (int i = 0; i < QUEUE_KEPT_SWEEPS; i++)
        assert_true(queue_keep_up(*state, NULL));
    assert_non_null(db_watcher_data(*state));
    assert_true(queue_keep_up(*state, NULL));
    assert_null(db_watcher_data(*state));
    test_store_case(*state, 10000002, "new", 0);
    assert_any_page(*state, random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_are_what_the_rows_say, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test_setup_teardown(a_page_within_a_read_is_kept, test_store_setup,
                                        test_store_teardown),
        cmocka_unit_test(what_another_connection_wrote_is_read),
        cmocka_unit_test_setup_teardown(it_is_kept_up_while_somebody_asks, test_store_setup,
                                        test_store_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
