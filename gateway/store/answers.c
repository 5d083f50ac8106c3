#include "store/answers.h"

bool answers_add(Db *db, GBytes *box, int64_t expires_at, int64_t *id, GError **error)
{
    static const char sql[] = "INSERT INTO answers (box, expires_at) VALUES (:box, :expires)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    db_bind_int(&query, ":expires", expires_at);
    if (!db_run(&query, error))
        return false;
    *id = db_last_id(db);
    return true;
}

bool answers_find(Db *db, int64_t id, GBytes **box, GError **error)
{
    static const char sql[] = "SELECT box FROM answers WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    const void *bytes;
    size_t length;
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    bytes = step == DB_ROW ? db_bytes(&query, 0, &length) : NULL;
    *box = bytes ? g_bytes_new(bytes, length) : NULL;
    return true;
}

bool answers_expire(Db *db, int64_t now, int64_t limit, GError **error)
{
    static const char sql[] =
        "DELETE FROM answers"
        " WHERE id IN (SELECT id FROM answers WHERE expires_at <= :now"
        "               ORDER BY expires_at LIMIT :limit)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":limit", limit);
    return db_run(&query, error);
}
