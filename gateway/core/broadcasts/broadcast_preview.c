#include "core/broadcasts/broadcast_preview.h"

#include "core/broadcasts/broadcast_audience.h"
#include "core/sending/consent.h"

#define SLICE 1000 /* some 10 ms at most, where each is on another channel */

static const char *const names[] = {
    [EXCLUDED_STOPPED] = "stopped",       [EXCLUDED_PROFILE] = "profile",
    [EXCLUDED_NO_CONSENT] = "no_consent", [EXCLUDED_NO_TEXT] = "no_text",
    [EXCLUDED_NO_CHANNEL] = "no_channel",
};

const char *broadcast_exclusion_name(BroadcastExclusion exclusion)
{
    return exclusion < EXCLUSIONS ? names[exclusion] : NULL;
}

BroadcastExclusion broadcast_exclusion(const BroadcastRow *row, const ContactRow *contact,
                                       const Channel *channel_or_null)
{
    /* Its texts are free of what gives away, so they count as neutral: see broadcast_check.c. */
    const char *refusal = consent_refusal(contact, MESSAGE_BROADCAST, true);

    if (g_strcmp0(refusal, "stopped") == 0)
        return EXCLUDED_STOPPED;
    if (g_strcmp0(refusal, "never") == 0)
        return EXCLUDED_PROFILE;
    if (refusal || contact->asks) /* the number may be another's by now */
        return EXCLUDED_NO_CONSENT;
    if (contact->language == LANGUAGE_UNKNOWN || !row->texts[contact->language])
        return EXCLUDED_NO_TEXT;
    return channel_or_null ? EXCLUSIONS : EXCLUDED_NO_CHANNEL;
}

/* ---- Looking ---- */

typedef struct Looking {
    Hotline *hotline;
    const BroadcastRow *row;
    BroadcastPreview *preview;
    int64_t segments[LANGUAGE_COUNT][2]; /* in other letters; in Latin ones */
} Looking;

void broadcast_preview_begin(const Hotline *hotline, const BroadcastRow *row,
                             BroadcastPreview *preview)
{
    *preview = (BroadcastPreview){.more = true};
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        broadcast_text(hotline, (Language)language, false, row->texts[language],
                       &preview->languages[language].sample);
}

static bool look_at(const ContactRow *contact, gpointer data, GError **error)
{
    Looking *looking = data;
    BroadcastPreview *preview = looking->preview;
    BroadcastExclusion exclusion;
    BroadcastPreviewText *text;
    const Channel *channel;
    int64_t segments;

    if (!broadcast_channel(looking->hotline, contact->id, &channel, error))
        return false;
    exclusion = broadcast_exclusion(looking->row, contact, channel);
    if (exclusion != EXCLUSIONS) {
        preview->excluded[exclusion]++;
        return true;
    }
    text = &preview->languages[contact->language];
    segments = looking->segments[contact->language][contact->latin];
    text->people++;
    text->segments += segments;
    text->cost += segments * channel->price;
    preview->people++;
    preview->segments += segments;
    preview->cost += segments * channel->price;
    return true;
}

static void measure(Looking *looking)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        for (int latin = 0; latin < 2; latin++) {
            g_auto(BroadcastText) text = {0};

            broadcast_text(looking->hotline, (Language)language, latin,
                           looking->row->texts[language], &text);
            looking->segments[language][latin] = text.segments;
        }
    }
}

bool broadcast_preview_step(Hotline *hotline, const BroadcastRow *row, int64_t now,
                            BroadcastPreview *preview, GError **error)
{
    Looking looking = {.hotline = hotline, .row = row, .preview = preview};
    BroadcastSlice slice = broadcast_slice(hotline, row, now, SLICE);

    slice.after = preview->after;
    measure(&looking);
    if (!broadcast_audience(hotline->db, &row->audience, &slice, look_at, &looking, error))
        return false;
    preview->after = slice.after;
    preview->more = slice.looked_at == slice.limit;
    return true;
}

bool broadcast_preview(Hotline *hotline, const BroadcastRow *row, int64_t now,
                       BroadcastPreview *preview, GError **error)
{
    broadcast_preview_begin(hotline, row, preview);
    while (preview->more) {
        if (!broadcast_preview_step(hotline, row, now, preview, error))
            return false;
    }
    return true;
}

void broadcast_preview_clear(BroadcastPreview *preview)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        broadcast_text_clear(&preview->languages[language].sample);
}
