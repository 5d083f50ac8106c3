#include "store/hotline_keys.h"

#include <string.h>

#include "base/error.h"

void hotline_key_row_clear(HotlineKeyRow *row)
{
    g_clear_pointer(&row->recovery_box, g_bytes_unref);
}

bool hotline_keys_add(Db *db, const uint8_t public_key[32], GBytes *recovery_box, int64_t now,
                      GError **error)
{
    static const char sql[] =
        "INSERT INTO hotline_keys (public_key, recovery_box, created_at)"
        " VALUES (:public, :box, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":public", public_key, 32);
    db_bind_bytes(&query, ":box", g_bytes_get_data(recovery_box, NULL),
                  g_bytes_get_size(recovery_box));
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

static void read_row(const DbQuery *query, HotlineKeyRow *row)
{
    size_t length;
    const void *bytes = db_bytes(query, 1, &length);

    g_assert(length == sizeof row->public_key);
    *row = (HotlineKeyRow){.id = db_int(query, 0), .created_at = db_int(query, 3)};
    memcpy(row->public_key, bytes, length);
    bytes = db_bytes(query, 2, &length);
    row->recovery_box = g_bytes_new(bytes, length);
}

bool hotline_keys_find(Db *db, int64_t id_or_zero, HotlineKeyRow *row, GError **error)
{
    static const char sql[] =
        "SELECT id, public_key, recovery_box, created_at"
        "  FROM hotline_keys"
        " WHERE :id = 0 OR id = :id"
        " ORDER BY id DESC"
        " LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id_or_zero);
    step = db_step(&query, error);
    if (step == DB_DONE)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "the database has no hotline key: it was not made by tayanch init");
    if (step != DB_ROW)
        return false;
    read_row(&query, row);
    return true;
}

bool hotline_keys_each(Db *db, HotlineKeyCallback callback, gpointer data, GError **error)
{
    static const char
        sql[] = "SELECT id, public_key, recovery_box, created_at FROM hotline_keys ORDER BY id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW) {
        g_auto(HotlineKeyRow) row = {0};

        read_row(&query, &row);
        callback(&row, data);
    }
    return step == DB_DONE;
}

bool hotline_recovery_add(Db *db, const uint8_t public_key[32], GError **error)
{
    static const char sql[] = "INSERT INTO hotline_recovery (id, public_key) VALUES (1, :public)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":public", public_key, 32);
    return db_run(&query, error);
}

bool hotline_recovery_find(Db *db, uint8_t public_key[32], GError **error)
{
    static const char sql[] = "SELECT public_key FROM hotline_recovery WHERE id = 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);
    const void *bytes;
    size_t length;

    if (step == DB_DONE)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "the database knows no recovery key: it was not made by tayanch init");
    if (step != DB_ROW)
        return false;
    bytes = db_bytes(&query, 0, &length);
    g_assert(length == 32);
    memcpy(public_key, bytes, length);
    return true;
}

bool server_key_check_add(Db *db, GBytes *box, GError **error)
{
    static const char sql[] = "INSERT INTO server_key_checks (id, box) VALUES (1, :box)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    return db_run(&query, error);
}

bool server_key_check_find(Db *db, GBytes **box, GError **error)
{
    static const char sql[] = "SELECT box FROM server_key_checks WHERE id = 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);
    const void *bytes;
    size_t length;

    if (step == DB_DONE)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "the database was not made by tayanch init: it knows no server key");
    if (step != DB_ROW)
        return false;
    bytes = db_bytes(&query, 0, &length);
    *box = g_bytes_new(bytes, length);
    return true;
}
