#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "core/deadlines/deadlines.h"
#include "support/test_deadlines.h"

/* What somebody is told who said nothing but the day of entry. */
static GArray *after_entry(const Rules *rules, const Calendar *calendar, Citizenship citizenship,
                           Purpose purpose, Day entry, Day today)
{
    g_autoptr(Facts) facts = facts_new();
    Person person = {citizenship, purpose, facts};

    test_set_day(facts, FACT_ENTRY, entry);
    return deadlines_for(rules, calendar, &person, today);
}

static GArray *deadlines_of(const TestShipped *shipped, Citizenship citizenship, Purpose purpose,
                            const char *entry, const char *today)
{
    return after_entry(shipped->rules, shipped->calendar, citizenship, purpose, test_iso(entry),
                       test_iso(today));
}

static char *ids_of(const GArray *deadlines)
{
    GString *ids = g_string_new(NULL);

    for (guint i = 0; i < deadlines->len; i++)
        g_string_append_printf(ids, "%s%s", i ? " " : "",
                               g_array_index(deadlines, Deadline, i).rule->id);
    return g_string_free(ids, FALSE);
}

static const Deadline *find(const GArray *deadlines, const char *id)
{
    for (guint i = 0; i < deadlines->len; i++) {
        const Deadline *deadline = &g_array_index(deadlines, Deadline, i);

        if (g_str_equal(deadline->rule->id, id))
            return deadline;
    }
    fail_msg("%s is missing", id);
    return NULL;
}

/* ---- The shipped rules ---- */

static void worked_examples_come_out_as_calculated_by_hand(void **state)
{
    static const struct {
        const char *id;
        Citizenship citizenship;
        const char *entry, *safe_by, *latest_reading, *act_by;
    } cases[] = {
        {"REG-UZ-15", CITIZENSHIP_UZ, "2026-11-20", "2026-12-04", "2026-12-05", "2026-12-04"},
        {"REG-KG-30", CITIZENSHIP_KG, "2026-11-20", "2026-12-19", "2026-12-20", "2026-12-18"},
        {"PAT-APPLY-30", CITIZENSHIP_UZ, "2026-10-26", "2026-11-24", "2026-11-25", "2026-11-24"},
        {"MED-30", CITIZENSHIP_UZ, "2026-10-26", "2026-11-24", "2026-11-25", "2026-11-24"},
        {"FP-30", CITIZENSHIP_UZ, "2026-10-26", "2026-11-24", "2026-11-25", "2026-11-24"},
        {"FP-30", CITIZENSHIP_OTHER, "2026-10-26", "2026-11-24", "2026-11-25", "2026-11-24"},
        {"STAY-90-CONT", CITIZENSHIP_UZ, "2026-11-25", "2027-02-22", "2027-02-23", "2027-02-22"},
        {"STAY-90-CONT-KG", CITIZENSHIP_KG, "2026-11-25", "2027-02-22", "2027-02-23", "2027-02-22"},
        {"REG-UZ-15", CITIZENSHIP_UZ, "2026-12-27", "2027-01-10", "2027-01-11", "2026-12-30"},
        {"LEGAL-1126", CITIZENSHIP_OTHER, "2026-11-20", "2025-09-10", "2025-09-10", "2025-09-10"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) deadlines = deadlines_of(*state, cases[i].citizenship, PURPOSE_WORK,
                                                   cases[i].entry, "2026-11-23");
        const Deadline *deadline = find(deadlines, cases[i].id);

        assert_int_equal(deadline->safe_by, test_iso(cases[i].safe_by));
        assert_int_equal(deadline->latest_reading, test_iso(cases[i].latest_reading));
        assert_int_equal(deadline->act_by, test_iso(cases[i].act_by));
    }
}

static void each_person_gets_the_rules_that_apply(void **state)
{
    static const struct {
        Citizenship citizenship;
        Purpose purpose;
        const char *ids;
    } cases[] = {
        {CITIZENSHIP_UZ, PURPOSE_WORK,
         "REG-UZ-15 FP-30 MED-30 PAT-APPLY-30 STAY-90-CONT LEGAL-1126"},
        {CITIZENSHIP_UZ, PURPOSE_OTHER, "REG-UZ-15 STAY-90-CONT LEGAL-1126"},
        {CITIZENSHIP_KG, PURPOSE_WORK, "FP-30 MED-30 REG-KG-30 STAY-90-CONT-KG LEGAL-1126"},
        {CITIZENSHIP_KG, PURPOSE_OTHER, "REG-KG-30 STAY-90-CONT-KG LEGAL-1126"},
        {CITIZENSHIP_OTHER, PURPOSE_WORK, "REG-GEN-7WD FP-30 MED-30 STAY-90-CONT LEGAL-1126"},
        {CITIZENSHIP_OTHER, PURPOSE_OTHER, "REG-GEN-7WD STAY-90-CONT LEGAL-1126"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) deadlines = deadlines_of(*state, cases[i].citizenship, cases[i].purpose,
                                                   "2026-11-20", "2026-11-23");
        g_autofree char *ids = ids_of(deadlines);

        assert_string_equal(ids, cases[i].ids);
    }
}

static void passed_deadlines_come_last_and_the_latest_of_them_first(void **state)
{
    static const struct {
        const char *today;
        const char *ids;
    } cases[] = {
        {"2026-12-04", "REG-UZ-15 FP-30 MED-30 PAT-APPLY-30 STAY-90-CONT LEGAL-1126"},
        {"2026-12-05", "FP-30 MED-30 PAT-APPLY-30 STAY-90-CONT REG-UZ-15 LEGAL-1126"},
        {"2026-12-20", "STAY-90-CONT FP-30 MED-30 PAT-APPLY-30 REG-UZ-15 LEGAL-1126"},
        {"2027-02-18", "STAY-90-CONT FP-30 MED-30 PAT-APPLY-30 REG-UZ-15 LEGAL-1126"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) deadlines = deadlines_of(*state, CITIZENSHIP_UZ, PURPOSE_WORK,
                                                   "2026-11-20", cases[i].today);
        g_autofree char *ids = ids_of(deadlines);

        assert_string_equal(ids, cases[i].ids);
    }
}

static void the_expired_decree_is_last_even_before_its_date(void **state)
{
    g_autoptr(GArray)
        deadlines = deadlines_of(*state, CITIZENSHIP_KG, PURPOSE_OTHER, "2025-08-01", "2025-08-02");
    g_autofree char *ids = ids_of(deadlines);

    assert_string_equal(ids, "REG-KG-30 STAY-90-CONT-KG LEGAL-1126");
}

static void without_an_entry_only_fixed_dates_are_left(void **state)
{
    const TestShipped *shipped = *state;
    static const Day entries[] = {DAY_NONE, INT32_MAX, -700000};

    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        g_autoptr(GArray) deadlines = after_entry(shipped->rules, shipped->calendar, CITIZENSHIP_UZ,
                                                  PURPOSE_WORK, entries[i], test_iso("2026-11-23"));
        g_autofree char *ids = ids_of(deadlines);

        assert_string_equal(ids, "LEGAL-1126");
    }
}

static void an_entry_before_the_law_has_no_deadline_under_it(void **state)
{
    g_autoptr(GArray)
        before = deadlines_of(*state, CITIZENSHIP_UZ, PURPOSE_OTHER, "2022-06-03", "2022-06-10");
    g_autoptr(GArray)
        since = deadlines_of(*state, CITIZENSHIP_UZ, PURPOSE_OTHER, "2022-06-04", "2022-06-10");
    g_autofree char *ids = ids_of(before);

    assert_null(strstr(ids, "REG-UZ-15"));
    assert_int_equal(find(since, "REG-UZ-15")->safe_by, test_iso("2022-06-18"));
}

static void dates_are_ordered_and_a_later_entry_is_never_due_earlier(void **state)
{
    const TestShipped *shipped = *state;

    for (Day entry = test_iso("2026-01-01"); entry < test_iso("2027-03-01"); entry++) {
        g_autoptr(GArray) today = after_entry(shipped->rules, shipped->calendar, CITIZENSHIP_UZ,
                                              PURPOSE_WORK, entry, entry);
        g_autoptr(GArray) later = after_entry(shipped->rules, shipped->calendar, CITIZENSHIP_UZ,
                                              PURPOSE_WORK, entry + 1, entry);

        assert_int_equal(today->len, later->len);
        for (guint i = 0; i < today->len; i++) {
            const Deadline *deadline = &g_array_index(today, Deadline, i);
            const Deadline *next = find(later, deadline->rule->id);

            assert_true(deadline->act_by <= deadline->safe_by);
            assert_true(deadline->safe_by <= deadline->latest_reading);
            assert_false(calendar_is_day_off(shipped->calendar, deadline->act_by));
            assert_true(deadline->safe_by <= next->safe_by);
            assert_true(deadline->act_by <= next->act_by);
        }
    }
}

/* ---- Rules of our own ---- */

static const char monthly[] = TEST_RULE("patent");

static Rules *load_text(const char *text)
{
    g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "TEST-1.rule", NULL);
    Rules *rules;

    assert_true(g_file_set_contents(path, text, -1, NULL));
    rules = rules_load(folder, NULL);
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(folder), 0);
    assert_non_null(rules);
    return rules;
}

static void months_count_from_entry_less_one_day(void **state)
{
    static const struct {
        const char *entry, *safe_by, *latest_reading, *act_by; /* safe_by NULL: no such deadline */
    } cases[] = {
        {"2026-09-30", "2026-11-29", "2026-11-30", "2026-11-27"},
        {"2026-12-31", "2027-02-27", "2027-02-28", "2027-02-26"},
        {"2027-12-31", "2028-02-28", "2028-02-29", "2028-02-28"},
        {"2028-01-01", "", "", ""},       /* the law ended: under review */
        {"2019-12-31", NULL, NULL, NULL}, /* the law was not there yet */
    };
    const TestShipped *shipped = *state;
    g_autoptr(Rules) rules = load_text(monthly);

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray)
            deadlines = after_entry(rules, shipped->calendar, CITIZENSHIP_KG, PURPOSE_WORK,
                                    test_iso(cases[i].entry), test_iso("2026-11-23"));
        const Deadline *deadline = cases[i].safe_by ? find(deadlines, "TEST-1") : NULL;

        assert_int_equal(deadlines->len, deadline ? 1 : 0);
        if (!deadline)
            continue;
        assert_int_equal(deadline->state,
                         *cases[i].safe_by ? DEADLINE_DATED : DEADLINE_UNDER_REVIEW);
        if (!*cases[i].safe_by)
            continue;
        assert_int_equal(deadline->safe_by, test_iso(cases[i].safe_by));
        assert_int_equal(deadline->latest_reading, test_iso(cases[i].latest_reading));
        assert_int_equal(deadline->act_by, test_iso(cases[i].act_by));
    }
}

static void rules_that_are_not_class_a_give_no_date(void **state)
{
    static const char *const ships[] = {"class=A-info", "class=B", "class=X"};
    const TestShipped *shipped = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(ships); i++) {
        g_autofree char *text = test_replaced(monthly, "class=A", ships[i]);
        g_autoptr(Rules) rules = load_text(text);
        g_autoptr(GArray)
            deadlines = after_entry(rules, shipped->calendar, CITIZENSHIP_KG, PURPOSE_WORK,
                                    test_iso("2026-11-20"), test_iso("2026-11-23"));

        assert_int_equal(deadlines->len, 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_come_out_as_calculated_by_hand),
        cmocka_unit_test(each_person_gets_the_rules_that_apply),
        cmocka_unit_test(passed_deadlines_come_last_and_the_latest_of_them_first),
        cmocka_unit_test(the_expired_decree_is_last_even_before_its_date),
        cmocka_unit_test(without_an_entry_only_fixed_dates_are_left),
        cmocka_unit_test(an_entry_before_the_law_has_no_deadline_under_it),
        cmocka_unit_test(dates_are_ordered_and_a_later_entry_is_never_due_earlier),
        cmocka_unit_test(months_count_from_entry_less_one_day),
        cmocka_unit_test(rules_that_are_not_class_a_give_no_date),
    };

    return cmocka_run_group_tests(tests, test_shipped_setup, test_shipped_teardown);
}
