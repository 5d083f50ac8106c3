/* Answers to a person: how one will look, keeping it, taking it back. */

#include <string.h>

#include "base/alphabet.h"
#include "core/answers/answer.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define TEXT_MAX 1000
#define CODE_MAX 10
#define ID_MAX (((int64_t)1) << 53)

static const struct {
    ApiError kind;
    const char *code;
    const char *message;
} refusals[ANSWER_VERDICTS] = {
    [ANSWER_EMPTY] = {API_ERROR_BAD_REQUEST, NULL, "Write something."},
    [ANSWER_NO_READER] = {API_ERROR_CONFLICT, "no_reader",
                          "Neither a phone nor a PIN leads to this case: nobody could read it."},
    [ANSWER_GIVES_AWAY] = {API_ERROR_CONFLICT, "gives_away",
                           "Their contact profile forbids these words: say it in others."},
    [ANSWER_NOT_CANNED] = {API_ERROR_CONFLICT, "outdated",
                           "This prepared answer is gone: write your own."},
    [ANSWER_OUTDATED] = {API_ERROR_CONFLICT, "outdated",
                         "A rule that this prepared answer quotes has changed."},
    [ANSWER_NOT_THERE] = {API_ERROR_NOT_FOUND, NULL, "There is nothing like that in this case."},
    [ANSWER_TOO_LATE] = {API_ERROR_CONFLICT, "read", "It does not wait any more."},
};

/* true: done. */
static bool tell(AnswerVerdict verdict, GError **error)
{
    if (verdict == ANSWER_DONE || verdict == ANSWER_FAILED)
        return verdict == ANSWER_DONE;
    return api_fail(error, refusals[verdict].kind, refusals[verdict].code,
                    refusals[verdict].message);
}

static bool read_draft(ApiCall *call, AnswerDraft *draft, GError **error)
{
    const char *code = NULL;

    if (!api_text(call, "text", TEXT_MAX, &draft->text, error) ||
        !api_text(call, "language", CODE_MAX, &code, error))
        return false;
    draft->language = language_from_code(code);
    return draft->language != LANGUAGE_UNKNOWN ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "There is no such language here.");
}

/* ---- How it will look ---- */

static void out_alphabet(ApiCall *call, bool ucs2)
{
    api_out_text(call, "alphabet", ucs2 ? "ucs2" : "gsm7");
}

static void out_ussd(ApiCall *call, const Composed *composed)
{
    api_out_object(call, "ussd");
    out_alphabet(call, composed->ussd_ucs2);
    api_out_array(call, "pages");
    for (unsigned i = 0; i < composed->ussd->len; i++) {
        const char *page = g_ptr_array_index(composed->ussd, i);

        json_builder_begin_object(call->out);
        api_out_text(call, "text", page);
        api_out_int(call, "octets", (int64_t)alphabet_measure(page).octets);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
    json_builder_end_object(call->out);
}

static void out_sms(ApiCall *call, const Composed *composed)
{
    api_out_object(call, "sms");
    out_alphabet(call, composed->sms_ucs2);
    api_out_array(call, "pages");
    for (unsigned i = 0; i < composed->sms->len; i++)
        json_builder_add_string_value(call->out, g_ptr_array_index(composed->sms, i));
    json_builder_end_array(call->out);
    api_out_int(call, "segments", composed->segments);
    api_out_int(call, "cost", composed->cost);
    json_builder_end_object(call->out);
}

static void out_dear(ApiCall *call, const Composed *composed)
{
    api_out_array(call, "dear");
    for (unsigned i = 0; i < composed->dear->len; i++) {
        const DearCharacter *dear = &g_array_index(composed->dear, DearCharacter, i);
        char character[7] = {0};

        g_unichar_to_utf8(dear->character, character);
        json_builder_begin_object(call->out);
        api_out_int(call, "at", dear->at);
        api_out_text(call, "character", character);
        api_out_text(call, "instead", dear->instead);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_giveaways(ApiCall *call, const Composed *composed)
{
    api_out_array(call, "giveaways");
    for (unsigned i = 0; i < composed->giveaways->len; i++) {
        const Giveaway *giveaway = &g_array_index(composed->giveaways, Giveaway, i);

        json_builder_begin_object(call->out);
        api_out_int(call, "at", giveaway->at);
        api_out_int(call, "length", giveaway->length);
        api_out_text(call, "word", giveaway->word);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static bool post_compose(ApiCall *call, GError **error)
{
    AnswerDraft draft = {0};
    Casework work;
    ComposeDraft drafted = {.row = &work.row};
    g_auto(Composed) composed = {0};

    if (!read_draft(call, &draft, error) || !api_case_open(call, &work, error))
        return false;
    drafted.language = draft.language;
    drafted.text = draft.text;
    if (!compose(call->hotline, &drafted, call->now, &composed, error))
        return false;
    api_out_text(call, "text", composed.text);
    out_ussd(call, &composed);
    out_sms(call, &composed);
    out_dear(call, &composed);
    out_giveaways(call, &composed);
    api_out_bool(call, "allowed", composed.allowed);
    return true;
}

/* ---- Keeping and taking back ---- */

static void name_words(ApiCall *call, const Composed *composed)
{
    for (unsigned i = 0; composed->giveaways && i < composed->giveaways->len; i++)
        api_error_word(call, g_array_index(composed->giveaways, Giveaway, i).word);
}

static bool post(ApiCall *call, Casework *work, const AnswerDraft *draft, AnswerKept *kept,
                 GError **error)
{
    AnswerVerdict verdict = answer_post(work, draft, kept, error);

    if (verdict == ANSWER_GIVES_AWAY)
        name_words(call, &kept->composed);
    if (!tell(verdict, error))
        return false;
    api_out_int(call, "id", kept->answer.id);
    api_out_int(call, "n", kept->answer.n);
    api_out_text(call, "ping", kept->answer.ping);
    api_event(call, "answers", work->row.number);
    return true;
}

static bool post_answer(ApiCall *call, GError **error)
{
    AnswerDraft draft = {0};
    AnswerKept kept = {0};
    Casework work;
    bool good = read_draft(call, &draft, error) &&
                (!api_has(call, "canned_id") ||
                 api_int(call, "canned_id", 1, ID_MAX, &draft.canned_id, error)) &&
                api_case_begin(call, &work, error) && post(call, &work, &draft, &kept, error);

    composed_clear(&kept.composed);
    return good;
}

static bool post_take_back(ApiCall *call, GError **error)
{
    Casework work;

    if (!api_case_begin(call, &work, error) ||
        !tell(answer_take_back(&work, call->params[1], error), error))
        return false;
    api_event(call, "answers", work.row.number);
    return true;
}

static bool post_clear_pin(ApiCall *call, GError **error)
{
    Casework work;

    return api_case_begin(call, &work, error) && tell(answer_clear_pin(&work, error), error);
}

const ApiRoute api_answers_routes[] = {
    {"POST", "/cases/{number}/answers", STAFF_WORKER, 0, post_answer},
    {"POST", "/cases/{number}/answers/{id}/take-back", STAFF_WORKER, 0, post_take_back},
    {"POST", "/cases/{number}/pin/clear", STAFF_WORKER, 0, post_clear_pin},
    {"POST", "/cases/{number}/compose", STAFF_WORKER, API_READS, post_compose},
    {0},
};
