#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "core/cases/case_status.h"

static void the_table_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < case_status_count; i++) {
        const CaseStatus *status = &case_statuses[i];

        assert_ptr_equal(case_status_find(status->code), status);
        assert_non_null(status->moves[0]); /* nothing is a dead end */
        assert_null(status->moves[G_N_ELEMENTS(status->moves) - 1]);
        for (const char *const *move = status->moves; *move; move++) {
            assert_non_null(case_status_find(*move));
            assert_string_not_equal(*move, status->code);
            assert_string_not_equal(*move, "draft"); /* staff make no drafts */
        }
    }
}

static bool reaches(const char *from, const char *to)
{
    return case_status_may_become(from, to) ||
           (case_status_may_become(from, "in_review") && case_status_may_become("in_review", to));
}

static void whatever_is_done_can_be_taken_up_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < case_status_count; i++) {
        if (!g_str_equal(case_statuses[i].code, "in_review"))
            assert_true(case_status_may_become(case_statuses[i].code, "in_review"));
        assert_true(g_str_equal(case_statuses[i].code, "closed") ||
                    reaches(case_statuses[i].code, "closed"));
    }
}

static void who_must_still_do_something_is_told(void **state)
{
    static const struct {
        const char *code;
        bool open;
    } cases[] = {
        {"draft", true},     {"new", true},       {"in_review", true}, {"waiting", true},
        {"referred", false}, {"resolved", false}, {"closed", false},   {"mistake", false},
        {"entering", false}, {"", false},         {"New", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(case_status_is_open(cases[i].code), cases[i].open);
    assert_null(case_status_find("entering")); /* not for staff */
}

/* Whatever "take next" does not offer leads there, by a move that staff could make too. */
static void who_says_more_is_heard(void **state)
{
    (void)state;
    for (size_t i = 0; i < case_status_count; i++) {
        const CaseStatus *status = &case_statuses[i];
        const char *becomes = status->called ? status->called : status->code;

        assert_true(g_str_equal(becomes, "draft") || g_str_equal(becomes, "new") ||
                    g_str_equal(becomes, "in_review"));
        assert_true(!status->called || case_status_may_become(status->code, status->called));
    }
}

static void what_is_not_in_the_table_is_no_move(void **state)
{
    (void)state;
    assert_false(case_status_may_become("closed", "resolved"));
    assert_false(case_status_may_become("new", "new"));
    assert_false(case_status_may_become("new", "draft"));
    assert_false(case_status_may_become("new", "entering"));
    assert_false(case_status_may_become("entering", "new"));
    assert_false(case_status_may_become("new", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(whatever_is_done_can_be_taken_up_again),
        cmocka_unit_test(who_must_still_do_something_is_told),
        cmocka_unit_test(who_says_more_is_heard),
        cmocka_unit_test(what_is_not_in_the_table_is_no_move),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
