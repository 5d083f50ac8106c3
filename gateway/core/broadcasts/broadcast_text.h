#pragma once

#include "core/hotline.h"
#include "core/tables/giveaways.h"
#include "store/broadcasts.h"

/* How the text of a broadcast goes out, in one language and in one kind of letters. */
typedef struct BroadcastText {
    char *text; /* folded, as it goes out */
    bool ucs2;
    int64_t segments;
    GArray *giveaways; /* of Giveaway */
} BroadcastText;

/* latin: for somebody who reads Latin letters only. text NULL: all is empty. Clear it. */
void broadcast_text(const Hotline *hotline, Language language, bool latin, const char *text,
                    BroadcastText *out);
void broadcast_text_clear(BroadcastText *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BroadcastText, broadcast_text_clear)
