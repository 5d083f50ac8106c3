#include "store/outbox.h"

/* Ids count the seconds since this day, or up from the last one: a restored backup goes on above every id
 * that was used since it was made, as long as that was less than one a second. */
#define FIRST_DAY 1735689600 /* 1 January 2025; 31 bits last until 2093 */

#define COLUMNS                                                                             \
    "id, channel, person, box, kind, lane, neutral, ucs2, segments, cost, state, doubtful," \
    " attempts, due_at, reason, created_at, sent_at, parts"

static void visit_row(const DbQuery *query, OutboxVisit visit, gpointer data)
{
    size_t length;
    const void *bytes = db_bytes(query, 3, &length);
    g_autoptr(GBytes) box = bytes ? g_bytes_new(bytes, length) : NULL;
    OutboxRow row = {
        .id = db_int(query, 0),
        .channel = db_text(query, 1),
        .person = db_int(query, 2),
        .box = box,
        .kind = db_text(query, 4),
        .lane = db_int(query, 5),
        .neutral = db_int(query, 6) != 0,
        .ucs2 = db_int(query, 7) != 0,
        .segments = db_int(query, 8),
        .cost = db_int(query, 9),
        .state = db_text(query, 10),
        .doubtful = db_int(query, 11) != 0,
        .attempts = db_int(query, 12),
        .due_at = db_int(query, 13),
        .reason = db_text(query, 14),
        .created_at = db_int(query, 15),
        .sent_at = db_int(query, 16),
        .parts = db_int(query, 17),
    };

    visit(&row, data);
}

static bool visit_all(DbQuery *query, OutboxVisit visit, gpointer data, GError **error)
{
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW)
        visit_row(query, visit, data);
    return step == DB_DONE;
}

/* ---- Queueing ---- */

bool outbox_add(Db *db, OutboxRow *row, int64_t now, GError **error)
{
    static const char sql[] =
        "INSERT INTO outbox (id, channel, person, kind, lane, neutral, dedupe, ucs2, segments,"
        "                    cost, state, due_at, reason, created_at, updated_at)"
        " SELECT CASE WHEN COALESCE(MAX(id), 0) < :now - :first THEN :now - :first"
        "             ELSE MAX(id) + 1 END,"
        "        :channel, :person, :kind, :lane, :neutral, :dedupe, :ucs2, :segments, :cost,"
        "        :state, :due, :reason, :now, :now"
        "   FROM outbox"
        "  WHERE 1 = 1" /* tells the parser that ON CONFLICT is no join */
        " ON CONFLICT (dedupe) DO NOTHING"
        " RETURNING id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":first", FIRST_DAY);
    db_bind_text(&query, ":channel", row->channel);
    db_bind_int(&query, ":person", row->person);
    db_bind_text(&query, ":kind", row->kind);
    db_bind_int(&query, ":lane", row->lane);
    db_bind_int(&query, ":neutral", row->neutral);
    db_bind_id(&query, ":dedupe", row->dedupe);
    db_bind_int(&query, ":ucs2", row->ucs2);
    db_bind_int(&query, ":segments", row->segments);
    db_bind_int(&query, ":cost", row->cost);
    db_bind_text(&query, ":state", row->state);
    db_bind_int(&query, ":due", row->due_at);
    db_bind_text(&query, ":reason", row->reason);
    db_bind_int(&query, ":now", now);
    row->id = 0;
    while ((step = db_step(&query, error)) == DB_ROW)
        row->id = db_int(&query, 0);
    return step == DB_DONE;
}

bool outbox_set_box(Db *db, int64_t id, GBytes *box, GError **error)
{
    static const char sql[] = "UPDATE outbox SET box = :box WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

/* ---- Claiming ---- */

bool outbox_claim(Db *db, const OutboxClaim *claim, OutboxVisit visit, gpointer data,
                  GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = 'claimed', lease_until = :lease, updated_at = :now"
        " WHERE id IN (SELECT id FROM outbox"
        "               WHERE state = 'queued' AND channel = :channel AND lane = :lane"
        "                 AND due_at <= :now"
        "               ORDER BY due_at, id"
        "               LIMIT :limit)"
        " RETURNING " COLUMNS;
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":lease", claim->lease_until);
    db_bind_int(&query, ":now", claim->now);
    db_bind_text(&query, ":channel", claim->channel);
    db_bind_int(&query, ":lane", claim->lane);
    db_bind_int(&query, ":limit", claim->limit);
    return visit_all(&query, visit, data, error);
}

bool outbox_get(Db *db, int64_t id, OutboxVisit visit, gpointer data, bool *found, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM outbox WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    *found = step == DB_ROW;
    if (step == DB_ROW)
        visit_row(&query, visit, data);
    return step != DB_FAILED;
}

bool outbox_expired_leases(Db *db, int64_t now, OutboxVisit visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM outbox"
                              " WHERE state = 'claimed' AND lease_until <= :now"
                              " ORDER BY lease_until"
                              " LIMIT 1000";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    return visit_all(&query, visit, data, error);
}

bool outbox_overdue(Db *db, const OutboxOverdue *overdue, OutboxVisit visit, gpointer data,
                    GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM outbox"
                              " WHERE state = 'sent' AND channel = :channel AND id > :after"
                              "   AND sent_at <= :before AND box IS NOT NULL"
                              " ORDER BY id"
                              " LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":channel", overdue->channel);
    db_bind_int(&query, ":after", overdue->after);
    db_bind_int(&query, ":before", overdue->sent_before);
    db_bind_int(&query, ":limit", overdue->limit);
    return visit_all(&query, visit, data, error);
}

bool outbox_end_claim(Db *db, const OutboxEnd *end, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = :state, doubtful = :doubtful, lease_until = NULL, attempts = :attempts,"
        "       parts = :parts,"
        "       due_at = CASE WHEN :due = 0 THEN due_at ELSE :due END, reason = :reason,"
        "       sent_at = CASE WHEN :state = 'sent' THEN :now ELSE sent_at END,"
        "       box = CASE WHEN :state IN ('failed', 'cancelled') THEN NULL ELSE box END,"
        "       updated_at = :now"
        " WHERE id = :id AND state = 'claimed'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", end->state);
    db_bind_int(&query, ":doubtful", end->doubtful);
    db_bind_int(&query, ":attempts", end->attempts);
    db_bind_int(&query, ":parts", end->parts);
    db_bind_int(&query, ":due", end->due_at);
    db_bind_text(&query, ":reason", end->reason);
    db_bind_int(&query, ":now", end->now);
    db_bind_int(&query, ":id", end->id);
    return db_run(&query, error);
}

bool outbox_hand_over(Db *db, const char *from, const char *to, bool with_doubtful, int64_t *count,
                      GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET channel = :to, doubtful = 0"
        " WHERE state = 'queued' AND channel = :from AND (doubtful = 0 OR lane < :lanes)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":to", to);
    db_bind_text(&query, ":from", from);
    db_bind_int(&query, ":lanes", with_doubtful ? 1 : 0); /* the first: answers */
    if (!db_run(&query, error))
        return false;
    *count = db_changes(db);
    return true;
}

/* ---- People ---- */

bool outbox_cancel_person(Db *db, int64_t person, const char *reason, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET state = 'cancelled', reason = :reason, box = NULL, updated_at = :now"
        " WHERE person = :person AND state IN ('queued', 'held') AND kind <> 'confirm'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":reason", reason);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":person", person);
    return db_run(&query, error);
}

static bool erase_parts(Db *db, int64_t person, GError **error)
{
    static const char sql[] =
        "DELETE FROM outbox_parts"
        " WHERE message_id IN (SELECT id FROM outbox WHERE person = :person)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":person", person);
    return db_run(&query, error);
}

/* The rows stay, with nothing of the person in them: an id must never be given twice. */
bool outbox_erase_person(Db *db, int64_t person, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET person = 0, box = NULL, dedupe = NULL,"
        "       reason = CASE WHEN state IN ('queued', 'held') THEN 'erased' ELSE reason END,"
        "       state = CASE WHEN state IN ('queued', 'held') THEN 'cancelled' ELSE state END"
        " WHERE person = :person";
    g_auto(DbQuery) query = db_query(db, sql);

    if (!erase_parts(db, person, error))
        return false;
    db_bind_int(&query, ":person", person);
    return db_run(&query, error);
}

bool outbox_unlink_person(Db *db, int64_t person, GError **error)
{
    static const char sql[] = "UPDATE outbox SET person = 0 WHERE person = :person AND box IS NULL";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":person", person);
    return db_run(&query, error);
}

/* ---- By hand ---- */

static bool by_hand(Db *db, const char *sql, int64_t id, int64_t now, bool *changed, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    if (!db_run(&query, error))
        return false;
    *changed = db_changes(db) > 0;
    return true;
}

bool outbox_retry(Db *db, int64_t id, int64_t now, bool *changed, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = 'queued', attempts = 0, due_at = :now, reason = NULL, updated_at = :now"
        " WHERE id = :id AND state IN ('queued', 'held', 'unknown') AND box IS NOT NULL";

    return by_hand(db, sql, id, now, changed, error);
}

bool outbox_cancel(Db *db, int64_t id, int64_t now, bool *changed, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = 'cancelled', reason = 'by_hand', box = NULL, updated_at = :now"
        " WHERE id = :id AND state IN ('queued', 'held', 'unknown')";

    return by_hand(db, sql, id, now, changed, error);
}

/* ---- Forgetting ---- */

static bool expire_texts(Db *db, int64_t before, GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET box = NULL,"
        "       person = CASE WHEN EXISTS (SELECT 1 FROM contacts WHERE contacts.id = person)"
        "                     THEN person ELSE 0 END"
        " WHERE box IS NOT NULL AND updated_at <= :before"
        "   AND state IN ('sent', 'delivered', 'failed', 'unknown', 'cancelled')";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":before", before);
    return db_run(&query, error);
}

bool outbox_expire(Db *db, int64_t texts_before, int64_t rows_before, GError **error)
{
    static const char sql[] =
        "DELETE FROM outbox"
        " WHERE id IN (SELECT id FROM outbox"
        "               WHERE box IS NULL AND updated_at <= :before AND id <= :newest"
        "               ORDER BY id LIMIT 1000)";
    g_auto(DbQuery) query = db_query(db, sql);

    /* Ids count seconds or more, so this leaves the young rows unread. */
    db_bind_int(&query, ":before", rows_before);
    db_bind_int(&query, ":newest", rows_before - FIRST_DAY);
    return expire_texts(db, texts_before, error) && db_run(&query, error);
}

bool outbox_list(Db *db, OutboxVisit visit, gpointer data, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM outbox ORDER BY id DESC";
    g_auto(DbQuery) query = db_query(db, sql);

    return visit_all(&query, visit, data, error);
}

bool outbox_counts(Db *db, const char *channel, OutboxCounts *counts, GError **error)
{
    static const char sql[] =
        "SELECT COALESCE(SUM(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), 0),"
        "       COALESCE(SUM(CASE WHEN state = 'claimed' THEN 1 ELSE 0 END), 0),"
        "       COALESCE(SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), 0),"
        "       COALESCE(SUM(CASE WHEN state = 'unknown' THEN 1 ELSE 0 END), 0)"
        "  FROM outbox"
        " WHERE channel = :channel";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":channel", channel);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *counts = (OutboxCounts){db_int(&query, 0), db_int(&query, 1), db_int(&query, 2),
                             db_int(&query, 3)};
    return true;
}
