#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "core/sending/clock_watch.h"
#include "support/test_console.h"
#include "support/test_reminders.h"
#include "web/api/api_rooms.h"

static TestAnswer ask_as(TestHotline *test, int64_t staff_id, const char *path, const char *body)
{
    g_autofree char *token = test_staff_sign_in(test, staff_id);
    const TestAsk what = {.path = path, .body = body, .token = token};

    return test_ask(test, api_reminders_routes, &what);
}

static TestAnswer ask(TestHotline *test, const char *role, const char *path, const char *body)
{
    return ask_as(test, test_staff_add(test, role, role), path, body);
}

static int64_t member(const TestAnswer *answer, const char *name)
{
    return json_object_get_int_member(json_node_get_object(answer->json), name);
}

static void staff_see_how_reminding_is_going(void **state)
{
    TestHotline *test = *state;

    test_subscribe_until(test, day_at(test->now, test->config.timezone) + 2);
    test->phone = TEST_KG;
    test_subscribe_until(test, day_at(test->now, test->config.timezone) + 15);
    test_run(test,
             "UPDATE contacts SET stopped_at = 1 WHERE id ="
             " (SELECT contact_id FROM told_deadlines WHERE step = -3)");
    test->now += 60;
    {
        g_auto(TestAnswer) answer = ask(test, "viewer", "/reminders", NULL);

        assert_int_equal(member(&answer, "people"), 2);
        assert_int_equal(member(&answer, "deadlines"), 2);
        assert_int_equal(member(&answer, "due_now"), 1);
        assert_int_equal(member(&answer, "due_day"), 2);
        assert_int_equal(member(&answer, "late"), 0);
        assert_true(json_object_get_null_member(json_node_get_object(answer.json), "hold"));
    }
    test_plan_at(test, test->now);
    {
        g_auto(TestAnswer) answer = ask(test, "worker", "/reminders", NULL);
        JsonArray *reasons = json_object_get_array_member(json_node_get_object(answer.json),
                                                          "late_reasons");
        JsonObject *first = json_array_get_object_element(reasons, 0);

        assert_int_equal(member(&answer, "due_now"), 0);
        assert_int_equal(member(&answer, "late"), 1);
        assert_string_equal(json_object_get_string_member(first, "reason"), "stopped");
        assert_int_equal(json_object_get_int_member(first, "count"), 1);
    }
}

static void an_admin_alone_says_that_the_clock_is_right(void **state)
{
    static const char *const others[] = {"viewer", "worker"};
    TestHotline *test = *state;
    const int64_t admin = test_staff_add(test, "admin", "admin");
    const ClockReading before = {test->now, 1000, "boot"};
    const ClockReading after = {test->now + 86400, 1002, "boot"};

    assert_true(clock_watch(&test->hotline, &before, NULL));
    assert_true(clock_watch(&test->hotline, &after, NULL));
    assert_true(test->hotline.held);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_auto(TestAnswer) refused = ask(test, others[i], "/hold/release", "{}");

        assert_int_equal(refused.response.status, 403);
        assert_true(test->hotline.held);
    }
    {
        g_auto(TestAnswer) refused = ask_as(test, admin, "/hold/release", "{\"now\":true}");

        assert_int_equal(refused.response.status, 400);
        assert_true(test->hotline.held);
        assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'hold.release'", 0);
    }
    {
        g_auto(TestAnswer) released = ask_as(test, admin, "/hold/release", "{}");

        assert_int_equal(released.response.status, 200);
    }
    assert_false(test->hotline.held);
    assert_count(test, "SELECT COUNT(*) FROM clock WHERE held_at IS NOT NULL", 0);
    assert_count(test, "SELECT COUNT(*) FROM audit WHERE action = 'hold.release'", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(staff_see_how_reminding_is_going, test_reminders_setup,
                                        test_reminders_teardown),
        cmocka_unit_test_setup_teardown(an_admin_alone_says_that_the_clock_is_right,
                                        test_reminders_setup, test_reminders_teardown),
    };

    log_install(); /* a refusal is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
