#include "store/throttles.h"

bool throttles_count(Db *db, int64_t id, int64_t now, int64_t *count, GError **error)
{
    static const char sql[] = "SELECT count FROM throttles WHERE id = :id AND ends_at > :now";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    step = db_step(&query, error);
    *count = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool throttles_add(Db *db, int64_t id, int64_t now, int64_t window_seconds, GError **error)
{
    static const char sql[] =
        "INSERT INTO throttles (id, count, ends_at)"
        " VALUES (:id, 1, :ends)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET count = CASE WHEN throttles.ends_at > :now THEN throttles.count + 1 ELSE 1 END,"
        "        ends_at = CASE WHEN throttles.ends_at > :now THEN throttles.ends_at"
        "                       ELSE excluded.ends_at END";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":ends", now + window_seconds);
    return db_run(&query, error);
}

bool throttles_clear(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM throttles WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool throttles_expire(Db *db, int64_t now, GError **error)
{
    static const char sql[] = "DELETE FROM throttles WHERE ends_at <= :now";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool throttles_read(Db *db, int64_t id, int64_t now, int64_t *count, int64_t *ends_at,
                    GError **error)
{
    static const char
        sql[] = "SELECT count, ends_at FROM throttles WHERE id = :id AND ends_at > :now";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    step = db_step(&query, error);
    *count = step == DB_ROW ? db_int(&query, 0) : 0;
    *ends_at = step == DB_ROW ? db_int(&query, 1) : 0;
    return step != DB_FAILED;
}

bool throttles_extend(Db *db, int64_t id, int64_t now, int64_t window_seconds, GError **error)
{
    static const char sql[] =
        "INSERT INTO throttles (id, count, ends_at)"
        " VALUES (:id, 1, :ends)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET count = CASE WHEN throttles.ends_at > :now THEN throttles.count + 1 ELSE 1 END,"
        "        ends_at = excluded.ends_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":ends", now + window_seconds);
    return db_run(&query, error);
}
