#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/sending/outbox.h"
#include "core/sending/sending.h"
#include "store/channels.h"
#include "support/test_hotline.h"

static HttpCall *no_call(const Channel *channel, const Outbound *outbound, GError **error)
{
    (void)channel;
    (void)outbound;
    (void)error;
    return NULL;
}

static const Provider forgetful = {.name = "forgetful", .write_send = no_call};
static const Provider careful = {.name = "careful", .write_send = no_call, .takes_our_id = true};

static Channel away = {.name = (char *)"away",
                       .provider = (char *)"forgetful",
                       .bearer = BEARER_SMS,
                       .rate = 10,
                       .concurrency = 4,
                       .price = 1000};

typedef struct Held {
    Outlet *outlet;
    Sending *sending;
} Held;

static void take(const OutboxRow *row, gpointer data)
{
    Held *held = data;

    held->sending = sending_new(held->outlet, row);
}

static Outlet *outlet_of(TestHotline *test, const Provider *provider)
{
    Outlet *outlet = outlet_new(&test->hotline, &away);

    outlet->provider = provider;
    return outlet;
}

static Sending *claimed(TestHotline *test, Outlet *outlet)
{
    OutboxMessage message = {.channel = &away, .text = "text", .kind = MESSAGE_REPLY};
    const OutboxClaim claim = {"away", 0, 1, test->now, test->now + 300};
    Held held = {.outlet = outlet};

    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_true(outbox_claim(test->hotline.db, &claim, take, &held, NULL));
    assert_non_null(held.sending);
    return held.sending;
}

static void each_outcome_has_its_state(void **state)
{
    static const struct {
        const Provider *provider;
        SendOutcome outcome;
        const char *state; /* of the message, its reason and its tries */
        const char *channel;
        bool waits; /* it is due later */
    } cases[] = {
        {&forgetful, SEND_ACCEPTED, "sent - 1", "", false},
        {&forgetful, SEND_TRANSIENT, "queued retry 1", "", true},
        {&forgetful, SEND_THROTTLED, "queued - 0", "waiting", false},
        {&forgetful, SEND_PERMANENT, "failed refused 1", "", false},
        {&forgetful, SEND_OPTED_OUT, "failed refused 1", "", false},
        {&forgetful, SEND_CONFIGURATION, "queued - 0", "stopped", false},
        {&forgetful, SEND_LOGIN, "queued - 0", "", false},
        {&forgetful, SEND_HELD, "held - 0", "", false},
        {&forgetful, SEND_UNKNOWN, "unknown no_answer 0", "", false},
        {&careful, SEND_UNKNOWN, "queued retry 1", "", true},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_hotline_reset(state), 0);
        test = *state;
        g_autoptr(Outlet) outlet = outlet_of(test, cases[i].provider);
        Sending *sending = claimed(test, outlet);

        sending->result.outcome = cases[i].outcome;
        assert_true(sending_finish(sending, test->now, NULL));
        assert_stored(test,
                      "SELECT state || ' ' || COALESCE(reason, '-') || ' ' || attempts FROM outbox",
                      cases[i].state);
        assert_int_equal(test_number(test, "SELECT due_at > updated_at FROM outbox"),
                         cases[i].waits);
        g_autofree char *channel = test_string(test,
                                               "SELECT state FROM channels"
                                               " WHERE state <> 'up'");

        assert_string_equal(channel, cases[i].channel);
        sending_free(sending);
    }
}

static void someone_who_opted_out_at_the_provider_is_stopped(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
    Sending *sending = claimed(test, outlet);

    sending->result.outcome = SEND_OPTED_OUT;
    assert_true(sending_finish(sending, test->now, NULL));
    assert_count(test, "SELECT COUNT(*) FROM contacts WHERE stopped_at IS NOT NULL", 1);
    sending_free(sending);
}

/* Several were under way when the token expired: the first one renews it for all. */
static void a_login_refused_with_an_older_token_is_no_wrong_password(void **state)
{
    static const struct {
        unsigned login; /* the one it went with */
        bool stopped;
    } cases[] = {{1, false}, {2, true}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
        Sending *sending = claimed(test, outlet);

        outlet->token = g_strdup("new");
        outlet->fresh_token = true;
        outlet->logins = 2;
        sending->login = cases[i].login;
        sending->result.outcome = SEND_LOGIN;
        assert_true(sending_finish(sending, test->now, NULL));
        assert_int_equal(outlet->stopped, cases[i].stopped);
        assert_int_equal(outlet->token == NULL, cases[i].stopped);
        sending_free(sending);
    }
}

static void what_was_rolled_back_is_noted_again(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
    const SendResult throttled = {.outcome = SEND_THROTTLED, .wait = 1};

    assert_true(outlet_failed(outlet, &throttled, test->now, NULL));
    for (int i = 0; i < 2; i++) {
        assert_true(db_begin(test->hotline.db, NULL));
        assert_true(outlet_succeeded(outlet, 1000, test->now + 2, NULL));
        if (i == 0) {
            db_rollback(test->hotline.db);
            outlet_rolled_back(outlet);
        }
    }
    assert_true(db_commit(test->hotline.db, NULL));
    assert_stored(test, "SELECT state FROM channels", "up");
    assert_true(outlet_room(outlet, 0, test->now + 2, 1) > 0);
    assert_int_equal(outlet->spent, 1000);
}

static void it_gives_up_after_a_while(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
    Sending *sending = claimed(test, outlet);

    sending->result.outcome = SEND_TRANSIENT;
    assert_true(sending_finish(sending, test->now + 49 * 3600, NULL));
    assert_stored(test, "SELECT state || ' ' || reason FROM outbox", "failed gave_up");
    assert_count(test, "SELECT COUNT(*) FROM outbox WHERE box IS NOT NULL", 0);
    sending_free(sending);
}

static void five_failures_in_a_row_are_a_channel_that_is_down(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);

    for (int i = 0; i < 5; i++) {
        Sending *sending = claimed(test, outlet);

        assert_true(outlet_is_up(outlet, test->now));
        sending->result.outcome = SEND_TRANSIENT;
        assert_true(sending_finish(sending, test->now, NULL));
        sending_free(sending);
    }
    assert_false(outlet_is_up(outlet, test->now));
    assert_stored(test, "SELECT state FROM channels", "down");
    assert_int_equal(outlet_room(outlet, 0, test->now + 31, 1), 1); /* one will tell */
    assert_true(outlet_succeeded(outlet, 0, test->now + 31, NULL));
    assert_stored(test, "SELECT state FROM channels", "up");
}

static void what_was_under_way_when_we_died_is_sent_again_if_that_is_safe_or_urgent(void **state)
{
    static const struct {
        int64_t lane;
        const char *state;
    } cases[] = {{0, "queued"}, {1, "unknown"}, {2, "unknown"}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(test_hotline_reset(state), 0);
        test = *state;
        g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
        Sending *sending = claimed(test, outlet);
        const OutboxRow row = {.id = sending->id, .channel = "texts", .lane = cases[i].lane};

        assert_true(sending_orphan(&test->hotline, &row, test->now, NULL));
        assert_stored(test, "SELECT state FROM outbox", cases[i].state);
        sending_free(sending);
    }
}

static void broadcasts_leave_the_last_of_the_budget_to_answers(void **state)
{
    static const struct {
        int64_t spent;
        unsigned rooms[3];
    } cases[] = {
        {0, {4, 4, 4}},
        {80000, {4, 4, 0}},
        {90000, {4, 0, 0}},
        {100000, {0, 0, 0}},
    };
    TestHotline *test = *state;

    away.daily_budget = 100000;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);

        outlet->allowance = 10;
        assert_int_equal(outlet_room(outlet, 0, test->now, 1), 4);
        assert_true(outlet_succeeded(outlet, cases[i].spent, test->now, NULL));
        for (int lane = 0; lane < 3; lane++)
            assert_int_equal(outlet_room(outlet, lane, test->now, 1), cases[i].rooms[lane]);
        /* A new day, and the money is there again; what was spent survives a restart. */
        assert_int_equal(outlet_room(outlet, 2, test->now + 86400, 1), 4);
        g_autoptr(Outlet) restarted = outlet_of(test, &forgetful);

        restarted->allowance = 10;
        assert_int_equal(outlet_room(restarted, 2, test->now, 1), cases[i].rooms[2]);
        assert_int_equal(test_hotline_reset(state), 0);
        test = *state;
    }
    away.daily_budget = 0;
}

static void the_rate_is_kept(void **state)
{
    TestHotline *test = *state;
    g_autoptr(Outlet) outlet = outlet_of(test, &forgetful);
    gint64 at = 1;
    unsigned sent = 0;

    for (int i = 0; i < 100; i++) {
        unsigned room = outlet_room(outlet, 0, test->now, at);

        outlet_take(outlet, room);
        sent += room;
        outlet->in_flight = 0;
        at += 50 * 1000; /* 5 seconds in all, at 10 a second */
    }
    assert_in_range(sent, 45, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_outcome_has_its_state, test_hotline_reset),
        cmocka_unit_test_setup(someone_who_opted_out_at_the_provider_is_stopped,
                               test_hotline_reset),
        cmocka_unit_test_setup(a_login_refused_with_an_older_token_is_no_wrong_password,
                               test_hotline_reset),
        cmocka_unit_test_setup(what_was_rolled_back_is_noted_again, test_hotline_reset),
        cmocka_unit_test_setup(it_gives_up_after_a_while, test_hotline_reset),
        cmocka_unit_test_setup(five_failures_in_a_row_are_a_channel_that_is_down,
                               test_hotline_reset),
        cmocka_unit_test_setup(
            what_was_under_way_when_we_died_is_sent_again_if_that_is_safe_or_urgent,
            test_hotline_reset),
        cmocka_unit_test_setup(broadcasts_leave_the_last_of_the_budget_to_answers,
                               test_hotline_reset),
        cmocka_unit_test_setup(the_rate_is_kept, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
