#include "web/server/sender_address.h"

#include <string.h>

/* Each proxy adds at the end whom it heard from. If all are ours, one of ours sent it: the first. */
static bool find_stranger(const AddressList *trusted, char *chain, Address *sender)
{
    char *comma;

    do {
        comma = strrchr(chain, ',');
        if (!address_parse(g_strstrip(comma ? comma + 1 : chain), sender))
            return false;
        if (comma)
            *comma = '\0';
    } while (comma && address_list_has(trusted, sender));
    return true;
}

bool sender_address_find(const AddressList *trusted_or_null, const HttpRequest *request,
                         Address *sender)
{
    g_autofree char *chain = NULL;

    if (!request->peer || !address_parse(request->peer, sender))
        return false;
    if (!address_list_has(trusted_or_null, sender))
        return true;
    /* Some proxies add a line of their own, below what the sender wrote. */
    chain = http_header_joined(request, "X-Forwarded-For");
    return chain && find_stranger(trusted_or_null, chain, sender);
}

bool sender_is_allowed(const Config *config, const Channel *channel, const HttpRequest *request)
{
    Address sender;

    return !channel->allow_from ||
           (sender_address_find(config->trusted_proxies, request, &sender) &&
            address_list_has(channel->allow_from, &sender));
}
