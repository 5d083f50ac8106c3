#include "store/audit.h"

#include <string.h>

#define COLUMNS \
    "SELECT n, at, staff_id, action, case_number, subject_id, detail, reason_box, hash FROM audit"

/* A hash of a wrong length was changed: as zeros it does not fit. */
static void read_hash(const DbQuery *query, int column, uint8_t hash[32])
{
    size_t length;
    const void *bytes = db_bytes(query, column, &length);

    memset(hash, 0, 32);
    if (bytes && length == 32)
        memcpy(hash, bytes, 32);
}

bool audit_rows_add(Db *db, const AuditRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO audit (n, at, staff_id, action, case_number, subject_id, detail, reason_box, hash)"
        " VALUES (:n, :at, :staff, :action, :case, :subject, :detail, :reason, :hash)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":n", row->n);
    db_bind_int(&query, ":at", row->at);
    db_bind_int(&query, ":staff", row->staff_id);
    db_bind_text(&query, ":action", row->action);
    db_bind_int(&query, ":case", row->case_number);
    db_bind_int(&query, ":subject", row->subject_id);
    db_bind_text(&query, ":detail", row->detail);
    if (row->reason_box)
        db_bind_bytes(&query, ":reason", g_bytes_get_data(row->reason_box, NULL),
                      g_bytes_get_size(row->reason_box));
    db_bind_bytes(&query, ":hash", row->hash, 32);
    return db_run(&query, error);
}

bool audit_head_find(Db *db, AuditHead *head, GError **error)
{
    static const char sql[] = "SELECT n, hash, seal FROM audit_head WHERE id = 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);

    *head = (AuditHead){0};
    if (step == DB_ROW) {
        head->n = db_int(&query, 0);
        read_hash(&query, 1, head->hash);
        read_hash(&query, 2, head->seal);
    }
    return step != DB_FAILED;
}

bool audit_head_save(Db *db, const AuditHead *head, GError **error)
{
    static const char sql[] =
        "INSERT INTO audit_head (id, n, hash, seal) VALUES (1, :n, :hash, :seal)"
        " ON CONFLICT (id) DO UPDATE"
        "    SET n = excluded.n, hash = excluded.hash, seal = excluded.seal";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":n", head->n);
    db_bind_bytes(&query, ":hash", head->hash, 32);
    db_bind_bytes(&query, ":seal", head->seal, 32);
    return db_run(&query, error);
}

bool audit_rows_last(Db *db, AuditHead *last, GError **error)
{
    static const char sql[] = "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);

    *last = (AuditHead){0};
    if (step == DB_ROW) {
        last->n = db_int(&query, 0);
        read_hash(&query, 1, last->hash);
    }
    return step != DB_FAILED;
}

static bool each(DbQuery *query, AuditRowCallback callback, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        AuditRow row = {.n = db_int(query, 0),
                        .at = db_int(query, 1),
                        .staff_id = db_int(query, 2),
                        .action = db_text(query, 3),
                        .case_number = db_int(query, 4),
                        .subject_id = db_int(query, 5),
                        .detail = db_text(query, 6)};
        g_autoptr(GBytes) box = NULL;
        size_t length;
        const void *bytes = db_bytes(query, 7, &length);

        /* An empty box is not the same as none. */
        if (bytes || db_text(query, 7))
            box = g_bytes_new(bytes, length);
        row.reason_box = box;
        read_hash(query, 8, row.hash);
        if (!callback(&row, data))
            return true;
    }
    return step == DB_DONE;
}

bool audit_rows_each(Db *db, AuditRowCallback callback, gpointer data, GError **error)
{
    static const char sql[] = COLUMNS " ORDER BY n";
    g_auto(DbQuery) query = db_query(db, sql);

    return each(&query, callback, data, error);
}

static void bind_filter(DbQuery *query, const AuditFilter *filter)
{
    db_bind_int(query, ":since", filter->since);
    db_bind_int(query, ":until", filter->until ? filter->until : G_MAXINT64);
    db_bind_int(query, ":before", filter->before ? filter->before : G_MAXINT64);
    db_bind_int(query, ":limit", filter->limit);
}

#define REST                                                                                      \
    " AND (:staff = 0 OR staff_id = :staff) AND (:case = 0 OR case_number = :case)"               \
    " AND (:action IS NULL OR action = :action) AND at >= :since AND at < :until AND n < :before" \
    " ORDER BY n DESC LIMIT :limit"

/* One statement for each index that can lead. */
bool audit_rows_search(Db *db, const AuditFilter *filter, AuditRowCallback callback, gpointer data,
                       GError **error)
{
    static const char by_case[] = COLUMNS " WHERE case_number = :case" REST;
    static const char by_staff[] = COLUMNS " WHERE staff_id = :staff" REST;
    static const char by_action[] = COLUMNS " WHERE action = :action" REST;
    static const char by_n[] = COLUMNS " WHERE n > 0" REST;
    const char *sql = filter->case_number ? by_case
                      : filter->staff_id  ? by_staff
                      : filter->action    ? by_action
                                          : by_n;
    g_auto(DbQuery) query = db_query(db, sql);

    bind_filter(&query, filter);
    db_bind_int(&query, ":staff", filter->staff_id);
    db_bind_int(&query, ":case", filter->case_number);
    db_bind_text(&query, ":action", filter->action);
    return each(&query, callback, data, error);
}
