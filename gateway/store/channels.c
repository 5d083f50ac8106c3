#include "store/channels.h"

bool channels_list(Db *db, ChannelVisit visit, gpointer data, GError **error)
{
    static const char sql[] =
        "SELECT name, state, until, reason, failed_at, receipt_at"
        "  FROM channels"
        " ORDER BY name";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW) {
        ChannelRow row = {
            .state = db_text(&query, 1),
            .until = db_int(&query, 2),
            .reason = db_text(&query, 3),
            .failed_at = db_int(&query, 4),
            .receipt_at = db_int(&query, 5),
        };

        visit(db_text(&query, 0), &row, data);
    }
    return step == DB_DONE;
}

bool channels_note(Db *db, const char *name, const ChannelRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO channels (name, state, until, reason, failed_at)"
        " VALUES (:name, :state, :until, :reason, :failed)"
        " ON CONFLICT (name) DO UPDATE"
        "    SET state = excluded.state, until = excluded.until,"
        "        reason = COALESCE(excluded.reason, channels.reason),"
        "        failed_at = COALESCE(excluded.failed_at, channels.failed_at)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":name", name);
    db_bind_text(&query, ":state", row->state);
    db_bind_id(&query, ":until", row->until);
    db_bind_text(&query, ":reason", row->reason);
    db_bind_id(&query, ":failed", row->failed_at);
    return db_run(&query, error);
}

bool channels_note_receipt(Db *db, const char *name, int64_t now, GError **error)
{
    static const char sql[] =
        "INSERT INTO channels (name, state, receipt_at) VALUES (:name, 'up', :now)"
        " ON CONFLICT (name) DO UPDATE SET receipt_at = excluded.receipt_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":name", name);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool channels_gives_receipts(Db *db, const char *name, bool *gives, GError **error)
{
    static const char sql[] = "SELECT receipt_at FROM channels WHERE name = :name";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_text(&query, ":name", name);
    step = db_step(&query, error);
    *gives = step == DB_ROW && db_int(&query, 0) > 0;
    return step != DB_FAILED;
}

bool channels_spend(Db *db, const char *name, int64_t day, int64_t cost, GError **error)
{
    static const char sql[] =
        "INSERT INTO channels (name, state, day, spent) VALUES (:name, 'up', :day, :cost)"
        " ON CONFLICT (name) DO UPDATE"
        "    SET spent = CASE WHEN channels.day = excluded.day THEN channels.spent ELSE 0 END"
        "                + excluded.spent,"
        "        day = excluded.day";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":name", name);
    db_bind_int(&query, ":day", day);
    db_bind_int(&query, ":cost", cost);
    return db_run(&query, error);
}

bool channels_spent(Db *db, const char *name, int64_t day, int64_t *spent, GError **error)
{
    static const char sql[] = "SELECT spent FROM channels WHERE name = :name AND day = :day";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_text(&query, ":name", name);
    db_bind_int(&query, ":day", day);
    step = db_step(&query, error);
    *spent = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}
