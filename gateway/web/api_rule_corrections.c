/* Whom a change of a rule has reached, and who has not heard of it yet. */

#include "core/sending/reach.h"
#include "core/staff/audit.h"
#include "store/contacts.h"
#include "store/rule_changes.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"
#include "web/api_rules.h"

#define LIMIT_USUAL 100
#define LIMIT_MAX 500
#define ID_MAX ((int64_t)1 << 53)

typedef struct Reached {
    ApiCall *call;
    int64_t total, missing;
    int64_t shown, last; /* of the people on this page */
} Reached;

static void out_state(const char *state, int64_t count, gpointer data)
{
    Reached *reached = data;

    reached->total += count;
    if (!g_str_equal(state, "fetched") && !g_str_equal(state, "delivered"))
        reached->missing += count;
    api_out_int(reached->call, state, count);
}

static bool out_figures(Reached *reached, int64_t change_id, GError **error)
{
    ApiCall *call = reached->call;

    api_out_object(call, "by_state");
    if (!rule_corrections_count(call->hotline->db, change_id, out_state, reached, error))
        return false;
    json_builder_end_object(call->out);
    api_out_int(call, "total", reached->total);
    api_out_int(call, "missing", reached->missing);
    return true;
}

static bool out_person(const RuleMissing *missing, gpointer data, GError **error)
{
    Reached *reached = data;
    ApiCall *call = reached->call;
    char masked[PHONE_MASKED_OCTETS] = "";
    ContactRow contact;
    Phone phone;

    if (!contacts_get(call->hotline->db, missing->contact_id, &contact, error) ||
        !reach_phone(call->hotline, missing->contact_id, &phone, error))
        return false;
    if (*phone.e164)
        phone_mask(&phone, masked);
    json_builder_begin_object(call->out);
    api_out_text(call, "masked_phone", *masked ? masked : NULL);
    api_out_text(call, "language",
                 contact.language == LANGUAGE_UNKNOWN ? NULL : language_code(contact.language));
    api_out_text(call, "state", missing->state);
    api_out_text(call, "reason", missing->reason);
    json_builder_end_object(call->out);
    reached->shown++;
    reached->last = missing->told_id;
    return true;
}

static bool out_people(Reached *reached, const RuleMissingPage *page, GError **error)
{
    ApiCall *call = reached->call;

    api_out_array(call, "people");
    if (!rule_corrections_missing(call->hotline->db, page, out_person, reached, error))
        return false;
    json_builder_end_array(call->out);
    if (reached->shown == page->limit)
        api_out_int(call, "next", reached->last);
    else
        api_out_text(call, "next", NULL);
    return true;
}

/* Numbers were shown, if in part. */
static bool note(const Reached *reached, const RuleVersionRow *version, GError **error)
{
    const ApiCall *call = reached->call;
    g_autofree char *what = g_strdup_printf("%s %" G_GINT64_FORMAT, version->rule,
                                            version->version);
    const AuditEntry entry = {
        .staff_id = call->session->staff_id, .action = "rule.corrections", .detail = what};

    return reached->shown == 0 || audit_add_reading(call->hotline, &entry, call->now, error);
}

static bool get_corrections(ApiCall *call, GError **error)
{
    g_auto(RuleVersionKept) kept = {0};
    Reached reached = {.call = call};
    RuleChangeRow change = {0};
    RuleMissingPage page = {0};

    if (!api_rule_version(call, &kept, error) ||
        !api_query_int(call, "after", 0, ID_MAX, 0, &page.after, error) ||
        !api_query_int(call, "limit", 1, LIMIT_MAX, LIMIT_USUAL, &page.limit, error) ||
        !rule_changes_of(call->hotline->db, kept.row.rule, kept.row.version, &change, error))
        return false;
    page.change_id = change.id;
    return out_figures(&reached, change.id, error) && out_people(&reached, &page, error) &&
           note(&reached, &kept.row, error);
}

const ApiRoute api_rule_corrections_routes[] = {
    {"GET", "/rule/corrections", STAFF_VIEWER, 0, get_corrections},
    {0},
};
