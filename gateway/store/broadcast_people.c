#include "store/broadcast_people.h"

#define COLUMNS \
    "broadcast_id, n, contact_id, language, state, reason, due_at, outbox_id, cost, updated_at"

static const char *const outcomes[] = {
    [OUTCOME_PENDING] = "pending",   [OUTCOME_QUEUED] = "queued",
    [OUTCOME_SENT] = "sent",         [OUTCOME_DELIVERED] = "delivered",
    [OUTCOME_FAILED] = "failed",     [OUTCOME_UNKNOWN] = "unknown",
    [OUTCOME_EXCLUDED] = "excluded", [OUTCOME_CANCELLED] = "cancelled",
};

const char *broadcast_outcome_name(BroadcastOutcome outcome)
{
    return outcome < OUTCOMES ? outcomes[outcome] : NULL;
}

BroadcastOutcome broadcast_outcome_from_name(const char *name_or_null)
{
    for (size_t i = 0; i < OUTCOMES; i++) {
        if (g_strcmp0(outcomes[i], name_or_null) == 0)
            return (BroadcastOutcome)i;
    }
    return OUTCOMES;
}

/* ---- Reading ---- */

/* Words are interned: languages and reasons are few. */
static void read_person(const DbQuery *query, int column, BroadcastPerson *person)
{
    *person = (BroadcastPerson){
        .broadcast_id = db_int(query, column),
        .n = db_int(query, column + 1),
        .contact_id = db_int(query, column + 2),
        .language = g_intern_string(db_text(query, column + 3)),
        .outcome = broadcast_outcome_from_name(db_text(query, column + 4)),
        .reason = g_intern_string(db_text(query, column + 5)),
        .due_at = db_int(query, column + 6),
        .outbox_id = db_int(query, column + 7),
        .cost = db_int(query, column + 8),
        .updated_at = db_int(query, column + 9),
    };
}

/* Visitors may write: the rows are read before the first of them is called. */
static bool visit_all(DbQuery *query, BroadcastPersonVisit visit, gpointer data, GError **error)
{
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(BroadcastPerson));
    DbStep step;

    while ((step = db_step(query, error)) == DB_ROW) {
        BroadcastPerson person;

        read_person(query, 0, &person);
        g_array_append_val(people, person);
    }
    db_query_done(query);
    if (step != DB_DONE)
        return false;
    for (unsigned i = 0; i < people->len; i++) {
        if (!visit(&g_array_index(people, BroadcastPerson, i), data, error))
            return false;
    }
    return true;
}

bool broadcast_people_page(Db *db, const BroadcastPage *page, BroadcastPersonVisit visit,
                           gpointer data, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              "  FROM broadcast_people"
                              " WHERE broadcast_id = :id AND n > :after"
                              "   AND (:state = '' OR state = :state)"
                              " ORDER BY n LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);
    const char *state = broadcast_outcome_name(page->outcome);

    db_bind_int(&query, ":id", page->broadcast_id);
    db_bind_int(&query, ":after", page->after);
    db_bind_text(&query, ":state", state ? state : "");
    db_bind_int(&query, ":limit", page->limit);
    return visit_all(&query, visit, data, error);
}

bool broadcast_people_due(Db *db, const BroadcastDue *due, BroadcastPersonVisit visit,
                          gpointer data, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              "  FROM broadcast_people"
                              " WHERE broadcast_id = :id AND state = 'pending' AND due_at <= :now"
                              " ORDER BY due_at, n LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", due->broadcast_id);
    db_bind_int(&query, ":now", due->now);
    db_bind_int(&query, ":limit", due->limit);
    return visit_all(&query, visit, data, error);
}

/* ---- Figures ---- */

bool broadcast_counts(Db *db, int64_t id, BroadcastCounts *counts, GError **error)
{
    static const char sql[] =
        "SELECT state, SUM(people), SUM(cost) FROM broadcast_counts"
        " WHERE broadcast_id = :id GROUP BY state";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    *counts = (BroadcastCounts){0};
    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        BroadcastOutcome outcome = broadcast_outcome_from_name(db_text(&query, 0));

        if (outcome == OUTCOMES)
            continue;
        counts->of[outcome] = db_int(&query, 1);
        counts->people += db_int(&query, 1);
        counts->cost += db_int(&query, 2);
    }
    return step == DB_DONE;
}

bool broadcast_reasons(Db *db, int64_t id, BroadcastReasonVisit visit, gpointer data,
                       GError **error)
{
    static const char sql[] =
        "SELECT state, reason, people FROM broadcast_counts"
        " WHERE broadcast_id = :id AND people > 0 AND reason <> ''"
        "   AND state IN ('excluded', 'cancelled', 'failed')"
        " ORDER BY people DESC, state, reason";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW)
        visit(broadcast_outcome_from_name(db_text(&query, 0)), db_text(&query, 1),
              db_int(&query, 2), data);
    return step == DB_DONE;
}

static bool count(Db *db, const BroadcastPerson *person, int sign, GError **error)
{
    static const char sql[] =
        "INSERT INTO broadcast_counts (broadcast_id, state, reason, people, cost)"
        " VALUES (:id, :state, :reason, :people, :cost)"
        " ON CONFLICT (broadcast_id, state, reason) DO UPDATE"
        "   SET people = broadcast_counts.people + excluded.people,"
        "       cost = broadcast_counts.cost + excluded.cost";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", person->broadcast_id);
    db_bind_text(&query, ":state", broadcast_outcome_name(person->outcome));
    db_bind_text(&query, ":reason", person->reason ? person->reason : "");
    db_bind_int(&query, ":people", sign);
    db_bind_int(&query, ":cost", sign * person->cost);
    return db_run(&query, error);
}

/* ---- Changing ---- */

bool broadcast_people_last(Db *db, int64_t id, int64_t *n, GError **error)
{
    static const char
        sql[] = "SELECT COALESCE(MAX(n), 0) FROM broadcast_people WHERE broadcast_id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *n = db_int(&query, 0);
    return true;
}

bool broadcast_people_add(Db *db, const BroadcastPerson *person, int64_t *n, GError **error)
{
    static const char sql[] =
        "INSERT INTO broadcast_people (broadcast_id, n, contact_id, language, state, reason,"
        "                              due_at, updated_at)"
        " VALUES (:id, :n, :contact, :language, :state, :reason, :due, :now)"
        " ON CONFLICT (contact_id, broadcast_id) DO NOTHING";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", person->broadcast_id);
    db_bind_int(&query, ":n", *n + 1);
    db_bind_int(&query, ":contact", person->contact_id);
    db_bind_text(&query, ":language", person->language);
    db_bind_text(&query, ":state", broadcast_outcome_name(person->outcome));
    db_bind_text(&query, ":reason", person->reason);
    db_bind_int(&query, ":due", person->due_at);
    db_bind_int(&query, ":now", person->updated_at);
    if (!db_run(&query, error))
        return false;
    if (db_changes(db) == 0)
        return true;
    ++*n;
    return count(db, person, 1, error);
}

static bool same_count(const BroadcastPerson *was, const BroadcastPerson *now)
{
    return was->outcome == now->outcome && was->cost == now->cost &&
           g_strcmp0(was->reason, now->reason) == 0;
}

bool broadcast_people_move(Db *db, const BroadcastPerson *was, const BroadcastPerson *now,
                           GError **error)
{
    static const char sql[] =
        "UPDATE broadcast_people"
        "   SET state = :state, reason = :reason, due_at = :due, outbox_id = :outbox,"
        "       cost = :cost, updated_at = :now"
        " WHERE broadcast_id = :id AND n = :n";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", broadcast_outcome_name(now->outcome));
    db_bind_text(&query, ":reason", now->reason);
    db_bind_int(&query, ":due", now->due_at);
    db_bind_id(&query, ":outbox", now->outbox_id);
    db_bind_int(&query, ":cost", now->cost);
    db_bind_int(&query, ":now", now->updated_at);
    db_bind_int(&query, ":id", was->broadcast_id);
    db_bind_int(&query, ":n", was->n);
    return db_run(&query, error) &&
           (same_count(was, now) || (count(db, was, -1, error) && count(db, now, 1, error)));
}

/* ---- With the outbox ---- */

static bool read_news(Db *db, int64_t limit, GArray *all, GError **error)
{
    static const char sql[] =
        "SELECT p.broadcast_id, p.n, p.contact_id, p.language, p.state, p.reason, p.due_at,"
        "       p.outbox_id, p.cost, p.updated_at, o.id, o.state, o.reason, o.sent_at, o.cost"
        "  FROM outbox AS o LEFT JOIN broadcast_people AS p ON p.outbox_id = o.id"
        " WHERE o.kind = 'broadcast' AND o.state <> o.noted AND o.state <> 'claimed'"
        " ORDER BY o.id LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":limit", limit);
    while ((step = db_step(&query, error)) == DB_ROW) {
        BroadcastNews news = {
            .outbox_id = db_int(&query, 10),
            .state = g_intern_string(db_text(&query, 11)),
            .reason = g_intern_string(db_text(&query, 12)),
            .left = db_int(&query, 13) != 0,
            .cost = db_int(&query, 14),
        };

        read_person(&query, 0, &news.person);
        g_array_append_val(all, news);
    }
    return step == DB_DONE;
}

bool broadcast_news(Db *db, int64_t limit, BroadcastNewsVisit visit, gpointer data, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(BroadcastNews));

    if (!read_news(db, limit, all, error))
        return false;
    for (unsigned i = 0; i < all->len; i++) {
        if (!visit(&g_array_index(all, BroadcastNews, i), data, error))
            return false;
    }
    return true;
}

bool broadcast_news_taken(Db *db, int64_t outbox_id, const char *state, bool again, GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET noted = :state, dedupe = CASE WHEN :again = 1 THEN NULL ELSE dedupe END"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", state);
    db_bind_int(&query, ":again", again);
    db_bind_int(&query, ":id", outbox_id);
    return db_run(&query, error);
}

bool broadcast_take_back(Db *db, int64_t id, const char *reason, bool for_good, int64_t now,
                         GError **error)
{
    static const char sql[] =
        "UPDATE outbox"
        "   SET state = CASE WHEN doubtful = 1 THEN 'unknown' ELSE 'cancelled' END,"
        "       reason = :reason, box = NULL, updated_at = :now"
        " WHERE id IN (SELECT outbox_id FROM broadcast_people"
        "               WHERE broadcast_id = :id AND state = 'queued')"
        "   AND ((state = 'queued' AND doubtful = 0)"
        "        OR (state IN ('queued', 'held') AND :good = 1))";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":reason", reason);
    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":good", for_good);
    return db_run(&query, error);
}

bool broadcast_of_message(Db *db, int64_t outbox_id, BroadcastRow *row, GError **error)
{
    static const char sql[] =
        "SELECT b.id, b.state, b.reason, b.ends_at"
        "  FROM broadcast_people AS p JOIN broadcasts AS b ON b.id = p.broadcast_id"
        " WHERE p.outbox_id = :outbox";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    *row = (BroadcastRow){0};
    db_bind_int(&query, ":outbox", outbox_id);
    step = db_step(&query, error);
    if (step == DB_ROW) {
        row->id = db_int(&query, 0);
        row->state = broadcast_state_from_name(db_text(&query, 1));
        row->reason = g_intern_string(db_text(&query, 2));
        row->ends_at = db_int(&query, 3);
    }
    return step != DB_FAILED;
}
