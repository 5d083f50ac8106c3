#include "base/channel.h"

const char *bearer_name(Bearer bearer)
{
    return bearer == BEARER_USSD ? "ussd" : "sms";
}

const char *channel_own(const Channel *channel, const char *key)
{
    const char *value = channel->own ? g_hash_table_lookup(channel->own, key) : NULL;

    return value ? value : "";
}

void channel_free(gpointer data)
{
    Channel *channel = data;

    g_free(channel->name);
    g_free(channel->provider);
    g_free(channel->address);
    g_free(channel->secret);
    g_free(channel->fallback);
    address_list_free(channel->allow_from);
    g_free(channel->webhook);
    g_hash_table_unref(channel->own);
    g_free(channel);
}
