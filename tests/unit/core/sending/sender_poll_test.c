/* Receipts that must be asked for: against a provider of our own on loopback, in this process. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libsoup/soup.h>
#include <string.h>

#include "core/sending/outbox.h"
#include "core/sending/sender_poll.h"
#include "support/test_hotline.h"

typedef struct Peer {
    SoupServer *server;
    char *url;
    const char *report; /* what it knows: Nikita's code */
    unsigned asked;
    char *last; /* body of the last question */
} Peer;

static void on_question(SoupServer *server, SoupServerMessage *message, const char *path,
                        GHashTable *query, gpointer data)
{
    Peer *peer = data;
    SoupMessageBody *body = soup_server_message_get_request_body(message);
    g_autoptr(GBytes) question = soup_message_body_flatten(body);
    g_autofree char *answer = g_strdup_printf(
        "<?xml version=\"1.0\"?><response><status>0</status><phone><number>998901234567</number>"
        "<report>%s</report></phone></response>",
        peer->report);

    (void)server;
    (void)path;
    (void)query;
    peer->asked++;
    g_free(peer->last);
    peer->last = g_strndup(g_bytes_get_data(question, NULL), g_bytes_get_size(question));
    soup_server_message_set_status(message, 200, NULL);
    soup_server_message_set_response(message, "application/xml", SOUP_MEMORY_COPY, answer,
                                     strlen(answer));
}

static void peer_start(Peer *peer)
{
    GSList *uris;

    *peer = (Peer){.server = soup_server_new(NULL, NULL), .report = "0"};
    soup_server_add_handler(peer->server, NULL, on_question, peer, NULL);
    assert_true(soup_server_listen_local(peer->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
    uris = soup_server_get_uris(peer->server);
    peer->url = g_strdup_printf("http://127.0.0.1:%d", g_uri_get_port(uris->data));
    g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
}

static void peer_stop(Peer *peer)
{
    soup_server_disconnect(peer->server);
    g_object_unref(peer->server);
    g_free(peer->url);
    g_free(peer->last);
}

static Channel nikita(const Peer *peer)
{
    Channel channel = {.name = (char *)"kg",
                       .provider = (char *)"nikita",
                       .bearer = BEARER_SMS,
                       .address = (char *)"Tayanch",
                       .rate = 10,
                       .concurrency = 1,
                       .own = g_hash_table_new(g_str_hash, g_str_equal)};

    g_hash_table_insert(channel.own, (gpointer) "url", peer->url);
    g_hash_table_insert(channel.own, (gpointer) "login", (gpointer) "l");
    g_hash_table_insert(channel.own, (gpointer) "password", (gpointer) "p");
    return channel;
}

static void take(const OutboxRow *row, gpointer data)
{
    *(int64_t *)data = row->id;
}

static void send_one(TestHotline *test, const Channel *channel)
{
    OutboxMessage message = {.channel = channel, .text = "text", .kind = MESSAGE_REPLY};
    const OutboxClaim claim = {channel->name, 0, 1, test->now, test->now + 300};
    OutboxEnd end = {.state = "sent", .attempts = 1, .now = test->now};

    assert_true(phone_parse(TEST_UZ, &message.to));
    assert_true(outbox_queue(&test->hotline, &message, test->now, NULL));
    assert_true(outbox_claim(test->hotline.db, &claim, take, &end.id, NULL));
    assert_true(outbox_end_claim(test->hotline.db, &end, NULL));
}

/* Until the peer was asked so often and nothing is under way. */
static void wait_for(const Peer *peer, unsigned asked)
{
    gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

    while (peer->asked < asked && g_get_monotonic_time() < end)
        g_main_context_iteration(NULL, FALSE);
    assert_int_equal(peer->asked, asked);
}

static void wait_for_state(TestHotline *test, const char *state)
{
    gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    bool reached = false;

    while (!reached && g_get_monotonic_time() < end) {
        g_autofree char *now = test_string(test, "SELECT state FROM outbox");

        reached = g_str_equal(now, state);
        g_main_context_iteration(NULL, FALSE);
    }
    assert_true(reached);
}

static void an_overdue_receipt_is_asked_for(void **state)
{
    TestHotline *test = *state;
    Peer peer;

    peer_start(&peer);
    Channel channel = nikita(&peer);
    g_autoptr(SoupSession) http = sender_http_session(2);
    g_autoptr(GCancellable) cancel = g_cancellable_new();
    g_autoptr(Outlet) outlet = outlet_new(&test->hotline, &channel);
    g_autoptr(SenderPoll) poll = sender_poll_new(&test->hotline, http, cancel);

    send_one(test, &channel);
    /* It is not overdue yet: nothing is asked. */
    assert_true(sender_poll_ask(poll, outlet, test->now + 60, NULL));
    assert_true(sender_poll_ask(poll, outlet, test->now + 200, NULL));
    wait_for(&peer, 1);
    assert_non_null(strstr(peer.last, "<phone>998901234567</phone>"));
    assert_stored(test, "SELECT state FROM outbox", "sent"); /* it knows nothing new */

    peer.report = "3";
    assert_true(sender_poll_ask(poll, outlet, test->now + 300, NULL));
    wait_for_state(test, "delivered");
    assert_true(sender_poll_ask(poll, outlet, test->now + 400, NULL));
    assert_int_equal(peer.asked, 2); /* nobody waits for one any more */
    g_hash_table_unref(channel.own);
    peer_stop(&peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_overdue_receipt_is_asked_for, test_hotline_reset),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
