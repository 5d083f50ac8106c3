/* What is due is done by the loop alone, also what was due before the start. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/upkeep.h"
#include "support/test_reminders.h"

#define DAY ((int64_t)86400)

static int64_t now;
static unsigned sweeps;

static int64_t clock_of_test(void)
{
    return now;
}

static void on_swept(void)
{
    sweeps++;
}

static const UpkeepHooks hooks = {clock_of_test, on_swept};

/* Until nothing is to be done at this moment. */
static void run_what_is_ready(void)
{
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void what_was_due_before_the_start_goes_at_once(void **state)
{
    TestHotline *test = *state;
    Upkeep *upkeep;

    now = test->now;
    test_subscribe_until(test, day_at(now, test->config.timezone) + 3);
    assert_count(test, "SELECT COUNT(*) FROM outbox", 0);
    now += DAY;
    upkeep = upkeep_new(&test->hotline, &hooks, NULL);
    assert_non_null(upkeep);
    run_what_is_ready();
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder'", 1);
    upkeep_free(upkeep);
}

static void sweeps_go_on_until_it_is_freed(void **state)
{
    TestHotline *test = *state;
    Upkeep *upkeep;

    now = test->now;
    sweeps = 0;
    upkeep = upkeep_new(&test->hotline, &hooks, NULL);
    while (sweeps < 1)
        g_main_context_iteration(NULL, TRUE);
    upkeep_free(upkeep);
    assert_false(g_main_context_pending(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_due_before_the_start_goes_at_once,
                                        test_reminders_setup, test_reminders_teardown),
        cmocka_unit_test_setup_teardown(sweeps_go_on_until_it_is_freed, test_reminders_setup,
                                        test_reminders_teardown),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
