/* What staff do about broadcasts: drafts, a second person, the brakes. */

#include "web/api/api_broadcasts.h"

#include "core/broadcasts/broadcast_desk.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define WORD_MAX 40
#define LANGUAGES_MAX 4
#define CITIZENSHIPS_MAX 3
#define REGIONS_MAX 100
#define CONTACT_DAYS_MAX 3650
#define TIME_MAX ((int64_t)1 << 40)
#define MONEY_MAX (((int64_t)1) << 53)

/* ---- Refusals ---- */

static bool check(ApiCall *call, const BroadcastAct *act, GError **error)
{
    static const struct {
        ApiError kind;
        const char *code, *message;
    } refusals[] = {
        [BROADCAST_NOT_THERE] = {API_ERROR_NOT_FOUND, NULL, "There is no such broadcast."},
        [BROADCAST_MOVED] = {API_ERROR_CONFLICT, "moved",
                             "The broadcast has changed meanwhile: look at it again."},
        [BROADCAST_SECOND_PERSON] = {API_ERROR_CONFLICT, "second_person",
                                     "A second person has to approve it."},
        [BROADCAST_NO_TEXT] = {API_ERROR_CONFLICT, "no_text",
                               "Write the text in every language of the audience."},
        [BROADCAST_GIVES_AWAY] = {API_ERROR_CONFLICT, "gives_away",
                                  "The text gives away whom they wrote to: other words."},
        [BROADCAST_TOO_LONG] = {API_ERROR_CONFLICT, "too_long",
                                "The text is longer than an SMS may be: shorten it."},
        [BROADCAST_TOO_LATE] = {API_ERROR_CONFLICT, "too_late", "Its end is over."},
        [BROADCAST_NO_CHANNEL] = {API_ERROR_CONFLICT, "no_channel", "Nothing here sends SMS."},
        [BROADCAST_BUDGET] = {API_ERROR_CONFLICT, "budget",
                              "Its budget is used up: it does not go on."},
        [BROADCAST_BAD] = {API_ERROR_BAD_REQUEST, "bad_broadcast", NULL},
    };

    if (act->verdict == BROADCAST_ACCEPTED)
        return true;
    for (unsigned i = 0; act->words && i < act->words->len; i++)
        api_error_word(call, g_ptr_array_index(act->words, i));
    return api_fail(error, refusals[act->verdict].kind, refusals[act->verdict].code,
                    act->problem ? act->problem : refusals[act->verdict].message);
}

static BroadcastAct act_of(const ApiCall *call)
{
    return (BroadcastAct){.by = call->session->staff_id, .now = call->now};
}

/* ---- A draft ---- */

/* What was sent, with the lists as the store has them. */
typedef struct Sent {
    BroadcastRow row;
    char *languages, *citizenships, *regions;
} Sent;

static void sent_clear(Sent *sent)
{
    g_free(sent->languages);
    g_free(sent->citizenships);
    g_free(sent->regions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sent, sent_clear)

static bool is_word(const char *text)
{
    const char *at = text;

    while (g_ascii_isalnum(*at) || *at == '-' || *at == '_')
        at++;
    return at > text && !*at;
}

/* A list of words, with commas between them; "" if it is not there. */
static bool read_list(ApiCall *call, const char *name, unsigned max, char **list, GError **error)
{
    g_autofree const char **words = NULL;

    if (!api_has(call, name)) {
        *list = g_strdup("");
        return true;
    }
    if (!api_texts(call, name, max, WORD_MAX, &words, error))
        return false;
    for (const char **word = words; *word; word++) {
        if (!is_word(*word))
            return api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                            "The audience has a word that is none.");
    }
    *list = g_strjoinv(",", (char **)words);
    return true;
}

static bool read_word(ApiCall *call, const char *name, const char **word, GError **error)
{
    if (!api_has(call, name))
        return true;
    if (!api_text(call, name, WORD_MAX, word, error))
        return false;
    return is_word(*word) ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "The audience has a word that is none.");
}

static bool read_audience(ApiCall *call, gpointer data, GError **error)
{
    Sent *sent = data;
    BroadcastAudience *audience = &sent->row.audience;

    if (!read_list(call, "languages", LANGUAGES_MAX, &sent->languages, error) ||
        !read_list(call, "citizenships", CITIZENSHIPS_MAX, &sent->citizenships, error) ||
        !read_list(call, "regions", REGIONS_MAX, &sent->regions, error) ||
        !read_word(call, "rule", &audience->rule, error) ||
        !read_word(call, "category", &audience->category, error))
        return false;
    audience->languages = sent->languages;
    audience->citizenships = sent->citizenships;
    audience->regions = sent->regions;
    return !api_has(call, "contact_days") ||
           api_int(call, "contact_days", 1, CONTACT_DAYS_MAX, &audience->contact_days, error);
}

bool api_broadcast_texts(ApiCall *call, gpointer data, GError **error)
{
    const char **texts = data;

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const char *language = language_code((Language)i);

        if (api_has(call, language) &&
            !api_text(call, language, BROADCAST_TEXT_MAX, &texts[i], error))
            return false;
        if (texts[i] && !*texts[i])
            texts[i] = NULL;
    }
    return true;
}

/* Leaves the number as it is if it was not sent. */
static bool read_number(ApiCall *call, const char *name, int64_t min, int64_t max, int64_t *number,
                        GError **error)
{
    return !api_has(call, name) || api_int(call, name, min, max, number, error);
}

static bool read_draft(ApiCall *call, Sent *sent, GError **error)
{
    BroadcastRow *row = &sent->row;

    row->rate = BROADCAST_RATE_USUAL;
    row->canary = BROADCAST_CANARY_USUAL;
    return read_number(call, "id", 1, BROADCAST_ID_MAX, &row->id, error) &&
           api_text(call, "title", BROADCAST_TITLE_MAX, &row->title, error) &&
           api_object(call, "audience", read_audience, sent, error) &&
           api_object(call, "texts", api_broadcast_texts, row->texts, error) &&
           read_number(call, "starts_at", 1, TIME_MAX, &row->starts_at, error) &&
           read_number(call, "ends_at", 1, TIME_MAX, &row->ends_at, error) &&
           read_number(call, "rate", 1, BROADCAST_RATE_MAX, &row->rate, error) &&
           read_number(call, "budget", 0, MONEY_MAX, &row->budget, error) &&
           read_number(call, "canary", 0, BROADCAST_CANARY_MAX, &row->canary, error);
}

static bool post_draft(ApiCall *call, GError **error)
{
    g_auto(BroadcastAct) act = act_of(call);
    g_auto(Sent) sent = {0};
    int64_t before;

    if (!read_draft(call, &sent, error))
        return false;
    before = sent.row.id;
    if (!broadcast_save(call->hotline, &act, &sent.row, error) || !check(call, &act, error))
        return false;
    api_out_int(call, "id", sent.row.id);
    if (before && before != sent.row.id)
        api_event(call, "broadcast", before); /* it was submitted, and has ended */
    api_event(call, "broadcast", sent.row.id);
    return true;
}

/* ---- What is done to one ---- */

typedef bool (*Deed)(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);

static bool act_on(ApiCall *call, Deed deed, GError **error)
{
    g_auto(BroadcastAct) act = act_of(call);

    if (!deed(call->hotline, &act, call->params[0], error) || !check(call, &act, error))
        return false;
    api_event(call, "broadcast", call->params[0]);
    return true;
}

static bool post_submit(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_submit, error);
}

static bool post_withdraw(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_withdraw, error);
}

static bool post_approve(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_approve, error);
}

static bool post_pause(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_pause, error);
}

static bool post_resume(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_resume, error);
}

static bool post_kill(ApiCall *call, GError **error)
{
    return act_on(call, broadcast_kill, error);
}

const ApiRoute api_broadcasts_routes[] = {
    {"POST", "/broadcasts", STAFF_WORKER, 0, post_draft},
    {"POST", "/broadcasts/{id}/submit", STAFF_WORKER, 0, post_submit},
    {"POST", "/broadcasts/{id}/withdraw", STAFF_WORKER, 0, post_withdraw},
    {"POST", "/broadcasts/{id}/approve", STAFF_WORKER, 0, post_approve},
    {"POST", "/broadcasts/{id}/pause", STAFF_WORKER, 0, post_pause},
    {"POST", "/broadcasts/{id}/resume", STAFF_WORKER, 0, post_resume},
    {"POST", "/broadcasts/{id}/kill", STAFF_WORKER, 0, post_kill},
    {0},
};
