/* What somebody has told, and what the rules make of it: the arithmetic. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "core/deadlines/deadlines.h"
#include "core/deadlines/stays.h"
#include "support/test_deadlines.h"

/* One fact, or two: "patent=2026-01-15 paid=1". */
static Facts *facts_of(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    Facts *facts = facts_new();

    for (size_t i = 0; words[i]; i++) {
        char *value = strchr(words[i], '=');

        assert_non_null(value);
        *value++ = '\0';
        if (day_from_iso(value) != DAY_NONE)
            test_set_day(facts, words[i], day_from_iso(value));
        else
            facts_set(facts, words[i], value);
    }
    return facts;
}

static Deadline apply(const TestShipped *shipped, const char *id, const char *facts_text,
                      const char *today)
{
    const Rule *rule = rules_find(shipped->rules, id);
    g_autoptr(Facts) facts = facts_of(facts_text);

    if (!rule)
        fail_msg("%s is missing", id);
    return deadline_of(rule, shipped->calendar, facts, test_iso(today));
}

static void every_trigger_counts_as_calculated_by_hand(void **state)
{
    static const struct {
        const char *id, *facts, *safe_by, *latest_reading;
    } cases[] = {
        /* working days: forwards over the New Year, the trigger day is day 1 */
        {"AMINA-MOVE-3WD", "move=2026-12-30", "2027-01-12", "2027-01-13"},
        {"AMINA-MOVE-3WD", "move=2026-11-20", "2026-11-24", "2026-11-25"},
        {"AMINA-MOVE-3WD", "move=2026-11-21", "2026-11-25", "2026-11-25"}, /* a Saturday */
        {"REG-GEN-7WD", "entry=2026-12-24", "2027-01-12", "2027-01-13"},
        {"REG-GEN-7WD", "entry=2025-10-27", "2025-11-05", "2025-11-06"}, /* 1 November worked */
        {"REG-GEN-7WD", "entry=2027-04-28", "2027-05-06", "2027-05-11"}, /* 3 and 10 May in doubt */
        {"AMINA-GEO-3WD", "AMINA-GEO-3WD=2026-12-30", "2027-01-01", "2027-01-13"},
        /* and counted back */
        {"PAT-RENEW-10WD", "patent=2026-01-15", "2026-12-22", "2026-12-23"},
        {"PAT-CAP-12M", "patent=2026-01-15", "2027-01-14", "2027-01-15"},
        {"PAT-CONTRACT-2M", "patent=2026-09-30", "2026-11-29", "2026-11-30"},
        /* months paid, anchored and clamped */
        {"PAT-PAY-MONTH", "patent=2026-03-10 paid=1", "2026-04-09", "2026-04-10"},
        {"PAT-PAY-MONTH", "patent=2026-03-10 paid=12", "2027-03-09", "2027-03-10"},
        {"PAT-PAY-MONTH", "patent=2026-01-31 paid=1", "2026-02-27", "2026-02-28"},
        {"PAT-PAY-MONTH", "patent=2026-01-31 paid=2", "2026-03-30", "2026-03-31"},
        {"PAT-PAY-MONTH", "patent=2026-01-31 paid=3", "2026-04-29", "2026-04-30"},
        {"PAT-PAY-MONTH", "patent=2026-01-31 paid=4", "2026-05-30", "2026-05-31"},
        {"PAT-PAY-MONTH", "patent=2026-01-31 paid=12", "2027-01-30", "2027-01-31"},
        {"PAT-PAY-MONTH", "patent=2026-01-30 paid=1", "2026-02-27", "2026-02-28"},
        {"PAT-PAY-MONTH", "patent=2026-01-30 paid=2", "2026-03-29", "2026-03-30"},
        {"PAT-PAY-MONTH", "patent=2027-01-29 paid=1", "2027-02-27", "2027-02-28"},
        {"PAT-PAY-MONTH", "patent=2027-01-29 paid=12", "2028-01-28", "2028-01-29"},
        /* 90 days of a year */
        {"STAY-90-YEAR", "entry=2026-11-25 used=60", "2026-12-24", "2026-12-25"},
        {"STAY-90-YEAR", "entry=2026-11-25 used=0", "2027-02-22", "2027-02-23"},
        {"STAY-90-YEAR", "entry=2026-11-25 used=90", "2026-11-24", "2026-11-25"},
        /* the day itself, and days from a day on a paper */
        {"REG-EXPIRY", "REG-EXPIRY=2026-12-01", "2026-12-01", "2026-12-01"},
        {"STAY-EAEU-CONTRACT", "STAY-EAEU-CONTRACT=2027-03-01", "2027-03-01", "2027-03-01"},
        {"MED-RENEW", "MED-RENEW=2026-12-01", "2026-12-30", "2026-12-31"},
        {"EAEU-JOBLESS-15", "EAEU-JOBLESS-15=2026-11-20", "2026-12-04", "2026-12-05"},
        {"LOST-DOC-3D", "LOST-DOC-3D=2026-11-22", "2026-11-24", "2026-11-25"},
        /* terms of labour law begin on the next day */
        {"WAGE-COURT-1Y", "WAGE-COURT-1Y=2026-01-10", "2027-01-10", "2027-01-10"},
        {"FIRED-COURT-1M", "FIRED-COURT-1M=2026-10-31", "2026-11-30", "2026-11-30"},
        {"LABOUR-COURT-3M", "LABOUR-COURT-3M=2026-11-30", "2027-02-28", "2027-02-28"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Deadline deadline = apply(*state, cases[i].id, cases[i].facts, "2026-11-23");
        char safe_by[11], latest[11], wanted[11], wanted_latest[11];

        if (deadline.state != DEADLINE_DATED)
            fail_msg("%s of %s: state %d", cases[i].id, cases[i].facts, deadline.state);
        day_format(deadline.safe_by, safe_by);
        day_format(deadline.latest_reading, latest);
        day_format(test_iso(cases[i].safe_by), wanted);
        day_format(test_iso(cases[i].latest_reading), wanted_latest);
        if (!g_str_equal(safe_by, wanted) || !g_str_equal(latest, wanted_latest))
            fail_msg("%s of %s: %s, %s", cases[i].id, cases[i].facts, safe_by, latest);
    }
}

static void what_is_missing_is_named_in_order(void **state)
{
    static const struct {
        const char *id, *facts;
        DeadlineState wanted;
        const char *needs;
    } cases[] = {
        {"PAT-PAY-MONTH", "kept=no", DEADLINE_NEEDS, "patent"},
        {"PAT-PAY-MONTH", "patent=2026-10-01", DEADLINE_NEEDS, "paid"},
        {"PAT-PAY-MONTH", "paid=3", DEADLINE_NEEDS, "patent"},
        {"STAY-90-YEAR", "entry=2026-10-01", DEADLINE_NEEDS, "used"},
        {"STAY-90-YEAR", "entry=2026-10-01 used=unknown", DEADLINE_ASK, NULL},
        {"FIRED-COURT-1M", "entry=2026-10-01", DEADLINE_NEEDS, "FIRED-COURT-1M"},
        {"REG-MOVE-7WD", "move=2026-10-01", DEADLINE_ASK, NULL},    /* class B */
        {"REG-DATA", "entry=2026-10-01", DEADLINE_ASK, NULL},       /* class X */
        {"BAN-TERMS", "entry=2026-10-01", DEADLINE_INFO, NULL},     /* information */
        {"AMINA-MOVE-3WD", "move=2025-08-31", DEADLINE_NONE, NULL}, /* before the law */
        {"AMINA-MOVE-3WD", "move=2029-09-02", DEADLINE_UNDER_REVIEW, NULL},
        {"LEGAL-1126", "kept=no", DEADLINE_DATED, NULL},
        {"FIRED-COURT-1M", "FIRED-COURT-1M=9999999", DEADLINE_ASK, NULL}, /* no such day */
        {"PAT-CAP-12M", "patent=-3000000", DEADLINE_ASK, NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Deadline deadline = apply(*state, cases[i].id, cases[i].facts, "2026-11-23");

        if (deadline.state != cases[i].wanted)
            fail_msg("%s of %s: state %d", cases[i].id, cases[i].facts, deadline.state);
        if (cases[i].needs)
            assert_string_equal(deadline.needs, cases[i].needs);
        if (deadline.state != DEADLINE_DATED)
            assert_int_equal(deadline.safe_by, DAY_NONE);
    }
}

static void a_rule_that_is_over_gives_no_date(void **state)
{
    Deadline before = apply(*state, "AMINA-MOVE-3WD", "move=2029-08-30", "2029-09-01");
    Deadline after = apply(*state, "AMINA-MOVE-3WD", "move=2029-08-30", "2029-09-02");

    assert_int_equal(before.state, DEADLINE_DATED);
    assert_int_equal(after.state, DEADLINE_UNDER_REVIEW);
}

static void a_later_trigger_never_gives_an_earlier_date(void **state)
{
    const TestShipped *shipped = *state;
    Day today = test_iso("2026-11-23");

    for (size_t i = 0; i < rules_count(shipped->rules); i++) {
        const Rule *rule = rules_get(shipped->rules, i);
        const char *names[3];
        Day safe_by = INT32_MIN, latest = INT32_MIN;
        g_autoptr(Facts) facts = facts_of("paid=5 used=40");

        deadline_facts(rule, names);
        if (rule->class != RULE_CLASS_A || !names[0])
            continue;
        for (Day from = test_iso("2026-01-01"); from < test_iso("2028-06-01"); from++) {
            Deadline deadline;

            test_set_day(facts, names[0], from);
            deadline = deadline_of(rule, shipped->calendar, facts, today);
            assert_int_equal(deadline.state, DEADLINE_DATED);
            /* With another year the quota begins anew, and 40 days used mean another stay. */
            if (rule->trigger == RULE_IN_A_YEAR && stays_day_of_year(from) == 1)
                safe_by = latest = INT32_MIN;
            if (deadline.safe_by < safe_by || deadline.latest_reading < latest ||
                deadline.safe_by > deadline.latest_reading)
                fail_msg("%s of day %d", rule->id, from);
            safe_by = deadline.safe_by;
            latest = deadline.latest_reading;
        }
    }
}

/* ---- All that is known of one person ---- */

static char *ids_of(const GArray *deadlines)
{
    GString *ids = g_string_new(NULL);

    for (guint i = 0; i < deadlines->len; i++)
        g_string_append_printf(ids, "%s%s", i ? " " : "",
                               g_array_index(deadlines, Deadline, i).rule->id);
    return g_string_free(ids, FALSE);
}

static void a_paid_patent_takes_the_90_days_off_the_list(void **state)
{
    static const struct {
        const char *facts, *ids;
    } cases[] = {
        {"entry=2026-10-01 patent=2026-10-25 paid=1",
         "PAT-PAY-MONTH PAT-CONTRACT-2M PAT-RENEW-10WD PAT-CAP-12M FP-30 MED-30 REG-UZ-15 "
         "LEGAL-1126"},
        /* paid to 24 November: on the 25th it is over */
        {"entry=2026-10-01 patent=2026-10-24 paid=1 region=RU-MOW move=2026-11-22",
         "AMINA-MOVE-3WD PAT-CONTRACT-2M STAY-90-CONT PAT-RENEW-10WD PAT-CAP-12M PAT-PAY-MONTH "
         "FP-30 MED-30 PAT-APPLY-30 REG-UZ-15 AMINA-TRANSITION LEGAL-1126"},
    };
    const TestShipped *shipped = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Facts) facts = facts_of(cases[i].facts);
        Person person = {CITIZENSHIP_UZ, PURPOSE_WORK, facts};
        g_autoptr(GArray) deadlines = deadlines_for(shipped->rules, shipped->calendar, &person,
                                                    test_iso("2026-11-24"));
        g_autofree char *ids = ids_of(deadlines);

        assert_string_equal(ids, cases[i].ids);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_trigger_counts_as_calculated_by_hand),
        cmocka_unit_test(what_is_missing_is_named_in_order),
        cmocka_unit_test(a_rule_that_is_over_gives_no_date),
        cmocka_unit_test(a_later_trigger_never_gives_an_earlier_date),
        cmocka_unit_test(a_paid_patent_takes_the_90_days_off_the_list),
    };

    return cmocka_run_group_tests(tests, test_shipped_setup, test_shipped_teardown);
}
