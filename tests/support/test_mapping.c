#include "test_mapping.h"

#include <string.h>

static Channel *channel_new(Bearer bearer)
{
    Channel *channel = g_new0(Channel, 1);

    channel->name = g_strdup("x");
    channel->provider = g_strdup("http");
    channel->bearer = bearer;
    channel->address = g_strdup(bearer == BEARER_USSD ? "*7775#" : "7775");
    channel->secret = g_strdup("SECRET");
    channel->webhook = g_strdup("https://hooks.example.org/hooks/x/SECRET");
    channel->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const ConfigKey *key = http_keys; key->name; key++)
        g_hash_table_insert(channel->own, g_strdup(key->name), g_strdup(key->fallback));
    return channel;
}

static void set(Channel *channel, const char *key, const char *value)
{
    g_assert(g_hash_table_contains(channel->own, key));
    g_hash_table_insert(channel->own, g_strdup(key), g_strdup(value));
}

Channel *mapping_new(Bearer bearer, const char *const *lines)
{
    Channel *channel = channel_new(bearer);

    for (; *lines; lines++) {
        const char *equals = strchr(*lines, '=');
        g_autofree char *key = g_strndup(*lines, (gsize)(equals - *lines));

        set(channel, key, equals + 1);
    }
    return channel;
}

Channel *mapping_of_profile(const char *name)
{
    g_autofree char *path = g_strdup_printf("scripts/providers/%s.conf", name);
    g_autofree char *section = g_strconcat("channel ", name, NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *bearer = NULL;
    g_auto(GStrv) keys = NULL;
    Channel *channel;

    g_assert(g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL));
    bearer = g_key_file_get_string(file, section, "bearer", NULL);
    channel = channel_new(g_str_equal(bearer, "sms") ? BEARER_SMS : BEARER_USSD);
    keys = g_key_file_get_keys(file, section, NULL, NULL);
    for (size_t i = 0; keys[i]; i++) {
        g_autofree char *value = g_key_file_get_string(file, section, keys[i], NULL);

        if (g_hash_table_contains(channel->own, keys[i]))
            set(channel, keys[i], value);
    }
    return channel;
}

void mapping_free(Channel *channel)
{
    if (!channel)
        return;
    g_free(channel->name);
    g_free(channel->provider);
    g_free(channel->address);
    g_free(channel->secret);
    g_free(channel->webhook);
    g_hash_table_unref(channel->own);
    g_free(channel);
}

static const char *find_header(const void *source, const char *name)
{
    size_t length = strlen(name);

    for (const char *const *line = source; line && *line; line++) {
        if (g_ascii_strncasecmp(*line, name, length) == 0 && (*line)[length] == ':')
            return *line + length + 2;
    }
    return NULL;
}

HttpRequest mapping_request(const char *method, const char *query, const char *body,
                            const char *const *headers)
{
    HttpRequest request = {.method = method,
                           .path = "/hooks/x/SECRET",
                           .query = query,
                           .body = body,
                           .body_length = strlen(body),
                           .find_header = find_header,
                           .header_source = headers};
    const char *type = find_header(headers, "Content-Type");

    request.content_type = type ? type : "";
    return request;
}
