#include "core/cases/case_answers.h"

#include "core/cases/case_status.h"
#include "core/cases/triage.h"
#include "store/case_events.h"

/* The person's word on what staff may correct: into the column, or beside the correction. */
static void merge_correctable(CaseRow *row, const CaseRow *said)
{
    if (row->corrected & CASE_CATEGORY_CORRECTED)
        row->reported_category = said->category;
    else
        row->category = said->category;
    if (row->corrected & CASE_URGENT_CORRECTED)
        row->reported_urgent = said->urgent;
    else
        row->urgent = said->urgent;
    if (row->corrected & CASE_REGION_CORRECTED)
        row->reported_region = said->region;
    else
        row->region = said->region;
}

static void merge(CaseRow *row, const CaseRow *said)
{
    if (g_str_equal(row->status, "draft"))
        row->status = said->status;
    row->people = said->people;
    row->happened = said->happened;
    row->language = said->language;
    row->contact_profile = said->contact_profile;
    row->contact_id = said->contact_id;
    merge_correctable(row, said);
    row->rank = triage_rank(row);
}

/* Staff have seen it already, or at least a draft of it. */
static bool save_seen(Hotline *hotline, const CaseRow *said, int64_t now, GError **error)
{
    CaseRow row;
    CaseEvent finished = {.at = now, .kind = "finished", .was = "draft"};

    if (!cases_get(hotline->db, said->id, &row, error))
        return false;
    if (g_str_equal(row.status, "draft") && g_str_equal(said->status, "new"))
        finished.becomes = said->status;
    merge(&row, said);
    hotline_add_news(hotline, row.number, row.urgent, false);
    return cases_write(hotline->db, &row, now, error) &&
           (!finished.becomes || case_events_add(hotline->db, row.id, &finished, error)) &&
           (!g_str_equal(said->status, "new") ||
            case_answers_call_staff(hotline, row.id, now, error));
}

bool case_answers_save(Hotline *hotline, const CaseRow *said, int64_t now, GError **error)
{
    CaseRow entered = *said;
    bool filled = false;

    entered.created_at = 0; /* the store adds it */
    entered.rank = triage_rank(&entered);
    if (!cases_fill(hotline->db, &entered, now, &filled, error))
        return false;
    if (!filled)
        return save_seen(hotline, said, now, error);
    hotline_add_news(hotline, said->number, said->urgent, true);
    return true;
}

static bool set_status(Hotline *hotline, CaseRow *row, const char *status, int64_t now,
                       GError **error)
{
    const CaseEvent event = {.at = now, .kind = "status", .was = row->status, .becomes = status};

    row->status = status;
    row->rank = triage_rank(row);
    hotline_add_news(hotline, row->number, row->urgent, false);
    return cases_write(hotline->db, row, now, error) &&
           case_events_add(hotline->db, row->id, &event, error);
}

bool case_answers_set_status(Hotline *hotline, int64_t case_id, const char *status, int64_t now,
                             GError **error)
{
    CaseRow row;

    if (!cases_get(hotline->db, case_id, &row, error))
        return false;
    return !row.id || !case_status_is_open(row.status) ||
           set_status(hotline, &row, status, now, error);
}

bool case_answers_call_staff(Hotline *hotline, int64_t case_id, int64_t now, GError **error)
{
    const CaseStatus *status;
    CaseRow row;

    if (!cases_get(hotline->db, case_id, &row, error) ||
        (row.merged_into && !cases_get(hotline->db, row.merged_into, &row, error)))
        return false;
    if (row.id != case_id)
        hotline_add_news(hotline, row.number, false, false);
    status = row.id ? case_status_find(row.status) : NULL;
    return !status || !status->called || set_status(hotline, &row, status->called, now, error);
}
