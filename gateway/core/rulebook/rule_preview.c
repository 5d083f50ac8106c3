#include "core/rulebook/rule_preview.h"

#include "base/alphabet.h"
#include "core/rulebook/correction.h"
#include "core/rulebook/rule_book.h"

#define SLICE 500

typedef struct Looking {
    Hotline *hotline;
    const Rule *rule;
    RulePreview *preview;
    int64_t now;
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
        correction = {.now = looking->now, .not_before = looking->now + RULE_UNDO_SECONDS};

    if (!correction_of(looking->hotline, told, looking->rule, &correction, error))
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

bool rule_preview(Hotline *hotline, const Rule *rule, int64_t now, RulePreview *preview,
                  GError **error)
{
    Looking looking = {hotline, rule, preview, now};
    ToldSlice slice = {.rule = rule->id, .limit = SLICE, .more = true};

    *preview = (RulePreview){.moves = g_array_new(FALSE, FALSE, sizeof(RuleMove)),
                             .silent = g_array_new(FALSE, FALSE, sizeof(RuleSilence))};
    while (slice.more) {
        if (!told_each(hotline, &slice, look_at, &looking, error))
            return false;
    }
    g_array_sort(preview->moves, by_people);
    return true;
}

void rule_preview_clear(RulePreview *preview)
{
    g_clear_pointer(&preview->moves, g_array_unref);
    g_clear_pointer(&preview->silent, g_array_unref);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        g_clear_pointer(&preview->texts[language].sample, g_free);
}
