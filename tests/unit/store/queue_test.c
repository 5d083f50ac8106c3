#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/claims.h"
#include "store/queue.h"
#include "support/test_store.h"

#define NOW 10000

static const QueueFilter open_ones = {
    .statuses = {"new", "draft", "in_review", "waiting"},
    .urgent = -1,
    .since = -1,
    .until = -1,
    .now = NOW,
    .limit = 100,
};

typedef struct Sample {
    int64_t rank;
    const char *status;
    const char *category;
    const char *region;
    const char *language;
    bool urgent;
    int64_t created_at;
} Sample;

/* Ids are 1 and up, in this order. */
static void fill(Db *db, const Sample *samples, size_t count)
{
    const uint8_t public_key[32] = {7};
    g_autoptr(GBytes) sealed = g_bytes_new_static("sealed", 6);

    for (size_t i = 0; i < count; i++) {
        CaseRow row = {
            .number = 10000000 + (int64_t)i,
            .status = samples[i].status,
            .category = samples[i].category,
            .region = samples[i].region,
            .language = samples[i].language,
            .urgent = samples[i].urgent,
            .bearer = "ussd",
            .channel = "line",
            .hotline_key_id = 1,
            .created_at = samples[i].created_at,
            .rank = samples[i].rank,
        };

        assert_true(cases_add(db, &row, public_key, sizeof public_key, sealed, NULL));
        assert_int_equal(row.id, i + 1);
    }
}

static const Sample samples[] = {
    {50, "new", "wages", "RU-MOW", "uz", false, 100},
    {10, "draft", "raid", "RU-MOW", "ky", false, 200},
    {30, "in_review", "raid", "RU-SPE", "uz", true, 300},
    {20, "waiting", NULL, NULL, NULL, false, 400},
    {40, "new", "raid", "RU-MOW", "uz", true, 500},
    {5, "closed", "raid", "RU-MOW", "uz", true, 600},
    {1, "entering", "raid", "RU-MOW", "uz", true, 700},
    {30, "new", "other", "RU-MOW", "ru", false, 800}, /* as grave as the third */
};

static char *page(Db *db, const QueueFilter *filter, int64_t *total)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GString *text = g_string_new(NULL);

    assert_true(queue_page(db, filter, total, ids, NULL));
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s%d", i ? " " : "", (int)g_array_index(ids, int64_t, i));
    return g_string_free(text, FALSE);
}

static void assert_page(Db *db, const QueueFilter *filter, const char *expected,
                        int64_t expected_total)
{
    int64_t total = -1;
    g_autofree char *found = page(db, filter, &total);

    assert_string_equal(found, expected);
    assert_int_equal(total, expected_total);
}

static void the_lowest_rank_comes_first(void **state)
{
    fill(*state, samples, G_N_ELEMENTS(samples));
    assert_page(*state, &open_ones, "2 4 3 8 5 1", 6);
}

static void every_filter_holds_and_they_hold_together(void **state)
{
    static const struct {
        const char *what;
        const char *expected;
        QueueFilter filter;
    } cases[] = {
        {"category", "2 3 5", {.category = "raid"}},
        {"region", "2 8 5 1", {.region = "RU-MOW"}},
        {"language", "3 5 1", {.language = "uz"}},
        {"urgent", "3 5", {.urgent = 1}},
        {"not urgent", "2 4 8 1", {.urgent = 0}},
        {"since", "4 3 8 5", {.since = 300}},
        {"until", "2 1", {.until = 300}},
        {"both", "4 3", {.since = 300, .until = 500}},
        {"together", "5", {.category = "raid", .region = "RU-MOW", .language = "uz", .urgent = 1}},
        {"none fits", "", {.category = "raid", .language = "ru"}},
        {"none like it", "", {.category = "' OR 1=1 --"}},
    };

    fill(*state, samples, G_N_ELEMENTS(samples));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        QueueFilter filter = open_ones;
        int64_t total = -1;
        g_autofree char *found = NULL;

        filter.category = cases[i].filter.category;
        filter.region = cases[i].filter.region;
        filter.language = cases[i].filter.language;
        filter.urgent = strstr(cases[i].what, "urgent") || cases[i].filter.urgent
                            ? cases[i].filter.urgent
                            : -1;
        filter.since = cases[i].filter.since ? cases[i].filter.since : -1;
        filter.until = cases[i].filter.until ? cases[i].filter.until : -1;
        found = page(*state, &filter, &total);
        if (!g_str_equal(found, cases[i].expected))
            fail_msg("%s: %s, expected %s", cases[i].what, found, cases[i].expected);
    }
}

static void only_the_statuses_asked_for_are_shown(void **state)
{
    QueueFilter filter = open_ones;

    fill(*state, samples, G_N_ELEMENTS(samples));
    memset(filter.statuses, 0, sizeof filter.statuses);
    filter.statuses[0] = "closed";
    assert_page(*state, &filter, "6", 1);
    filter.statuses[1] = "waiting";
    assert_page(*state, &filter, "6 4", 2);
    filter.statuses[0] = "resolved";
    filter.statuses[1] = NULL;
    assert_page(*state, &filter, "", 0);
}

/* Every window of every order, also those that are counted from the end. */
static void windows_fit_together(void **state)
{
    static const char *const orders[] = {"2 4 3 8 5 1", "8 5 4 3 2 1"};
    QueueFilter filter = open_ones;

    fill(*state, samples, G_N_ELEMENTS(samples));
    for (size_t order = 0; order < 2; order++) {
        g_auto(GStrv) all = g_strsplit(orders[order], " ", -1);

        filter.order = (QueueOrder)order;
        for (filter.limit = 1; filter.limit <= 7; filter.limit++) {
            for (filter.offset = 0; filter.offset <= 8; filter.offset++) {
                g_autofree char *expected = g_strdup("");

                for (int64_t i = filter.offset; i < filter.offset + filter.limit && i < 6; i++) {
                    char *longer = g_strconcat(expected, *expected ? " " : "", all[i], NULL);

                    g_free(expected);
                    expected = longer;
                }
                assert_page(*state, &filter, expected, 6);
            }
        }
    }
}

static void a_long_queue_is_in_the_same_order(void **state)
{
    QueueFilter filter = open_ones;
    const uint8_t public_key[32] = {7};
    g_autoptr(GBytes) sealed = g_bytes_new_static("sealed", 6);

    assert_true(db_begin(*state, NULL));
    for (int i = 0; i < 12000; i++) {
        CaseRow row = {.number = 10000000 + i,
                       .status = i % 2 ? "new" : "draft",
                       .urgent = i % 3 == 0,
                       .bearer = "sms",
                       .channel = "x",
                       .hotline_key_id = 1,
                       .rank = -i};

        assert_true(cases_add(*state, &row, public_key, sizeof public_key, sealed, NULL));
    }
    assert_true(db_commit(*state, NULL));
    filter.limit = 3;
    filter.order = QUEUE_NEWEST;
    assert_page(*state, &filter, "12000 11999 11998", 12000);
    filter.offset = 11998;
    assert_page(*state, &filter, "2 1", 12000);
    filter.offset = 100;
    filter.order = QUEUE_BY_RANK;
    assert_page(*state, &filter, "11900 11899 11898", 12000);
    filter.offset = 11000;
    assert_page(*state, &filter, "1000 999 998", 12000);
    filter.urgent = 1;
    filter.offset = 0;
    filter.order = QUEUE_NEWEST;
    assert_page(*state, &filter, "11998 11995 11992", 4000);
}

static void claim(Db *db, int64_t case_id, int64_t staff_id, int64_t expires_at)
{
    assert_true(claims_take_over(db, case_id, &(ClaimRow){staff_id, expires_at}, NULL));
}

static void mine_are_those_i_have_at_this_moment(void **state)
{
    QueueFilter filter = open_ones;
    int64_t ada = test_store_staff(*state, "Ada"), bo = test_store_staff(*state, "Bo");

    fill(*state, samples, G_N_ELEMENTS(samples));
    claim(*state, 1, ada, NOW + 1);
    claim(*state, 4, ada, NOW + 1);
    claim(*state, 5, ada, NOW); /* over */
    claim(*state, 2, bo, NOW + 1);
    claim(*state, 6, ada, NOW + 1); /* closed */
    filter.mine = ada;
    assert_page(*state, &filter, "4 1", 2);
    filter.order = QUEUE_NEWEST;
    assert_page(*state, &filter, "4 1", 2);
    filter.limit = 1;
    filter.offset = 1;
    assert_page(*state, &filter, "1", 2);
    filter.offset = 9;
    assert_page(*state, &filter, "", 2);
    filter.offset = 0;
    filter.category = "wages";
    assert_page(*state, &filter, "1", 1);
}

static void take_row(const QueueRow *row, gpointer data)
{
    g_string_append_printf(data, "%d %s texts %d into %d by %d %s until %d", (int)row->row.id,
                           row->row.status, (int)row->texts, (int)row->merged_into,
                           (int)row->claim_staff, row->claim_name ? row->claim_name : "-",
                           (int)row->claim_until);
}

static void assert_row(Db *db, int64_t id, const char *expected)
{
    g_autoptr(GString) found = g_string_new(NULL);

    assert_true(queue_row(db, id, NOW, take_row, found, NULL));
    assert_string_equal(found->str, expected);
}

static void a_line_tells_who_has_it_and_where_it_went(void **state)
{
    g_autoptr(GBytes) box = g_bytes_new_static("box", 3);
    int64_t ada = test_store_staff(*state, "Ada");
    CaseRow row;

    fill(*state, samples, G_N_ELEMENTS(samples));
    assert_row(*state, 1, "1 new texts 0 into 0 by 0 - until 0");
    claim(*state, 1, ada, NOW + 1);
    assert_true(cases_add_text(*state, 1, &(CaseText){1, "report", 0, box, 1, NULL}, NULL));
    assert_true(cases_get(*state, 1, &row, NULL));
    row.merged_into = 3;
    assert_true(cases_write(*state, &row, NOW, NULL));
    assert_row(*state, 1, "1 new texts 1 into 10000002 by 1 Ada until 10001");
    claim(*state, 1, ada, NOW);
    assert_row(*state, 1, "1 new texts 1 into 10000002 by 0 - until 0");
    assert_row(*state, 99, "");
}

static void add_count(const char *status, int64_t count, gpointer data)
{
    g_string_append_printf(data, "%s %d ", status, (int)count);
}

static void counts_are_of_what_there_is(void **state)
{
    g_autoptr(GString) found = g_string_new(NULL);
    int64_t ada = test_store_staff(*state, "Ada");
    QueueCounts counts = {.mine = 9};

    assert_true(queue_counts(*state, ada, NOW, &counts, NULL));
    assert_int_equal(counts.urgent_new, 0);
    assert_int_equal(counts.oldest_new_at, 0);
    assert_int_equal(counts.mine, 0);
    fill(*state, samples, G_N_ELEMENTS(samples));
    claim(*state, 1, ada, NOW + 1);
    claim(*state, 2, ada, NOW);
    assert_true(queue_counts(*state, ada, NOW, &counts, NULL));
    assert_int_equal(counts.urgent_new, 1);
    assert_int_equal(counts.oldest_new_at, 100);
    assert_int_equal(counts.mine, 1);
    assert_true(queue_count_statuses(*state, add_count, found, NULL));
    assert_string_equal(found->str, "new 3 draft 1 in_review 1 waiting 1 closed 1 entering 1 ");
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_lowest_rank_comes_first),
        STORE_TEST(every_filter_holds_and_they_hold_together),
        STORE_TEST(only_the_statuses_asked_for_are_shown),
        STORE_TEST(windows_fit_together),
        STORE_TEST(a_long_queue_is_in_the_same_order),
        STORE_TEST(mine_are_those_i_have_at_this_moment),
        STORE_TEST(a_line_tells_who_has_it_and_where_it_went),
        STORE_TEST(counts_are_of_what_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
