/* The log of reads and changes. */

#include "base/encode.h"
#include "core/staff/audit.h"
#include "store/audit.h"
#include "store/staff.h"
#include "web/api/api_me.h"
#include "web/api/api_rooms.h"

#define LIMIT 200
#define ACTION_MAX 40

static void out_id(ApiCall *call, const char *name, int64_t id_or_zero)
{
    if (id_or_zero)
        api_out_int(call, name, id_or_zero);
    else
        api_out_text(call, name, NULL);
}

static void note_name(const StaffRow *row, gpointer names)
{
    g_hash_table_insert(names, g_memdup2(&row->id, sizeof row->id), g_strdup(row->name));
}

/* call->data: id -> name. */
static bool out_entry(const AuditRow *row, gpointer data)
{
    ApiCall *call = data;
    g_autofree char *reason = audit_reason(call->hotline->vault, row->n, row->reason_box);

    json_builder_begin_object(call->out);
    api_out_int(call, "n", row->n);
    api_out_int(call, "at", row->at);
    out_id(call, "staff_id", row->staff_id);
    api_out_text(call, "staff_name", g_hash_table_lookup(call->data, &row->staff_id));
    api_out_text(call, "action", row->action);
    out_id(call, "case", row->case_number);
    out_id(call, "subject_id", row->subject_id);
    api_out_text(call, "detail", row->detail);
    api_out_text(call, "reason", reason);
    json_builder_end_object(call->out);
    return true;
}

static bool read_filter(ApiCall *call, AuditFilter *filter, GError **error)
{
    filter->action = api_query_text(call, "action");
    if (filter->action && g_utf8_strlen(filter->action, -1) > ACTION_MAX)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"action\" is too long");
    return api_query_int(call, "staff", 1, G_MAXINT64, 0, &filter->staff_id, error) &&
           api_query_int(call, "case", 1, G_MAXINT64, 0, &filter->case_number, error) &&
           api_query_int(call, "since", 0, G_MAXINT64, 0, &filter->since, error) &&
           api_query_int(call, "until", 1, G_MAXINT64, 0, &filter->until, error) &&
           api_query_int(call, "before", 1, G_MAXINT64, 0, &filter->before, error) &&
           api_query_int(call, "limit", 1, LIMIT, LIMIT, &filter->limit, error);
}

static bool out_head(ApiCall *call, GError **error)
{
    AuditHead head;
    g_autofree char *hex = NULL;

    if (!audit_head_find(call->hotline->db, &head, error))
        return false;
    hex = encode_hex(head.hash, sizeof head.hash);
    json_builder_begin_object(json_builder_set_member_name(call->out, "head"));
    api_out_int(call, "n", head.n);
    api_out_text(call, "hash", hex);
    json_builder_end_object(call->out);
    return true;
}

/* Which part of it was looked at, in words of ours. */
static char *describe(const AuditFilter *filter)
{
    GString *text = g_string_new(NULL);

    if (filter->staff_id)
        g_string_append_printf(text, "staff %" G_GINT64_FORMAT " ", (gint64)filter->staff_id);
    if (filter->before)
        g_string_append_printf(text, "before %" G_GINT64_FORMAT " ", (gint64)filter->before);
    g_strchomp(text->str);
    return g_string_free(text, FALSE);
}

static bool search(ApiCall *call, GError **error)
{
    g_autoptr(GHashTable)
        names = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    AuditFilter filter = {0};
    g_autofree char *detail = NULL;
    AuditEntry entry = {.staff_id = call->session->staff_id, .action = "audit.read"};

    if (!read_filter(call, &filter, error) || !api_check_used(call, error))
        return false;
    detail = describe(&filter);
    entry.detail = *detail ? detail : NULL;
    entry.case_number = filter.case_number;
    call->data = names;
    if (!staff_rows_each(call->hotline->db, note_name, names, error))
        return false;
    json_builder_begin_array(json_builder_set_member_name(call->out, "entries"));
    if (!audit_rows_search(call->hotline->db, &filter, out_entry, call, error))
        return false;
    json_builder_end_array(call->out);
    return audit_add(call->hotline, &entry, call->now, error) && out_head(call, error);
}

const ApiRoute api_audit_routes[] = {
    {"GET", "/audit", STAFF_ADMIN, 0, search},
    {0},
};
