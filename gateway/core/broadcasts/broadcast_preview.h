#pragma once

#include "core/broadcasts/broadcast_text.h"
#include "store/contacts.h"

/* Who would get what, and what it would cost. Only reads. */

typedef enum BroadcastExclusion {
    EXCLUDED_STOPPED,
    EXCLUDED_PROFILE,    /* they want no SMS from us */
    EXCLUDED_NO_CONSENT, /* never asked; or asked whether it is still them, without an answer yet */
    EXCLUDED_NO_TEXT,    /* in no language of theirs */
    EXCLUDED_NO_CHANNEL, /* nothing here sends SMS */
    EXCLUSIONS,
} BroadcastExclusion;

const char *broadcast_exclusion_name(BroadcastExclusion exclusion);
/* Why somebody is left out; EXCLUSIONS: they are not. */
BroadcastExclusion broadcast_exclusion(const BroadcastRow *row, const ContactRow *contact,
                                       const Channel *channel_or_null);

typedef struct BroadcastPreviewText {
    int64_t people;
    int64_t segments, cost; /* of all of them */
    BroadcastText sample;   /* in its own letters; text NULL: none is written */
} BroadcastPreviewText;

typedef struct BroadcastPreview {
    int64_t people; /* who would get it */
    int64_t segments, cost;
    int64_t excluded[EXCLUSIONS];
    BroadcastPreviewText languages[LANGUAGE_COUNT];
    bool more;     /* not everybody was looked at yet */
    int64_t after; /* contacts.id: up to here they were */
} BroadcastPreview;

/* A slice at a time, some milliseconds each: begin, then step until !more. Clear it. */
void broadcast_preview_begin(const Hotline *hotline, const BroadcastRow *row,
                             BroadcastPreview *preview);
bool broadcast_preview_step(Hotline *hotline, const BroadcastRow *row, int64_t now,
                            BroadcastPreview *preview, GError **error);
/* All at once. */
bool broadcast_preview(Hotline *hotline, const BroadcastRow *row, int64_t now,
                       BroadcastPreview *preview, GError **error);
void broadcast_preview_clear(BroadcastPreview *preview);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BroadcastPreview, broadcast_preview_clear)
