#include "core/rulebook/rule_preview.h"

#include "base/alphabet.h"
#include "core/rulebook/correction.h"
#include "core/rulebook/rule_book.h"

typedef struct Looking {
    Hotline *hotline;
    RulePreview *preview;
} Looking;

static void count_move(GArray *moves, Day from, Day to)
{
    RuleMove move = {from, to, 1};

    for (unsigned i = 0; i < moves->len; i++) {
        RuleMove *known = &g_array_index(moves, RuleMove, i);

        if (known->from == from && known->to == to) {
            known->people++;
            return;
        }
    }
    g_array_append_val(moves, move);
}

static void count_silence(GArray *silent, const char *reason)
{
    RuleSilence silence = {reason, 1};

    for (unsigned i = 0; i < silent->len; i++) {
        RuleSilence *known = &g_array_index(silent, RuleSilence, i);

        if (g_str_equal(known->reason, reason)) {
            known->people++;
            return;
        }
    }
    g_array_append_val(silent, silence);
}

static void count_text(RulePreviewText *text, const Correction *correction)
{
    g_autofree char *folded = alphabet_fold(correction->text);
    int64_t segments = (int64_t)alphabet_sms_segments(folded);

    text->people++;
    text->segments += segments;
    text->cost += segments * correction->channel->price;
    if (!text->sample) {
        text->ucs2 = alphabet_measure(folded).ucs2;
        text->sample = g_steal_pointer(&folded);
    }
}

static bool look_at(const Told *told, gpointer data, GError **error)
{
    Looking *looking = data;
    RulePreview *preview = looking->preview;
    g_auto(Correction)
        correction = {.now = preview->now, .not_before = preview->now + RULE_UNDO_SECONDS};

    if (!correction_of(looking->hotline, told, preview->rule, &correction, error))
        return false;
    preview->told++;
    if (correction_is_needless(&correction)) {
        preview->unchanged++;
        return true;
    }
    count_move(preview->moves, correction.known, correction.day);
    if (correction.silent)
        count_silence(preview->silent, correction.silent);
    else
        count_text(&preview->texts[correction.language], &correction);
    return true;
}

static int by_people(gconstpointer a, gconstpointer b)
{
    const RuleMove *left = a;
    const RuleMove *right = b;

    return left->people < right->people ? 1 : left->people > right->people ? -1 : 0;
}

RulePreview *rule_preview_new(Rule *rule, int64_t now)
{
    RulePreview *preview = g_new0(RulePreview, 1);

    preview->rule = rule;
    preview->now = now;
    preview->moves = g_array_new(FALSE, FALSE, sizeof(RuleMove));
    preview->silent = g_array_new(FALSE, FALSE, sizeof(RuleSilence));
    return preview;
}

void rule_preview_free(RulePreview *preview)
{
    rule_free(preview->rule);
    g_array_unref(preview->moves);
    g_array_unref(preview->silent);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        g_free(preview->texts[language].sample);
    g_free(preview);
}

bool rule_preview_step(RulePreview *preview, Hotline *hotline, bool *more, GError **error)
{
    Looking looking = {hotline, preview};
    ToldSlice slice = {
        .rule = preview->rule->id, .limit = RULE_PREVIEW_SLICE, .after = preview->done_to};

    *more = false;
    if (!told_each(hotline, &slice, look_at, &looking, error))
        return false;
    preview->done_to = slice.after;
    *more = slice.more;
    if (!slice.more)
        g_array_sort(preview->moves, by_people);
    return true;
}
