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
    db_bind_int(query, ":rank", row->rank);
}

bool cases_add(Db *db, CaseRow *row, const void *public_key, size_t public_length,
               GBytes *sealed_key, GError **error)
{
    static const char sql[] =
        "INSERT INTO cases (number, status, category, urgent, people, happened, region, language,"
        "                   bearer, channel, contact_profile, contact_id, public_key, sealed_key,"
        "                   hotline_key_id, created_at, updated_at, rank)"
        " VALUES (:number, :status, :category, :urgent, :people, :happened, :region, :language,"
        "         :bearer, :channel, :profile, :contact, :public, :sealed,"
        "         :hotline, :now, :now, :rank)";
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

bool cases_fill(Db *db, const CaseRow *row, int64_t now, bool *filled, GError **error)
{
    static const char sql[] =
        "UPDATE cases"
        "   SET status = :status, category = :category, urgent = :urgent, people = :people,"
        "       happened = :happened, region = :region, language = :language,"
        "       contact_profile = :profile, contact_id = :contact, rank = created_at + :rank,"
        "       updated_at = :now"
        " WHERE id = :id AND status = 'entering'";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_answers(&query, row);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", row->id);
    if (!db_run(&query, error))
        return false;
    *filled = db_changes(db) > 0;
    return true;
}

bool cases_write(Db *db, const CaseRow *row, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE cases"
        "   SET status = :status, category = :category, urgent = :urgent, people = :people,"
        "       happened = :happened, region = :region, language = :language,"
        "       contact_profile = :profile, contact_id = :contact, rank = :rank,"
        "       corrected = :corrected, reported_category = :reported_category,"
        "       reported_urgent = :reported_urgent, reported_region = :reported_region,"
        "       detained_at = :detained, merged_into = :merged, updated_at = :now"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_answers(&query, row);
    db_bind_int(&query, ":corrected", row->corrected);
    db_bind_text(&query, ":reported_category", row->reported_category);
    db_bind_int(&query, ":reported_urgent", row->reported_urgent);
    db_bind_text(&query, ":reported_region", row->reported_region);
    db_bind_id(&query, ":detained", row->detained_at);
    db_bind_id(&query, ":merged", row->merged_into);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", row->id);
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

bool cases_add_text(Db *db, int64_t id, const CaseText *text, GError **error)
{
    static const char sql[] =
        "INSERT INTO case_texts (case_id, n, kind, staff_id, box, created_at)"
        " VALUES (:id, :n, :kind, :staff, :box, :at)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":n", text->n);
    db_bind_text(&query, ":kind", text->kind);
    db_bind_id(&query, ":staff", text->staff_id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(text->box, NULL), g_bytes_get_size(text->box));
    db_bind_int(&query, ":at", text->created_at);
    return db_run(&query, error);
}

#define CASE_COLUMNS                                                                         \
    "id, number, status, category, urgent, people, happened, region, language,"              \
    " bearer, channel, contact_profile, contact_id, hotline_key_id, created_at, updated_at," \
    " rank, corrected, reported_category, reported_urgent, reported_region, detained_at,"    \
    " merged_into"

/* Columns: CASE_COLUMNS. */
static CaseRow read_case(const DbQuery *query)
{
    return (CaseRow){
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
        .updated_at = db_int(query, 15),
        .rank = db_int(query, 16),
        .corrected = (unsigned)db_int(query, 17),
        .reported_category = db_text(query, 18),
        .reported_urgent = db_int(query, 19) != 0,
        .reported_region = db_text(query, 20),
        .detained_at = db_int(query, 21),
        .merged_into = db_int(query, 22),
    };
}

static bool visit_cases(DbQuery *query, CaseVisitor visit, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        CaseRow row = read_case(query);

        visit(&row, data);
    }
    return step == DB_DONE;
}

static void intern(CaseRow *row)
{
    const char **const texts[] = {
        &row->status,          &row->category,          &row->people,          &row->happened,
        &row->region,          &row->language,          &row->bearer,          &row->channel,
        &row->contact_profile, &row->reported_category, &row->reported_region,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_intern_string(*texts[i]);
}

static bool get_case(DbQuery *query, CaseRow *row, GError **error)
{
    DbStep step = db_step(query, error);

    *row = (CaseRow){0};
    if (step == DB_ROW) {
        *row = read_case(query);
        intern(row);
    }
    return step != DB_FAILED;
}

bool cases_get(Db *db, int64_t id, CaseRow *row, GError **error)
{
    static const char sql[] = "SELECT " CASE_COLUMNS " FROM cases WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return get_case(&query, row, error);
}

bool cases_get_number(Db *db, int64_t number, CaseRow *row, GError **error)
{
    static const char sql[] = "SELECT " CASE_COLUMNS " FROM cases WHERE number = :number";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":number", number);
    return get_case(&query, row, error);
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

bool cases_merged_into(Db *db, int64_t id, GArray *ids, GError **error)
{
    static const char sql[] = "SELECT id FROM cases WHERE merged_into = :id ORDER BY id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        int64_t found = db_int(&query, 0);

        g_array_append_val(ids, found);
    }
    return step == DB_DONE;
}

bool cases_texts(Db *db, int64_t id, CaseTextVisitor visit, gpointer data, GError **error)
{
    static const char sql[] =
        "SELECT n, box, case_texts.created_at, kind, staff_id, staff.name"
        "  FROM case_texts LEFT JOIN staff ON staff.id = staff_id"
        " WHERE case_id = :id"
        " ORDER BY n";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        size_t length;
        const void *bytes = db_bytes(&query, 1, &length);
        g_autoptr(GBytes) box = g_bytes_new(bytes, length);

        CaseText text = {
            .n = db_int(&query, 0),
            .kind = db_text(&query, 3),
            .staff_id = db_int(&query, 4),
            .box = box,
            .created_at = db_int(&query, 2),
            .staff_name = db_text(&query, 5),
        };

        visit(&text, data);
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
