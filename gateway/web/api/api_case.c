/* One case, with all that staff may see of it. */

#include "core/answers/mailbox.h"
#include "core/cases/case_status.h"
#include "store/case_events.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define SAME_PERSON_MAX 50
#define HOUR 3600

/* ---- What was written and done ---- */

static void out_staff(ApiCall *call, int64_t staff_id, const char *name)
{
    api_out_int_or_null(call, "staff_id", staff_id);
    api_out_text(call, "staff_name", name);
}

static void out_part(const CaseText *text, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "n", text->n);
    api_out_text(call, "kind", text->kind);
    api_out_base64(call, "box", g_bytes_get_data(text->box, NULL), g_bytes_get_size(text->box));
    out_staff(call, text->staff_id, text->staff_name);
    api_out_int(call, "created_at", text->created_at);
    json_builder_end_object(call->out);
}

static bool out_parts(ApiCall *call, const CaseRow *row, GError **error)
{
    api_out_array(call, "parts");
    if (!cases_texts(call->hotline->db, row->id, out_part, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static void out_event(const CaseEvent *event, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "at", event->at);
    out_staff(call, event->staff_id, event->staff_name);
    api_out_text(call, "kind", event->kind);
    api_out_text(call, "from", event->was);
    api_out_text(call, "to", event->becomes);
    json_builder_end_object(call->out);
}

/* That it was opened stands in its row alone. */
static bool out_events(ApiCall *call, const CaseRow *row, GError **error)
{
    const CaseEvent opened = {.at = row->created_at, .kind = "opened"};

    api_out_array(call, "events");
    out_event(&opened, call);
    if (!case_events_list(call->hotline->db, row->id, out_event, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static void out_answer(const MailboxAnswer *answer, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "id", answer->id);
    api_out_int(call, "n", answer->n);
    api_out_text(call, "state", answer->state);
    api_out_int(call, "created_at", answer->created_at);
    api_out_int_or_null(call, "ended_at", answer->ended_at);
    api_out_int(call, "expires_at", answer->expires_at);
    api_out_text(call, "ping", answer->ping);
    json_builder_end_object(call->out);
}

static bool out_mailbox(ApiCall *call, const CaseRow *row, GError **error)
{
    bool may_ping = false, has_pin = false;

    api_out_array(call, "answers");
    if (!mailbox_list(call->hotline, row->id, out_answer, call, error) ||
        !mailbox_may_ping(call->hotline, row->contact_id, &may_ping, error) ||
        !mailbox_has_pin(call->hotline, row->id, &has_pin, error))
        return false;
    json_builder_end_array(call->out);
    api_out_bool(call, "may_ping", may_ping);
    api_out_bool(call, "has_pin", has_pin);
    return true;
}

/* ---- Other cases ---- */

typedef struct Others {
    ApiCall *call;
    int64_t self;
} Others;

static void out_other(const CaseRow *row, gpointer data)
{
    const Others *others = data;
    ApiCall *call = others->call;

    if (row->id == others->self)
        return;
    json_builder_begin_object(call->out);
    api_out_int(call, "number", row->number);
    api_out_text(call, "status", row->status);
    api_out_int(call, "created_at", row->created_at);
    json_builder_end_object(call->out);
}

static bool out_same_person(ApiCall *call, const CaseRow *row, GError **error)
{
    Others others = {.call = call, .self = row->id};

    api_out_array(call, "same_person");
    if (row->contact_id && !cases_of_contact(call->hotline->db, row->contact_id, SAME_PERSON_MAX,
                                             out_other, &others, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static bool out_duplicates(ApiCall *call, const CaseRow *row, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    CaseRow other;

    if (!cases_merged_into(call->hotline->db, row->id, ids, error))
        return false;
    api_out_array(call, "duplicates");
    for (guint i = 0; i < ids->len; i++) {
        if (!cases_get(call->hotline->db, g_array_index(ids, int64_t, i), &other, error))
            return false;
        json_builder_add_int_value(call->out, other.number);
    }
    json_builder_end_array(call->out);
    return true;
}

/* ---- Tables ---- */

static void out_moves(ApiCall *call, const CaseRow *row)
{
    const CaseStatus *status = case_status_find(row->status);

    api_out_array(call, "moves");
    for (const char *const *move = status->moves; *move; move++)
        json_builder_add_string_value(call->out, *move);
    json_builder_end_array(call->out);
}

static void out_limit(ApiCall *call, const Limit *limit, int64_t due_at)
{
    json_builder_begin_object(call->out);
    api_out_text(call, "id", limit->id);
    api_out_int(call, "hours", limit->hours);
    api_out_int(call, "due_at", due_at);
    api_out_object(call, "title");
    for (size_t i = 0; i < LIMIT_TITLES; i++)
        api_out_text(call, limit_title_languages[i], limit->titles[i]);
    json_builder_end_object(call->out);
    api_out_text(call, "source", limit->source);
    api_out_bool(call, "verified", limit->verified);
    json_builder_end_object(call->out);
}

static void out_limits_that(ApiCall *call, const CaseRow *row, bool have_passed)
{
    const Limits *limits = call->hotline->texts->limits;

    for (size_t i = 0; i < limits_count(limits); i++) {
        const Limit *limit = limits_get(limits, i);
        int64_t due_at = row->detained_at + (int64_t)limit->hours * HOUR;

        if ((due_at <= call->now) == have_passed)
            out_limit(call, limit, due_at);
    }
}

static void out_limits(ApiCall *call, const CaseRow *row)
{
    api_out_array(call, "limits");
    if (row->detained_at) {
        out_limits_that(call, row, false);
        out_limits_that(call, row, true);
    }
    json_builder_end_array(call->out);
}

/* ---- The case ---- */

static void out_reported(ApiCall *call, const CaseRow *row)
{
    api_out_object(call, "reported");
    api_out_text(call, "category",
                 row->corrected & CASE_CATEGORY_CORRECTED ? row->reported_category : NULL);
    if (row->corrected & CASE_URGENT_CORRECTED)
        api_out_bool(call, "urgent", row->reported_urgent);
    else
        api_out_text(call, "urgent", NULL);
    api_out_text(call, "region",
                 row->corrected & CASE_REGION_CORRECTED ? row->reported_region : NULL);
    json_builder_end_object(call->out);
}

static bool out_keys(ApiCall *call, const CaseRow *row, GError **error)
{
    g_autoptr(GBytes) sealed_key = NULL;
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    int64_t number, texts;

    if (!cases_key(call->hotline->db, row->id, public_key, &number, &texts, error) ||
        !cases_sealed_key(call->hotline->db, row->id, &sealed_key, error))
        return false;
    api_out_int(call, "hotline_key_id", row->hotline_key_id);
    api_out_base64(call, "public_key", public_key, sizeof public_key);
    if (sealed_key)
        api_out_base64(call, "sealed_key", g_bytes_get_data(sealed_key, NULL),
                       g_bytes_get_size(sealed_key));
    else
        api_out_text(call, "sealed_key", NULL);
    return true;
}

static bool out_phone(ApiCall *call, Casework *work, GError **error)
{
    char masked[PHONE_MASKED_OCTETS];

    if (!casework_masked_phone(work, masked, error))
        return false;
    api_out_text(call, "masked_phone", *masked ? masked : NULL);
    return true;
}

typedef struct Summary {
    ApiCall *call;
    bool good;
    GError **error;
} Summary;

static void out_summary(const QueueRow *row, gpointer data)
{
    Summary *summary = data;

    summary->good = api_case_summary(summary->call, row, summary->error);
}

static bool get_case(ApiCall *call, GError **error)
{
    Summary summary = {.call = call, .error = error};
    Casework work;
    const CaseRow *row = &work.row;

    if (!api_case_open(call, &work, error) ||
        !api_case_verdict(casework_read(&work, error), error) ||
        !queue_row(call->hotline->db, row->id, call->now, out_summary, &summary, error) ||
        !summary.good)
        return false;
    out_reported(call, row);
    out_moves(call, row);
    out_limits(call, row);
    return out_keys(call, row, error) && out_parts(call, row, error) &&
           out_events(call, row, error) && out_mailbox(call, row, error) &&
           out_same_person(call, row, error) && out_duplicates(call, row, error) &&
           out_phone(call, &work, error);
}

const ApiRoute api_case_routes[] = {
    {"GET", "/cases/{number}", STAFF_VIEWER, 0, get_case},
    {0},
};
