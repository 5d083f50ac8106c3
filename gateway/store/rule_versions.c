#include "store/rule_versions.h"

#define SELECT                                                                         \
    "SELECT v.rule, v.version, v.text, v.state, v.author_id, author.name, v.reviewer," \
    "       v.reviewed_on, v.created_at, v.approver_id, approver.name, v.approved_at," \
    "       v.undo_until, v.reviewed_on IS NULL"                                       \
    "  FROM rule_versions AS v"                                                        \
    "  LEFT JOIN staff AS author ON author.id = v.author_id"                           \
    "  LEFT JOIN staff AS approver ON approver.id = v.approver_id"

static void read_row(const DbQuery *query, RuleVersionRow *row)
{
    *row = (RuleVersionRow){
        .rule = db_text(query, 0),
        .version = db_int(query, 1),
        .text = db_text(query, 2),
        .state = db_text(query, 3),
        .author_id = db_int(query, 4),
        .author = db_text(query, 5),
        .reviewer = db_text(query, 6),
        .reviewed_on = db_int(query, 13) ? DAY_NONE : (Day)db_int(query, 7),
        .created_at = db_int(query, 8),
        .approver_id = db_int(query, 9),
        .approver = db_text(query, 10),
        .approved_at = db_int(query, 11),
        .undo_until = db_int(query, 12),
    };
}

/* ---- Reading ---- */

static bool visit_all(DbQuery *query, RuleVersionVisit visit, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        RuleVersionRow row;

        read_row(query, &row);
        visit(&row, data);
    }
    return step == DB_DONE;
}

bool rule_versions_of(Db *db, const char *rule, RuleVersionVisit visit, gpointer data,
                      GError **error)
{
    static const char sql[] = SELECT " WHERE v.rule = :rule ORDER BY v.version DESC";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    return visit_all(&query, visit, data, error);
}

bool rule_versions_in_state(Db *db, const char *state, RuleVersionVisit visit, gpointer data,
                            GError **error)
{
    static const char sql[] = SELECT " WHERE v.state = :state ORDER BY v.rule";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", state);
    return visit_all(&query, visit, data, error);
}

static const char *keep(GStringChunk *strings, const char *text_or_null)
{
    return text_or_null ? g_string_chunk_insert(strings, text_or_null) : NULL;
}

static bool read_one(DbQuery *query, RuleVersionKept *kept, GError **error)
{
    DbStep step = db_step(query, error);
    RuleVersionRow *row = &kept->row;

    *kept = (RuleVersionKept){.row = {.reviewed_on = DAY_NONE}};
    if (step != DB_ROW)
        return step == DB_DONE;
    kept->strings = g_string_chunk_new(4096);
    read_row(query, row);
    row->rule = keep(kept->strings, row->rule);
    row->text = keep(kept->strings, row->text);
    row->state = keep(kept->strings, row->state);
    row->author = keep(kept->strings, row->author);
    row->reviewer = keep(kept->strings, row->reviewer);
    row->approver = keep(kept->strings, row->approver);
    return true;
}

void rule_version_kept_clear(RuleVersionKept *kept)
{
    g_clear_pointer(&kept->strings, g_string_chunk_free);
    kept->row = (RuleVersionRow){.reviewed_on = DAY_NONE};
}

bool rule_versions_get(Db *db, const char *rule, int64_t version, RuleVersionKept *kept,
                       GError **error)
{
    static const char sql[] = SELECT " WHERE v.rule = :rule AND v.version = :version";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    db_bind_int(&query, ":version", version);
    return read_one(&query, kept, error);
}

bool rule_versions_find(Db *db, const char *rule, const char *state, RuleVersionKept *kept,
                        GError **error)
{
    static const char sql[] = SELECT " WHERE v.rule = :rule AND v.state = :state";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    db_bind_text(&query, ":state", state);
    return read_one(&query, kept, error);
}

bool rule_versions_newest_file(Db *db, const char *rule, RuleVersionKept *kept, GError **error)
{
    static const char sql[] = SELECT
        " WHERE v.rule = :rule AND v.author_id IS NULL ORDER BY v.version DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    return read_one(&query, kept, error);
}

bool rule_versions_before(Db *db, const char *rule, int64_t version, RuleVersionKept *kept,
                          GError **error)
{
    static const char sql[] = SELECT
        " WHERE v.rule = :rule AND v.version < :version AND v.state = 'replaced'"
        " ORDER BY v.version DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    db_bind_int(&query, ":version", version);
    return read_one(&query, kept, error);
}

bool rule_versions_highest(Db *db, const char *rule, int64_t *version, GError **error)
{
    static const char
        sql[] = "SELECT COALESCE(MAX(version), 0) FROM rule_versions WHERE rule = :rule";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_text(&query, ":rule", rule);
    step = db_step(&query, error);
    *version = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

/* ---- Writing ---- */

static void bind_row(DbQuery *query, const RuleVersionRow *row)
{
    db_bind_text(query, ":rule", row->rule);
    db_bind_int(query, ":version", row->version);
    db_bind_text(query, ":text", row->text);
    db_bind_text(query, ":state", row->state);
    db_bind_text(query, ":reviewer", row->reviewer);
    if (row->reviewed_on == DAY_NONE)
        db_bind_null(query, ":reviewed");
    else
        db_bind_int(query, ":reviewed", row->reviewed_on);
    db_bind_id(query, ":approver", row->approver_id);
    db_bind_id(query, ":approved", row->approved_at);
    db_bind_id(query, ":undo", row->undo_until);
}

bool rule_versions_add(Db *db, const RuleVersionRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO rule_versions (rule, version, text, state, author_id, reviewer, reviewed_on,"
        "                           created_at, approver_id, approved_at, undo_until)"
        " VALUES (:rule, :version, :text, :state, :author, :reviewer, :reviewed, :created,"
        "         :approver, :approved, :undo)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_row(&query, row);
    db_bind_id(&query, ":author", row->author_id);
    db_bind_int(&query, ":created", row->created_at);
    return db_run(&query, error);
}

bool rule_versions_update(Db *db, const RuleVersionRow *row, GError **error)
{
    static const char sql[] =
        "UPDATE rule_versions"
        "   SET text = :text, state = :state, reviewer = :reviewer, reviewed_on = :reviewed,"
        "       approver_id = :approver, approved_at = :approved, undo_until = :undo"
        " WHERE rule = :rule AND version = :version";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_row(&query, row);
    return db_run(&query, error);
}
