/* Whom a broadcast reached: person by person, and in figures. */

#include "core/sending/reach.h"
#include "core/staff/audit.h"
#include "store/broadcast_figures.h"
#include "store/broadcast_people.h"
#include "web/api_broadcasts.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"

#define PAGE 100
#define PAGE_MAX 200

/* ---- One by one ---- */

typedef struct Paging {
    ApiCall *call;
    int64_t count, last;
} Paging;

static bool out_person(const BroadcastPerson *person, gpointer data, GError **error)
{
    Paging *paging = data;
    ApiCall *call = paging->call;
    char masked[PHONE_MASKED_OCTETS] = "";
    Phone phone = {0};

    if (person->contact_id && !reach_phone(call->hotline, person->contact_id, &phone, error))
        return false;
    if (*phone.e164)
        phone_mask(&phone, masked);
    json_builder_begin_object(call->out);
    api_out_int(call, "id", person->n);
    api_out_text(call, "masked_phone", *masked ? masked : NULL);
    api_out_text(call, "language", person->language);
    api_out_text(call, "state", broadcast_outcome_name(person->outcome));
    api_out_text(call, "reason", person->reason);
    api_out_int_or_null(call, "at", person->outcome == OUTCOME_PENDING ? 0 : person->updated_at);
    json_builder_end_object(call->out);
    paging->count++;
    paging->last = person->n;
    return true;
}

static bool read_page(ApiCall *call, BroadcastPage *page, GError **error)
{
    const char *state = api_query_text(call, "state");

    page->outcome = broadcast_outcome_from_name(state);
    if (state && page->outcome == OUTCOMES)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"state\" must be one of a person.");
    return api_query_int(call, "after", 0, BROADCAST_ID_MAX, 0, &page->after, error) &&
           api_query_int(call, "limit", 1, PAGE_MAX, PAGE, &page->limit, error);
}

static bool get_people(ApiCall *call, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    BroadcastPage page = {.broadcast_id = call->params[0]};
    Paging paging = {.call = call};
    const AuditEntry entry = {.staff_id = call->session->staff_id,
                              .action = "broadcast.people",
                              .subject_id = call->params[0]};

    if (!read_page(call, &page, error) || !api_broadcast(call, &broadcast, error))
        return false;
    api_out_array(call, "people");
    if (!broadcast_people_page(call->hotline->db, &page, out_person, &paging, error))
        return false;
    json_builder_end_array(call->out);
    api_out_int_or_null(call, "next", paging.count < page.limit ? 0 : paging.last);
    return audit_add_reading(call->hotline, &entry, call->now, error);
}

/* ---- In figures ---- */

static void out_figure(const BroadcastFigure *figure, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_text(call, "language", figure->language);
    api_out_text(call, "state", figure->state);
    api_out_text(call, "reason", figure->reason);
    api_out_int(call, "people", figure->people);
    api_out_int(call, "segments", figure->segments);
    api_out_int(call, "cost", figure->cost);
    json_builder_end_object(call->out);
}

static bool get_figures(ApiCall *call, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    const AuditEntry entry = {.staff_id = call->session->staff_id,
                              .action = "broadcast.export",
                              .subject_id = call->params[0]};

    if (!api_broadcast(call, &broadcast, error))
        return false;
    api_out_array(call, "rows");
    if (!broadcast_figures(call->hotline->db, broadcast.row.id, out_figure, call, error))
        return false;
    json_builder_end_array(call->out);
    return audit_add(call->hotline, &entry, call->now, error);
}

const ApiRoute api_broadcast_people_routes[] = {
    {"GET", "/broadcasts/{id}/people", STAFF_WORKER, 0, get_people},
    {"GET", "/broadcasts/{id}/figures", STAFF_VIEWER, 0, get_figures},
    {0},
};
