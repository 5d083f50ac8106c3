#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "core/deadlines/rules.h"
#include "support/test_deadlines.h"

#define NAME "folder/TEST-1.rule"

static const char good[] = "# a comment\n" TEST_RULE("patent, stay");

static void a_good_rule_is_read_as_written(void **state)
{
    g_autoptr(Rule) rule = rules_parse(good, strlen(good), NAME, NULL);

    (void)state;
    assert_non_null(rule);
    assert_string_equal(rule->id, "TEST-1");
    assert_string_equal(rule->law, "Law 1");
    assert_string_equal(rule->reviewer, "A. Lawyer");
    assert_int_equal(rule->citizenships, 1u << CITIZENSHIP_UZ | 1u << CITIZENSHIP_KG);
    assert_int_equal(rule->purposes, 1u << PURPOSE_WORK);
    assert_int_equal(rule->trigger, RULE_FROM_ENTRY);
    assert_int_equal(rule->length, 2);
    assert_int_equal(rule->unit, RULE_MONTHS);
    assert_int_equal(rule->class, RULE_CLASS_A);
    assert_int_equal(rule->topics, 1u << RULE_TOPIC_PATENT | 1u << RULE_TOPIC_STAY);
    assert_int_equal(rule->valid_from, test_iso("2020-01-01"));
    assert_int_equal(rule->valid_until, test_iso("2027-12-31"));
    assert_string_equal(rule->what[LANGUAGE_UZ], "To'lov");
    assert_string_equal(rule->advice[LANGUAGE_UZ_CYRL], "Тўланг.");
    assert_string_equal(rule->passed[LANGUAGE_KY], "Өттү.");
    assert_string_equal(rule->what[LANGUAGE_RU], "Оплата");
}

static void a_wrong_rule_is_refused_with_file_and_key(void **state)
{
    static const struct {
        const char *old, *new, *named;
    } cases[] = {
        {"id=TEST-1", "id=TEST-2", "id: must be the name of the file"},
        {"id=TEST-1\n", "", "id: is missing"},
        {"law=Law 1", "law=", "law: is missing"},
        {"sources=S1\n", "", "sources: is missing"},
        {"topic=patent, stay", "topic=visa", "topic: write one of registration, stay"},
        {"topic=patent, stay\n", "", "topic: write one of"},
        {"purpose=work", "purpose=work\nregion=kazan", "region: write one of moscow"},
        {"purpose=work", "purpose=work\nunless=visa", "unless: write one of patent"},
        {"trigger=entry", "trigger=none", "trigger: none gives no date"},
        {"trigger=entry", "trigger=event", "question[uz]: is missing"},
        {"trigger=entry", "trigger=paid\nfirst_day=today", "first_day: write one of next"},
        {"unit=month", "unit=day\nsafe_unit=day", "safe_unit: is for working days"},
        {"unit=month", "unit=month\nbefore=61", "before: write a whole number"},
        {"length=2\nunit=month", "length=2\nunit=day\ndate=2026-01-01", "date: does not fit"},
        {"trigger=entry\nlength=2\nunit=month", "trigger=paid\nlength=1\nunit=day",
         "unit: is month"},
        {"trigger=entry\nlength=2", "trigger=year\nlength=2", "unit: is day"},
        {"citizenship=UZ, KG", "citizenship=TJ", "citizenship: write one of UZ, KG, OTHER"},
        {"citizenship=UZ, KG", "citizenship=UZ,", "citizenship: write one of"},
        {"purpose=work", "purpose=study", "purpose: write any, work or other"},
        {"purpose=work\n", "", "purpose: write any"},
        {"trigger=entry", "trigger=birth", "trigger: write one of none, fixed, entry"},
        {"trigger=entry", "trigger=fixed", "date: write a date"},
        {"trigger=entry", "trigger=fixed\ndate=2026-01-01", "length: does not fit"},
        {"length=2", "length=0", "length: write a whole number"},
        {"length=2", "length=-2", "length: write a whole number"},
        {"length=2", "length=1001", "length: write a whole number"},
        {"length=2", "length=2 months", "length: write a whole number"},
        {"unit=month", "unit=week", "unit: write one of day, working_day, month"},
        {"class=A", "class=a", "class: write one of"},
        {"class=A", "class=A-expired", "class: only a fixed date"},
        {"confidence=high", "confidence=sure", "confidence: write one of"},
        {"valid_from=2020-01-01", "valid_from=01.01.2020", "valid_from: write a date"},
        {"valid_until=2027-12-31", "valid_until=open", "valid_until: write a date"},
        {"valid_until=2027-12-31", "valid_until=2019-12-31", "valid_until: is before"},
        {"verified_as_of=2026-03-11", "verified_as_of=2026-02-30", "verified_as_of: write a date"},
        {"sources=S1", "sources=S1\nremind=0,-1", "remind: write days before the deadline"},
        {"sources=S1", "sources=S1\nremind=-7,-7,0", "remind: write days before the deadline"},
        {"sources=S1", "sources=S1\nremind=-7,1", "remind: write days before the deadline"},
        {"sources=S1", "sources=S1\nremind=-121,0", "remind: write days before the deadline"},
        {"sources=S1", "sources=S1\nremind=soon", "remind: write days before the deadline"},
        {"sources=S1", "sources=S1\nremind=-12,-11,-10,-9,-8,-7,-6,-5,-4,-3,-2,-1,0",
         "remind: write days before the deadline"},
        {"review_due=2026-05-10", "review_due=2026-05-11", "review_due: must be within 60 days"},
        {"review_due=2026-05-10", "review_due=2026-03-10", "review_due: must be within 60 days"},
        {"reviewer=", "reviewed_by=", "reviewed_by: is not a key"},
        {"what[uz]=", "what[tg]=", "what[tg]: is not a key"},
        {"what[uz]=", "what=", "what: is not a key"},
        {"[text]", "[texts]", "texts: is no group"},
        {"what[uz_Cyrl]=Тўлов\n", "", "what[uz_Cyrl]: is missing"},
        {"advice[ky]=Төлөңүз.", "advice[ky]=", "advice[ky]: is missing"},
        {"passed[ru]=Прошло.\n", "", "passed[ru]: is missing"},
        {"what[uz]=To'lov", "what[uz]=To’lov", "what[uz]: must be plain Latin"},
        {"what[uz]=To'lov", "what[uz]=To`lov", "what[uz]: has a sign that costs"},
        {"what[ru]=Оплата", "what[ru]=Оплата оплата оплата оплата", "what[ru]: is too long"},
        {"what[ru]=Оплата", "what[ru]=Опла\tта", "what[ru]: has a tab"},
        {"length=2", "length=2\nlength=3", "length: is there twice"},
        {"[text]", "[rule]", "is not a key"},
        {"# a comment", "no comment", "each line must be"},
        {"Law 1", "Law \xff", "is not UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = test_replaced(good, cases[i].old, cases[i].new);
        g_autoptr(GError) error = NULL;
        g_autoptr(Rule) rule = rules_parse(text, strlen(text), NAME, &error);

        if (rule)
            fail_msg("accepted: %s", cases[i].new);
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        if (!g_regex_match_simple("^folder/TEST-1\\.rule:[0-9]+: ", error->message, 0, 0))
            fail_msg("names no line: %s", error->message);
        if (!strstr(error->message, cases[i].named))
            fail_msg("%s: %s", cases[i].new, error->message);
    }
}

static void the_line_named_is_the_one_to_correct(void **state)
{
    static const struct {
        const char *old, *new, *named;
    } cases[] = {
        {"# a comment", "no comment", ":1: the file"},
        {"id=TEST-1", "id=TEST-2", ":3: id"},
        {"length=2", "length=thirty", ":8: length"},
        {"length=2", "length=2\nlength=3", ":9: length"},
        {"law=Law 1\n", "", ":2: law"},
        {"[text]\n", "[text]\ncolour=blue\n", ":21: colour"},
        {"what[uz_Cyrl]=Тўлов\n", "", ":20: what[uz_Cyrl]"},
        {"advice[ky]=Төлөңүз.", "advice[ky]", ":27: the file"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = test_replaced(good, cases[i].old, cases[i].new);
        g_autoptr(GError) error = NULL;

        assert_null(rules_parse(text, strlen(text), NAME, &error));
        if (!strstr(error->message, cases[i].named))
            fail_msg("%s: %s", cases[i].new, error->message);
    }
}

static void a_text_of_no_date_needs_no_more_than_what_and_advice(void **state)
{
    static const char *const classes[] = {"class=A-info", "class=B", "class=X"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
        g_autofree char *classed = test_replaced(good, "class=A", classes[i]);
        g_autofree char *text = test_replaced(classed, "passed[uz]=O'tdi.\npassed[uz_Cyrl]=Ўтди.\n",
                                              "");
        g_autoptr(Rule) rule = rules_parse(text, strlen(text), NAME, NULL);

        assert_non_null(rule);
        assert_string_equal(rule->passed[LANGUAGE_UZ], "");
    }
}

static void a_rule_is_confirmed_by_a_reviewer_and_only_for_a_while(void **state)
{
    g_autoptr(Rule) rule = rules_parse(good, strlen(good), NAME, NULL);

    (void)state;
    assert_true(rule_is_confirmed(rule, test_iso("2026-05-10")));
    assert_false(rule_is_confirmed(rule, test_iso("2026-05-11")));
    g_free(rule->reviewer);
    rule->reviewer = g_strdup("");
    assert_false(rule_is_confirmed(rule, test_iso("2026-05-10")));
}

static void what_is_no_rule_file_is_refused(void **state)
{
    g_autofree char *large = g_strnfill(65537, '\n');
    static const char nul[] = "[rule]\nid=\0\n";
    const struct {
        const char *data;
        size_t length;
    } cases[] = {{"", 0}, {large, 65537}, {nul, sizeof nul}, {good, strlen(good) / 2}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(rules_parse(cases[i].data, cases[i].length, NAME, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
    }
}

static void write_rule(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(names))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        assert_int_equal(g_unlink(path), 0);
    }
    assert_int_equal(g_rmdir(folder), 0);
}

static void only_rule_files_of_the_folder_are_read(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(rules_load(folder, &error));
    assert_non_null(strstr(error->message, "has no *.rule file"));

    write_rule(folder, "README", "not a rule");
    write_rule(folder, ".#TEST-1.rule", "not a rule");
    write_rule(folder, "TEST-1.rule~", "not a rule");
    write_rule(folder, "TEST-1.rule", good);
    {
        g_autoptr(Rules) rules = rules_load(folder, NULL);

        assert_non_null(rules);
        assert_int_equal(rules_count(rules), 1);
    }
    g_clear_error(&error);
    write_rule(folder, "TEST-2.rule", "not a rule");
    assert_null(rules_load(folder, &error));
    assert_non_null(strstr(error->message, "TEST-2.rule:1: "));
    remove_folder(folder);

    g_clear_error(&error);
    assert_null(rules_load(folder, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_rule_is_read_as_written),
        cmocka_unit_test(a_wrong_rule_is_refused_with_file_and_key),
        cmocka_unit_test(the_line_named_is_the_one_to_correct),
        cmocka_unit_test(a_text_of_no_date_needs_no_more_than_what_and_advice),
        cmocka_unit_test(a_rule_is_confirmed_by_a_reviewer_and_only_for_a_while),
        cmocka_unit_test(what_is_no_rule_file_is_refused),
        cmocka_unit_test(only_rule_files_of_the_folder_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
