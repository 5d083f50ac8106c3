#include "store/staff_sessions.h"

void staff_session_row_clear(StaffSessionRow *row)
{
    g_clear_pointer(&row->device, g_free);
    g_clear_pointer(&row->name, g_free);
    g_clear_pointer(&row->role, g_free);
    row->id = 0;
}

bool staff_sessions_add(Db *db, const StaffSessionRow *row, const uint8_t token_hash[32],
                        GError **error)
{
    static const char sql[] =
        "INSERT INTO staff_sessions (id, staff_id, token_hash, device, created_at, used_at)"
        " VALUES (:id, :staff, :hash, :device, :created, :used)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", row->id);
    db_bind_int(&query, ":staff", row->staff_id);
    db_bind_bytes(&query, ":hash", token_hash, 32);
    db_bind_text(&query, ":device", row->device);
    db_bind_int(&query, ":created", row->created_at);
    db_bind_int(&query, ":used", row->used_at);
    return db_run(&query, error);
}

static void read_row(const DbQuery *query, StaffSessionRow *row)
{
    *row = (StaffSessionRow){.id = db_int(query, 0),
                             .staff_id = db_int(query, 1),
                             .device = g_strdup(db_text(query, 2)),
                             .locked = db_int(query, 3) != 0,
                             .created_at = db_int(query, 4),
                             .used_at = db_int(query, 5)};
}

bool staff_sessions_find(Db *db, const uint8_t token_hash[32], StaffSessionRow *row, GError **error)
{
    static const char sql[] =
        "SELECT staff_sessions.id, staff_id, device, locked, staff_sessions.created_at,"
        "       staff_sessions.used_at, name, role"
        "  FROM staff_sessions JOIN staff ON staff.id = staff_sessions.staff_id"
        " WHERE token_hash = :hash AND state = 'active'";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_bytes(&query, ":hash", token_hash, 32);
    step = db_step(&query, error);
    *row = (StaffSessionRow){0};
    if (step == DB_ROW) {
        read_row(&query, row);
        row->name = g_strdup(db_text(&query, 6));
        row->role = g_strdup(db_text(&query, 7));
    }
    return step != DB_FAILED;
}

bool staff_sessions_get(Db *db, int64_t id, StaffSessionRow *row, GError **error)
{
    static const char sql[] =
        "SELECT id, staff_id, device, locked, created_at, used_at"
        "  FROM staff_sessions WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    *row = (StaffSessionRow){0};
    if (step == DB_ROW)
        read_row(&query, row);
    return step != DB_FAILED;
}

bool staff_sessions_each(Db *db, int64_t staff_id, StaffSessionRowCallback callback, gpointer data,
                         GError **error)
{
    static const char sql[] =
        "SELECT id, staff_id, device, locked, created_at, used_at"
        "  FROM staff_sessions WHERE staff_id = :staff ORDER BY created_at DESC, id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":staff", staff_id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        g_auto(StaffSessionRow) row = {0};

        read_row(&query, &row);
        callback(&row, data);
    }
    return step == DB_DONE;
}

bool staff_sessions_touch(Db *db, int64_t id, int64_t now, int64_t idle_since, GError **error)
{
    static const char sql[] =
        "UPDATE staff_sessions SET used_at = :now"
        " WHERE id = :id AND locked = 0 AND used_at > :idle AND used_at < :now";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":idle", idle_since);
    return db_run(&query, error);
}

static bool run_with_id(Db *db, const char *sql, int64_t id, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool staff_sessions_lock(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "UPDATE staff_sessions SET locked = 1 WHERE id = :id";

    return run_with_id(db, sql, id, error);
}

bool staff_sessions_unlock(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] = "UPDATE staff_sessions SET locked = 0, used_at = :now WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool staff_sessions_end(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM staff_sessions WHERE id = :id";

    return run_with_id(db, sql, id, error);
}

bool staff_sessions_end_others(Db *db, int64_t staff_id, int64_t but_id, GError **error)
{
    static const char sql[] = "DELETE FROM staff_sessions WHERE staff_id = :staff AND id <> :but";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":staff", staff_id);
    db_bind_int(&query, ":but", but_id);
    return db_run(&query, error);
}

bool staff_sessions_expire(Db *db, int64_t created_before, GError **error)
{
    static const char sql[] = "DELETE FROM staff_sessions WHERE created_at <= :before";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":before", created_before);
    return db_run(&query, error);
}
