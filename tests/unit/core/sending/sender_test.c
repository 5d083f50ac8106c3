/* The real sender on the main loop, against a provider in this process. No test waits by the clock: the
 * sender's clock is the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/log.h"
#include "core/intake.h"
#include "core/sending/outbox.h"
#include "core/sending/sender.h"
#include "support/sms_peer.h"
#include "support/test_hotline.h"
#include "support/test_provider.h"

#define LIMIT_SECONDS 60 /* only ever reached by a failing test */
#define HOUR 3600

typedef struct World {
    TestHotline *test;
    SmsPeer *peer;
    Channel *phone, *line; /* SMSGate, which takes our id; Vonage, which does not */
    Sender *sender;
} World;

static World world;
static int64_t the_time;

static int64_t tell_time(void)
{
    return the_time;
}

static Channel *add_channel(const char *provider, const char *name)
{
    const char *own[] = {"url", world.peer->url, "user", "u", "password", "p", NULL};
    Channel *channel = test_channel(provider_find(provider), "http://127.0.0.1/", own);

    channel->name = (char *)name;
    channel->provider = (char *)provider;
    channel->rate = 1000;
    channel->concurrency = 8;
    g_ptr_array_add(world.test->config.channels, channel);
    return channel;
}

static int setup(void **state)
{
    if (test_hotline_reset(state) != 0)
        return -1;
    world = (World){.test = *state, .peer = sms_peer_new()};
    g_ptr_array_set_size(world.test->config.channels, 0);
    world.phone = add_channel("smsgate", "phone");
    world.line = add_channel("vonage", "line");
    the_time = world.test->now;
    test_know(world.test, LANGUAGE_RU, false);
    g_auto(DbQuery)
        query = db_query(world.test->hotline.db, "UPDATE contacts SET profile = 'normal'");
    return db_run(&query, NULL) ? 0 : -1;
}

static void start(void)
{
    world.sender = sender_new(&world.test->hotline, tell_time, NULL);
    assert_non_null(world.sender);
}

static int teardown(void **state)
{
    (void)state;
    sms_peer_release(world.peer);
    sender_free(world.sender);
    sms_peer_free(world.peer);
    g_ptr_array_set_size(world.test->config.channels, 0);
    test_channel_free(world.phone);
    test_channel_free(world.line);
    return 0;
}

/* As an inbound message does it, in a batch of its own. */
static void queue(const Channel *channel, MessageKind kind, const char *text)
{
    OutboxMessage message = {.channel = channel, .text = text, .kind = kind};
    Hotline *hotline = &world.test->hotline;

    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(intake_begin(hotline, NULL));
    assert_true(outbox_queue(hotline, &message, the_time, NULL));
    assert_true(intake_commit(hotline, NULL));
}

static void run_sql(const char *sql)
{
    g_auto(DbQuery) query = db_query(world.test->hotline.db, sql);

    assert_true(db_run(&query, NULL));
}

/* Goes round the loop until nothing is left to wait for. */
#define until(condition)                                                            \
    do {                                                                            \
        gint64 limit = g_get_monotonic_time() + LIMIT_SECONDS * G_TIME_SPAN_SECOND; \
        while (!(condition)) {                                                      \
            assert_true(g_get_monotonic_time() < limit);                            \
            g_main_context_iteration(NULL, TRUE);                                   \
        }                                                                           \
    } while (0)

static int64_t count(const char *state)
{
    g_auto(DbQuery) query = db_query(world.test->hotline.db,
                                     "SELECT COUNT(*) FROM outbox WHERE state = :state");

    db_bind_text(&query, ":state", state);
    assert_int_equal(db_step(&query, NULL), DB_ROW);
    return db_int(&query, 0);
}

static PeerDeed hold_all(const PeerRequest *request, gpointer data)
{
    (void)request;
    (void)data;
    return PEER_HOLD;
}

/* ---- The way of one message ---- */

static void a_queued_message_is_sent(void **state)
{
    (void)state;
    start();
    queue(world.phone, MESSAGE_REPLY, "salom");
    queue(world.line, MESSAGE_REPLY, "privet");
    until(count("sent") == 2);
    assert_int_equal(sms_peer_count(world.peer, "salom"), 1);
    assert_int_equal(sms_peer_count(world.peer, "privet"), 1);
    assert_int_equal(world.peer->requests, 2);
    assert_count(world.test, "SELECT COUNT(*) FROM outbox_parts WHERE provider_id = 'm'", 1);
    assert_int_equal(world.test->hotline.sending, 0);
}

/* No transaction is open, and the claim outlives one that is thrown away. */
static PeerDeed look_at_row(const PeerRequest *request, gpointer data)
{
    Db *db = world.test->hotline.db;

    assert_true(db_begin(db, NULL));
    db_rollback(db);
    g_auto(DbQuery) query = db_query(db, "SELECT state = 'claimed' FROM outbox WHERE id = :id");
    db_bind_int(&query, ":id", request->id);
    assert_int_equal(db_step(&query, NULL), DB_ROW);
    *(int64_t *)data += db_int(&query, 0);
    return PEER_ACCEPT;
}

static void a_claim_is_durable_before_a_request_leaves(void **state)
{
    int64_t claimed = 0;

    (void)state;
    world.peer->decide = look_at_row;
    world.peer->data = &claimed;
    start();
    for (int i = 0; i < 20; i++)
        queue(i % 2 ? world.phone : world.line, MESSAGE_REPLY, "salom");
    until(count("sent") == 20);
    assert_int_equal(claimed, 20);
}

static void a_commit_that_fails_sends_nothing(void **state)
{
    gint64 end;

    (void)state;
    run_sql("CREATE TABLE bad (id REFERENCES outbox (id) DEFERRABLE INITIALLY DEFERRED)");
    run_sql(
        "CREATE TRIGGER spoil AFTER UPDATE ON outbox WHEN new.state = 'claimed'"
        " BEGIN INSERT INTO bad VALUES (-1); END");
    start();
    for (int i = 0; i < 20; i++)
        queue(world.line, MESSAGE_REPLY, "salom");
    end = g_get_monotonic_time() + G_TIME_SPAN_SECOND; /* some ticks, each with its try */
    while (g_get_monotonic_time() < end)
        g_main_context_iteration(NULL, TRUE);
    assert_int_equal(world.peer->requests, 0);
    assert_int_equal(count("queued"), 20);
    run_sql("DROP TRIGGER spoil");
    until(count("sent") == 20);
    assert_int_equal(sms_peer_count(world.peer, "salom"), 20);
}

static void answers_go_before_broadcasts(void **state)
{
    (void)state;
    world.line->concurrency = 1;
    queue(world.line, MESSAGE_BROADCAST, "news");
    queue(world.line, MESSAGE_REMINDER, "tomorrow");
    queue(world.line, MESSAGE_REPLY, "answer");
    start();
    until(count("sent") == 3);
    assert_string_equal(g_ptr_array_index(world.peer->delivered, 0), "answer");
    assert_string_equal(g_ptr_array_index(world.peer->delivered, 1), "tomorrow");
    assert_string_equal(g_ptr_array_index(world.peer->delivered, 2), "news");
}

/* ---- Not now ---- */

/* It was meant for the day, and the channel was down until the night. */
static void what_goes_to_many_waits_for_the_day(void **state)
{
    const int64_t ten = TEST_NOON + 20 * HOUR; /* in Tashkent, on the next day */

    (void)state;
    queue(world.line, MESSAGE_BROADCAST, "news");
    queue(world.line, MESSAGE_REMINDER, "tomorrow");
    the_time += 8 * HOUR; /* 22:00 there */
    queue(world.line, MESSAGE_REPLY, "answer");
    start();
    until(count("sent") == 1);
    until(test_number(world.test, "SELECT COUNT(*) FROM outbox WHERE reason = 'night'") == 2);
    assert_int_equal(sms_peer_count(world.peer, "answer"), 1);
    assert_int_equal(world.peer->requests, 1);
    assert_int_equal(
        test_number(world.test, "SELECT MIN(due_at) FROM outbox WHERE state = 'queued'"), ten);
    assert_count(world.test, "SELECT SUM(attempts) FROM outbox WHERE state = 'queued'", 0);
    the_time = ten;
    sender_wake(world.sender);
    until(count("sent") == 3);
}

static void a_clock_that_is_not_trusted_holds_all_but_answers(void **state)
{
    (void)state;
    world.test->hotline.held = true;
    queue(world.line, MESSAGE_BROADCAST, "news");
    queue(world.line, MESSAGE_REMINDER, "tomorrow");
    queue(world.line, MESSAGE_REPLY, "answer");
    start();
    until(count("sent") == 1);
    queue(world.line, MESSAGE_REPLY, "another");
    until(count("sent") == 2);
    assert_int_equal(sms_peer_count(world.peer, "answer"), 1);
    assert_int_equal(sms_peer_count(world.peer, "another"), 1);
    world.test->hotline.held = false;
    sender_wake(world.sender);
    until(count("sent") == 4);
}

/* ---- Limits ---- */

static void no_more_are_under_way_than_concurrency(void **state)
{
    (void)state;
    world.line->concurrency = 3;
    world.peer->decide = hold_all;
    start();
    for (int i = 0; i < 20; i++)
        queue(world.line, MESSAGE_REPLY, "salom");
    until(world.peer->held.length == 3);
    assert_int_equal(count("claimed"), 3);
    while (count("sent") < 20) {
        until(world.peer->held.length > 0 || count("sent") == 20);
        sms_peer_release(world.peer);
    }
    assert_int_equal(world.peer->most_held, 3);
    assert_int_equal(world.peer->requests, 20);
}

static PeerDeed check_rate(const PeerRequest *request, gpointer data)
{
    double seconds = (double)(g_get_monotonic_time() - *(gint64 *)data) / G_USEC_PER_SEC;

    (void)request;
    assert_true(world.peer->requests <= 1 + world.line->rate * seconds);
    return PEER_ACCEPT;
}

static void no_more_leave_than_the_rate(void **state)
{
    gint64 begun;

    (void)state;
    world.line->rate = 20;
    world.peer->decide = check_rate;
    world.peer->data = &begun;
    for (int i = 0; i < 12; i++)
        queue(world.line, MESSAGE_REPLY, "salom");
    begun = g_get_monotonic_time();
    start();
    until(count("sent") == 12);
    /* 11 after the first take 550 ms at this rate; what comes late may be caught up within a second. */
    assert_true(g_get_monotonic_time() - begun < 950 * G_TIME_SPAN_MILLISECOND);
}

/* ---- A clock that jumps ---- */

#define JUMPERS 24

/* Each message meets a fault once; the clock jumps at every third request. */
static PeerDeed fault_once(const PeerRequest *request, gpointer data)
{
    static const PeerDeed deeds[] = {PEER_ACCEPT, PEER_FAIL, PEER_HOLD, PEER_CUT_AFTER};
    GHashTable *seen = data;
    PeerDeed deed = deeds[request->id % 4];
    bool first = g_hash_table_add(seen, g_memdup2(&request->id, 8));

    if (world.peer->requests % 3 == 0)
        the_time += world.peer->requests % 2 ? HOUR : -HOUR;
    if (!first)
        return PEER_ACCEPT;
    return deed == PEER_CUT_AFTER && !request->smsgate ? PEER_FAIL : deed;
}

/* The time that a retry waits for goes by, and held answers come. */
static bool all_sent(void)
{
    if (world.peer->requests > 0)
        sms_peer_release(world.peer);
    the_time += 1;
    sender_wake(world.sender);
    return count("sent") == JUMPERS;
}

static void a_jumping_clock_loses_and_doubles_nothing(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    char text[16];

    (void)state;
    world.peer->decide = fault_once;
    world.peer->data = seen;
    start();
    for (int i = 0; i < JUMPERS; i++) {
        the_time += i % 2 ? HOUR : -HOUR;
        g_snprintf(text, sizeof text, "text %d", i);
        queue(i < JUMPERS / 2 ? world.phone : world.line, MESSAGE_REPLY, text);
    }
    until(all_sent());
    assert_int_equal(world.peer->delivered->len, JUMPERS);
    for (int i = 0; i < JUMPERS; i++) {
        g_snprintf(text, sizeof text, "text %d", i);
        assert_int_equal(sms_peer_count(world.peer, text), 1);
    }
    assert_true(world.peer->requests > JUMPERS); /* there were retries */
}

static PeerDeed fail_first(const PeerRequest *request, gpointer data)
{
    (void)request;
    (void)data;
    return world.peer->requests == 1 ? PEER_FAIL : PEER_ACCEPT;
}

static void a_retry_does_not_wait_for_a_clock_that_went_back(void **state)
{
    (void)state;
    world.peer->decide = fail_first;
    start();
    the_time += HOUR;
    queue(world.phone, MESSAGE_REPLY, "salom");
    until(world.peer->requests == 1 && count("queued") == 1);
    the_time -= HOUR;
    until(count("sent") == 1); /* by the time that goes by, a few seconds */
    assert_int_equal(world.peer->requests, 2);
}

/* ---- A restart ---- */

static void a_restart_resolves_what_was_under_way(void **state)
{
    (void)state;
    world.peer->decide = hold_all;
    start();
    queue(world.phone, MESSAGE_BROADCAST, "phone news");
    queue(world.line, MESSAGE_REPLY, "line answer");
    queue(world.line, MESSAGE_BROADCAST, "line news");
    until(world.peer->held.length == 3);
    g_clear_pointer(&world.sender, sender_free); /* waits a few seconds for answers */
    assert_int_equal(count("claimed"), 3);
    assert_int_equal(world.test->hotline.sending, 0);

    world.peer->decide = NULL;
    start();
    assert_int_equal(count("claimed"), 0);
    assert_count(world.test, "SELECT COUNT(*) FROM outbox WHERE doubtful = 1", 2);
    until(count("sent") == 2);
    /* The provider that takes our id delivers once; a doubled answer is better than a lost one; a
     * doubled broadcast is not. */
    assert_int_equal(sms_peer_count(world.peer, "phone news"), 1);
    assert_int_equal(sms_peer_count(world.peer, "line answer"), 2);
    assert_int_equal(sms_peer_count(world.peer, "line news"), 1);
    assert_int_equal(count("unknown"), 1);
    assert_int_equal(world.peer->requests, 5);
}

static gboolean release_soon(gpointer data)
{
    sms_peer_release(data);
    return G_SOURCE_REMOVE;
}

static void a_stop_waits_for_answers_that_come(void **state)
{
    (void)state;
    world.peer->decide = hold_all;
    start();
    queue(world.line, MESSAGE_REPLY, "salom");
    until(world.peer->held.length == 1);
    queue(world.line, MESSAGE_REPLY, "later");
    g_idle_add(release_soon, world.peer);
    g_clear_pointer(&world.sender, sender_free);
    assert_true(count("claimed") == 0 || world.peer->requests == 2);
    assert_true(count("sent") >= 1);
}

/* ---- Another channel takes over ---- */

static PeerDeed refuse_first_dialect(const PeerRequest *request, gpointer data)
{
    return request->smsgate == *(bool *)data ? PEER_REFUSE : PEER_ACCEPT;
}

static void take_over(Channel *from, Channel *to, MessageKind kind, bool doubtful_too)
{
    g_autofree char *waiting = g_strdup_printf("%s queued 1", from->name);
    bool refused = from == world.phone;

    from->fallback = to->name;
    world.peer->decide = refuse_first_dialect;
    world.peer->data = &refused;
    queue(from, kind, "doubtful");
    run_sql("UPDATE outbox SET doubtful = 1, due_at = due_at + 100");
    queue(from, MESSAGE_REPLY, "plain");
    start();
    until(count("sent") == 1);
    assert_int_equal(sms_peer_count(world.peer, "plain"), 1);
    the_time += 1000;
    if (doubtful_too) {
        until(count("sent") == 2);
        return;
    }
    queue(to, MESSAGE_REPLY, "one more");
    until(count("sent") == 2);
    assert_stored(world.test,
                  "SELECT channel || ' ' || state || ' ' || doubtful FROM outbox"
                  " ORDER BY id LIMIT 1",
                  waiting);
}

static void the_fallback_takes_over_what_is_not_doubtful(void **state)
{
    (void)state;
    take_over(world.line, world.phone, MESSAGE_REPLY, false);
    assert_int_equal(sms_peer_count(world.peer, "doubtful"), 0);
}

static void the_fallback_takes_over_answers_from_one_that_takes_our_id(void **state)
{
    (void)state;
    take_over(world.phone, world.line, MESSAGE_REPLY, true);
    assert_int_equal(sms_peer_count(world.peer, "doubtful"), 1);
}

static void the_fallback_doubles_no_broadcast(void **state)
{
    (void)state;
    take_over(world.phone, world.line, MESSAGE_BROADCAST, false);
    assert_int_equal(sms_peer_count(world.peer, "doubtful"), 0);
}

static PeerDeed fail_line_once(const PeerRequest *request, gpointer data)
{
    bool first = world.peer->requests == 1;

    (void)data;
    if (request->smsgate)
        return PEER_ACCEPT;
    return first ? PEER_FAIL : PEER_REFUSE;
}

static void a_doubtful_message_stays_so_while_it_is_tried(void **state)
{
    (void)state;
    world.line->fallback = world.phone->name;
    world.peer->decide = fail_line_once;
    queue(world.line, MESSAGE_REPLY, "doubtful");
    run_sql("UPDATE outbox SET doubtful = 1");
    start();
    until(count("queued") == 1 && world.peer->requests == 1);
    queue(world.line, MESSAGE_REPLY, "plain");
    until(count("sent") == 1);
    the_time += 1000;
    queue(world.phone, MESSAGE_REPLY, "one more");
    until(count("sent") == 2);
    assert_int_equal(sms_peer_count(world.peer, "doubtful"), 0);
    assert_int_equal(count("queued"), 1);
}

/* ---- STOP ---- */

static void stop_between_queueing_and_sending_cancels(void **state)
{
    Hotline *hotline = &world.test->hotline;
    Phone phone;

    (void)state;
    world.line->concurrency = 1;
    world.peer->decide = hold_all;
    start();
    queue(world.line, MESSAGE_REPLY, "first");
    until(world.peer->held.length == 1);
    queue(world.line, MESSAGE_BROADCAST, "news");
    assert_true(phone_parse(TEST_UZ, &phone));
    assert_true(intake_begin(hotline, NULL));
    assert_true(outbox_opt_out(hotline, &phone, the_time, NULL));
    assert_true(intake_commit(hotline, NULL));
    sms_peer_release(world.peer);
    until(count("sent") == 1);
    assert_int_equal(count("cancelled"), 1);
    assert_int_equal(sms_peer_count(world.peer, "news"), 0);
}

static void consent_is_asked_again_when_a_message_is_claimed(void **state)
{
    (void)state;
    queue(world.line, MESSAGE_BROADCAST, "news");
    queue(world.line, MESSAGE_CONFIRM, "stopped");
    run_sql("UPDATE contacts SET stopped_at = 1");
    start();
    until(count("sent") == 1 && count("cancelled") == 1);
    assert_int_equal(world.peer->requests, 1);
    assert_int_equal(sms_peer_count(world.peer, "stopped"), 1);
    assert_stored(world.test, "SELECT reason FROM outbox WHERE state = 'cancelled'", "stopped");
    assert_count(world.test,
                 "SELECT COUNT(*) FROM outbox WHERE state = 'cancelled' AND box IS NULL", 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    static const struct CMUnitTest tests[] = {
        TEST(a_queued_message_is_sent),
        TEST(a_claim_is_durable_before_a_request_leaves),
        TEST(a_commit_that_fails_sends_nothing),
        TEST(answers_go_before_broadcasts),
        TEST(what_goes_to_many_waits_for_the_day),
        TEST(a_clock_that_is_not_trusted_holds_all_but_answers),
        TEST(no_more_are_under_way_than_concurrency),
        TEST(no_more_leave_than_the_rate),
        TEST(a_jumping_clock_loses_and_doubles_nothing),
        TEST(a_retry_does_not_wait_for_a_clock_that_went_back),
        TEST(a_restart_resolves_what_was_under_way),
        TEST(a_stop_waits_for_answers_that_come),
        TEST(the_fallback_takes_over_what_is_not_doubtful),
        TEST(the_fallback_takes_over_answers_from_one_that_takes_our_id),
        TEST(the_fallback_doubles_no_broadcast),
        TEST(a_doubtful_message_stays_so_while_it_is_tried),
        TEST(stop_between_queueing_and_sending_cancels),
        TEST(consent_is_asked_again_when_a_message_is_claimed),
    };

    log_install(); /* a commit that fails is a warning, and no reason to end */
    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
