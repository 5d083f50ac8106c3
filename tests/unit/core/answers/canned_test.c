#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/answers/canned.h"
#include "support/test_hotline.h"

static const char *const rules[] = {"REG-UZ-15", NULL};
static const char *const no_rules[] = {NULL};

static CannedSaved save(TestHotline *test, CannedRow *row, const char *const *quoted)
{
    CannedSaved saved;

    row->updated_at = test->now;
    assert_true(canned_save(&test->hotline, row, quoted, &saved, NULL));
    return saved;
}

static bool is_current(TestHotline *test, int64_t id)
{
    bool found, current;

    assert_true(canned_is_current(&test->hotline, id, &found, &current, NULL));
    assert_true(found);
    return current;
}

/* "TITLE: ru=TEXT RULE=same|changed|gone current|outdated\n" */
static void write_down(const CannedAnswer *answer, gpointer data)
{
    GString *list = data;

    g_string_append_printf(list, "%s:", answer->row->title);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (answer->row->texts[i])
            g_string_append_printf(list, " %s=%s", language_code((Language)i),
                                   answer->row->texts[i]);
    }
    for (unsigned i = 0; i < answer->rules->len; i++) {
        const CannedRule *rule = &g_array_index(answer->rules, CannedRule, i);
        bool same = rule->version == rule->current_version;

        g_string_append_printf(list, " %s=%s", rule->id,
                               same                    ? "same"
                               : rule->current_version ? "changed"
                                                       : "gone");
    }
    g_string_append(list, answer->current ? " current\n" : " outdated\n");
}

static char *listed(TestHotline *test)
{
    GString *list = g_string_new(NULL);

    assert_true(canned_list(&test->hotline, write_down, list, NULL));
    return g_string_free(list, FALSE);
}

static void they_are_kept_changed_and_removed(void **state)
{
    TestHotline *test = *state;
    CannedRow row = {.title = "Registration", .texts = {[LANGUAGE_RU] = "15 дней"}};
    CannedRow other = {.title = "Hours", .texts = {[LANGUAGE_UZ] = "9-18"}};
    g_autofree char *before = NULL, *after = NULL;
    bool found;

    assert_int_equal(save(test, &row, rules), CANNED_SAVED);
    assert_int_equal(save(test, &other, no_rules), CANNED_SAVED);
    before = listed(test);
    assert_string_equal(before,
                        "Registration: ru=15 дней REG-UZ-15=same current\n"
                        "Hours: uz=9-18 current\n");
    row.texts[LANGUAGE_RU] = NULL;
    row.texts[LANGUAGE_KY] = "15 күн";
    row.title = "Days";
    assert_int_equal(save(test, &row, no_rules), CANNED_SAVED);
    assert_true(canned_remove(&test->hotline, other.id, &found, NULL));
    assert_true(found);
    after = listed(test);
    assert_string_equal(after, "Days: ky=15 күн current\n");
    assert_true(canned_remove(&test->hotline, other.id, &found, NULL));
    assert_false(found);
    assert_count(test, "SELECT COUNT(*) FROM canned_texts", 1);
    assert_int_equal(save(test, &other, no_rules), CANNED_NOT_THERE);
}

static void one_whose_rule_has_changed_is_outdated(void **state)
{
    TestHotline *test = *state;
    CannedRow row = {.title = "Registration", .texts = {[LANGUAGE_RU] = "15 дней"}};

    save(test, &row, rules);
    assert_true(is_current(test, row.id));
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE canned_rules SET version = 7");

        assert_true(db_run(&query, NULL));
    }
    assert_false(is_current(test, row.id));
    save(test, &row, rules); /* somebody has read it again */
    assert_true(is_current(test, row.id));
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, "UPDATE canned_rules SET rule = 'GONE'");
        g_autofree char *list = NULL;

        assert_true(db_run(&query, NULL));
        list = listed(test);
        assert_string_equal(list, "Registration: ru=15 дней GONE=gone outdated\n");
    }
    assert_false(is_current(test, row.id));
}

static void only_rules_that_there_are_can_be_quoted(void **state)
{
    static const char *const unknown[] = {"REG-UZ-15", "REG-XX-1", NULL};
    TestHotline *test = *state;
    CannedRow row = {.title = "Registration", .texts = {[LANGUAGE_RU] = "15 дней"}};

    assert_int_equal(save(test, &row, unknown), CANNED_NO_SUCH_RULE);
    assert_count(test, "SELECT COUNT(*) FROM canned", 0);
}

static void there_are_500_at_most(void **state)
{
    TestHotline *test = *state;
    CannedRow row = {.title = "T", .texts = {[LANGUAGE_RU] = "Т"}};

    for (int i = 0; i < CANNED_MAX; i++) {
        row.id = 0;
        assert_int_equal(save(test, &row, no_rules), CANNED_SAVED);
    }
    assert_int_equal(save(test, &row, no_rules), CANNED_SAVED); /* a change */
    row.id = 0;
    assert_int_equal(save(test, &row, no_rules), CANNED_TOO_MANY);
}

static void one_that_is_not_there_is_not_found(void **state)
{
    TestHotline *test = *state;
    bool found, current;

    assert_true(canned_is_current(&test->hotline, 7, &found, &current, NULL));
    assert_false(found);
}

#define CANNED_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CANNED_TEST(they_are_kept_changed_and_removed),
        CANNED_TEST(one_whose_rule_has_changed_is_outdated),
        CANNED_TEST(only_rules_that_there_are_can_be_quoted),
        CANNED_TEST(there_are_500_at_most),
        CANNED_TEST(one_that_is_not_there_is_not_found),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
