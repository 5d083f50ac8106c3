#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_preview.h"
#include "support/test_reminders.h"
#include "support/test_rules.h"

#define PEOPLE 350

/* Of four languages and two regions; a seventh of them may not be written to. */
static void add_people(TestHotline *test)
{
    assert_true(db_begin(test->hotline.db, NULL));
    for (unsigned n = 0; n < PEOPLE; n++) {
        const TestPerson someone = {.n = n,
                                    .language = (Language)(n % LANGUAGE_COUNT),
                                    .profile = n % 7 ? "neutral" : "never",
                                    .region = n % 3 ? "RU-MOW" : "RU-KAM",
                                    .reminds = n % 2 == 0};

        test_add_person(test, &someone);
    }
    assert_true(db_commit(test->hotline.db, NULL));
    test->now = TEST_APRIL_28;
}

static RulePreview *begin(TestHotline *test)
{
    g_autofree char *text = test_decree_text(TEST_SEPTEMBER, TEST_SEPTEMBER);

    return rule_preview_new(rules_parse(text, strlen(text), TEST_DECREE ".rule", NULL), test->now);
}

static unsigned finish(TestHotline *test, RulePreview *preview)
{
    unsigned slices = 0;
    bool more = true;

    for (; more; slices++) {
        int64_t before = preview->told;

        assert_true(rule_preview_step(preview, &test->hotline, &more, NULL));
        assert_true(preview->told - before <= RULE_PREVIEW_SLICE);
    }
    return slices;
}

static void assert_all(const RulePreview *preview, int64_t told)
{
    const RuleMove *move = &g_array_index(preview->moves, RuleMove, 0);
    const RuleSilence *silence = &g_array_index(preview->silent, RuleSilence, 0);
    int64_t people = 0;

    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const RulePreviewText *text = &preview->texts[language];

        people += text->people;
        assert_int_equal(text->segments, text->people);
        assert_non_null(strstr(text->sample, "10.09.2025"));
    }
    assert_int_equal(preview->told, told);
    assert_int_equal(preview->unchanged, 0);
    assert_int_equal(preview->moves->len, 1);
    assert_int_equal(move->from, day_from_iso(TEST_APRIL));
    assert_int_equal(move->to, day_from_iso(TEST_SEPTEMBER));
    assert_int_equal(move->people, told);
    assert_int_equal(preview->silent->len, 1);
    assert_string_equal(silence->reason, "never");
    assert_int_equal(silence->people, PEOPLE / 7);
    assert_int_equal(people, told - PEOPLE / 7);
}

static void all_are_looked_at_some_at_a_time(void **state)
{
    TestHotline *test = *state;
    g_autoptr(RulePreview) preview = NULL;

    add_people(test);
    preview = begin(test);
    assert_int_equal(finish(test, preview), PEOPLE / RULE_PREVIEW_SLICE + 1);
    assert_all(preview, PEOPLE);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE version <> 1", 0);
}

/* As SIGHUP does between two messages. */
static void read_texts_anew(TestHotline *test)
{
    g_autoptr(Texts) texts = texts_load("locales", NULL);

    rules_free(texts->rules);
    texts->rules = g_steal_pointer(&test->hotline.texts->rules);
    texts_free(test->hotline.texts);
    test->hotline.texts = g_steal_pointer(&texts);
    assert_true(rule_book_open(test->hotline.db, test->hotline.texts, test->now, NULL));
}

static void what_happens_between_two_slices_does_no_harm(void **state)
{
    TestHotline *test = *state;
    const TestPerson late = {
        .n = PEOPLE, .language = LANGUAGE_RU, .profile = "neutral", .region = "RU-MOW"};
    g_autoptr(RulePreview) preview = NULL;
    bool more;

    add_people(test);
    preview = begin(test);
    assert_true(rule_preview_step(preview, &test->hotline, &more, NULL));
    assert_true(more);
    read_texts_anew(test);
    test_add_person(test, &late); /* told meanwhile */
    test_run(test,
             "DELETE FROM contacts WHERE id IN (SELECT contact_id FROM told_deadlines"
             " WHERE id = 5 OR id = 340)"); /* one that was seen is gone, and one that was not */
    assert_true(rule_preview_step(preview, &test->hotline, &more, NULL));
    test_put_in_force(test, TEST_SEPTEMBER, TEST_SEPTEMBER);
    finish(test, preview);
    assert_all(preview, PEOPLE + 1 - 1);
}

static void nobody_was_told(void **state)
{
    TestHotline *test = *state;
    g_autoptr(RulePreview) preview = begin(test);

    assert_int_equal(finish(test, preview), 1);
    assert_int_equal(preview->told, 0);
    assert_int_equal(preview->moves->len, 0);
}

/* Else each slice would cost as much as everybody. */
static void a_slice_is_found_by_an_index_alone(void **state)
{
    TestHotline *test = *state;
    g_auto(DbQuery) query = db_query(test->hotline.db,
                                     "EXPLAIN QUERY PLAN SELECT * FROM told_deadlines"
                                     " WHERE rule = 'X' AND id > 5 ORDER BY id LIMIT 100");
    unsigned steps = 0;

    while (db_step(&query, NULL) == DB_ROW) {
        assert_non_null(strstr(db_text(&query, 3), "told_deadlines_rule"));
        steps++;
    }
    assert_int_equal(steps, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, test_rules_reset)
    const struct CMUnitTest tests[] = {
        TEST(all_are_looked_at_some_at_a_time),
        TEST(what_happens_between_two_slices_does_no_harm),
        TEST(nobody_was_told),
        TEST(a_slice_is_found_by_an_index_alone),
    };

    return cmocka_run_group_tests(tests, test_rules_setup, test_rules_teardown);
}
