#include "support/test_provider.h"

#include <string.h>

static const char *find_header(const void *source, const char *name)
{
    for (const TestHeader *header = source; header && header->name; header++) {
        if (g_ascii_strcasecmp(header->name, name) == 0)
            return header->value;
    }
    return NULL;
}

HttpRequest test_request(const char *method, const char *query, const char *content_type,
                         const char *body, const TestHeader *headers)
{
    return (HttpRequest){
        .method = method,
        .path = "/hooks/name/secret",
        .query = query,
        .content_type = content_type,
        .body = body,
        .body_length = strlen(body),
        .find_header = find_header,
        .header_source = headers,
    };
}

Channel *test_channel(const Provider *provider, const char *webhook, const char *const *own)
{
    Channel *channel = g_new0(Channel, 1);

    channel->bearer = BEARER_SMS;
    channel->address = g_strdup("+79990001122");
    channel->webhook = g_strdup(webhook);
    channel->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const ConfigKey *key = provider->keys; key && key->name; key++)
        g_hash_table_insert(channel->own, g_strdup(key->name),
                            g_strdup(key->fallback ? key->fallback : ""));
    for (size_t i = 0; own && own[i]; i += 2)
        g_hash_table_insert(channel->own, g_strdup(own[i]), g_strdup(own[i + 1]));
    return channel;
}

void test_channel_free(Channel *channel)
{
    g_free(channel->address);
    g_free(channel->webhook);
    g_hash_table_unref(channel->own);
    g_free(channel);
}

const char *test_call_header(const HttpCall *call, const char *name)
{
    for (unsigned i = 0; i + 1 < call->headers->len; i += 2) {
        if (strcmp(g_ptr_array_index(call->headers, i), name) == 0)
            return g_ptr_array_index(call->headers, i + 1);
    }
    return NULL;
}

SendResult test_read_send(const Provider *provider, const Channel *channel, unsigned status,
                          const char *body)
{
    HttpAnswer answer = {
        .status = status, .body = body, .body_length = strlen(body), .retry_after = 7};
    SendResult result = {0};

    provider->read_send(channel, &answer, &result);
    return result;
}
