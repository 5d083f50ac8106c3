#include "store/queue.h"

/* Every statement below reads the index cases_queue alone, except those that go along the table itself. A
 * filter that is not set is NULL and lets everything through. */
#define FILTERS                                        \
    "(:urgent IS NULL OR urgent = :urgent)"            \
    " AND (:category IS NULL OR category = :category)" \
    " AND (:region IS NULL OR region = :region)"       \
    " AND (:language IS NULL OR language = :language)" \
    " AND (:since IS NULL OR created_at >= :since)"    \
    " AND (:until IS NULL OR created_at < :until)"

#define ANY_STATUS "IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6, :s7)"
#define PAGE " LIMIT :limit OFFSET :offset"

/* One range of the index for each status, merged: nothing is sorted. */
#define RANGE(status) \
    "SELECT id, rank FROM cases WHERE status = " status " AND rank >= :from AND " FILTERS
#define RANGES                                                                                            \
    RANGE(":s0")                                                                                          \
    " UNION ALL " RANGE(":s1") " UNION ALL " RANGE(":s2") " UNION ALL " RANGE(":s3") " UNION ALL " RANGE( \
        ":s4") " UNION ALL " RANGE(":s5") " UNION ALL " RANGE(":s6") " UNION ALL " RANGE(":s7")

/* Counting is several times cheaper than passing over, so what an offset passes over is counted. */
#define SKIPPED_MAX 500

/* COALESCE hides the status from the index: along the ids of the table nothing is sorted either. */
#define ALONG_TABLE "SELECT id FROM cases WHERE COALESCE(status, '') " ANY_STATUS " AND " FILTERS
/* Up to here sorting what was found is cheaper than walking past what was not. "id + 0" says so. */
#define SORTED_MAX 10000
#define SORTED "SELECT id FROM cases WHERE status " ANY_STATUS " AND " FILTERS

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

static bool count(Db *db, const QueueFilter *filter, int64_t *total, GError **error)
{
    static const char sql[] = "SELECT COUNT(*) FROM cases WHERE status " ANY_STATUS " AND " FILTERS;
    g_auto(DbQuery) query = db_query(db, sql);

    bind_filter(&query, filter);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *total = db_int(&query, 0);
    return true;
}

static bool count_between(Db *db, const QueueFilter *filter, int64_t from, int64_t to,
                          int64_t *count, GError **error)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM cases"
        " WHERE status " ANY_STATUS " AND rank >= :from AND rank < :to AND " FILTERS;
    g_auto(DbQuery) query = db_query(db, sql);

    bind_filter(&query, filter);
    db_bind_int(&query, ":from", from);
    db_bind_int(&query, ":to", to);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *count = db_int(&query, 0);
    return true;
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

/* ---- By rank ---- */

#define ENDS(status)                                             \
    "SELECT (SELECT MIN(rank) FROM cases WHERE status = " status \
    ") AS low,"                                                  \
    "       (SELECT MAX(rank) FROM cases WHERE status = " status ") AS high"

/* The ranks that these statuses have: the lowest, and the highest and one more. */
static bool find_ends(Db *db, const QueueFilter *filter, int64_t *from, int64_t *to, GError **error)
{
    static const char sql[] =
        "SELECT MIN(low), MAX(high) + 1 FROM (" ENDS(":s0") " UNION ALL " ENDS(":s1") " UNION ALL " ENDS(":s2") " UNION ALL " ENDS(
            ":s3") " UNION ALL " ENDS(":s4") " UNION ALL " ENDS(":s5") " UNION ALL " ENDS(":s6") " UNION ALL " ENDS(":s7") ") AS ends";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_statuses(&query, filter);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *from = db_int(&query, 0);
    *to = db_int(&query, 1);
    return true;
}

/* The rank from which few have to be passed over: halves what lies before it again and again. */
static bool find_start(Db *db, const QueueFilter *filter, int64_t *from, int64_t *offset,
                       GError **error)
{
    int64_t to = 0;

    *offset = filter->offset;
    if (!find_ends(db, filter, from, &to, error))
        return false;
    while (*offset > SKIPPED_MAX && to - *from > 1) {
        int64_t middle = *from + (to - *from) / 2, before = 0;

        if (!count_between(db, filter, *from, middle, &before, error))
            return false;
        if (before > *offset) {
            to = middle;
        } else {
            *from = middle;
            *offset -= before;
        }
    }
    return true;
}

static bool find_gravest(Db *db, const QueueFilter *filter, GArray *ids, GError **error)
{
    static const char sql[] = RANGES " ORDER BY rank, id" PAGE;
    g_auto(DbQuery) query = db_query(db, sql);
    int64_t from = 0, offset = 0;

    if (!find_start(db, filter, &from, &offset, error))
        return false;
    bind_filter(&query, filter);
    db_bind_int(&query, ":from", from);
    db_bind_int(&query, ":limit", filter->limit);
    db_bind_int(&query, ":offset", offset);
    return take_ids(&query, ids, error);
}

/* ---- The newest first ---- */

static const char *statement(int64_t total, bool backwards)
{
    static const char newest[] = ALONG_TABLE " ORDER BY id DESC" PAGE;
    static const char oldest[] = ALONG_TABLE " ORDER BY id" PAGE;
    static const char newest_sorted[] = SORTED " ORDER BY id + 0 DESC" PAGE;
    static const char oldest_sorted[] = SORTED " ORDER BY id + 0" PAGE;

    if (total <= SORTED_MAX)
        return backwards ? oldest_sorted : newest_sorted;
    return backwards ? oldest : newest;
}

static void reverse(GArray *ids)
{
    for (guint i = 0, j = ids->len; i + 1 < j; i++) {
        int64_t swapped = g_array_index(ids, int64_t, i);

        j--;
        g_array_index(ids, int64_t, i) = g_array_index(ids, int64_t, j);
        g_array_index(ids, int64_t, j) = swapped;
    }
}

/* Pages of the second half are counted from the end. */
static bool find_newest(Db *db, const QueueFilter *filter, int64_t total, GArray *ids,
                        GError **error)
{
    int64_t length = MIN(filter->limit, total - filter->offset);
    int64_t after = total - filter->offset - length;
    bool backwards = after < filter->offset;
    g_auto(DbQuery) query = db_query(db, statement(total, backwards));

    bind_filter(&query, filter);
    db_bind_int(&query, ":limit", length);
    db_bind_int(&query, ":offset", backwards ? after : filter->offset);
    if (!take_ids(&query, ids, error))
        return false;
    if (backwards)
        reverse(ids);
    return true;
}

bool queue_page(Db *db, const QueueFilter *filter, int64_t *total, GArray *ids, GError **error)
{
    if (filter->mine)
        return find_mine(db, filter, total, ids, error);
    if (!count(db, filter, total, error))
        return false;
    if (filter->offset >= *total)
        return true;
    return filter->order == QUEUE_BY_RANK ? find_gravest(db, filter, ids, error)
                                          : find_newest(db, filter, *total, ids, error);
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
    static const char sql[] = "SELECT status, COUNT(*) FROM cases GROUP BY status";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW)
        visit(db_text(&query, 0), db_int(&query, 1), data);
    return step == DB_DONE;
}

bool queue_counts(Db *db, int64_t staff_id, int64_t now, QueueCounts *counts, GError **error)
{
    static const char sql[] =
        "SELECT SUM(urgent), MIN(created_at),"
        "       (SELECT COUNT(*) FROM claims WHERE staff_id = :staff AND expires_at > :now)"
        "  FROM cases"
        " WHERE status = 'new'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":staff", staff_id);
    db_bind_int(&query, ":now", now);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *counts = (QueueCounts){
        .urgent_new = db_int(&query, 0),
        .oldest_new_at = db_int(&query, 1),
        .mine = db_int(&query, 2),
    };
    return true;
}
