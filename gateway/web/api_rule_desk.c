/* What staff do to the deadline rules: drafts, what they would do, and a second person. */

#include <string.h>

#include "core/answers/canned.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_desk.h"
#include "core/rulebook/rule_preview.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"
#include "web/api_rules.h"
#include "web/slices.h"

#define RULE_MAX 40
#define TEXT_MAX 30000
#define REVIEWER_MAX 100
#define RULES_MAX 200

/* ---- What was asked ---- */

static bool check(RuleAct *act, GError **error)
{
    static const struct {
        ApiError kind;
        const char *code, *message;
    } refusals[] = {
        [RULE_UNKNOWN] = {API_ERROR_NOT_FOUND, NULL, "There is no such rule or version."},
        [RULE_MOVED] = {API_ERROR_CONFLICT, "moved",
                        "The rule has changed meanwhile: look at it again."},
        [RULE_BAD] = {API_ERROR_BAD_REQUEST, "bad_rule", NULL},
        [RULE_DRAFT_EXISTS] = {API_ERROR_CONFLICT, "draft_exists",
                               "Somebody else is changing this rule: reject their draft first."},
        [RULE_SECOND_PERSON] = {API_ERROR_CONFLICT, "second_person",
                                "A second person has to approve it."},
        [RULE_TOO_LATE] = {API_ERROR_CONFLICT, "too_late",
                           "It can be undone within an hour, before anybody was told."},
    };
    g_autofree char *problem = g_steal_pointer(&act->problem);

    if (act->verdict == RULE_DONE)
        return true;
    return api_fail(error, refusals[act->verdict].kind, refusals[act->verdict].code,
                    problem ? problem : refusals[act->verdict].message);
}

static RuleAct act_of(const ApiCall *call)
{
    return (RuleAct){.by = call->session->staff_id, .now = call->now};
}

/* A name that somebody can read. */
static bool read_reviewer(ApiCall *call, char **reviewer, GError **error)
{
    const char *text;

    if (!api_text(call, "reviewer", REVIEWER_MAX, &text, error))
        return false;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (!g_unichar_isprint(g_utf8_get_char(at)))
            return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"reviewer\" must be a name");
    }
    *reviewer = g_strstrip(g_strdup(text));
    return **reviewer ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"reviewer\" must be a name");
}

static bool read_version(ApiCall *call, const char **rule, int64_t *version, GError **error)
{
    return api_text(call, "rule", RULE_MAX, rule, error) &&
           api_int(call, "version", 1, VERSION_MAX, version, error);
}

/* ---- Drafts ---- */

static bool post_draft(ApiCall *call, GError **error)
{
    RuleAct act = act_of(call);
    RuleDraft draft = {0};
    g_autofree char *reviewer = NULL;

    if (!api_text(call, "rule", RULE_MAX, &draft.rule, error) ||
        !api_text(call, "text", TEXT_MAX, &draft.text, error) ||
        !read_reviewer(call, &reviewer, error))
        return false;
    draft.reviewer = reviewer;
    if (!rule_draft(call->hotline, &act, &draft, error) || !check(&act, error))
        return false;
    api_out_int(call, "version", draft.version);
    api_event(call, "rules", 0);
    return true;
}

typedef bool (*Deed)(Hotline *hotline, RuleAct *act, const char *rule, int64_t version,
                     GError **error);

static bool act_on(ApiCall *call, Deed deed, GError **error)
{
    RuleAct act = act_of(call);
    const char *rule;
    int64_t version;

    if (!read_version(call, &rule, &version, error) ||
        !deed(call->hotline, &act, rule, version, error) || !check(&act, error))
        return false;
    api_event(call, "rules", 0);
    return true;
}

static bool post_approve(ApiCall *call, GError **error)
{
    return act_on(call, rule_approve, error);
}

static bool post_reject(ApiCall *call, GError **error)
{
    return act_on(call, rule_reject, error);
}

static bool post_undo(ApiCall *call, GError **error)
{
    return act_on(call, rule_undo, error);
}

/* ---- Accepting ---- */

static bool accept_one(ApiCall *call, GError **error)
{
    RuleAct act = act_of(call);
    const char *rule;
    int64_t version;

    return read_version(call, &rule, &version, error) &&
           rule_accept(call->hotline, &act, rule, version, call->data, error) && check(&act, error);
}

static bool post_accept(ApiCall *call, GError **error)
{
    g_autofree char *reviewer = NULL;

    if (!read_reviewer(call, &reviewer, error))
        return false;
    call->data = reviewer;
    if (!api_each(call, "rules", RULES_MAX, accept_one, error))
        return false;
    api_event(call, "rules", 0);
    return true;
}

/* ---- What a version would do ---- */

static void out_moves(ApiCall *call, const GArray *moves)
{
    api_out_array(call, "moves");
    for (unsigned i = 0; i < moves->len; i++) {
        const RuleMove *move = &g_array_index(moves, RuleMove, i);

        json_builder_begin_object(call->out);
        api_out_day(call, "from", move->from);
        api_out_day(call, "to", move->to);
        api_out_int(call, "people", move->people);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_texts(ApiCall *call, const RulePreviewText texts[LANGUAGE_COUNT])
{
    api_out_array(call, "corrections");
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const RulePreviewText *text = &texts[language];

        if (!text->people)
            continue;
        json_builder_begin_object(call->out);
        api_out_text(call, "language", language_code((Language)language));
        api_out_int(call, "people", text->people);
        api_out_text(call, "text", text->sample);
        api_out_text(call, "alphabet", text->ucs2 ? "ucs2" : "gsm7");
        api_out_int(call, "segments", text->segments);
        api_out_int(call, "cost", text->cost);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_silent(ApiCall *call, const GArray *silent)
{
    api_out_array(call, "silent");
    for (unsigned i = 0; i < silent->len; i++) {
        const RuleSilence *silence = &g_array_index(silent, RuleSilence, i);

        json_builder_begin_object(call->out);
        api_out_text(call, "reason", silence->reason);
        api_out_int(call, "people", silence->people);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

/* Those that quote the rule and are good until then. */
static void out_canned(const CannedAnswer *answer, gpointer data)
{
    ApiCall *call = data;
    const Rule *rule = call->data;

    for (unsigned i = 0; answer->current && i < answer->rules->len; i++) {
        if (!g_str_equal(g_array_index(answer->rules, CannedRule, i).id, rule->id))
            continue;
        json_builder_begin_object(call->out);
        api_out_int(call, "id", answer->row->id);
        api_out_text(call, "title", answer->row->title);
        json_builder_end_object(call->out);
    }
}

static bool step_preview(gpointer data, Hotline *hotline, bool *more, GError **error)
{
    return rule_preview_step(data, hotline, more, error);
}

static bool answer_preview(ApiCall *call, gpointer data, GError **error)
{
    const RulePreview *preview = data;

    api_out_int(call, "told", preview->told);
    api_out_int(call, "unchanged", preview->unchanged);
    out_moves(call, preview->moves);
    out_texts(call, preview->texts);
    out_silent(call, preview->silent);
    call->data = preview->rule;
    api_out_array(call, "canned");
    if (!canned_list(call->hotline, out_canned, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static void free_preview(gpointer data)
{
    rule_preview_free(data);
}

static bool get_preview(ApiCall *call, GError **error)
{
    static const SliceWork work = {step_preview, answer_preview, free_preview};
    g_auto(RuleVersionKept) kept = {0};
    Rule *rule;

    if (!api_rule_version(call, &kept, error) || !(rule = rule_book_parse(&kept.row, error)))
        return false;
    return slices_take(call, &work, rule_preview_new(rule, call->now), error);
}

const ApiRoute api_rule_desk_routes[] = {
    {"GET", "/rule/preview", STAFF_VIEWER, API_READS, get_preview},
    {"POST", "/rule/draft", STAFF_WORKER, 0, post_draft},
    {"POST", "/rule/approve", STAFF_WORKER, 0, post_approve},
    {"POST", "/rule/reject", STAFF_WORKER, 0, post_reject},
    {"POST", "/rule/undo", STAFF_WORKER, 0, post_undo},
    {"POST", "/rules/accept", STAFF_ADMIN, 0, post_accept},
    {0},
};
