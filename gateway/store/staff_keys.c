#include "store/staff_keys.h"

static bool run_for(Db *db, const char *sql, int64_t staff_id, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":staff", staff_id);
    return db_run(&query, error);
}

static bool add_box(Db *db, const char *sql, int64_t staff_id, const KeyBox *box, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":staff", staff_id);
    db_bind_int(&query, ":key", box->hotline_key_id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(box->box, NULL), g_bytes_get_size(box->box));
    return db_run(&query, error);
}

static bool each_box(Db *db, const char *sql, int64_t staff_id, KeyBoxCallback callback,
                     gpointer data, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":staff", staff_id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        size_t length;
        const void *bytes = db_bytes(&query, 1, &length);
        g_autoptr(GBytes) box = g_bytes_new(bytes, length);

        callback(db_int(&query, 0), box, data);
    }
    return step == DB_DONE;
}

/* ---- Wraps ---- */

bool staff_wraps_add(Db *db, int64_t staff_id, const KeyBox *wrap, GError **error)
{
    static const char sql[] =
        "INSERT INTO staff_wraps (staff_id, hotline_key_id, box)"
        " VALUES (:staff, :key, :box)"
        " ON CONFLICT (staff_id, hotline_key_id) DO UPDATE SET box = excluded.box";

    return add_box(db, sql, staff_id, wrap, error);
}

bool staff_wraps_each(Db *db, int64_t staff_id, KeyBoxCallback callback, gpointer data,
                      GError **error)
{
    static const char sql[] =
        "SELECT hotline_key_id, box FROM staff_wraps WHERE staff_id = :staff ORDER BY hotline_key_id";

    return each_box(db, sql, staff_id, callback, data, error);
}

bool staff_wraps_clear(Db *db, int64_t staff_id, GError **error)
{
    static const char sql[] = "DELETE FROM staff_wraps WHERE staff_id = :staff";

    return run_for(db, sql, staff_id, error);
}

bool staff_wraps_holders(Db *db, int64_t hotline_key_id,
                         void (*callback)(int64_t staff_id, gpointer data), gpointer data,
                         GError **error)
{
    static const char sql[] =
        "SELECT staff.id"
        "  FROM staff JOIN staff_wraps ON staff_wraps.staff_id = staff.id"
        " WHERE staff.state = 'active' AND staff_wraps.hotline_key_id = :key"
        " ORDER BY staff.id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":key", hotline_key_id);
    while ((step = db_step(&query, error)) == DB_ROW)
        callback(db_int(&query, 0), data);
    return step == DB_DONE;
}

/* ---- Under an invitation ---- */

bool staff_invite_boxes_add(Db *db, int64_t staff_id, const KeyBox *box, GError **error)
{
    static const char sql[] =
        "INSERT INTO staff_invite_boxes (staff_id, hotline_key_id, box)"
        " VALUES (:staff, :key, :box)"
        " ON CONFLICT (staff_id, hotline_key_id) DO UPDATE SET box = excluded.box";

    return add_box(db, sql, staff_id, box, error);
}

bool staff_invite_boxes_each(Db *db, int64_t staff_id, KeyBoxCallback callback, gpointer data,
                             GError **error)
{
    static const char sql[] =
        "SELECT hotline_key_id, box"
        "  FROM staff_invite_boxes WHERE staff_id = :staff ORDER BY hotline_key_id";

    return each_box(db, sql, staff_id, callback, data, error);
}

bool staff_invite_boxes_clear(Db *db, int64_t staff_id, GError **error)
{
    static const char sql[] = "DELETE FROM staff_invite_boxes WHERE staff_id = :staff";

    return run_for(db, sql, staff_id, error);
}

/* ---- Recovery codes ---- */

static void bind_code(DbQuery *query, int64_t staff_id, const uint8_t hash[32])
{
    db_bind_int(query, ":staff", staff_id);
    db_bind_bytes(query, ":hash", hash, 32);
}

bool staff_recovery_codes_add(Db *db, int64_t staff_id, const uint8_t hash[32], GError **error)
{
    static const char
        sql[] = "INSERT INTO staff_recovery_codes (staff_id, hash) VALUES (:staff, :hash)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_code(&query, staff_id, hash);
    return db_run(&query, error);
}

bool staff_recovery_codes_find(Db *db, int64_t staff_id, const uint8_t hash[32], bool *found,
                               GError **error)
{
    static const char
        sql[] = "SELECT 1 FROM staff_recovery_codes WHERE staff_id = :staff AND hash = :hash";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    bind_code(&query, staff_id, hash);
    step = db_step(&query, error);
    *found = step == DB_ROW;
    return step != DB_FAILED;
}

bool staff_recovery_codes_remove(Db *db, int64_t staff_id, const uint8_t hash[32], GError **error)
{
    static const char
        sql[] = "DELETE FROM staff_recovery_codes WHERE staff_id = :staff AND hash = :hash";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_code(&query, staff_id, hash);
    return db_run(&query, error);
}

bool staff_recovery_codes_clear(Db *db, int64_t staff_id, GError **error)
{
    static const char sql[] = "DELETE FROM staff_recovery_codes WHERE staff_id = :staff";

    return run_for(db, sql, staff_id, error);
}
