#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/broadcasts/broadcast_preview.h"
#include "support/test_broadcasts.h"
#include "support/test_reminders.h"

static void look(TestHotline *test, const BroadcastRow *row, BroadcastPreview *preview)
{
    assert_true(broadcast_preview(&test->hotline, row, test->now, preview, NULL));
}

static void it_says_who_would_get_what(void **state)
{
    static const TestReader readers[] = {
        {.n = 1, .language = LANGUAGE_UZ},
        {.n = 2, .language = LANGUAGE_UZ, .profile = "neutral"},
        {.n = 3, .language = LANGUAGE_RU},
        {.n = 4, .language = LANGUAGE_RU, .latin = true},
        {.n = 5, .language = LANGUAGE_KY},
        {.n = 6, .language = LANGUAGE_UZ, .stopped = true},
        {.n = 7, .language = LANGUAGE_UZ, .profile = "never"},
        {.n = 8, .language = LANGUAGE_UZ, .profile = ""},
        {.n = 9, .language = LANGUAGE_UZ, .asks = true},
    };
    TestHotline *test = *state;
    g_auto(BroadcastPreview) preview = {0};
    BroadcastRow row = test_broadcast();
    const BroadcastPreviewText *ru = &preview.languages[LANGUAGE_RU];

    row.audience.languages = "";
    /* Two segments in Cyrillic letters, one in Latin ones. */
    row.texts[LANGUAGE_RU] =
        "Завтра мы работаем с девяти часов утра до девяти часов вечера, как и "
        "всегда в ноябре.";
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        test_add_reader(test, &readers[i]);
    look(test, &row, &preview);
    assert_int_equal(preview.people, 4);
    assert_int_equal(preview.segments, 5);
    assert_int_equal(preview.cost, 5 * 1500);
    assert_int_equal(preview.excluded[EXCLUDED_STOPPED], 1);
    assert_int_equal(preview.excluded[EXCLUDED_PROFILE], 1);
    assert_int_equal(preview.excluded[EXCLUDED_NO_CONSENT], 2);
    assert_int_equal(preview.excluded[EXCLUDED_NO_TEXT], 1);
    assert_int_equal(ru->people, 2);
    assert_int_equal(ru->segments, 3);
    assert_int_equal(ru->cost, 4500);
    assert_true(ru->sample.ucs2);
    assert_int_equal(ru->sample.segments, 2);
    assert_false(preview.languages[LANGUAGE_UZ].sample.ucs2);
    assert_string_equal(preview.languages[LANGUAGE_UZ].sample.text, row.texts[LANGUAGE_UZ]);
    assert_null(preview.languages[LANGUAGE_KY].sample.text);
    assert_count(test, "SELECT COUNT(*) FROM broadcast_people", 0);
}

static void it_names_what_gives_people_away(void **state)
{
    TestHotline *test = *state;
    g_auto(BroadcastPreview) preview = {0};
    BroadcastRow row = test_broadcast();
    const GArray *giveaways;

    row.texts[LANGUAGE_UZ] = "Ertaga politsiya keladi.";
    look(test, &row, &preview);
    giveaways = preview.languages[LANGUAGE_UZ].sample.giveaways;
    assert_int_equal(giveaways->len, 1);
    assert_string_equal(g_array_index(giveaways, Giveaway, 0).word, "полиц*");
}

/* What it says is what then happens, whichever channel each was on last. */
static void it_is_what_then_happens(void **state)
{
    TestHotline *test = *state;
    g_auto(BroadcastPreview) preview = {0};
    BroadcastRow row = test_broadcast();
    Channel other = test->sms;
    Day today = day_at(test->now, "Europe/Moscow");

    other.name = (char *)"other";
    other.price = 100;
    other.provider = (char *)"vonage";
    other.own = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(other.own, (gpointer) "api_key", (gpointer) "key");
    g_hash_table_insert(other.own, (gpointer) "api_secret", (gpointer) "secret");
    g_hash_table_insert(other.own, (gpointer) "from", (gpointer) "tayanch");
    g_ptr_array_add(test->config.channels, &other);
    test_add_readers(test, 20);
    test->phone = "+998901000003";
    test_subscribe_until(test, today + 30);
    test_run(test, "UPDATE told_deadlines SET channel = 'other'");
    look(test, &row, &preview);
    assert_int_equal(preview.cost, 19 * 1500 + 100);
    test_broadcast_approved(test, &row);
    test_broadcast_go_on(test, 20);
    assert_count(test, "SELECT SUM(cost) FROM outbox", 19 * 1500 + 100);
    assert_count(test, "SELECT SUM(cost) FROM broadcast_counts", 19 * 1500 + 100);
    g_ptr_array_remove(test->config.channels, &other);
    g_hash_table_unref(other.own);
}

/* Messages are answered between two slices. */
static void a_slice_is_short(void **state)
{
    enum { PEOPLE = 20000 };
    TestHotline *test = *state;
    g_auto(BroadcastPreview) preview = {0};
    const BroadcastRow row = test_broadcast();
    gint64 longest = 0;
    unsigned slices = 0;

    test_add_readers(test, PEOPLE);
    broadcast_preview_begin(&test->hotline, &row, &preview);
    for (; preview.more; slices++) {
        const gint64 began = g_get_monotonic_time();

        assert_true(broadcast_preview_step(&test->hotline, &row, test->now, &preview, NULL));
        longest = MAX(longest, g_get_monotonic_time() - began);
    }
    print_message("# %u slices of %d people, the longest took %d us\n", slices, PEOPLE,
                  (int)longest);
    assert_int_equal(preview.people, PEOPLE);
    assert_true(slices >= 10);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_broadcasts_setup, test_broadcasts_teardown)
    const struct CMUnitTest tests[] = {
        TEST(it_says_who_would_get_what),
        TEST(it_names_what_gives_people_away),
        TEST(it_is_what_then_happens),
        TEST(a_slice_is_short),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
