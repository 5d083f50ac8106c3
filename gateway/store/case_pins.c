#include "store/case_pins.h"

bool case_pins_find(Db *db, int64_t case_id, int64_t *pin, GError **error)
{
    static const char sql[] = "SELECT pin FROM case_pins WHERE case_id = :case";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":case", case_id);
    step = db_step(&query, error);
    *pin = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool case_pins_set(Db *db, int64_t case_id, int64_t pin, int64_t now, GError **error)
{
    static const char sql[] =
        "INSERT INTO case_pins (case_id, pin, created_at) VALUES (:case, :pin, :now)"
        " ON CONFLICT (case_id) DO UPDATE SET pin = excluded.pin, created_at = excluded.created_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    db_bind_int(&query, ":pin", pin);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool case_pins_remove(Db *db, int64_t case_id, bool *removed, GError **error)
{
    static const char sql[] = "DELETE FROM case_pins WHERE case_id = :case";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    if (!db_run(&query, error))
        return false;
    *removed = db_changes(db) > 0;
    return true;
}

bool case_pins_remove_of_contact(Db *db, int64_t contact_id, GError **error)
{
    static const char sql[] =
        "DELETE FROM case_pins"
        " WHERE case_id IN (SELECT id FROM cases WHERE contact_id = :contact)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    return db_run(&query, error);
}
