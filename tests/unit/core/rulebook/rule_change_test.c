#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/reminders/told.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_change.h"
#include "core/rulebook/rule_preview.h"
#include "support/test_reminders.h"
#include "support/test_rules.h"

#define ID TEST_DECREE
#define APRIL TEST_APRIL
#define SEPTEMBER TEST_SEPTEMBER
#define PEOPLE 5000

/* 5,000, of whom every tenth may not be written to, for one reason or the other. */
static void add_people(TestHotline *test, unsigned count)
{
    assert_true(db_begin(test->hotline.db, NULL));
    for (unsigned n = 0; n < count; n++) {
        const TestPerson someone = {
            .n = n,
            .language = (Language)(n % LANGUAGE_COUNT),
            .profile = n % 20 == 3 ? "never"
                       : n % 2     ? "neutral"
                                   : "normal",
            .region = n % 3 ? "RU-MOW" : "RU-KAM",
            .stopped = n % 20 == 7,
            .reminds = n % 2 == 0,
        };

        test_add_person(test, &someone);
    }
    assert_true(db_commit(test->hotline.db, NULL));
}

static void assert_foreseen(TestHotline *test)
{
    g_autofree char *text = test_decree_text(TEST_SEPTEMBER, TEST_SEPTEMBER);
    Rule *rule = rules_parse(text, strlen(text), TEST_DECREE ".rule", NULL);
    g_autoptr(RulePreview) preview = rule_preview_new(rule, test->now);
    gint64 began = g_get_monotonic_time();
    int64_t people = 0;
    bool more = true;

    for (int64_t before = 0; more; before = preview->told) {
        assert_true(rule_preview_step(preview, &test->hotline, &more, NULL));
        assert_true(preview->told - before <= RULE_PREVIEW_SLICE);
    }
    print_message("# a look at them: %d ms\n", (int)((g_get_monotonic_time() - began) / 1000));
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        people += preview->texts[language].people;
    assert_int_equal(preview->told, PEOPLE);
    assert_int_equal(people, PEOPLE * 9 / 10);
    assert_int_equal(preview->moves->len, 1);
}

/* ---- The decree ---- */

static void everybody_is_told_once_and_nobody_who_may_not_be(void **state)
{
    TestHotline *test = *state;
    gint64 began;

    add_people(test, PEOPLE);
    test->now = TEST_APRIL_28;
    assert_foreseen(test);
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    began = g_get_monotonic_time();
    assert_int_equal(test_take_along(test), PEOPLE / RULE_CHANGE_SLICE + 1);
    print_message("# 5,000 people: %d ms\n", (int)((g_get_monotonic_time() - began) / 1000));

    assert_count(
        test, "SELECT COUNT(*) FROM told_deadlines WHERE version = 2 AND " TEST_DAY_IS(SEPTEMBER),
        PEOPLE);
    assert_count(test, "SELECT COUNT(*) FROM rule_corrections", PEOPLE);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, PEOPLE * 9 / 10);
    assert_count(test, "SELECT COUNT(DISTINCT person) " TEST_CORRECTIONS, PEOPLE * 9 / 10);
    assert_count(test, "SELECT COUNT(*) FROM rule_corrections WHERE reason = 'stopped'", 250);
    assert_count(test, "SELECT COUNT(*) FROM rule_corrections WHERE reason = 'never'", 250);
    assert_count(test, "SELECT MAX(segments) " TEST_CORRECTIONS, 1);
    /* Nothing within the hour, nothing in their night. */
    assert_count(test, "SELECT MIN(due_at) - 1745841600 " TEST_CORRECTIONS, RULE_UNDO_SECONDS);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS " AND due_at > 1745845200",
                 PEOPLE * 3 / 10);

    /* Whoever has asked is reminded on the new ladder. */
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", PEOPLE / 2);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at < 1756000000", 0);
    assert_false(test_take_slice(test));
    assert_count(test, "SELECT COUNT(*) FROM rule_corrections", PEOPLE);
}

static int64_t noon_of(const char *iso)
{
    return (int64_t)day_from_iso(iso) * 86400 + 10 * 3600; /* in UTC: 13:00 in Moscow */
}

static DeadlineState state_of(TestHotline *test)
{
    g_autoptr(Facts) nothing = facts_new();
    const Day today = day_at(test->now, "Europe/Moscow");

    return deadline_of(test_decree(test), test->hotline.texts->calendar, nothing, today).state;
}

/* Told of April, corrected to September, reminded of that, and then left in peace: nobody hears of a date that is
 * over, or of the old one. */
static void the_decree_as_it_happened(void **state)
{
    static const char *const days[] = {"2025-08-27", "2025-09-03", "2025-09-07", "2025-09-09",
                                       SEPTEMBER};
    TestHotline *test = *state;

    add_people(test, PEOPLE);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    test_run(test, "UPDATE outbox SET state = 'delivered'");
    test_run(test, "UPDATE contacts SET seen_day = 30000"); /* not silent for 90 days */
    test_plan_at(test, noon_of("2025-05-01"));              /* the day after the old date */
    assert_count(test, "SELECT COUNT(*) FROM outbox", PEOPLE * 9 / 10);
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        test_plan_at(test, noon_of(days[i]));
        assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", PEOPLE / 2);
        test_run(test, "UPDATE outbox SET state = 'delivered'");
    }
    assert_int_equal(state_of(test), DEADLINE_DATED);

    test->now = noon_of("2025-09-11");
    test_take_along(test);
    test_plan_at(test, test->now);
    assert_int_not_equal(state_of(test), DEADLINE_DATED);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE state = 'queued'", 0);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE next_at IS NOT NULL", 0);
    assert_count(test, "SELECT COUNT(*) FROM rule_changes WHERE kind = 'ended'", 1);
    assert_count(test, "SELECT COUNT(*) FROM rule_changes WHERE done_at IS NULL", 0);
}

static void one_killed_in_the_middle_goes_on(void **state)
{
    TestHotline *test = *state;

    add_people(test, 350);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    assert_true(test_take_slice(test));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE version = 2", RULE_CHANGE_SLICE);
    /* What was not committed is not there; another process reads the book and goes on. */
    {
        g_autoptr(Texts) texts = texts_load("locales", NULL);

        rules_free(texts->rules);
        texts->rules = g_steal_pointer(&test->hotline.texts->rules);
        texts_free(test->hotline.texts);
        test->hotline.texts = g_steal_pointer(&texts);
        assert_true(rule_book_open(test->hotline.db, test->hotline.texts, test->now, NULL));
    }
    test->now += 60;
    assert_int_equal(test_take_along(test), 3);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE version = 2", 350);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 314);
    assert_count(test, "SELECT COUNT(DISTINCT person) " TEST_CORRECTIONS, 314);
}

static void undone_within_the_hour_all_is_as_it_was(void **state)
{
    TestHotline *test = *state;
    g_autofree char *before = NULL, *after = NULL;
    static const char all[] =
        "SELECT GROUP_CONCAT(id || ' ' || version || ' ' || day || ' ' || COALESCE(moved_from, '-')"
        " || ' ' || remind || ' ' || COALESCE(step, '-') || ' ' || COALESCE(next_at, '-'), '\n')"
        "  FROM (SELECT * FROM told_deadlines ORDER BY id)";

    add_people(test, 350);
    before = test_string(test, all);
    test->now = TEST_MARCH_1 + 100;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    assert_true(test_take_slice(test)); /* some were taken along, others not yet */
    assert_true(test_take_slice(test));
    test->now += RULE_UNDO_SECONDS - 1;
    assert_int_equal(test_rule_act(test, rule_undo, 2), RULE_DONE);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 0);
    test_take_along(test);
    after = test_string(test, all);
    assert_string_equal(after, before);
    assert_count(test, "SELECT COUNT(*) " TEST_CORRECTIONS, 0);
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
}

static void once_a_correction_has_left_nothing_is_undone(void **state)
{
    TestHotline *test = *state;
    static const char sent[] = "UPDATE outbox SET state = 'sent'";

    test_add_one(test, 1);
    test->now = TEST_APRIL_28;
    test_put_in_force(test, SEPTEMBER, SEPTEMBER);
    test_take_along(test);
    {
        g_auto(DbQuery) query = db_query(test->hotline.db, sent);

        assert_true(db_run(&query, NULL));
    }
    assert_int_equal(test_rule_act(test, rule_undo, 2), RULE_TOO_LATE);
    assert_int_equal(test_decree(test)->version, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, test_rules_reset)
    const struct CMUnitTest tests[] = {
        TEST(everybody_is_told_once_and_nobody_who_may_not_be),
        TEST(the_decree_as_it_happened),
        TEST(one_killed_in_the_middle_goes_on),
        TEST(undone_within_the_hour_all_is_as_it_was),
        TEST(once_a_correction_has_left_nothing_is_undone),
    };

    return cmocka_run_group_tests(tests, test_rules_setup, test_rules_teardown);
}
