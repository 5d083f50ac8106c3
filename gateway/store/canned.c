#include "store/canned.h"

bool canned_rows_count(Db *db, int64_t *count, GError **error)
{
    static const char sql[] = "SELECT COUNT(*) FROM canned";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);

    *count = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool canned_rows_find(Db *db, int64_t id, bool *found, GError **error)
{
    static const char sql[] = "SELECT 1 FROM canned WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    *found = step == DB_ROW;
    return step != DB_FAILED;
}

/* ---- Saving ---- */

static bool add(Db *db, CannedRow *row, GError **error)
{
    static const char sql[] = "INSERT INTO canned (title, updated_at) VALUES (:title, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":title", row->title);
    db_bind_int(&query, ":now", row->updated_at);
    if (!db_run(&query, error))
        return false;
    row->id = db_last_id(db);
    return true;
}

static bool change(Db *db, const CannedRow *row, bool *found, GError **error)
{
    static const char sql[] = "UPDATE canned SET title = :title, updated_at = :now WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":title", row->title);
    db_bind_int(&query, ":now", row->updated_at);
    db_bind_int(&query, ":id", row->id);
    if (!db_run(&query, error))
        return false;
    *found = db_changes(db) > 0;
    return true;
}

static bool empty(Db *db, int64_t id, GError **error)
{
    static const char texts_sql[] = "DELETE FROM canned_texts WHERE canned_id = :id";
    static const char rules_sql[] = "DELETE FROM canned_rules WHERE canned_id = :id";
    g_auto(DbQuery) texts = db_query(db, texts_sql);
    g_auto(DbQuery) rules = db_query(db, rules_sql);

    db_bind_int(&texts, ":id", id);
    db_bind_int(&rules, ":id", id);
    return db_run(&texts, error) && db_run(&rules, error);
}

static bool add_text(Db *db, int64_t id, const char *language, const char *text, GError **error)
{
    static const char sql[] =
        "INSERT INTO canned_texts (canned_id, language, text) VALUES (:id, :language, :text)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_text(&query, ":language", language);
    db_bind_text(&query, ":text", text);
    return db_run(&query, error);
}

bool canned_rows_save(Db *db, CannedRow *row, bool *found, GError **error)
{
    *found = true;
    if (row->id == 0 ? !add(db, row, error) : !change(db, row, found, error))
        return false;
    if (!*found)
        return true;
    if (!empty(db, row->id, error))
        return false;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (row->texts[i] &&
            !add_text(db, row->id, language_code((Language)i), row->texts[i], error))
            return false;
    }
    return true;
}

bool canned_rows_remove(Db *db, int64_t id, bool *found, GError **error)
{
    static const char sql[] = "DELETE FROM canned WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    if (!db_run(&query, error))
        return false;
    *found = db_changes(db) > 0;
    return true;
}

/* ---- Reading ---- */

static bool read_texts(Db *db, const CannedRow *row, CannedVisit visit, gpointer data,
                       GError **error)
{
    static const char
        sql[] = "SELECT language, text FROM canned_texts WHERE canned_id = :id ORDER BY language";
    g_auto(DbQuery) query = db_query(db, sql);
    char *texts[LANGUAGE_COUNT] = {0};
    CannedRow whole = *row;
    DbStep step;

    db_bind_int(&query, ":id", row->id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        Language language = language_from_code(db_text(&query, 0));

        if (language != LANGUAGE_UNKNOWN)
            whole.texts[language] = texts[language] = g_strdup(db_text(&query, 1));
    }
    if (step == DB_DONE)
        visit(&whole, data);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        g_free(texts[i]);
    return step == DB_DONE;
}

bool canned_rows_list(Db *db, CannedVisit visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT id, title, updated_at FROM canned ORDER BY id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW) {
        const CannedRow row = {
            .id = db_int(&query, 0), .title = db_text(&query, 1), .updated_at = db_int(&query, 2)};

        if (!read_texts(db, &row, visit, data, error))
            return false;
    }
    return step == DB_DONE;
}

/* ---- The rules that one quotes ---- */

bool canned_rules_add(Db *db, int64_t id, const char *rule, int64_t version, GError **error)
{
    static const char sql[] =
        "INSERT INTO canned_rules (canned_id, rule, version) VALUES (:id, :rule, :version)"
        " ON CONFLICT (canned_id, rule) DO NOTHING";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_text(&query, ":rule", rule);
    db_bind_int(&query, ":version", version);
    return db_run(&query, error);
}

bool canned_rules_list(Db *db, int64_t id, CannedRuleVisit visit, gpointer data, GError **error)
{
    static const char
        sql[] = "SELECT rule, version FROM canned_rules WHERE canned_id = :id ORDER BY rule";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW)
        visit(db_text(&query, 0), db_int(&query, 1), data);
    return step == DB_DONE;
}
