#include "store/told.h"

#define COLUMNS                                                                                 \
    "id, contact_id, rule, version, facts_box, day, moved_from, remind, channel, consented_at," \
    " consented_version, about, step, next_at, sent_id, check_at, late_at, late_reason,"        \
    " seen_at, created_at, updated_at, sent_day"

/* ---- A row ---- */

static GBytes *read_box(const DbQuery *query, int column)
{
    size_t length;
    const void *bytes = db_bytes(query, column, &length);

    return bytes ? g_bytes_new(bytes, length) : NULL;
}

/* No deadline is of 1970. */
static Day read_day(const DbQuery *query, int column)
{
    int64_t day = db_int(query, column);

    return day ? (Day)day : DAY_NONE;
}

static void read_row(const DbQuery *query, ToldRow *row)
{
    *row = (ToldRow){
        .id = db_int(query, 0),
        .contact_id = db_int(query, 1),
        .rule = g_intern_string(db_text(query, 2)),
        .version = db_int(query, 3),
        .box = read_box(query, 4),
        .day = read_day(query, 5),
        .moved_from = read_day(query, 6),
        .remind = (ToldRemind)db_int(query, 7),
        .channel = g_intern_string(db_text(query, 8)),
        .consented_at = db_int(query, 9),
        .consented_version = db_int(query, 10),
        .about = read_day(query, 11),
        .step = db_int(query, 12),
        .next_at = db_int(query, 13),
        .sent_id = db_int(query, 14),
        .check_at = db_int(query, 15),
        .late_at = db_int(query, 16),
        .late_reason = g_intern_string(db_text(query, 17)),
        .seen_at = db_int(query, 18),
        .created_at = db_int(query, 19),
        .updated_at = db_int(query, 20),
        .sent_day = read_day(query, 21),
    };
}

void told_row_clear(ToldRow *row)
{
    g_clear_pointer(&row->box, g_bytes_unref);
}

static void bind_day(DbQuery *query, const char *name, Day day)
{
    db_bind_id(query, name, day == DAY_NONE ? 0 : day);
}

static void bind_row(DbQuery *query, const ToldRow *row)
{
    db_bind_int(query, ":version", row->version);
    bind_day(query, ":day", row->day);
    bind_day(query, ":moved", row->moved_from);
    db_bind_int(query, ":remind", row->remind);
    db_bind_text(query, ":channel", row->channel);
    db_bind_id(query, ":consented", row->consented_at);
    db_bind_id(query, ":consented_version", row->consented_version);
    bind_day(query, ":about", row->about);
    db_bind_int(query, ":step", row->step);
    db_bind_id(query, ":next", row->next_at);
    db_bind_id(query, ":sent", row->sent_id);
    bind_day(query, ":sent_day", row->sent_day);
    db_bind_id(query, ":check", row->check_at);
    db_bind_id(query, ":late", row->late_at);
    db_bind_text(query, ":reason", row->late_reason);
    db_bind_int(query, ":seen", row->seen_at);
    db_bind_int(query, ":updated", row->updated_at);
}

/* ---- Writing ---- */

bool told_rows_save(Db *db, const ToldRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO told_deadlines (contact_id, rule, version, facts_box, day, moved_from, remind,"
        "                            channel, consented_at, consented_version, about, step,"
        "                            next_at, sent_id, sent_day, check_at, late_at, late_reason,"
        "                            seen_at, created_at, updated_at)"
        " VALUES (:contact, :rule, :version, :box, :day, :moved, :remind, :channel, :consented,"
        "         :consented_version, :about, :step, :next, :sent, :sent_day, :check, :late,"
        "         :reason, :seen, :updated, :updated)"
        " ON CONFLICT (contact_id, rule) DO UPDATE"
        "   SET version = excluded.version, facts_box = excluded.facts_box, day = excluded.day,"
        "       moved_from = excluded.moved_from, channel = excluded.channel,"
        "       about = excluded.about, step = excluded.step, next_at = excluded.next_at,"
        "       check_at = excluded.check_at,"
        "       late_at = excluded.late_at, late_reason = excluded.late_reason,"
        "       seen_at = excluded.seen_at, updated_at = excluded.updated_at";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_row(&query, row);
    db_bind_int(&query, ":contact", row->contact_id);
    db_bind_text(&query, ":rule", row->rule);
    db_bind_bytes(&query, ":box", g_bytes_get_data(row->box, NULL), g_bytes_get_size(row->box));
    return db_run(&query, error);
}

bool told_rows_update(Db *db, const ToldRow *row, GError **error)
{
    static const char sql[] =
        "UPDATE told_deadlines"
        "   SET version = :version, day = :day, moved_from = :moved, remind = :remind,"
        "       channel = :channel, consented_at = :consented,"
        "       consented_version = :consented_version, about = :about, step = :step,"
        "       next_at = :next, sent_id = :sent, sent_day = :sent_day, check_at = :check,"
        "       late_at = :late, late_reason = :reason, seen_at = :seen, updated_at = :updated"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_row(&query, row);
    db_bind_int(&query, ":id", row->id);
    return db_run(&query, error);
}

/* ---- Reading ---- */

static bool read_one(DbQuery *query, ToldRow *row, GError **error)
{
    DbStep step = db_step(query, error);

    *row = (ToldRow){
        .day = DAY_NONE, .moved_from = DAY_NONE, .about = DAY_NONE, .sent_day = DAY_NONE};
    if (step == DB_ROW)
        read_row(query, row);
    return step != DB_FAILED;
}

bool told_rows_find(Db *db, int64_t contact_id, const char *rule, ToldRow *row, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM told_deadlines WHERE contact_id = :contact AND rule = :rule";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    db_bind_text(&query, ":rule", rule);
    return read_one(&query, row, error);
}

bool told_rows_get(Db *db, int64_t id, ToldRow *row, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM told_deadlines WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return read_one(&query, row, error);
}

/* Visitors may write: the rows are read before the first of them is called. */
static bool visit_all(DbQuery *query, ToldRowVisit visit, gpointer data, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ToldRow));
    DbStep step;
    bool good;

    g_array_set_clear_func(rows, (GDestroyNotify)told_row_clear);
    while ((step = db_step(query, error)) == DB_ROW) {
        ToldRow row;

        read_row(query, &row);
        g_array_append_val(rows, row);
    }
    db_query_done(query);
    good = step == DB_DONE;
    for (unsigned i = 0; good && i < rows->len; i++)
        good = visit(&g_array_index(rows, ToldRow, i), data, error);
    return good;
}

bool told_rows_of(Db *db, int64_t contact_id, ToldRowVisit visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM told_deadlines WHERE contact_id = :contact ORDER BY day, id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    return visit_all(&query, visit, data, error);
}

bool told_rows_slice(Db *db, const ToldRowSlice *slice, ToldRowVisit visit, gpointer data,
                     GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM told_deadlines WHERE rule = :rule AND id > :after"
                              " ORDER BY id LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", slice->rule);
    db_bind_int(&query, ":after", slice->after);
    db_bind_int(&query, ":limit", slice->limit);
    return visit_all(&query, visit, data, error);
}

bool told_rows_due(Db *db, int64_t now, int64_t limit, ToldRowVisit visit, gpointer data,
                   GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM told_deadlines WHERE next_at <= :now"
                              " ORDER BY next_at LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":limit", limit);
    return visit_all(&query, visit, data, error);
}

bool told_rows_to_check(Db *db, int64_t now, int64_t limit, ToldRowVisit visit, gpointer data,
                        GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM told_deadlines WHERE check_at <= :now"
                              " ORDER BY check_at LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":limit", limit);
    return visit_all(&query, visit, data, error);
}

/* ---- How it is going ---- */

#define DAY_SECONDS 86400

static bool count_people(Db *db, ToldCounts *counts, GError **error)
{
    static const char sql[] =
        "SELECT COUNT(DISTINCT CASE WHEN remind = 1 THEN contact_id END),"
        "       COALESCE(SUM(CASE WHEN remind = 1 THEN 1 ELSE 0 END), 0),"
        "       COUNT(DISTINCT CASE WHEN remind = 2 THEN contact_id END)"
        "  FROM told_deadlines";
    g_auto(DbQuery) query = db_query(db, sql);

    if (db_step(&query, error) != DB_ROW)
        return false;
    counts->people = db_int(&query, 0);
    counts->deadlines = db_int(&query, 1);
    counts->paused = db_int(&query, 2);
    return true;
}

static bool count_due(Db *db, int64_t until, int64_t *count, GError **error)
{
    static const char sql[] = "SELECT COUNT(*) FROM told_deadlines WHERE next_at <= :until";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":until", until);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *count = db_int(&query, 0);
    return true;
}

static void add_late(const char *reason, int64_t count, gpointer data)
{
    (void)reason;
    *(int64_t *)data += count;
}

bool told_rows_count(Db *db, int64_t now, ToldCounts *counts, GError **error)
{
    *counts = (ToldCounts){0};
    return count_people(db, counts, error) && count_due(db, now, &counts->due_now, error) &&
           count_due(db, now + DAY_SECONDS, &counts->due_day, error) &&
           told_rows_late(db, now, add_late, &counts->late, error);
}

bool told_rows_late(Db *db, int64_t now, ToldLateVisit visit, gpointer data, GError **error)
{
    static const char with_reason[] =
        "SELECT late_reason, COUNT(*) FROM told_deadlines"
        " WHERE late_at IS NOT NULL GROUP BY late_reason";
    static const char without[] =
        "SELECT COUNT(*) FROM told_deadlines"
        " WHERE next_at <= :before AND updated_at <= :before AND late_at IS NULL";
    g_auto(DbQuery) query = db_query(db, with_reason);
    g_auto(DbQuery) due = db_query(db, without);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW)
        visit(db_text(&query, 0), db_int(&query, 1), data);
    if (step == DB_FAILED)
        return false;
    db_bind_int(&due, ":before", now - DAY_SECONDS);
    if (db_step(&due, error) != DB_ROW)
        return false;
    if (db_int(&due, 0) > 0)
        visit(NULL, db_int(&due, 0), data);
    return true;
}
