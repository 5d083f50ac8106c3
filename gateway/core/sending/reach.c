#include "core/sending/reach.h"

#include "providers/provider.h"
#include "store/contacts.h"

static bool can(const Channel *channel, Bearer bearer)
{
    const Provider *provider = channel->provider ? provider_find(channel->provider) : NULL;

    return channel->bearer == bearer &&
           (bearer == BEARER_USSD || (provider && provider_can_send(provider, channel)));
}

const Channel *reach_channel(const Hotline *hotline, Bearer bearer, const char *known)
{
    const Channel *theirs = known ? config_channel(hotline->config, known) : NULL;
    const GPtrArray *channels = hotline->config->channels;
    const Channel *first = NULL;

    if (theirs && can(theirs, bearer))
        return theirs;
    for (unsigned i = 0; i < channels->len; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        if (!can(channel, bearer))
            continue;
        if (theirs && g_strcmp0(channel->provider, theirs->provider) == 0)
            return channel;
        first = first ? first : channel;
    }
    return first;
}

bool reach_phone(const Hotline *hotline, int64_t contact_id, Phone *phone, GError **error)
{
    g_autoptr(GBytes) box = NULL, plain = NULL;

    *phone = (Phone){0};
    if (!contacts_phone_box(hotline->db, contact_id, &box, error))
        return false;
    if (box)
        plain = vault_unlock(hotline->vault, "phone", contact_id, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (plain && g_bytes_get_size(plain) < sizeof phone->e164)
        g_strlcpy(phone->e164, g_bytes_get_data(plain, NULL), sizeof phone->e164);
    return true;
}
