#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/case_events.h"
#include "support/test_store.h"

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static void take_event(const CaseEvent *event, gpointer data)
{
    g_string_append_printf(data, "%d %s %s %s->%s, ", (int)event->at, event->kind,
                           or_dash(event->staff_name), or_dash(event->was),
                           or_dash(event->becomes));
}

static void events_come_in_order_with_who_did_it(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);
    int64_t other = test_store_case(*state, 20000004, "new", 0);
    int64_t ada = test_store_staff(*state, "Ada");
    const CaseEvent events[] = {
        {.at = 7, .kind = "finished", .was = "draft", .becomes = "new"},
        {.at = 7, .staff_id = ada, .kind = "claim"},
        {.at = 6, .staff_id = ada, .kind = "region", .becomes = "RU-MOW"},
    };
    g_autoptr(GString) found = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(events); i++)
        assert_true(case_events_add(*state, id, &events[i], NULL));
    assert_true(case_events_add(*state, other, &events[1], NULL));
    assert_true(case_events_list(*state, id, take_event, found, NULL));
    assert_string_equal(found->str,
                        "7 finished - draft->new, 7 claim Ada -->-, 6 region Ada -->RU-MOW, ");
}

static void an_event_is_of_a_case_and_a_person_that_are_there(void **state)
{
    int64_t id = test_store_case(*state, 10000008, "new", 0);

    assert_false(case_events_add(*state, 99, &(CaseEvent){.at = 1, .kind = "claim"}, NULL));
    assert_false(
        case_events_add(*state, id, &(CaseEvent){.at = 1, .kind = "claim", .staff_id = 9}, NULL));
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(events_come_in_order_with_who_did_it),
        STORE_TEST(an_event_is_of_a_case_and_a_person_that_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
