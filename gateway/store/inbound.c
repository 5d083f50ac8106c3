#include "store/inbound.h"

bool inbound_find(Db *db, int64_t id, GBytes **answers_box, GError **error)
{
    static const char sql[] = "SELECT answers_box FROM inbound WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    *answers_box = NULL;
    if (step == DB_ROW) {
        size_t length;
        const void *bytes = db_bytes(&query, 0, &length);

        *answers_box = g_bytes_new(bytes, length);
    }
    return true;
}

bool inbound_keep(Db *db, int64_t id, GBytes *answers_box, int64_t expires_at, GError **error)
{
    static const char sql[] =
        "INSERT INTO inbound (id, answers_box, expires_at)"
        " VALUES (:id, :box, :expires)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET answers_box = excluded.answers_box, expires_at = excluded.expires_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(answers_box, NULL),
                  g_bytes_get_size(answers_box));
    db_bind_int(&query, ":expires", expires_at);
    return db_run(&query, error);
}

bool inbound_expire(Db *db, int64_t now, int64_t limit, int64_t *removed, GError **error)
{
    static const char sql[] =
        "DELETE FROM inbound"
        " WHERE id IN (SELECT id FROM inbound WHERE expires_at <= :now"
        "               ORDER BY expires_at LIMIT :limit)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":limit", limit);
    if (!db_run(&query, error))
        return false;
    *removed = db_changes(db);
    return true;
}
