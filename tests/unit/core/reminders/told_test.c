/* What people were told, and what becomes of it when a rule moves. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/reminders/ladder.h"
#include "core/sending/daytime.h"
#include "support/test_reminders.h"

#define RULE "STAY-90-CONT"
#define TASHKENT "Asia/Tashkent"
#define DAY 86400

static Day today(const TestHotline *test)
{
    return day_at(test->now, test->config.timezone);
}

static int64_t only_id(TestHotline *test)
{
    return test_number(test, "SELECT MAX(id) FROM told_deadlines");
}

static const Rule *rule_of(const TestHotline *test)
{
    return rules_find(test->hotline.texts->rules, RULE);
}

static void only_what_the_rule_counts_from_is_kept(void **state)
{
    const char *const values[] = {FACT_ENTRY,   "20780", FACT_PATENT, "20767",
                                  FACT_PURPOSE, "work",  NULL};
    TestHotline *test = *state;
    g_auto(ToldRow) row = {0};
    g_autoptr(Facts) facts = NULL;

    test_subscribe(test, RULE, values);
    assert_true(told_rows_get(test->hotline.db, only_id(test), &row, NULL));
    facts = told_facts(&test->hotline, &row);
    assert_non_null(facts);
    assert_string_equal(facts_get(facts, FACT_ENTRY), "20780");
    assert_string_equal(facts_get(facts, FACT_PATENT), "");
    assert_string_equal(facts_get(facts, FACT_PURPOSE), "");
}

/* A box moved to another person, or to another rule of theirs, opens to nobody. */
static void a_box_is_of_one_person_and_rule(void **state)
{
    TestHotline *test = *state;
    g_auto(ToldRow) row = {0};
    g_autoptr(Facts) facts = NULL;

    test_subscribe_until(test, today(test) + 20);
    assert_true(told_rows_get(test->hotline.db, only_id(test), &row, NULL));
    row.rule = "REG-UZ-15";
    assert_null(told_facts(&test->hotline, &row));
    row.rule = RULE;
    row.contact_id++;
    assert_null(told_facts(&test->hotline, &row));
    row.contact_id--;
    facts = told_facts(&test->hotline, &row);
    assert_non_null(facts);
}

static void telling_it_again_keeps_the_consent(void **state)
{
    TestHotline *test = *state;
    int64_t id, next;

    test_subscribe_until(test, today(test) + 20);
    id = only_id(test);
    next = test_number(test, "SELECT next_at FROM told_deadlines");
    test->now += DAY;
    test_subscribe_until(test, today(test) + 25); /* they entered later than they had said */
    assert_int_equal(only_id(test), id);
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines", 1);
    assert_true(test_number(test, "SELECT next_at FROM told_deadlines") > next);
    assert_count(test, "SELECT remind FROM told_deadlines", TOLD_REMIND);
}

static void a_moved_deadline_has_a_new_ladder(void **state)
{
    static const struct {
        int day, step; /* from today; 1: no next one */
        int moved;     /* from the day they know, from today; 0: not */
    } rows[] = {
        {60, -14, 20}, {10, -7, 20}, /* what is due of it by now is told by a correction */
        {20, -14, 0},                /* back before they saw it */
        {0, 1, 20},    {-5, 1, 20},  {-100, 1, 20},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_reminders_teardown(state);
        test_reminders_setup(state);
        test_subscribe_until(test, today(test) + 20);
        assert_true(told_move(&test->hotline, only_id(test), today(test) + 200, rule_of(test),
                              test->now, NULL));
        assert_true(told_move(&test->hotline, only_id(test), today(test) + rows[i].day,
                              rule_of(test), test->now, NULL));
        assert_int_equal(test_number(test, "SELECT day FROM told_deadlines"),
                         today(test) + rows[i].day);
        assert_int_equal(test_number(test, "SELECT COALESCE(moved_from, 0) FROM told_deadlines"),
                         rows[i].moved ? today(test) + rows[i].moved : 0);
        assert_int_equal(test_number(test,
                                     "SELECT CASE WHEN next_at IS NULL THEN 1 ELSE step END"
                                     " FROM told_deadlines"),
                         rows[i].step);
        test_plan_at(test, test->now);
        assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    }
}

static void a_date_that_is_gone_reminds_of_nothing(void **state)
{
    TestHotline *test = *state;

    test_subscribe_until(test, today(test) + 20);
    assert_true(told_move(&test->hotline, only_id(test), DAY_NONE, rule_of(test), test->now, NULL));
    assert_count(test, "SELECT COUNT(*) FROM told_deadlines WHERE day IS NULL", 1);
    test_plan_at(test, test->now + 60 * DAY);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    assert_true(told_move(&test->hotline, 999, 1, rule_of(test), test->now, NULL)); /* gone */
}

/* ---- Looking through them ---- */

typedef struct Seen {
    unsigned count, unopened;
    int64_t last;
    TestHotline *test;
} Seen;

static bool see(const Told *told, gpointer data, GError **error)
{
    Seen *seen = data;

    (void)error;
    seen->count++;
    seen->unopened += told->facts ? 0 : 1;
    assert_true(told->row->id > seen->last);
    seen->last = told->row->id;
    /* A visitor may write. */
    assert_true(told_move(&seen->test->hotline, told->row->id, told->row->day + 1,
                          rule_of(seen->test), seen->test->now, NULL));
    return true;
}

static void all_are_visited_slice_by_slice(void **state)
{
    TestHotline *test = *state;
    Seen seen = {.test = test};
    ToldSlice slice = {.rule = RULE, .limit = 10};
    ToldSlice other = {.rule = "OTHER", .limit = 10};

    for (unsigned i = 0; i < 25; i++) {
        g_autofree char *phone = g_strdup_printf("+9989012%05u", i);

        test->phone = phone;
        test_subscribe_until(test, today(test) + 30);
    }
    test->phone = TEST_UZ;
    test_run(test, "UPDATE told_deadlines SET facts_box = x'00' WHERE id = 7");
    do {
        assert_true(told_each(&test->hotline, &slice, see, &seen, NULL));
    } while (slice.more);
    assert_int_equal(seen.count, 25);
    assert_int_equal(seen.unopened, 1);
    assert_true(told_each(&test->hotline, &other, see, &seen, NULL));
    assert_int_equal(seen.count, 25);
    assert_false(other.more);
}

/* ---- Ladders ---- */

static void a_ladder_gives_the_latest_that_is_due_or_the_first_to_come(void **state)
{
    static const struct {
        int after, today; /* from the deadline, at 12:00 */
        int step;         /* 1: none */
    } rows[] = {
        {INT_MIN, -60, -14}, {INT_MIN, -14, -14}, {INT_MIN, -13, -14}, {INT_MIN, -7, -7},
        {INT_MIN, -2, -3},   {INT_MIN, 0, 0},     {INT_MIN, 40, 0},    {-14, -13, -7},
        {-14, -2, -3},       {-1, -1, 0},         {0, 0, 1},           {0, -60, 1},
    };
    TestHotline *test = *state;
    const Day day = day_from_ymd(2027, 3, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t now = daytime_on(TASHKENT, day + rows[i].today) + 7200;
        LadderStep next = ladder_next(rule_of(test), TASHKENT, day, rows[i].after, now);

        assert_int_equal(next.at ? next.step : 1, rows[i].step);
        assert_true(!next.at || next.at == daytime_on(TASHKENT, day + next.step));
    }
    assert_int_equal(ladder_next(rule_of(test), TASHKENT, DAY_NONE, INT_MIN, 0).at, 0);
}

/* The renewal of a patent is begun early. */
static void a_rule_may_have_a_ladder_of_its_own(void **state)
{
    static const struct {
        const char *rule;
        int steps[8]; /* the last one is 0 */
    } rows[] = {
        {"STAY-90-CONT", {-14, -7, -3, -1, 0}},
        {"PAT-RENEW-10WD", {-45, -30, -14, -7, -3, -1, 0}},
        {"PAT-CAP-12M", {-45, -30, -14, -7, -3, -1, 0}},
        {"PAT-PAY-MONTH", {-7, -4, -1, 0}},
    };
    TestHotline *test = *state;
    const Day day = day_from_ymd(2027, 3, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Rule *rule = rules_find(test->hotline.texts->rules, rows[i].rule);
        int after = INT_MIN;

        for (const int *step = rows[i].steps;; step++) {
            LadderStep next = ladder_next(rule, TASHKENT, day, after, 1);

            assert_int_equal(next.step, *step);
            assert_int_equal(next.at, daytime_on(TASHKENT, day + *step));
            after = next.step;
            if (*step == 0)
                break;
        }
        assert_int_equal(ladder_next(rule, TASHKENT, day, after, 1).at, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_reminders_setup, test_reminders_teardown)
        TEST(only_what_the_rule_counts_from_is_kept),
        TEST(a_box_is_of_one_person_and_rule),
        TEST(telling_it_again_keeps_the_consent),
        TEST(a_moved_deadline_has_a_new_ladder),
        TEST(a_date_that_is_gone_reminds_of_nothing),
        TEST(all_are_visited_slice_by_slice),
        TEST(a_ladder_gives_the_latest_that_is_due_or_the_first_to_come),
        TEST(a_rule_may_have_a_ladder_of_its_own),
#undef TEST
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
