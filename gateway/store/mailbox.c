#include "store/mailbox.h"

/* ---- Keeping ---- */

bool mailbox_rows_add(Db *db, MailboxRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO mailbox (case_id, n, language, state, created_at, expires_at)"
        " VALUES (:case, :n, :language, 'waiting', :created, :expires)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", row->case_id);
    db_bind_int(&query, ":n", row->n);
    db_bind_text(&query, ":language", row->language);
    db_bind_int(&query, ":created", row->created_at);
    db_bind_int(&query, ":expires", row->expires_at);
    if (!db_run(&query, error))
        return false;
    row->id = db_last_id(db);
    return true;
}

bool mailbox_rows_set_box(Db *db, int64_t id, GBytes *box, GError **error)
{
    static const char sql[] = "UPDATE mailbox SET box = :box WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool mailbox_rows_set_ping(Db *db, int64_t id, int64_t ping_id, GError **error)
{
    static const char sql[] = "UPDATE mailbox SET ping_id = :ping WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_id(&query, ":ping", ping_id);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

/* ---- Finding ---- */

#define COLUMNS                                                                           \
    "m.id, m.case_id, m.n, m.language, m.box, m.state, m.ping_id, o.state, m.created_at," \
    " m.expires_at, m.ended_at"

static bool visit_rows(DbQuery *query, MailboxRowVisit visit, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        size_t length;
        const void *bytes = db_bytes(query, 4, &length);
        g_autoptr(GBytes) box = bytes ? g_bytes_new(bytes, length) : NULL;
        MailboxRow row = {
            .id = db_int(query, 0),
            .case_id = db_int(query, 1),
            .n = db_int(query, 2),
            .language = db_text(query, 3),
            .box = box,
            .state = db_text(query, 5),
            .ping_id = db_int(query, 6),
            .ping_state = db_text(query, 7),
            .created_at = db_int(query, 8),
            .expires_at = db_int(query, 9),
            .ended_at = db_int(query, 10),
        };

        visit(&row, data);
    }
    return step == DB_DONE;
}

bool mailbox_rows_of_case(Db *db, int64_t case_id, MailboxRowVisit visit, gpointer data,
                          GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              "  FROM mailbox m LEFT JOIN outbox o ON o.id = m.ping_id"
                              " WHERE m.case_id = :case"
                              " ORDER BY m.id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    return visit_rows(&query, visit, data, error);
}

bool mailbox_rows_oldest(Db *db, int64_t case_id, MailboxRowVisit visit, gpointer data,
                         GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              "  FROM mailbox m LEFT JOIN outbox o ON o.id = m.ping_id"
                              " WHERE m.case_id = :case AND m.state = 'waiting'"
                              " ORDER BY m.id LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    return visit_rows(&query, visit, data, error);
}

bool mailbox_rows_one(Db *db, int64_t case_id, int64_t id, MailboxRowVisit visit, gpointer data,
                      GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              "  FROM mailbox m LEFT JOIN outbox o ON o.id = m.ping_id"
                              " WHERE m.id = :id AND m.case_id = :case";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":case", case_id);
    return visit_rows(&query, visit, data, error);
}

/* A number, 0 if there is no row. */
static bool read_number(DbQuery *query, int64_t *number, GError **error)
{
    DbStep step = db_step(query, error);

    *number = step == DB_ROW ? db_int(query, 0) : 0;
    return step != DB_FAILED;
}

bool mailbox_rows_count_waiting(Db *db, int64_t case_id, int64_t *count, GError **error)
{
    static const char
        sql[] = "SELECT COUNT(*) FROM mailbox WHERE case_id = :case AND state = 'waiting'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    return read_number(&query, count, error);
}

bool mailbox_rows_first_of_contact(Db *db, int64_t contact_id, int64_t *number, GError **error)
{
    static const char sql[] =
        "SELECT c.number"
        "  FROM cases c JOIN mailbox m ON m.case_id = c.id"
        " WHERE c.contact_id = :contact AND m.state = 'waiting'"
        "   AND NOT EXISTS (SELECT 1 FROM case_pins p WHERE p.case_id = c.id)"
        " ORDER BY m.id LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    return read_number(&query, number, error);
}

bool mailbox_rows_unread_ping(Db *db, int64_t contact_id, int64_t since, int64_t *ping_id,
                              GError **error)
{
    static const char sql[] =
        "SELECT o.id"
        "  FROM cases c JOIN mailbox m ON m.case_id = c.id JOIN outbox o ON o.id = m.ping_id"
        " WHERE c.contact_id = :contact"
        "   AND (m.state = 'waiting' OR (m.state <> 'read' AND o.state IN ('queued', 'held')))"
        "   AND o.created_at > :since AND o.state <> 'failed' AND o.state <> 'cancelled'"
        " ORDER BY o.id DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":contact", contact_id);
    db_bind_int(&query, ":since", since);
    return read_number(&query, ping_id, error);
}

bool mailbox_rows_drop_ping(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET state = 'cancelled', reason = 'no_news', box = NULL, updated_at = :now"
        " WHERE id = (SELECT ping_id FROM mailbox WHERE id = :id)"
        "   AND state IN ('queued', 'held')"
        "   AND NOT EXISTS (SELECT 1"
        "                     FROM mailbox ended JOIN cases c ON c.id = ended.case_id"
        "                          JOIN cases own ON own.contact_id = c.contact_id"
        "                          JOIN mailbox m ON m.case_id = own.id"
        "                    WHERE ended.id = :id AND m.ping_id = ended.ping_id"
        "                      AND m.state = 'waiting')";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

/* ---- Ending ---- */

bool mailbox_rows_end(Db *db, const MailboxEnd *end, bool *ended, GError **error)
{
    static const char sql[] =
        "UPDATE mailbox SET state = :state, box = NULL, ended_at = :now"
        " WHERE id = :id AND case_id = :case AND state = 'waiting'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", end->state);
    db_bind_int(&query, ":now", end->now);
    db_bind_int(&query, ":id", end->id);
    db_bind_int(&query, ":case", end->case_id);
    if (!db_run(&query, error))
        return false;
    *ended = db_changes(db) > 0;
    return true;
}

bool mailbox_rows_expire(Db *db, int64_t now, int64_t *count, GError **error)
{
    static const char sql[] =
        "UPDATE mailbox SET state = 'expired', box = NULL, ended_at = :now"
        " WHERE state = 'waiting' AND expires_at <= :now";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    if (!db_run(&query, error))
        return false;
    *count = db_changes(db);
    return true;
}

bool mailbox_rows_erase_contact(Db *db, int64_t contact_id, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE mailbox"
        "   SET box = NULL, ping_id = NULL,"
        "       state = CASE WHEN state = 'waiting' THEN 'erased' ELSE state END,"
        "       ended_at = CASE WHEN state = 'waiting' THEN :now ELSE ended_at END"
        " WHERE case_id IN (SELECT id FROM cases WHERE contact_id = :contact)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":contact", contact_id);
    return db_run(&query, error);
}
