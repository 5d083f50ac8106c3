#include "support/sms_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/json_read.h"

static void answer(SoupServerMessage *message)
{
    static const char taken[] =
        "{\"message-count\":\"1\",\"messages\":[{\"message-id\":\"m\",\"status\":\"0\"}]}";

    soup_server_message_set_response(message, "application/json", SOUP_MEMORY_STATIC, taken,
                                     strlen(taken));
    soup_server_message_set_status(message, 200, NULL);
}

static void deliver(SmsPeer *peer, const PeerRequest *request)
{
    if (!request->smsgate || g_hash_table_add(peer->ids, g_memdup2(&request->id, 8)))
        g_ptr_array_add(peer->delivered, g_strdup(request->text));
}

/* Pauses are ended by sms_peer_release(), or never. */
static void hold(SmsPeer *peer, SoupServerMessage *message)
{
    soup_server_message_pause(message);
    g_queue_push_tail(&peer->held, g_object_ref(message));
    peer->most_held = MAX(peer->most_held, peer->held.length);
}

static void act(SmsPeer *peer, SoupServerMessage *message, const PeerRequest *request)
{
    PeerDeed deed = peer->decide ? peer->decide(request, peer->data) : PEER_ACCEPT;

    if (deed != PEER_FAIL && deed != PEER_REFUSE)
        deliver(peer, request);
    switch (deed) {
    case PEER_ACCEPT:
        answer(message);
        return;
    case PEER_FAIL:
        soup_server_message_set_status(message, 500, NULL);
        return;
    case PEER_REFUSE:
        soup_server_message_set_status(message, 401, NULL);
        return;
    case PEER_HOLD:
        hold(peer, message);
        return;
    case PEER_CUT_AFTER:
        soup_server_message_set_status(message, 200, NULL);
        g_socket_shutdown(soup_server_message_get_socket(message), TRUE, TRUE, NULL);
        return;
    }
}

static void on_request(SoupServer *server, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer data)
{
    SmsPeer *peer = data;
    SoupMessageBody *body = soup_server_message_get_request_body(message);
    g_autoptr(JsonNode) json = json_read(body->data, (size_t)body->length, NULL);
    PeerRequest request = {.smsgate = g_str_equal(path, "/messages")};
    g_autofree char *id = json_text_at(json, request.smsgate ? "/id" : "/client-ref");
    g_autofree char *text = json_text_at(json, request.smsgate ? "/textMessage/text" : "/text");

    (void)server;
    (void)query;
    assert_non_null(id);
    assert_non_null(text);
    request.id = g_ascii_strtoll(id, NULL, 10);
    request.text = text;
    peer->requests++;
    act(peer, message, &request);
}

SmsPeer *sms_peer_new(void)
{
    SmsPeer *peer = g_new0(SmsPeer, 1);
    GSList *urls;

    peer->server = g_object_new(SOUP_TYPE_SERVER, NULL);
    peer->delivered = g_ptr_array_new_with_free_func(g_free);
    peer->ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    soup_server_add_handler(peer->server, NULL, on_request, peer, NULL);
    assert_true(soup_server_listen_local(peer->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
    urls = soup_server_get_uris(peer->server);
    peer->url = g_strdup_printf("http://127.0.0.1:%d", g_uri_get_port(urls->data));
    g_slist_free_full(urls, (GDestroyNotify)g_uri_unref);
    return peer;
}

bool sms_peer_release(SmsPeer *peer)
{
    SoupServerMessage *message;
    bool any = false;

    while ((message = g_queue_pop_head(&peer->held))) {
        answer(message);
        soup_server_message_unpause(message);
        g_object_unref(message);
        any = true;
    }
    return any;
}

unsigned sms_peer_count(const SmsPeer *peer, const char *text)
{
    unsigned count = 0;

    for (unsigned i = 0; i < peer->delivered->len; i++)
        count += g_str_equal(g_ptr_array_index(peer->delivered, i), text);
    return count;
}

void sms_peer_free(SmsPeer *peer)
{
    soup_server_disconnect(peer->server);
    g_queue_clear_full(&peer->held, g_object_unref);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_object_unref(peer->server);
    g_ptr_array_unref(peer->delivered);
    g_hash_table_unref(peer->ids);
    g_free(peer->url);
    g_free(peer);
}
