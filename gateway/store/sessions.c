#include "store/sessions.h"

/* Of one look: a few milliseconds of reading. */
#define SLICE_ROWS 2000

void session_row_clear(SessionRow *row)
{
    g_clear_pointer(&row->box, g_bytes_unref);
}

/* Columns: id, box, contact_id, case_id, dropped, due_at, forget_at. */
static void read_row(const DbQuery *query, SessionRow *row)
{
    size_t length;
    const void *box = db_bytes(query, 1, &length);

    *row = (SessionRow){
        .id = db_int(query, 0),
        .box = g_bytes_new(box, length),
        .contact_id = db_int(query, 2),
        .case_id = db_int(query, 3),
        .dropped = db_int(query, 4) != 0,
        .due_at = db_int(query, 5),
        .forget_at = db_int(query, 6),
    };
}

bool sessions_find(Db *db, int64_t id, SessionRow *row, GError **error)
{
    static const char sql[] =
        "SELECT id, box, contact_id, case_id, dropped, due_at, forget_at"
        "  FROM sessions"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    *row = (SessionRow){.id = id};
    if (step == DB_ROW)
        read_row(&query, row);
    return true;
}

bool sessions_save(Db *db, const SessionRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO sessions (id, box, contact_id, case_id, dropped, due_at, forget_at)"
        " VALUES (:id, :box, :contact, :case, :dropped, :due, :forget)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET box = excluded.box, contact_id = excluded.contact_id,"
        "        case_id = excluded.case_id, dropped = excluded.dropped,"
        "        due_at = excluded.due_at, forget_at = excluded.forget_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", row->id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(row->box, NULL), g_bytes_get_size(row->box));
    db_bind_id(&query, ":contact", row->contact_id);
    db_bind_id(&query, ":case", row->case_id);
    db_bind_int(&query, ":dropped", row->dropped);
    db_bind_int(&query, ":due", row->due_at);
    db_bind_int(&query, ":forget", row->forget_at);
    return db_run(&query, error);
}

bool sessions_remove(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM sessions WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

/* The last row of the slice that begins after a row; 0 if the slice is the last one. */
static bool end_of_slice(Db *db, int64_t after, int64_t *end, GError **error)
{
    static const char
        sql[] = "SELECT id FROM sessions WHERE id > :after ORDER BY id LIMIT 1 OFFSET :slice";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":after", after);
    db_bind_int(&query, ":slice", SLICE_ROWS - 1);
    step = db_step(&query, error);
    *end = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool sessions_due(Db *db, int64_t now, int64_t *after, SessionVisitor visit, gpointer data,
                  GError **error)
{
    static const char sql[] =
        "SELECT id, box, contact_id, case_id, dropped, due_at, forget_at"
        "  FROM sessions"
        " WHERE id > :after AND id <= :end AND due_at <= :now";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;
    int64_t end;

    if (!end_of_slice(db, *after, &end, error))
        return false;
    db_bind_int(&query, ":after", *after);
    db_bind_int(&query, ":end", end ? end : INT64_MAX);
    db_bind_int(&query, ":now", now);
    while ((step = db_step(&query, error)) == DB_ROW) {
        g_auto(SessionRow) row = {0};

        read_row(&query, &row);
        visit(&row, data);
    }
    if (step == DB_FAILED)
        return false;
    *after = end;
    return true;
}
