/* Answers prepared for many. */

#include "core/answers/canned.h"
#include "core/staff/audit.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define TITLE_MAX 100
#define TEXT_MAX 1000
#define RULE_MAX 40
#define ID_MAX (((int64_t)1) << 53)

/* ---- Listing ---- */

static void out_version(ApiCall *call, const char *name, int64_t version)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, version);

    api_out_text(call, name, version ? text : NULL);
}

static void out_rules(ApiCall *call, const GArray *rules)
{
    api_out_array(call, "rules");
    for (unsigned i = 0; i < rules->len; i++) {
        const CannedRule *rule = &g_array_index(rules, CannedRule, i);

        json_builder_begin_object(call->out);
        api_out_text(call, "id", rule->id);
        out_version(call, "version", rule->version);
        out_version(call, "current_version", rule->current_version);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_canned(const CannedAnswer *answer, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "id", answer->row->id);
    api_out_text(call, "title", answer->row->title);
    api_out_object(call, "texts");
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (answer->row->texts[i])
            api_out_text(call, language_code((Language)i), answer->row->texts[i]);
    }
    json_builder_end_object(call->out);
    out_rules(call, answer->rules);
    api_out_bool(call, "current", answer->current);
    api_out_int(call, "updated_at", answer->row->updated_at);
    json_builder_end_object(call->out);
}

static bool get_canned(ApiCall *call, GError **error)
{
    api_out_array(call, "canned");
    if (!canned_list(call->hotline, out_canned, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

/* ---- Changing ---- */

static bool note(ApiCall *call, const char *action, int64_t id, GError **error)
{
    const AuditEntry entry = {
        .staff_id = call->session->staff_id, .action = action, .subject_id = id};

    api_event(call, "canned", 0);
    return audit_add(call->hotline, &entry, call->now, error);
}

static bool read_texts(ApiCall *call, gpointer data, GError **error)
{
    CannedRow *row = data;
    bool any = false;

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const char *language = language_code((Language)i);

        if (!api_has(call, language))
            continue;
        if (!api_text(call, language, TEXT_MAX, &row->texts[i], error))
            return false;
        if (!*row->texts[i])
            row->texts[i] = NULL;
        any = any || row->texts[i];
    }
    return any || api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                           "Write the answer in one language at least.");
}

static bool tell(CannedSaved saved, GError **error)
{
    switch (saved) {
    case CANNED_SAVED:
        return true;
    case CANNED_NOT_THERE:
        return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such prepared answer.");
    case CANNED_TOO_MANY:
        return api_fail(error, API_ERROR_CONFLICT, "too_many",
                        "There are 500 prepared answers: remove one first.");
    case CANNED_NO_SUCH_RULE:
        return api_fail(error, API_ERROR_BAD_REQUEST, "no_such_rule",
                        "There is no rule of that name.");
    }
    return false;
}

static bool save(ApiCall *call, CannedRow *row, const char *const *rules, GError **error)
{
    const char *action = row->id ? "canned.change" : "canned.add";
    CannedSaved saved;

    if (!canned_save(call->hotline, row, rules, &saved, error) || !tell(saved, error))
        return false;
    api_out_int(call, "id", row->id);
    return note(call, action, row->id, error);
}

static bool post_canned(ApiCall *call, GError **error)
{
    CannedRow row = {.updated_at = call->now};
    g_autofree const char **rules = NULL;

    if (!api_text(call, "title", TITLE_MAX, &row.title, error) ||
        (api_has(call, "id") && !api_int(call, "id", 1, ID_MAX, &row.id, error)) ||
        !api_object(call, "texts", read_texts, &row, error) ||
        !api_texts(call, "rules", CANNED_RULES_MAX, RULE_MAX, &rules, error))
        return false;
    if (!*row.title)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "Give it a title.");
    return save(call, &row, rules, error);
}

static bool post_remove(ApiCall *call, GError **error)
{
    bool found;

    if (!canned_remove(call->hotline, call->params[0], &found, error))
        return false;
    if (!found)
        return tell(CANNED_NOT_THERE, error);
    return note(call, "canned.remove", call->params[0], error);
}

const ApiRoute api_canned_routes[] = {
    {"GET", "/canned", STAFF_VIEWER, API_READS, get_canned},
    {"POST", "/canned", STAFF_WORKER, 0, post_canned},
    {"POST", "/canned/{id}/remove", STAFF_WORKER, 0, post_remove},
    {0},
};
