#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_control.h"
#include "core/rulebook/rule_desk.h"
#include "support/test_rules.h"

#define ID "LEGAL-1126"
#define OTHER "FP-30"

#define assert_no_error(error)                \
    do {                                      \
        if (error)                            \
            fail_msg("%s", (error)->message); \
    } while (0)

/* ---- Files as they come with the program ---- */

static char *shipped(const char *id)
{
    g_autofree char *path = g_strdup_printf("locales/rules/%s.rule", id);
    char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static char *changed(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, -1);

    assert_int_equal(g_strv_length(parts), 2);
    return g_strjoinv(to, parts);
}

/* Opens the book with these files: texts, NULL-terminated. */
static Texts *open_book(TestHotline *test, const char *const *files)
{
    static const char *const ids[] = {ID, OTHER};
    GPtrArray *list = g_ptr_array_new();
    Texts *texts = g_new0(Texts, 1);
    g_autoptr(GError) error = NULL;

    for (size_t i = 0; files[i]; i++) {
        g_autofree char *name = g_strconcat(ids[i], ".rule", NULL);

        g_ptr_array_add(list, rules_parse(files[i], strlen(files[i]), name, &error));
        assert_no_error(error);
    }
    texts->rules = rules_new(list);
    assert_true(rule_book_open(test->hotline.db, texts, test->now, &error));
    return texts;
}

static int version_of(const Texts *texts, const char *id)
{
    const Rule *rule = rules_find(texts->rules, id);

    return rule ? rule->version : 0;
}

static void a_file_is_a_version_and_another_text_the_next(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *other = shipped(OTHER);
    g_autofree char *comment = g_strconcat("# read again\n", first, NULL);
    g_autofree char *moved = changed(first, "date=2025-09-10", "date=2026-12-31");
    const struct {
        const char *file;
        int version;
        const char *why;
    } rows[] = {
        {first, 1, "new"},
        {first, 1, "the same"},
        {comment, 1, "says the same"},
        {moved, 2, "another date"},
        {moved, 2, "the same again"},
        {first, 3, "back again is a version too"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const files[] = {rows[i].file, other, NULL};
        g_autoptr(Texts) texts = open_book(test, files);

        if (version_of(texts, ID) != rows[i].version)
            fail_msg("%s: version %d", rows[i].why, version_of(texts, ID));
        assert_int_equal(version_of(texts, OTHER), 1);
    }
    assert_count(test, "SELECT COUNT(*) FROM rule_versions WHERE state = 'in_force'", 2);
    /* Whoever was told by the first two is told anew. */
    assert_count(test, "SELECT COUNT(*) FROM rule_changes", 2);
    assert_count(test, "SELECT COUNT(*) FROM rule_changes WHERE done_at IS NULL", 1);
}

static void a_rule_goes_with_its_file(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *other = shipped(OTHER);
    const char *const both[] = {first, other, NULL};
    const char *const one[] = {first, NULL};

    texts_free(open_book(test, both));
    {
        g_autoptr(Texts) texts = open_book(test, one);

        assert_int_equal(version_of(texts, ID), 1);
        assert_int_equal(version_of(texts, OTHER), 0);
    }
}

/* ---- What staff do ---- */

static void open_shipped(TestHotline *test)
{
    assert_true(rule_book_open(test->hotline.db, test->hotline.texts, test->now, NULL));
}

static RuleVerdict act(TestHotline *test, TestRuleDeed deed, int64_t by, int64_t version)
{
    RuleAct doing = {.by = by, .now = test->now};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(deed(&test->hotline, &doing, ID, version, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    assert_true(rule_book_refresh(&test->hotline, NULL));
    g_free(doing.problem);
    return doing.verdict;
}

static RuleVerdict draft(TestHotline *test, int64_t by, const char *text, int64_t *version)
{
    RuleAct doing = {.by = by, .now = test->now};
    RuleDraft made = {.rule = ID, .text = text, .reviewer = "A. Lawyer"};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(rule_draft(&test->hotline, &doing, &made, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    if (doing.verdict == RULE_BAD)
        assert_non_null(strstr(doing.problem, ID ".rule:"));
    g_free(doing.problem);
    *version = made.version;
    return doing.verdict;
}

static int in_force(const TestHotline *test)
{
    return version_of(test->hotline.texts, ID);
}

static void a_draft_needs_a_second_person(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *moved = changed(first, "date=2025-09-10", "date=2026-12-31");
    int64_t version, again;

    open_shipped(test);
    assert_int_equal(draft(test, 1, moved, &version), RULE_DONE);
    assert_int_equal(version, 2);
    assert_int_equal(draft(test, 2, moved, &again), RULE_DRAFT_EXISTS);
    assert_int_equal(draft(test, 1, first, &again), RULE_DONE);
    assert_int_equal(again, 3); /* whoever has looked at 2 approves no other text */
    assert_int_equal(draft(test, 1, moved, &again), RULE_DONE);
    assert_int_equal(again, 4);
    assert_int_equal(in_force(test), 1);

    assert_int_equal(act(test, rule_approve, 1, 4), RULE_SECOND_PERSON);
    assert_int_equal(act(test, rule_approve, 2, 5), RULE_UNKNOWN);
    assert_int_equal(act(test, rule_approve, 2, 2), RULE_MOVED);
    assert_int_equal(act(test, rule_approve, 2, 3), RULE_MOVED);
    assert_int_equal(in_force(test), 1);
    assert_int_equal(act(test, rule_approve, 2, 4), RULE_DONE);
    assert_int_equal(in_force(test), 4);
    assert_int_equal(rules_find(test->hotline.texts->rules, ID)->date, day_from_iso("2026-12-31"));
    assert_string_equal(rules_find(test->hotline.texts->rules, ID)->reviewer, "A. Lawyer");
    assert_int_equal(act(test, rule_approve, 2, 4), RULE_MOVED);
    assert_stored(test, "SELECT action || ' ' || detail FROM audit ORDER BY n DESC LIMIT 1",
                  "rule.approve " ID " 4");
    assert_count(test, "SELECT COUNT(*) FROM rule_changes WHERE kind = 'new' AND version = 4", 1);
}

static void a_rejected_draft_is_gone(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    int64_t version;

    open_shipped(test);
    draft(test, 1, first, &version);
    assert_int_equal(act(test, rule_reject, 2, version), RULE_DONE);
    assert_int_equal(act(test, rule_approve, 2, version), RULE_MOVED);
    assert_int_equal(act(test, rule_reject, 2, version), RULE_MOVED);
    assert_int_equal(draft(test, 2, first, &version), RULE_DONE);
    assert_int_equal(version, 3);
}

static void what_is_no_rule_is_refused_with_its_line(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *no_date = changed(first, "date=2025-09-10", "date=10.09.2025");
    g_autofree char *other_id = changed(first, "id=" ID, "id=LEGAL-1");
    g_autofree char *other_key = changed(first, "purpose=any", "purpose=any\nshell=rm");
    const char *const texts[] = {no_date, other_id, other_key, "", "[rule]", "\xff"};
    int64_t version;

    open_shipped(test);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_int_equal(draft(test, 1, texts[i], &version), RULE_BAD);
    assert_count(test, "SELECT COUNT(*) FROM rule_versions WHERE state = 'draft'", 0);
}

static void it_can_be_undone_within_the_hour(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *moved = changed(first, "date=2025-09-10", "date=2026-12-31");
    int64_t version;

    open_shipped(test);
    assert_int_equal(act(test, rule_undo, 1, 1), RULE_TOO_LATE); /* there is nothing before it */
    draft(test, 1, moved, &version);
    act(test, rule_approve, 2, version);
    assert_int_equal(act(test, rule_undo, 1, 1), RULE_MOVED);
    test->now += RULE_UNDO_SECONDS - 1;
    assert_int_equal(act(test, rule_undo, 1, version), RULE_DONE);
    assert_int_equal(in_force(test), 1);
    assert_stored(test, "SELECT state FROM rule_versions WHERE rule = '" ID "' AND version = 2",
                  "undone");

    draft(test, 1, moved, &version);
    act(test, rule_approve, 2, version);
    test->now += RULE_UNDO_SECONDS;
    assert_int_equal(act(test, rule_undo, 1, version), RULE_TOO_LATE);
    assert_int_equal(in_force(test), 3);
}

static void files_do_not_replace_what_staff_have_put_in_force(void **state)
{
    TestHotline *test = *state;
    g_autofree char *first = shipped(ID);
    g_autofree char *ours = changed(first, "date=2025-09-10", "date=2026-12-31");
    g_autofree char *theirs = changed(first, "date=2025-09-10", "date=2026-11-30");
    const char *const files[] = {theirs, NULL};
    int64_t version;

    open_shipped(test);
    draft(test, 1, ours, &version);
    act(test, rule_approve, 2, version);
    {
        g_autoptr(Texts) texts = open_book(test, files);

        assert_int_equal(version_of(texts, ID), version);
        assert_int_equal(rules_find(texts->rules, ID)->date, day_from_iso("2026-12-31"));
    }
}

/* ---- Vouching for what is there ---- */

static const char *control(TestHotline *test, const char *line)
{
    static char said[200];
    g_autoptr(GError) error = NULL;
    g_autofree char *done = rule_control(&test->hotline, line, test->now, &error);

    g_strlcpy(said, done ? done : error->message, sizeof said);
    return done ? "good" : said;
}

static void an_accepted_rule_is_confirmed_for_sixty_days(void **state)
{
    TestHotline *test = *state;
    const char *const one[] = {ID, NULL};
    const char *const unknown[] = {OTHER, "NO-SUCH", NULL};
    const char *const all[] = {NULL};
    g_autofree char *accept_one = rule_control_accept("Л. Юрист", one);
    g_autofree char *accept_unknown = rule_control_accept("L", unknown);
    g_autofree char *accept_all = rule_control_accept("L", all);
    g_autofree char *nobody = rule_control_accept(" ", all);
    Day today = day_from_iso("2026-11-23");
    const Rule *rule;

    open_shipped(test);
    assert_string_equal(control(test, accept_one), "good");
    rule = rules_find(test->hotline.texts->rules, ID);
    assert_string_equal(rule->reviewer, "Л. Юрист");
    assert_int_equal(rule->version, 1); /* answers that quote it stay good */
    assert_int_equal(rule->verified_as_of, today);
    assert_int_equal(rule->review_due, today + 60);
    assert_true(rule_is_confirmed(rule, today + 60));
    assert_false(rule_is_to_review(rule, today + 60));
    assert_true(rule_is_to_review(rule, today + 61));
    assert_stored(test, "SELECT action || ' ' || detail FROM audit ORDER BY n DESC LIMIT 1",
                  "rule.accept " ID " 1");

    assert_string_not_equal(control(test, accept_unknown), "good");
    assert_string_not_equal(control(test, nobody), "good");
    assert_string_not_equal(control(test, "rules reject"), "good");
    assert_false(rule_is_confirmed(rules_find(test->hotline.texts->rules, OTHER), today));
    assert_string_equal(control(test, accept_all), "good");
    assert_true(rule_is_confirmed(rules_find(test->hotline.texts->rules, OTHER), today));
    assert_count(test, "SELECT COUNT(*) FROM rule_versions WHERE reviewer IS NULL", 0);
}

static void acceptance_outlives_a_restart(void **state)
{
    TestHotline *test = *state;
    const char *const one[] = {ID, NULL};
    g_autofree char *line = rule_control_accept("L", one);
    g_autoptr(Texts) texts = texts_load("locales", NULL);

    open_shipped(test);
    control(test, line);
    assert_true(rule_book_open(test->hotline.db, texts, test->now, NULL));
    assert_string_equal(rules_find(texts->rules, ID)->reviewer, "L");
}

/* The rules of a test must not reach the next one. */
static int reset(void **state)
{
    TestHotline *test = *state;

    texts_free(test->hotline.texts);
    test->hotline.texts = texts_load("locales", NULL);
    return test_hotline_reset(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_a_version_and_another_text_the_next),
        TEST(a_rule_goes_with_its_file),
        TEST(a_draft_needs_a_second_person),
        TEST(a_rejected_draft_is_gone),
        TEST(what_is_no_rule_is_refused_with_its_line),
        TEST(it_can_be_undone_within_the_hour),
        TEST(files_do_not_replace_what_staff_have_put_in_force),
        TEST(an_accepted_rule_is_confirmed_for_sixty_days),
        TEST(acceptance_outlives_a_restart),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
