/* Broadcasts before they go out: whom one would reach, and how texts look while they are written. */

#include "core/answers/compose.h"
#include "core/broadcasts/broadcast_preview.h"
#include "core/broadcasts/broadcast_text.h"
#include "core/sending/reach.h"
#include "web/api_broadcasts.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"
#include "web/slices.h"

/* ---- Whom it would reach ---- */

static void out_giveaways(ApiCall *call, const GArray *giveaways_or_null)
{
    api_out_array(call, "giveaways");
    for (unsigned i = 0; giveaways_or_null && i < giveaways_or_null->len; i++)
        json_builder_add_string_value(call->out,
                                      g_array_index(giveaways_or_null, Giveaway, i).word);
    json_builder_end_array(call->out);
}

static void out_excluded(ApiCall *call, const BroadcastPreview *preview)
{
    api_out_array(call, "excluded");
    for (int reason = 0; reason < EXCLUSIONS; reason++) {
        if (!preview->excluded[reason])
            continue;
        json_builder_begin_object(call->out);
        api_out_text(call, "reason", broadcast_exclusion_name((BroadcastExclusion)reason));
        api_out_int(call, "people", preview->excluded[reason]);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_languages(ApiCall *call, const BroadcastPreview *preview)
{
    api_out_array(call, "languages");
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const BroadcastPreviewText *text = &preview->languages[language];

        if (!text->people && !text->sample.text)
            continue;
        json_builder_begin_object(call->out);
        api_out_text(call, "language", language_code((Language)language));
        api_out_int(call, "people", text->people);
        api_out_text(call, "text", text->sample.text);
        api_out_text(call, "alphabet", text->sample.ucs2 ? "ucs2" : "gsm7");
        api_out_int(call, "segments", text->segments);
        api_out_int(call, "cost", text->cost);
        out_giveaways(call, text->sample.giveaways);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

/* One that is being made. */
typedef struct Looking {
    Broadcast broadcast;
    BroadcastPreview preview;
    int64_t now;
} Looking;

static bool step_preview(gpointer data, Hotline *hotline, bool *more, GError **error)
{
    Looking *looking = data;

    if (!broadcast_preview_step(hotline, &looking->broadcast.row, looking->now, &looking->preview,
                                error))
        return false;
    *more = looking->preview.more;
    return true;
}

static bool answer_preview(ApiCall *call, gpointer data, GError **error)
{
    const BroadcastPreview *preview = &((const Looking *)data)->preview;

    (void)error;
    api_out_int(call, "people", preview->people);
    api_out_int(call, "segments", preview->segments);
    api_out_int(call, "cost", preview->cost);
    out_excluded(call, preview);
    out_languages(call, preview);
    return true;
}

static void free_preview(gpointer data)
{
    Looking *looking = data;

    broadcast_preview_clear(&looking->preview);
    broadcast_clear(&looking->broadcast);
    g_free(looking);
}

static bool get_preview(ApiCall *call, GError **error)
{
    static const SliceWork work = {step_preview, answer_preview, free_preview};
    Looking *looking = g_new0(Looking, 1);

    looking->now = call->now;
    if (!api_broadcast(call, &looking->broadcast, error)) {
        free_preview(looking);
        return false;
    }
    broadcast_preview_begin(call->hotline, &looking->broadcast.row, &looking->preview);
    return slices_take(call, &work, looking, error);
}

/* ---- While it is written ---- */

static void out_dear(ApiCall *call, const char *text)
{
    g_autoptr(GArray) dear = compose_dear(text);
    char character[7] = {0};
    const DearCharacter *first;

    if (dear->len == 0) {
        api_out_text(call, "dear", NULL);
        return;
    }
    first = &g_array_index(dear, DearCharacter, 0);
    g_unichar_to_utf8(first->character, character);
    api_out_object(call, "dear");
    api_out_text(call, "character", character);
    api_out_text(call, "instead", first->instead);
    json_builder_end_object(call->out);
}

static void out_text(ApiCall *call, Language language, const char *written)
{
    const Channel *channel = reach_channel(call->hotline, BEARER_SMS, NULL);
    g_auto(BroadcastText) text = {0};

    broadcast_text(call->hotline, language, false, written, &text);
    json_builder_begin_object(call->out);
    api_out_text(call, "language", language_code(language));
    api_out_text(call, "text", text.text);
    api_out_text(call, "alphabet", text.ucs2 ? "ucs2" : "gsm7");
    api_out_int(call, "segments", text.segments);
    api_out_int(call, "cost", channel ? text.segments * channel->price : 0);
    out_dear(call, text.text);
    out_giveaways(call, text.giveaways);
    json_builder_end_object(call->out);
}

static bool post_check(ApiCall *call, GError **error)
{
    const char *texts[LANGUAGE_COUNT] = {0};

    if (!api_object(call, "texts", api_broadcast_texts, texts, error))
        return false;
    api_out_array(call, "languages");
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (texts[language])
            out_text(call, (Language)language, texts[language]);
    }
    json_builder_end_array(call->out);
    return true;
}

const ApiRoute api_broadcast_preview_routes[] = {
    {"GET", "/broadcasts/{id}/preview", STAFF_VIEWER, API_READS, get_preview},
    {"POST", "/broadcasts/check", STAFF_WORKER, API_READS, post_check},
    {0},
};
