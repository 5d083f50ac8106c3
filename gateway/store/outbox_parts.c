#include "store/outbox.h"

bool outbox_find_provider_id(Db *db, const char *channel, const char *provider_id, int64_t *id,
                             GError **error)
{
    static const char sql[] =
        "SELECT message_id FROM outbox_parts"
        " WHERE provider_id = :provider_id AND channel = :channel"
        " ORDER BY message_id DESC"
        " LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_text(&query, ":provider_id", provider_id);
    db_bind_text(&query, ":channel", channel);
    step = db_step(&query, error);
    *id = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool outbox_note_part(Db *db, const OutboxPart *part, bool *changed, GError **error)
{
    static const char sql[] =
        "INSERT INTO outbox_parts (message_id, provider_id, channel, state, updated_at)"
        " SELECT :message, :provider_id, :channel, :state, :now"
        "  WHERE (SELECT COUNT(*) FROM outbox_parts"
        "          WHERE message_id = :message AND provider_id <> :provider_id) < :limit"
        " ON CONFLICT (message_id, provider_id) DO UPDATE"
        "    SET state = excluded.state, updated_at = excluded.updated_at"
        "  WHERE outbox_parts.state < excluded.state";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":message", part->message_id);
    db_bind_text(&query, ":provider_id", part->provider_id);
    db_bind_text(&query, ":channel", part->channel);
    db_bind_int(&query, ":state", part->state);
    db_bind_int(&query, ":limit", part->limit);
    db_bind_int(&query, ":now", part->now);
    if (!db_run(&query, error))
        return false;
    *changed = db_changes(db) > 0;
    return true;
}

bool outbox_note_all(Db *db, int64_t message_id, int64_t state, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE outbox_parts SET state = :state, updated_at = :now"
        " WHERE message_id = :message AND state < :state";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":message", message_id);
    db_bind_int(&query, ":state", state);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool outbox_tally(Db *db, int64_t message_id, OutboxTally *tally, GError **error)
{
    static const char sql[] =
        "SELECT COUNT(*), COALESCE(MIN(state), 0), COALESCE(MAX(state), 0),"
        "       COALESCE(SUM(CASE WHEN state IN (2, 3) THEN 1 ELSE 0 END), 0)"
        "  FROM outbox_parts"
        " WHERE message_id = :message";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":message", message_id);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *tally = (OutboxTally){
        .parts = db_int(&query, 0),
        .lowest = db_int(&query, 1),
        .highest = db_int(&query, 2),
        .failed = db_int(&query, 3),
    };
    return true;
}

bool outbox_found(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = 'sent', reason = NULL, sent_at = COALESCE(sent_at, :now), updated_at = :now"
        " WHERE id = :id AND state = 'unknown'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool outbox_settle(Db *db, int64_t id, const char *state, const char *reason, int64_t now,
                   GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = :state, reason = :reason, box = NULL, lease_until = NULL,"
        "       person = CASE WHEN EXISTS (SELECT 1 FROM contacts WHERE contacts.id = person)"
        "                     THEN person ELSE 0 END,"
        "       sent_at = COALESCE(sent_at, :now), updated_at = :now"
        " WHERE id = :id AND state <> 'delivered' AND state <> :state";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", state);
    db_bind_text(&query, ":reason", reason);
    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}
