#include "store/sessions.h"

void session_row_clear(SessionRow *row)
{
    g_clear_pointer(&row->box, g_bytes_unref);
}

bool sessions_find(Db *db, int64_t id, SessionRow *row, GError **error)
{
    static const char sql[] =
        "SELECT box, contact_id, case_id, due_at, forget_at"
        "  FROM sessions"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    const void *box;
    size_t length;
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    *row = (SessionRow){.id = id};
    if (step == DB_DONE)
        return true;
    box = db_bytes(&query, 0, &length);
    row->box = g_bytes_new(box, length);
    row->contact_id = db_int(&query, 1);
    row->case_id = db_int(&query, 2);
    row->due_at = db_int(&query, 3);
    row->forget_at = db_int(&query, 4);
    return true;
}

bool sessions_save(Db *db, const SessionRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO sessions (id, box, contact_id, case_id, dropped, due_at, forget_at)"
        " VALUES (:id, :box, :contact, :case, 0, :due, :forget)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET box = excluded.box, contact_id = excluded.contact_id,"
        "        case_id = excluded.case_id, dropped = 0, due_at = excluded.due_at,"
        "        forget_at = excluded.forget_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", row->id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(row->box, NULL), g_bytes_get_size(row->box));
    db_bind_id(&query, ":contact", row->contact_id);
    db_bind_id(&query, ":case", row->case_id);
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

bool sessions_drop(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] = "UPDATE sessions SET due_at = :now WHERE id = :id AND dropped = 0";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error) && sessions_sweep(db, now, error);
}

/* Step 1: what was being entered becomes a draft that staff see, with whom it came from. */
static bool keep_drafts(Db *db, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE cases"
        "   SET status = 'draft', updated_at = :now, contact_id = sessions.contact_id"
        "  FROM sessions"
        " WHERE sessions.case_id = cases.id AND cases.status = 'entering'"
        "   AND sessions.due_at <= :now AND sessions.dropped = 0";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

/* Step 2: the session itself waits for a redial. */
static bool mark_dropped(Db *db, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE sessions"
        "   SET dropped = 1, due_at = forget_at"
        " WHERE due_at <= :now AND dropped = 0";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

/* Step 3: nobody redialled. */
static bool forget(Db *db, int64_t now, GError **error)
{
    static const char sql[] = "DELETE FROM sessions WHERE due_at <= :now AND dropped = 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool sessions_sweep(Db *db, int64_t now, GError **error)
{
    return keep_drafts(db, now, error) && mark_dropped(db, now, error) && forget(db, now, error);
}
