#include "core/broadcasts/broadcast_audience.h"

#include "base/date.h"
#include "core/sending/reach.h"

/* Where only one sends there is nothing to look up. */
static bool is_only(const Hotline *hotline, const Channel *first)
{
    const GPtrArray *channels = hotline->config->channels;

    for (unsigned i = 0; i < channels->len; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        if (channel != first && reach_channel(hotline, BEARER_SMS, channel->name) == channel)
            return false;
    }
    return true;
}

bool broadcast_channel(const Hotline *hotline, int64_t contact_id, const Channel **channel,
                       GError **error)
{
    const char *known = NULL;

    *channel = reach_channel(hotline, BEARER_SMS, NULL);
    if (!*channel || is_only(hotline, *channel))
        return true;
    if (!broadcast_channel_of(hotline->db, contact_id, &known, error))
        return false;
    *channel = reach_channel(hotline, BEARER_SMS, known);
    return true;
}

BroadcastSlice broadcast_slice(const Hotline *hotline, const BroadcastRow *row, int64_t now,
                               int64_t limit)
{
    int64_t days = row->audience.contact_days;

    return (BroadcastSlice){.after = row->gathered_to,
                            .limit = limit,
                            .seen_since = days ? day_at(now, hotline->config->timezone) - days : 0};
}
