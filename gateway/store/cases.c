#include "store/cases.h"

#include <string.h>

bool cases_is_free(Db *db, int64_t number, bool *is_free, GError **error)
{
    static const char sql[] = "SELECT 1 FROM cases WHERE number = :number";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":number", number);
    step = db_step(&query, error);
    *is_free = step == DB_DONE;
    return step != DB_FAILED;
}

static void bind_answers(DbQuery *query, const CaseRow *row)
{
    db_bind_text(query, ":status", row->status);
    db_bind_text(query, ":category", row->category);
    db_bind_int(query, ":urgent", row->urgent);
    db_bind_text(query, ":people", row->people);
    db_bind_text(query, ":happened", row->happened);
    db_bind_text(query, ":region", row->region);
    db_bind_text(query, ":language", row->language);
    db_bind_text(query, ":profile", row->contact_profile);
    db_bind_id(query, ":contact", row->contact_id);
}

bool cases_add(Db *db, CaseRow *row, const void *public_key, size_t public_length,
               GBytes *sealed_key, GError **error)
{
    static const char sql[] =
        "INSERT INTO cases (number, status, category, urgent, people, happened, region, language,"
        "                   bearer, channel, contact_profile, contact_id, public_key, sealed_key,"
        "                   hotline_key_id, created_at, updated_at)"
        " VALUES (:number, :status, :category, :urgent, :people, :happened, :region, :language,"
        "         :bearer, :channel, :profile, :contact, :public, :sealed,"
        "         :hotline, :now, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_answers(&query, row);
    db_bind_int(&query, ":number", row->number);
    db_bind_text(&query, ":bearer", row->bearer);
    db_bind_text(&query, ":channel", row->channel);
    db_bind_bytes(&query, ":public", public_key, public_length);
    db_bind_bytes(&query, ":sealed", g_bytes_get_data(sealed_key, NULL),
                  g_bytes_get_size(sealed_key));
    db_bind_int(&query, ":hotline", row->hotline_key_id);
    db_bind_int(&query, ":now", row->created_at);
    if (!db_run(&query, error))
        return false;
    row->id = db_last_id(db);
    return true;
}

bool cases_update(Db *db, const CaseRow *row, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE cases"
        "   SET status = CASE WHEN status IN ('entering', 'draft') THEN :status ELSE status END,"
        "       category = :category, urgent = :urgent, people = :people,"
        "       happened = :happened, region = :region, language = :language,"
        "       contact_profile = :profile, contact_id = :contact, updated_at = :now"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_answers(&query, row);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", row->id);
    return db_run(&query, error);
}

bool cases_set(Db *db, int64_t id, CaseField field, const char *value_or_null, int64_t now,
               GError **error)
{
    static const char *const sql[CASE_FIELD_COUNT] = {
        [CASE_CATEGORY] = "UPDATE cases SET category = :value, updated_at = :now WHERE id = :id",
        [CASE_PEOPLE] = "UPDATE cases SET people = :value, updated_at = :now WHERE id = :id",
        [CASE_HAPPENED] = "UPDATE cases SET happened = :value, updated_at = :now WHERE id = :id",
        [CASE_REGION] = "UPDATE cases SET region = :value, updated_at = :now WHERE id = :id",
    };
    g_auto(DbQuery) query = db_query(db, sql[field]);

    db_bind_text(&query, ":value", value_or_null);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool cases_set_status(Db *db, int64_t id, const char *status, int64_t now, GError **error)
{
    static const char sql[] = "UPDATE cases SET status = :status, updated_at = :now WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":status", status);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool cases_erase_drafts(Db *db, int64_t contact_id, GError **error)
{
    /* What is still being entered is linked only by its session. */
    static const char sql[] =
        "DELETE FROM cases"
        " WHERE (status = 'draft' AND contact_id = :contact)"
        "    OR (status IN ('draft', 'entering')"
        "        AND id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    return db_run(&query, error);
}

bool cases_key(Db *db, int64_t id, uint8_t public_key[32], int64_t *number, int64_t *texts,
               GError **error)
{
    static const char sql[] =
        "SELECT public_key, number, (SELECT COUNT(*) FROM case_texts WHERE case_id = cases.id)"
        "  FROM cases"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    const void *bytes;
    size_t length;

    db_bind_int(&query, ":id", id);
    if (db_step(&query, error) != DB_ROW)
        return false;
    bytes = db_bytes(&query, 0, &length);
    g_assert(length == 32);
    memcpy(public_key, bytes, length);
    *number = db_int(&query, 1);
    *texts = db_int(&query, 2);
    return true;
}

bool cases_add_text(Db *db, int64_t id, int64_t n, GBytes *box, int64_t now, GError **error)
{
    static const char
        sql[] = "INSERT INTO case_texts (case_id, n, box, created_at) VALUES (:id, :n, :box, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":n", n);
    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

#define CASE_COLUMNS                                                            \
    "id, number, status, category, urgent, people, happened, region, language," \
    " bearer, channel, contact_profile, contact_id, hotline_key_id, created_at"

/* Columns: CASE_COLUMNS. */
static bool visit_cases(DbQuery *query, CaseVisitor visit, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        CaseRow row = {
            .id = db_int(query, 0),
            .number = db_int(query, 1),
            .status = db_text(query, 2),
            .category = db_text(query, 3),
            .urgent = db_int(query, 4) != 0,
            .people = db_text(query, 5),
            .happened = db_text(query, 6),
            .region = db_text(query, 7),
            .language = db_text(query, 8),
            .bearer = db_text(query, 9),
            .channel = db_text(query, 10),
            .contact_profile = db_text(query, 11),
            .contact_id = db_int(query, 12),
            .hotline_key_id = db_int(query, 13),
            .created_at = db_int(query, 14),
        };

        visit(&row, data);
    }
    return step == DB_DONE;
}

bool cases_list(Db *db, CaseVisitor visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT " CASE_COLUMNS
                              "  FROM cases"
                              " WHERE status <> 'entering'"
                              " ORDER BY id DESC";
    g_auto(DbQuery) query = db_query(db, sql);

    return visit_cases(&query, visit, data, error);
}

bool cases_of_contact(Db *db, int64_t contact_id, int64_t limit, CaseVisitor visit, gpointer data,
                      GError **error)
{
    static const char sql[] = "SELECT " CASE_COLUMNS
                              "  FROM cases"
                              " WHERE contact_id = :contact AND status <> 'entering'"
                              " ORDER BY id DESC"
                              " LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    db_bind_int(&query, ":limit", limit);
    return visit_cases(&query, visit, data, error);
}

bool cases_find(Db *db, int64_t number, CaseVisitor visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT " CASE_COLUMNS
                              "  FROM cases"
                              " WHERE number = :number AND status <> 'entering'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":number", number);
    return visit_cases(&query, visit, data, error);
}

bool cases_texts(Db *db, int64_t id, CaseTextVisitor visit, gpointer data, GError **error)
{
    static const char
        sql[] = "SELECT n, box, created_at FROM case_texts WHERE case_id = :id ORDER BY n";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        size_t length;
        const void *bytes = db_bytes(&query, 1, &length);
        g_autoptr(GBytes) box = g_bytes_new(bytes, length);

        visit(db_int(&query, 0), box, db_int(&query, 2), data);
    }
    return step == DB_DONE;
}

bool cases_sealed_key(Db *db, int64_t id, GBytes **sealed_key, GError **error)
{
    static const char sql[] = "SELECT sealed_key FROM cases WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    const void *bytes;
    size_t length;
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    bytes = step == DB_ROW ? db_bytes(&query, 0, &length) : NULL;
    *sealed_key = bytes ? g_bytes_new(bytes, length) : NULL;
    return true;
}
