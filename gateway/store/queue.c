#include "store/queue.h"

#include "store/queue_index.h"

/* A filter that is not set is NULL and lets everything through. */
#define FILTERS                                        \
    "(:urgent IS NULL OR urgent = :urgent)"            \
    " AND (:category IS NULL OR category = :category)" \
    " AND (:region IS NULL OR region = :region)"       \
    " AND (:language IS NULL OR language = :language)" \
    " AND (:since IS NULL OR created_at >= :since)"    \
    " AND (:until IS NULL OR created_at < :until)"

#define ANY_STATUS "IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6, :s7)"

static void bind_statuses(DbQuery *query, const QueueFilter *filter)
{
    static const char *const names[QUEUE_STATUSES] = {":s0", ":s1", ":s2", ":s3",
                                                      ":s4", ":s5", ":s6", ":s7"};

    for (size_t i = 0; i < QUEUE_STATUSES; i++)
        db_bind_text(query, names[i], filter->statuses[i]);
}

static void bind_filter(DbQuery *query, const QueueFilter *filter)
{
    bind_statuses(query, filter);
    db_bind_text(query, ":category", filter->category);
    db_bind_text(query, ":region", filter->region);
    db_bind_text(query, ":language", filter->language);
    if (filter->urgent >= 0)
        db_bind_int(query, ":urgent", filter->urgent);
    if (filter->since >= 0)
        db_bind_int(query, ":since", filter->since);
    if (filter->until >= 0)
        db_bind_int(query, ":until", filter->until);
}

static bool take_ids(DbQuery *query, GArray *ids, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        int64_t id = db_int(query, 0);

        g_array_append_val(ids, id);
    }
    return step == DB_DONE;
}

/* A claim is a lease of minutes: one person's are few. */
static bool find_mine(Db *db, const QueueFilter *filter, int64_t *total, GArray *ids,
                      GError **error)
{
    static const char sql[] =
        "SELECT id FROM claims JOIN cases ON cases.id = claims.case_id"
        " WHERE staff_id = :mine AND expires_at > :now AND status " ANY_STATUS " AND " FILTERS
        " ORDER BY CASE WHEN :newest = 1 THEN -id ELSE rank END, id";
    g_auto(DbQuery) query = db_query(db, sql);
    int64_t offset;

    bind_filter(&query, filter);
    db_bind_int(&query, ":mine", filter->mine);
    db_bind_int(&query, ":now", filter->now);
    db_bind_int(&query, ":newest", filter->order == QUEUE_NEWEST);
    if (!take_ids(&query, ids, error))
        return false;
    *total = ids->len;
    offset = MIN(filter->offset, *total);
    g_array_remove_range(ids, 0, (guint)offset);
    g_array_set_size(ids, (guint)MIN(filter->limit, *total - offset));
    return true;
}

bool queue_page(Db *db, const QueueFilter *filter, int64_t *total, GArray *ids, GError **error)
{
    const QueueIndex *index;

    if (filter->mine)
        return find_mine(db, filter, total, ids, error);
    index = queue_index_find(db, error);
    if (index)
        queue_index_page(index, filter, total, ids);
    return index != NULL;
}

bool queue_load(Db *db, GError **error)
{
    return queue_index_find(db, error) != NULL;
}

/* ---- Lines and counts ---- */

bool queue_row(Db *db, int64_t case_id, int64_t now, QueueVisitor visit, gpointer data,
               GError **error)
{
    static const char sql[] =
        "SELECT (SELECT COUNT(*) FROM case_texts WHERE case_id = cases.id),"
        "       (SELECT number FROM cases AS whole WHERE whole.id = cases.merged_into),"
        "       staff.id, staff.name, claims.expires_at"
        "  FROM cases LEFT JOIN claims ON claims.case_id = cases.id AND claims.expires_at > :now"
        "             LEFT JOIN staff ON staff.id = claims.staff_id"
        " WHERE cases.id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    QueueRow found = {0};
    DbStep step;

    if (!cases_get(db, case_id, &found.row, error))
        return false;
    db_bind_int(&query, ":id", case_id);
    db_bind_int(&query, ":now", now);
    step = db_step(&query, error);
    if (step != DB_ROW)
        return step == DB_DONE;
    found.texts = db_int(&query, 0);
    found.merged_into = db_int(&query, 1);
    found.claim_staff = db_int(&query, 2);
    found.claim_name = db_text(&query, 3);
    found.claim_until = db_int(&query, 4);
    visit(&found, data);
    return true;
}

bool queue_count_statuses(Db *db, QueueCountVisitor visit, gpointer data, GError **error)
{
    const QueueIndex *index = queue_index_find(db, error);

    if (index)
        queue_index_count(index, visit, data);
    return index != NULL;
}

bool queue_counts(Db *db, int64_t staff_id, int64_t now, QueueCounts *counts, GError **error)
{
    static const char
        sql[] = "SELECT COUNT(*) FROM claims WHERE staff_id = :staff AND expires_at > :now";
    const QueueIndex *index = queue_index_find(db, error);
    g_auto(DbQuery) query = db_query(db, sql);

    if (!index)
        return false;
    *counts = (QueueCounts){0};
    queue_index_new_ones(index, &counts->urgent_new, &counts->oldest_new_at);
    db_bind_int(&query, ":staff", staff_id);
    db_bind_int(&query, ":now", now);
    if (db_step(&query, error) != DB_ROW)
        return false;
    counts->mine = db_int(&query, 0);
    return true;
}
