#include "store/rule_changes.h"

#define COLUMNS "id, rule, version, kind, created_at, due_from, done_to, done_at"

static bool read_one(DbQuery *query, RuleChangeRow *row, GError **error)
{
    DbStep step = db_step(query, error);

    *row = (RuleChangeRow){0};
    if (step == DB_ROW) {
        *row = (RuleChangeRow){
            .id = db_int(query, 0),
            .rule = g_intern_string(db_text(query, 1)),
            .version = db_int(query, 2),
            .kind = g_intern_string(db_text(query, 3)),
            .created_at = db_int(query, 4),
            .due_from = db_int(query, 5),
            .done_to = db_int(query, 6),
            .done_at = db_int(query, 7),
        };
    }
    return step != DB_FAILED;
}

bool rule_changes_add(Db *db, const RuleChangeRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO rule_changes (rule, version, kind, created_at, due_from)"
        " VALUES (:rule, :version, :kind, :created, :due)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", row->rule);
    db_bind_int(&query, ":version", row->version);
    db_bind_text(&query, ":kind", row->kind);
    db_bind_int(&query, ":created", row->created_at);
    db_bind_int(&query, ":due", row->due_from);
    return db_run(&query, error);
}

bool rule_changes_next(Db *db, RuleChangeRow *row, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM rule_changes WHERE done_at IS NULL ORDER BY id LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    return read_one(&query, row, error);
}

bool rule_changes_find(Db *db, const char *rule, int64_t version, const char *kind,
                       RuleChangeRow *row, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM rule_changes"
                              " WHERE rule = :rule AND version = :version AND kind = :kind"
                              " ORDER BY id DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    db_bind_int(&query, ":version", version);
    db_bind_text(&query, ":kind", kind);
    return read_one(&query, row, error);
}

bool rule_changes_of(Db *db, const char *rule, int64_t version, RuleChangeRow *row, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM rule_changes WHERE rule = :rule AND version = :version"
                              " ORDER BY id DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":rule", rule);
    db_bind_int(&query, ":version", version);
    return read_one(&query, row, error);
}

bool rule_changes_note(Db *db, const RuleChangeRow *row, GError **error)
{
    static const char sql[] = "UPDATE rule_changes SET done_to = :to, done_at = :at WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":to", row->done_to);
    db_bind_id(&query, ":at", row->done_at);
    db_bind_int(&query, ":id", row->id);
    return db_run(&query, error);
}

bool rule_changes_close(Db *db, const char *rule, int64_t now, GError **error)
{
    static const char
        sql[] = "UPDATE rule_changes SET done_at = :now WHERE rule = :rule AND done_at IS NULL";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_text(&query, ":rule", rule);
    return db_run(&query, error);
}

/* ---- Corrections ---- */

static void bind_day(DbQuery *query, const char *name, Day day)
{
    if (day == DAY_NONE)
        db_bind_null(query, name);
    else
        db_bind_int(query, name, day);
}

bool rule_corrections_add(Db *db, const RuleCorrectionRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO rule_corrections (change_id, told_id, old_day, new_day, outbox_id, reason)"
        " VALUES (:change, :told, :old, :new, :outbox, :reason)"
        " ON CONFLICT (change_id, told_id) DO NOTHING";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":change", row->change_id);
    db_bind_int(&query, ":told", row->told_id);
    bind_day(&query, ":old", row->old_day);
    bind_day(&query, ":new", row->new_day);
    db_bind_id(&query, ":outbox", row->outbox_id);
    db_bind_text(&query, ":reason", row->reason);
    return db_run(&query, error);
}

bool rule_corrections_left(Db *db, int64_t change_id, bool *left, GError **error)
{
    static const char sql[] =
        "SELECT 1 FROM rule_corrections AS c JOIN outbox AS o ON o.id = c.outbox_id"
        " WHERE c.change_id = :change AND o.state NOT IN ('queued', 'held', 'cancelled') LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":change", change_id);
    step = db_step(&query, error);
    *left = step == DB_ROW;
    return step != DB_FAILED;
}

#define TAKE_BACK                                                                 \
    "UPDATE outbox"                                                               \
    "   SET state = 'cancelled', reason = 'replaced', box = NULL, dedupe = NULL," \
    "       updated_at = :now"

bool rule_corrections_cancel(Db *db, int64_t change_id, int64_t now, GError **error)
{
    static const char sql[] = TAKE_BACK
        " WHERE id IN (SELECT outbox_id FROM rule_corrections WHERE change_id = :change)"
        "   AND state IN ('queued', 'held')";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":change", change_id);
    return db_run(&query, error);
}

bool rule_corrections_cancel_told(Db *db, int64_t told_id, int64_t now, GError **error)
{
    static const char sql[] = TAKE_BACK
        " WHERE id IN (SELECT outbox_id FROM rule_corrections WHERE told_id = :told)"
        "   AND state IN ('queued', 'held')";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":told", told_id);
    return db_run(&query, error);
}

bool rule_corrections_take_back(Db *db, int64_t outbox_id, int64_t now, bool *cancelled,
                                GError **error)
{
    static const char sql[] = TAKE_BACK " WHERE id = :id AND state IN ('queued', 'held')";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", outbox_id);
    if (!db_run(&query, error))
        return false;
    *cancelled = db_changes(db) > 0;
    return true;
}

bool rule_corrections_last_told(Db *db, int64_t told_id, int64_t since, Day *day, GError **error)
{
    static const char sql[] =
        "SELECT c.new_day, c.new_day IS NULL FROM rule_corrections AS c"
        "  JOIN rule_changes AS h ON h.id = c.change_id"
        "  LEFT JOIN outbox AS o ON o.id = c.outbox_id"
        " WHERE c.told_id = :told AND c.outbox_id IS NOT NULL AND h.created_at >= :since"
        "   AND COALESCE(o.state, 'sent') NOT IN ('queued', 'held', 'cancelled', 'failed')"
        " ORDER BY c.change_id DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":told", told_id);
    db_bind_int(&query, ":since", since);
    step = db_step(&query, error);
    if (step == DB_ROW)
        *day = db_int(&query, 1) ? DAY_NONE : (Day)db_int(&query, 0);
    return step != DB_FAILED;
}

/* ---- Whom it has reached ---- */

#define STATE                                                                    \
    "CASE WHEN t.seen_at > h.created_at AND t.moved_from IS NULL THEN 'fetched'" \
    "     WHEN c.outbox_id IS NULL THEN 'silent'"                                \
    "     ELSE COALESCE(o.state, 'erased') END"
#define FROM                                         \
    "  FROM rule_corrections AS c"                   \
    "  JOIN rule_changes AS h ON h.id = c.change_id" \
    "  JOIN told_deadlines AS t ON t.id = c.told_id" \
    "  LEFT JOIN outbox AS o ON o.id = c.outbox_id"  \
    " WHERE c.change_id = :change"

bool rule_corrections_count(Db *db, int64_t change_id, RuleCorrectionCount visit, gpointer data,
                            GError **error)
{
    static const char sql[] = "SELECT " STATE " AS reached, COUNT(*)" FROM " GROUP BY 1 ORDER BY 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":change", change_id);
    while ((step = db_step(&query, error)) == DB_ROW)
        visit(db_text(&query, 0), db_int(&query, 1), data);
    return step == DB_DONE;
}

bool rule_corrections_missing(Db *db, const RuleMissingPage *page, RuleMissingVisit visit,
                              gpointer data, GError **error)
{
    static const char sql[] = "SELECT t.id, t.contact_id, " STATE
                              ", COALESCE(c.reason, o.reason)" FROM
                              " AND c.told_id > :after AND " STATE
                              " NOT IN ('fetched', 'delivered')"
                              " ORDER BY c.told_id LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":change", page->change_id);
    db_bind_int(&query, ":limit", page->limit);
    db_bind_int(&query, ":after", page->after);
    while ((step = db_step(&query, error)) == DB_ROW) {
        const RuleMissing missing = {db_int(&query, 0), db_int(&query, 1), db_text(&query, 2),
                                     db_text(&query, 3)};

        if (!visit(&missing, data, error))
            return false;
    }
    return step == DB_DONE;
}
