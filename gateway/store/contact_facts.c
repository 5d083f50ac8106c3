#include "store/contact_facts.h"

bool contact_facts_find(Db *db, int64_t contact_id, GBytes **box, GError **error)
{
    static const char sql[] = "SELECT box FROM contact_facts WHERE contact_id = :contact";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":contact", contact_id);
    step = db_step(&query, error);
    *box = NULL;
    if (step == DB_ROW) {
        size_t length;
        const void *data = db_bytes(&query, 0, &length);

        *box = g_bytes_new(data, length);
    }
    return step != DB_FAILED;
}

bool contact_facts_save(Db *db, int64_t contact_id, GBytes *box, GError **error)
{
    static const char sql[] =
        "INSERT INTO contact_facts (contact_id, box)"
        " VALUES (:contact, :box)"
        " ON CONFLICT (contact_id) DO UPDATE SET box = excluded.box";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    return db_run(&query, error);
}
