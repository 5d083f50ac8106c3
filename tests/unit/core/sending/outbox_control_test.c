#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/sending/outbox.h"
#include "core/sending/outbox_control.h"
#include "store/clock.h"
#include "support/test_hotline.h"

static Channel away = {.name = (char *)"away",
                       .provider = (char *)"nobody",
                       .bearer = BEARER_SMS,
                       .sms_segments = 2,
                       .price = 1500};

static int setup(void **state)
{
    return test_hotline_reset(state);
}

static int64_t queue(TestHotline *test)
{
    int64_t id = 0;
    OutboxMessage message = {
        .channel = &away, .text = "Salom", .kind = MESSAGE_REPLY, .dedupe = "one", .id = &id};

    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_int_not_equal(id, 0);
    return id;
}

/* word: the refusal says it; NULL: it is done. */
static void order(TestHotline *test, const char *verb, int64_t id, const char *word)
{
    g_autofree char *line = id ? g_strdup_printf("outbox %s %d", verb, (int)id)
                               : g_strdup_printf("outbox %s", verb);
    g_autoptr(GError) error = NULL;
    g_autofree char *done = outbox_control(&test->hotline, line, test->now, &error);

    assert_int_equal(done == NULL, word != NULL);
    if (word)
        assert_non_null(strstr(error->message, word));
}

#define ENTRIES "SELECT COUNT(*) FROM audit WHERE action <> 'audit.begin'"
#define LAST                                                                                 \
    "SELECT action || ' ' || COALESCE(staff_id, 0) || ' ' || COALESCE(subject_id, 0) || ' '" \
    " || (detail IS NULL) FROM audit ORDER BY n DESC LIMIT 1"

static void what_is_done_by_hand_stands_in_the_log(void **state)
{
    TestHotline *test = *state;
    int64_t id = queue(test);
    g_autofree char *retried = g_strdup_printf("outbox.retry 0 %d 1", (int)id);
    g_autofree char *cancelled = g_strdup_printf("outbox.cancel 0 %d 1", (int)id);
    g_autofree char *last = NULL;

    order(test, "retry", id, NULL);
    last = test_string(test, LAST);
    assert_string_equal(last, retried);
    order(test, "cancel", id, NULL);
    g_free(last);
    last = test_string(test, LAST);
    assert_string_equal(last, cancelled);
    assert_count(test, ENTRIES, 2);
}

static void what_is_refused_is_no_entry(void **state)
{
    TestHotline *test = *state;
    int64_t id = queue(test);

    order(test, "cancel", id, NULL);
    order(test, "cancel", id, "can be cancelled");
    order(test, "retry", id, "can be sent again");
    order(test, "retry", id + 1, "can be sent again");
    order(test, "release", 0, "Nothing is held");
    order(test, "drop", id, "no such order");
    assert_count(test, ENTRIES, 1);
}

static void a_hold_that_is_released_stands_in_the_log(void **state)
{
    TestHotline *test = *state;
    const ClockRow clock = {
        .wall = test->now, .boot = "b", .held_at = test->now, .held_seconds = 9};

    assert_true(clock_save(test->hotline.db, &clock, NULL));
    test->hotline.held = true;
    order(test, "release", 0, NULL);
    assert_false(test->hotline.held);
    assert_stored(test, LAST, "hold.release 0 0 1");
    assert_stored(test, "SELECT COALESCE(held_at, 0) || ' ' || wall FROM clock", "0 1795424400");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_done_by_hand_stands_in_the_log, setup),
        cmocka_unit_test_setup(what_is_refused_is_no_entry, setup),
        cmocka_unit_test_setup(a_hold_that_is_released_stands_in_the_log, setup),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
