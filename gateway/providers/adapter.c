#include "providers/adapter.h"

#define OUR_ID_MAX 2147483647

bool adapter_fail_as(GError **error, GatewayError code, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, (int)code, message);
    return false;
}

bool adapter_fail(GError **error, const char *message)
{
    return adapter_fail_as(error, GATEWAY_ERROR_BAD_REQUEST, message);
}

bool adapter_our_id(const char *text_or_null, int64_t *id)
{
    guint64 number;

    if (!text_or_null ||
        !g_ascii_string_to_unsigned(text_or_null, 10, 1, OUR_ID_MAX, &number, NULL))
        return false;
    *id = (int64_t)number;
    return true;
}

void adapter_sender(Inbound *inbound, const char *sender)
{
    Phone from = {0};

    inbound->by_letters = !phone_parse(sender, &from);
    if (!inbound->by_letters)
        inbound->from = from;
}

void adapter_write_nothing(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    (void)channel;
    (void)reply;
    response->status = 200;
}

bool adapter_check_url(const Channel *channel, const char **key, GError **error)
{
    const char *url = channel_own(channel, "url");

    *key = "url";
    if (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG, "must begin with https:// or http://");
    if (g_str_has_suffix(url, "/"))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG, "must not end with /");
    return true;
}

bool adapter_check_number(const Channel *channel, const char *name, guint64 max, const char **key,
                          GError **error)
{
    guint64 number;

    *key = name;
    if (g_ascii_string_to_unsigned(channel_own(channel, name), 10, 1, max, &number, NULL))
        return true;
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                "must be a whole number from 1 to %" G_GUINT64_FORMAT, max);
    return false;
}

const char *adapter_sender_name(const Channel *channel)
{
    const char *sender = channel_own(channel, "sender");

    return *sender ? sender : channel->address;
}
