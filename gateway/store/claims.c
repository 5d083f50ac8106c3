#include "store/claims.h"

bool claims_find(Db *db, int64_t case_id, int64_t now, ClaimRow *claim, GError **error)
{
    static const char sql[] =
        "SELECT staff_id, expires_at FROM claims WHERE case_id = :case AND expires_at > :now";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":case", case_id);
    db_bind_int(&query, ":now", now);
    step = db_step(&query, error);
    *claim = (ClaimRow){0};
    if (step == DB_ROW)
        *claim = (ClaimRow){.staff_id = db_int(&query, 0), .expires_at = db_int(&query, 1)};
    return step != DB_FAILED;
}

static void bind_claim(DbQuery *query, int64_t case_id, const ClaimRow *claim)
{
    db_bind_int(query, ":case", case_id);
    db_bind_int(query, ":staff", claim->staff_id);
    db_bind_int(query, ":expires", claim->expires_at);
}

/* Runs a query that changes something only if that is allowed now; done: whether it was. */
static bool run_now(Db *db, DbQuery *query, int64_t now, bool *done, GError **error)
{
    db_bind_int(query, ":now", now);
    if (!db_run(query, error))
        return false;
    *done = db_changes(db) > 0;
    return true;
}

bool claims_take(Db *db, int64_t case_id, const ClaimRow *claim, int64_t now, bool *taken,
                 GError **error)
{
    static const char sql[] =
        "INSERT INTO claims (case_id, staff_id, expires_at) VALUES (:case, :staff, :expires)"
        " ON CONFLICT (case_id) DO UPDATE"
        "   SET staff_id = excluded.staff_id, expires_at = excluded.expires_at"
        " WHERE claims.staff_id = excluded.staff_id OR claims.expires_at <= :now";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_claim(&query, case_id, claim);
    return run_now(db, &query, now, taken, error);
}

bool claims_take_over(Db *db, int64_t case_id, const ClaimRow *claim, GError **error)
{
    static const char sql[] =
        "INSERT INTO claims (case_id, staff_id, expires_at) VALUES (:case, :staff, :expires)"
        " ON CONFLICT (case_id) DO UPDATE"
        "   SET staff_id = excluded.staff_id, expires_at = excluded.expires_at";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_claim(&query, case_id, claim);
    return db_run(&query, error);
}

bool claims_renew(Db *db, int64_t case_id, const ClaimRow *claim, int64_t now, bool *renewed,
                  GError **error)
{
    static const char sql[] =
        "UPDATE claims SET expires_at = :expires"
        " WHERE case_id = :case AND staff_id = :staff AND expires_at > :now";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_claim(&query, case_id, claim);
    return run_now(db, &query, now, renewed, error);
}

bool claims_drop(Db *db, int64_t case_id, GError **error)
{
    static const char sql[] = "DELETE FROM claims WHERE case_id = :case";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    return db_run(&query, error);
}

/* Of cases that somebody has there are as many as staff work: the walk along the index is short. */
#define UNCLAIMED(status)        \
    "SELECT id, rank FROM cases" \
    " WHERE status = '" status   \
    "'"                          \
    "   AND NOT EXISTS (SELECT 1 FROM claims WHERE case_id = cases.id AND expires_at > :now)"

/* Whom staff have not answered since: what happened last is of the person. */
#define CALLED                                                                       \
    "   AND (SELECT COALESCE(staff_id, 0) FROM case_events WHERE case_id = cases.id" \
    "         ORDER BY case_events.id DESC LIMIT 1) = 0"

static bool first(DbQuery *query, int64_t now, int64_t *case_id, GError **error)
{
    DbStep step;

    db_bind_int(query, ":now", now);
    step = db_step(query, error);
    *case_id = step == DB_ROW ? db_int(query, 0) : 0;
    return step != DB_FAILED;
}

bool claims_next(Db *db, int64_t now, int64_t *case_id, GError **error)
{
    static const char fresh_sql[] = UNCLAIMED("new") " UNION ALL " UNCLAIMED(
        "draft") " UNION ALL " UNCLAIMED("in_review") CALLED " ORDER BY rank, id LIMIT 1";
    static const char left_sql[] = UNCLAIMED("in_review") " ORDER BY rank, id LIMIT 1";
    g_auto(DbQuery) fresh = db_query(db, fresh_sql);
    g_auto(DbQuery) left = db_query(db, left_sql);

    return first(&fresh, now, case_id, error) && (*case_id || first(&left, now, case_id, error));
}
