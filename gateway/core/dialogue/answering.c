#include "core/dialogue/answering.h"

#include <string.h>

#include "core/dialogue/turn_private.h"
#include "store/throttles.h"

#define HOUR 3600
#define YEAR ((int64_t)366 * 24 * HOUR)
#define LOOP_SLOT "same"
#define LOOP_MAX 3

/* ---- STOP is confirmed once per channel ---- */

static int64_t stop_key(const Turn *turn, const char *channel)
{
    return vault_row_id(turn->hotline->vault, "stop told", channel, turn->from.e164);
}

bool answering_stop_told(Turn *turn)
{
    int64_t key = stop_key(turn, turn->channel->name);
    int64_t count = 0;

    if (turn->error || !throttles_count(turn->hotline->db, key, turn->now, &count, &turn->error) ||
        count > 0)
        return count > 0;
    throttles_add(turn->hotline->db, key, turn->now, YEAR, &turn->error);
    return false;
}

void answering_forget_stop(Turn *turn)
{
    const GPtrArray *channels = turn->hotline->config->channels;

    for (unsigned i = 0; i < channels->len && !turn->error; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        throttles_clear(turn->hotline->db, stop_key(turn, channel->name), &turn->error);
    }
}

/* ---- Two machines that answer each other ---- */

/* The same text and the same reply, over and over. */
static bool is_loop(Turn *turn, const char *text, const char *reply)
{
    int64_t key = vault_row_id(turn->hotline->vault, "same", text, reply);
    const char *before = turn_get(turn, LOOP_SLOT);
    const char *colon = strchr(before, ':');
    gint64 count = 0;
    g_autofree char *value = NULL;

    if (colon && g_ascii_strtoll(before, NULL, 10) == key)
        count = g_ascii_strtoll(colon + 1, NULL, 10);
    value = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, (gint64)key,
                            MIN(count + 1, LOOP_MAX));
    turn_set(turn, LOOP_SLOT, value);
    return count >= LOOP_MAX;
}

static bool are_too_many(Turn *turn)
{
    const Hotline *hotline = turn->hotline;
    int64_t key = vault_row_id(hotline->vault, "replies", turn->from.e164, "");
    int64_t count = 0;

    if (!throttles_count(hotline->db, key, turn->now, &count, &turn->error))
        return false;
    if (count >= hotline->config->replies_per_hour)
        return true;
    throttles_add(hotline->db, key, turn->now, HOUR, &turn->error);
    return false;
}

static bool must_not_be_said(Turn *turn, MessageKind kind, const char *text, const Reply *reply)
{
    if (consent_refusal(&turn->contact, kind, false))
        return true;
    if (kind == MESSAGE_CONFIRM)
        return false;
    return is_loop(turn, text, reply->text) || are_too_many(turn);
}

/* ---- The way back ---- */

/* One reply to one message, however often either comes. On a channel that only receives there is none. */
static bool queue_reply(Hotline *hotline, OutboxMessage message, const char *line, int64_t now,
                        GError **error)
{
    const Provider *provider = provider_find(message.channel->provider);
    g_autofree char *dedupe = g_strjoin(" ", "reply", message.channel->name, message.to.e164, line,
                                        NULL);

    if (!provider || !provider_can_send(provider, message.channel))
        return true;
    message.dedupe = dedupe;
    return outbox_queue(hotline, &message, now, error);
}

bool answering_apply(Turn *turn, const char *line, const char *text, Reply *reply)
{
    MessageKind kind = turn->confirms ? MESSAGE_CONFIRM : MESSAGE_REPLY;
    const Provider *provider = provider_find(turn->channel->provider);
    bool said = !turn->error && *reply->text && provider &&
                !must_not_be_said(turn, kind, text, reply);

    if (said && !provider->replies_in_answer) {
        const OutboxMessage message = {
            .channel = turn->channel, .to = turn->from, .text = reply->text, .kind = kind};

        said = provider_can_send(provider, turn->channel) &&
               queue_reply(turn->hotline, message, line, turn->now, &turn->error);
        *reply->text = '\0';
    }
    if (!said)
        *reply->text = '\0';
    return said && !turn->error;
}

bool answering_later(Hotline *hotline, OutboxMessage message, const char *line, int64_t now,
                     GError **error)
{
    message.kind = MESSAGE_REPLY;
    return *message.text == '\0' || queue_reply(hotline, message, line, now, error);
}
