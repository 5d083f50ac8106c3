#include "core/broadcasts/broadcast_check.h"

#include <string.h>

#include "core/broadcasts/broadcast_text.h"
#include "core/cases/triage.h"
#include "core/sending/reach.h"

#define CONTACT_DAYS_MAX 3650

/* ---- A draft ---- */

typedef bool (*KnowsWord)(const Hotline *hotline, const char *word);

static bool is_language(const Hotline *hotline, const char *word)
{
    (void)hotline;
    return language_from_code(word) != LANGUAGE_UNKNOWN;
}

static bool is_citizenship(const Hotline *hotline, const char *word)
{
    (void)hotline;
    return g_str_equal(word, "UZ") || g_str_equal(word, "KG") || g_str_equal(word, "other");
}

static bool is_region(const Hotline *hotline, const char *word)
{
    return g_str_equal(word, "other") || region_find(hotline->texts->regions, word);
}

static bool knows_all(const Hotline *hotline, const char *list, KnowsWord knows)
{
    g_auto(GStrv) words = NULL;

    if (!list || !*list)
        return true;
    words = g_strsplit(list, ",", -1);
    for (char **word = words; *word; word++) {
        if (!knows(hotline, *word))
            return false;
    }
    return true;
}

static const char *wrong_audience(const Hotline *hotline, const BroadcastAudience *audience)
{
    if (!knows_all(hotline, audience->languages, is_language))
        return "There is no such language: uz, uz_Cyrl, ky or ru.";
    if (!knows_all(hotline, audience->citizenships, is_citizenship))
        return "There is no such citizenship: UZ, KG or other.";
    if (!knows_all(hotline, audience->regions, is_region))
        return "There is no such region.";
    if (audience->rule && !rules_find(hotline->texts->rules, audience->rule))
        return "There is no such rule.";
    if (audience->category && !triage_category(audience->category))
        return "There is no such kind of case.";
    if (audience->contact_days < 0 || audience->contact_days > CONTACT_DAYS_MAX)
        return "The last contact may be up to 3650 days ago.";
    return NULL;
}

static const char *wrong_words(const BroadcastRow *row)
{
    size_t title = row->title ? (size_t)g_utf8_strlen(row->title, -1) : 0;

    if (title == 0 || title > BROADCAST_TITLE_MAX)
        return "A title has 1 to 100 characters.";
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const char *text = row->texts[language];

        if (text && g_utf8_strlen(text, -1) > BROADCAST_TEXT_MAX)
            return "A text has up to 1000 characters.";
    }
    return NULL;
}

static const char *wrong_numbers(const BroadcastRow *row)
{
    if (row->rate < 1 || row->rate > BROADCAST_RATE_MAX)
        return "The rate is 1 to 60000 a minute.";
    if (row->canary < 0 || row->canary > BROADCAST_CANARY_MAX)
        return "The first few are up to 1000.";
    if (row->budget < 0)
        return "A budget is not below 0.";
    if (row->starts_at < 0 || row->ends_at < 0 || (row->ends_at && row->starts_at >= row->ends_at))
        return "It ends after it starts.";
    return NULL;
}

void broadcast_check_draft(const Hotline *hotline, const BroadcastRow *row, BroadcastAct *act)
{
    act->problem = wrong_words(row);
    if (!act->problem)
        act->problem = wrong_numbers(row);
    if (!act->problem)
        act->problem = wrong_audience(hotline, &row->audience);
    act->verdict = act->problem ? BROADCAST_BAD : BROADCAST_ACCEPTED;
}

/* ---- Ready to go ---- */

static void add_word(BroadcastAct *act, const char *word)
{
    if (!act->words)
        act->words = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < act->words->len; i++) {
        if (g_str_equal(g_ptr_array_index(act->words, i), word))
            return;
    }
    g_ptr_array_add(act->words, g_strdup(word));
}

static bool has_all_texts(const BroadcastRow *row)
{
    g_auto(GStrv) words = g_strsplit(row->audience.languages, ",", -1);
    bool any = false, all = true;

    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        bool asked = g_strv_contains((const char *const *)words, language_code((Language)language));

        any = any || row->texts[language];
        all = all && (!asked || row->texts[language]);
    }
    return any && all;
}

/* In both kinds of letters, since either goes out. */
static void check_text(const Hotline *hotline, const BroadcastRow *row, Language language,
                       int64_t segments_max, BroadcastAct *act)
{
    for (int latin = 0; latin < 2 && row->texts[language]; latin++) {
        g_auto(BroadcastText) text = {0};

        broadcast_text(hotline, language, latin, row->texts[language], &text);
        for (unsigned i = 0; i < text.giveaways->len; i++) {
            if (act->verdict != BROADCAST_GIVES_AWAY && act->words)
                g_ptr_array_set_size(act->words, 0);
            act->verdict = BROADCAST_GIVES_AWAY;
            add_word(act, g_array_index(text.giveaways, Giveaway, i).word);
        }
        if (text.segments > segments_max && act->verdict != BROADCAST_GIVES_AWAY) {
            act->verdict = BROADCAST_TOO_LONG;
            add_word(act, language_code(language));
        }
    }
}

/* People are on different channels: it must fit into an SMS of each that it may go by. 0: none sends. */
static int64_t least_segments(const Hotline *hotline)
{
    const GPtrArray *channels = hotline->config->channels;
    int64_t least = 0;

    for (unsigned i = 0; i < channels->len; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        if (reach_channel(hotline, BEARER_SMS, channel->name) == channel)
            least = least ? MIN(least, channel->sms_segments) : channel->sms_segments;
    }
    return least;
}

void broadcast_check_ready(const Hotline *hotline, const BroadcastRow *row, BroadcastAct *act)
{
    const int64_t segments_max = least_segments(hotline);

    act->verdict = BROADCAST_ACCEPTED;
    if (row->ends_at && row->ends_at <= act->now)
        act->verdict = BROADCAST_TOO_LATE;
    else if (!segments_max)
        act->verdict = BROADCAST_NO_CHANNEL;
    else if (!has_all_texts(row))
        act->verdict = BROADCAST_NO_TEXT;
    for (int language = 0; segments_max && language < LANGUAGE_COUNT; language++) {
        if (act->verdict != BROADCAST_TOO_LATE && act->verdict != BROADCAST_NO_TEXT)
            check_text(hotline, row, (Language)language, segments_max, act);
    }
}

int64_t broadcast_dearest(const Hotline *hotline, const BroadcastRow *row)
{
    const GPtrArray *channels = hotline->config->channels;
    int64_t segments = 0, price = 0;

    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_auto(BroadcastText) text = {0};

        broadcast_text(hotline, (Language)language, false, row->texts[language], &text);
        segments = MAX(segments, text.segments);
    }
    for (unsigned i = 0; i < channels->len; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        if (channel->bearer == BEARER_SMS)
            price = MAX(price, channel->price);
    }
    return segments * price;
}
