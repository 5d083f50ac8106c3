#include "store/broadcasts.h"

#define COLUMNS                                                                                \
    "id, title, state, paused_from, reason, languages, citizenships, regions, rule, category," \
    " contact_days, starts_at, ends_at, rate, budget, canary, author_id, approver_id,"         \
    " created_at, approved_at, ended_at, gathered_to, gathered_at, paced_at, submitted_at"

static const char *const states[] = {
    [BROADCAST_DRAFT] = "draft",     [BROADCAST_SUBMITTED] = "submitted",
    [BROADCAST_CANARY] = "canary",   [BROADCAST_CHECKING] = "checking",
    [BROADCAST_RUNNING] = "running", [BROADCAST_PAUSED] = "paused",
    [BROADCAST_DONE] = "done",       [BROADCAST_KILLED] = "killed",
};

const char *broadcast_state_name(BroadcastState state)
{
    return state < BROADCAST_STATES ? states[state] : NULL;
}

BroadcastState broadcast_state_from_name(const char *name_or_null)
{
    for (size_t i = 0; i < BROADCAST_STATES; i++) {
        if (g_strcmp0(states[i], name_or_null) == 0)
            return (BroadcastState)i;
    }
    return BROADCAST_STATES;
}

/* ---- Reading ---- */

static void read_row(const DbQuery *query, BroadcastRow *row)
{
    *row = (BroadcastRow){
        .id = db_int(query, 0),
        .title = db_text(query, 1),
        .state = broadcast_state_from_name(db_text(query, 2)),
        .paused_from = broadcast_state_from_name(db_text(query, 3)),
        .reason = g_intern_string(db_text(query, 4)),
        .audience = {.languages = db_text(query, 5),
                     .citizenships = db_text(query, 6),
                     .regions = db_text(query, 7),
                     .rule = db_text(query, 8),
                     .category = db_text(query, 9),
                     .contact_days = db_int(query, 10)},
        .starts_at = db_int(query, 11),
        .ends_at = db_int(query, 12),
        .rate = db_int(query, 13),
        .budget = db_int(query, 14),
        .canary = db_int(query, 15),
        .author_id = db_int(query, 16),
        .approver_id = db_int(query, 17),
        .created_at = db_int(query, 18),
        .approved_at = db_int(query, 19),
        .ended_at = db_int(query, 20),
        .gathered_to = db_int(query, 21),
        .gathered_at = db_int(query, 22),
        .paced_at = db_int(query, 23),
        .submitted_at = db_int(query, 24),
    };
}

static void keep(Broadcast *broadcast, const char **text)
{
    if (*text)
        *text = g_string_chunk_insert(broadcast->strings, *text);
}

static bool read_texts(Db *db, Broadcast *broadcast, GError **error)
{
    static const char sql[] = "SELECT language, text FROM broadcast_texts WHERE broadcast_id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", broadcast->row.id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        Language language = language_from_code(db_text(&query, 0));

        if (language == LANGUAGE_UNKNOWN)
            continue;
        broadcast->row.texts[language] = db_text(&query, 1);
        keep(broadcast, &broadcast->row.texts[language]);
    }
    return step == DB_DONE;
}

bool broadcasts_get(Db *db, int64_t id, Broadcast *broadcast, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM broadcasts WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    BroadcastRow *row = &broadcast->row;
    DbStep step;

    *broadcast = (Broadcast){0};
    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step != DB_ROW)
        return step == DB_DONE;
    read_row(&query, row);
    broadcast->strings = g_string_chunk_new(1024);
    keep(broadcast, &row->title);
    keep(broadcast, &row->audience.languages);
    keep(broadcast, &row->audience.citizenships);
    keep(broadcast, &row->audience.regions);
    keep(broadcast, &row->audience.rule);
    keep(broadcast, &row->audience.category);
    return read_texts(db, broadcast, error);
}

void broadcast_clear(Broadcast *broadcast)
{
    g_clear_pointer(&broadcast->strings, g_string_chunk_free);
    broadcast->row = (BroadcastRow){0};
}

bool broadcasts_list(Db *db, int64_t limit, BroadcastVisit visit, gpointer data, GError **error)
{
    /* What goes out stays in sight, so that it can be stopped. */
    static const char
        sql[] = "SELECT " COLUMNS
                "  FROM broadcasts"
                " WHERE id IN (SELECT id FROM broadcasts ORDER BY id DESC LIMIT :limit)"
                "    OR state IN ('canary', 'checking', 'running', 'paused')"
                " ORDER BY id DESC";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":limit", limit);
    while ((step = db_step(&query, error)) == DB_ROW) {
        BroadcastRow row;

        read_row(&query, &row);
        visit(&row, data);
    }
    return step == DB_DONE;
}

bool broadcasts_open(Db *db, GArray **ids, GError **error)
{
    static const char sql[] =
        "SELECT id FROM broadcasts"
        " WHERE state IN ('canary', 'checking', 'running', 'paused')"
        "    OR id IN (SELECT broadcast_id FROM broadcast_counts"
        "               WHERE state = 'pending' AND people > 0)"
        " ORDER BY id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    while ((step = db_step(&query, error)) == DB_ROW) {
        int64_t id = db_int(&query, 0);

        g_array_append_val(*ids, id);
    }
    return step == DB_DONE;
}

/* ---- Writing ---- */

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void bind_written(DbQuery *query, const BroadcastRow *row)
{
    const BroadcastAudience *audience = &row->audience;

    db_bind_text(query, ":title", row->title);
    db_bind_text(query, ":state", broadcast_state_name(row->state));
    db_bind_text(query, ":languages", or_empty(audience->languages));
    db_bind_text(query, ":citizenships", or_empty(audience->citizenships));
    db_bind_text(query, ":regions", or_empty(audience->regions));
    db_bind_text(query, ":rule", audience->rule);
    db_bind_text(query, ":category", audience->category);
    db_bind_id(query, ":days", audience->contact_days);
    db_bind_id(query, ":starts", row->starts_at);
    db_bind_id(query, ":ends", row->ends_at);
    db_bind_int(query, ":rate", row->rate);
    db_bind_int(query, ":budget", row->budget);
    db_bind_int(query, ":canary", row->canary);
    db_bind_int(query, ":author", row->author_id);
}

static bool add(Db *db, BroadcastRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO broadcasts (title, state, languages, citizenships, regions, rule, category,"
        "                        contact_days, starts_at, ends_at, rate, budget, canary,"
        "                        author_id, created_at)"
        " VALUES (:title, :state, :languages, :citizenships, :regions, :rule, :category, :days,"
        "         :starts, :ends, :rate, :budget, :canary, :author, :created)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_written(&query, row);
    db_bind_int(&query, ":created", row->created_at);
    if (!db_run(&query, error))
        return false;
    row->id = db_last_id(db);
    return true;
}

static bool change(Db *db, const BroadcastRow *row, GError **error)
{
    static const char sql[] =
        "UPDATE broadcasts"
        "   SET title = :title, state = :state, languages = :languages,"
        "       citizenships = :citizenships, regions = :regions, rule = :rule,"
        "       category = :category, contact_days = :days, starts_at = :starts,"
        "       ends_at = :ends, rate = :rate, budget = :budget, canary = :canary,"
        "       author_id = :author"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_written(&query, row);
    db_bind_int(&query, ":id", row->id);
    return db_run(&query, error);
}

static bool drop_texts(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM broadcast_texts WHERE broadcast_id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

static bool add_text(Db *db, int64_t id, Language language, const char *text, GError **error)
{
    static const char sql[] =
        "INSERT INTO broadcast_texts (broadcast_id, language, text)"
        " VALUES (:id, :language, :text)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_text(&query, ":language", language_code(language));
    db_bind_text(&query, ":text", text);
    return db_run(&query, error);
}

bool broadcasts_save(Db *db, BroadcastRow *row, GError **error)
{
    if (!(row->id ? change(db, row, error) : add(db, row, error)) ||
        !drop_texts(db, row->id, error))
        return false;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (row->texts[language] &&
            !add_text(db, row->id, (Language)language, row->texts[language], error))
            return false;
    }
    return true;
}

bool broadcasts_note(Db *db, const BroadcastRow *row, GError **error)
{
    static const char sql[] =
        "UPDATE broadcasts"
        "   SET state = :state, paused_from = :from, reason = :reason, approver_id = :approver,"
        "       approved_at = :approved, ended_at = :ended, gathered_to = :to,"
        "       gathered_at = :gathered, paced_at = :paced, submitted_at = :submitted"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":state", broadcast_state_name(row->state));
    db_bind_text(&query, ":from",
                 row->state == BROADCAST_PAUSED ? broadcast_state_name(row->paused_from) : NULL);
    db_bind_text(&query, ":reason", row->reason);
    if (row->approved_at)
        db_bind_int(&query, ":approver", row->approver_id);
    else
        db_bind_null(&query, ":approver");
    db_bind_id(&query, ":approved", row->approved_at);
    db_bind_id(&query, ":ended", row->ended_at);
    db_bind_id(&query, ":to", row->gathered_to);
    db_bind_id(&query, ":gathered", row->gathered_at);
    db_bind_id(&query, ":paced", row->paced_at);
    db_bind_id(&query, ":submitted", row->submitted_at);
    db_bind_int(&query, ":id", row->id);
    return db_run(&query, error);
}

/* ---- Forgetting ---- */

static bool next_to_forget(Db *db, int64_t before, int64_t *id, GError **error)
{
    static const char sql[] =
        "SELECT id FROM broadcasts"
        " WHERE ended_at <= :before AND forgotten_at IS NULL"
        " ORDER BY id LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":before", before);
    step = db_step(&query, error);
    *id = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

static bool forget_people(Db *db, int64_t id, int64_t limit, GError **error)
{
    static const char sql[] =
        "UPDATE broadcast_people SET contact_id = NULL"
        " WHERE broadcast_id = :id"
        "   AND n IN (SELECT n FROM broadcast_people"
        "              WHERE broadcast_id = :id AND contact_id IS NOT NULL"
        "              ORDER BY n LIMIT :limit)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":limit", limit);
    return db_run(&query, error);
}

static bool mark_forgotten(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] = "UPDATE broadcasts SET forgotten_at = :now WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool broadcasts_forget(Db *db, const BroadcastForget *forget, bool *more, GError **error)
{
    int64_t id;

    *more = false;
    if (!next_to_forget(db, forget->before, &id, error))
        return false;
    if (id == 0)
        return true;
    *more = true;
    return forget_people(db, id, forget->limit, error) &&
           (db_changes(db) > 0 || mark_forgotten(db, id, forget->now, error));
}
