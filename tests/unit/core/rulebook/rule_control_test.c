#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/rulebook/rule_control.h"
#include "support/test_rules.h"

/* What the command line said, or why it was refused. Free with g_free. */
static char *order(TestHotline *test, const char *reviewer, const char *const *ids)
{
    g_autofree char *line = rule_control_accept(reviewer, ids);
    g_autoptr(GError) error = NULL;
    char *said;

    assert_true(rule_control_is_ours(line));
    said = rule_control(&test->hotline, line, test->now, &error);
    assert_true((said != NULL) == (error == NULL));
    return said ? said : g_strdup(error->message);
}

static void what_is_in_force_is_accepted_at_once(void **state)
{
    static const char *const ids[] = {TEST_DECREE, NULL}, *const all[] = {NULL};
    TestHotline *test = *state;
    g_autofree char *said = order(test, "Л. Юрист", ids);
    g_autofree char *again = NULL;

    assert_string_equal(said, "1 accepted. They are to be read again within 60 days.");
    assert_string_equal(test_decree(test)->reviewer, "Л. Юрист");
    again = order(test, "Other", all);
    assert_string_equal(test_decree(test)->reviewer, "Other");
}

static void what_is_refused_accepts_none(void **state)
{
    static const char *const one_is_wrong[] = {TEST_DECREE, "NO-SUCH-RULE", NULL},
                             *const right[] = {TEST_DECREE, NULL};
    static const struct {
        const char *reviewer, *const *ids, *says;
    } rows[] = {
        {"L", one_is_wrong,
         "There is no such rule: tayanch rules DIR lists them. None was accepted."},
        {" ", right, "A reviewer's name has 1 to 100 characters that can be seen."},
        {"a\nb", right, "A reviewer's name has 1 to 100 characters that can be seen."},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = order(test, rows[i].reviewer, rows[i].ids);

        assert_string_equal(said, rows[i].says);
        assert_false(test->hotline.rules_changed);
    }
    assert_string_equal(test_decree(test)->reviewer, "");
    assert_count(test, "SELECT COUNT(*) FROM rule_versions WHERE reviewer IS NOT NULL", 0);
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'rule.accept'", 0);
}

/* The rules of an earlier batch could not be read yet: the next one must try again. */
static void a_refusal_forgets_no_rule_that_is_still_to_be_taken(void **state)
{
    static const char *const wrong[] = {"NO-SUCH-RULE", NULL};
    TestHotline *test = *state;
    g_autofree char *said = NULL;

    test->hotline.rules_changed = true;
    said = order(test, "L", wrong);
    assert_true(test->hotline.rules_changed);
}

static void another_order_is_refused(void **state)
{
    TestHotline *test = *state;
    g_autoptr(GError) error = NULL;

    assert_true(rule_control_is_ours("rules drop X"));
    assert_false(rule_control_is_ours("staff list"));
    assert_null(rule_control(&test->hotline, "rules drop X", test->now, &error));
    assert_string_equal(error->message, "There is no such order.");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, test_rules_reset)
    const struct CMUnitTest tests[] = {
        TEST(what_is_in_force_is_accepted_at_once),
        TEST(what_is_refused_accepts_none),
        TEST(a_refusal_forgets_no_rule_that_is_still_to_be_taken),
        TEST(another_order_is_refused),
    };

    return cmocka_run_group_tests(tests, test_rules_setup, test_rules_teardown);
}
