#include "core/broadcasts/broadcast_text.h"

#include "base/alphabet.h"
#include "core/answers/mailbox.h"

void broadcast_text(const Hotline *hotline, Language language, bool latin, const char *text,
                    BroadcastText *out)
{
    g_autofree char *clean = text ? mailbox_clean(text) : NULL;

    *out = (BroadcastText){0};
    if (!clean)
        return;
    out->text = mailbox_letters(language, latin, clean);
    out->ucs2 = alphabet_measure(out->text).ucs2;
    out->segments = (int64_t)alphabet_sms_segments(out->text);
    out->giveaways = giveaways_find(hotline->texts->giveaways, language, out->text);
}

void broadcast_text_clear(BroadcastText *text)
{
    g_clear_pointer(&text->text, g_free);
    g_clear_pointer(&text->giveaways, g_array_unref);
}
