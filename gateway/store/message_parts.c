#include "store/message_parts.h"

/* ---- Whole messages ---- */

static const char *const states[] = {
    [LONG_MESSAGE_WAITING] = "waiting",
    [LONG_MESSAGE_LATE] = "late",
    [LONG_MESSAGE_DONE] = "done",
};

static LongMessageState read_state(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(states[i], text) == 0)
            return (LongMessageState)i;
    }
    return LONG_MESSAGE_DONE; /* the schema knows no other */
}

void long_message_row_clear(LongMessageRow *row)
{
    g_clear_pointer(&row->box, g_bytes_unref);
}

#define MESSAGE_COLUMNS "id, person, name, total, state, completed_by, box, case_id, due_at"

static GBytes *box_of(const DbQuery *query, int column)
{
    size_t length;
    const void *bytes = db_bytes(query, column, &length);

    return bytes ? g_bytes_new(bytes, length) : NULL;
}

/* Columns: MESSAGE_COLUMNS. */
static void read_message(const DbQuery *query, LongMessageRow *row)
{
    *row = (LongMessageRow){
        .id = db_int(query, 0),
        .person = db_int(query, 1),
        .total = (unsigned)db_int(query, 3),
        .state = read_state(db_text(query, 4)),
        .completed_by = (unsigned)db_int(query, 5),
        .box = box_of(query, 6),
        .case_id = db_int(query, 7),
        .due_at = db_int(query, 8),
    };
    g_strlcpy(row->name, db_text(query, 2), sizeof row->name);
}

bool long_messages_find(Db *db, int64_t id, LongMessageRow *row, GError **error)
{
    static const char sql[] = "SELECT " MESSAGE_COLUMNS " FROM long_messages WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    *row = (LongMessageRow){0};
    if (step == DB_ROW)
        read_message(&query, row);
    return step != DB_FAILED;
}

static void bind_box(DbQuery *query, GBytes *box_or_null)
{
    if (box_or_null)
        db_bind_bytes(query, ":box", g_bytes_get_data(box_or_null, NULL),
                      g_bytes_get_size(box_or_null));
    else
        db_bind_null(query, ":box");
}

bool long_messages_save(Db *db, const LongMessageRow *row, GError **error)
{
    static const char
        sql[] = "INSERT INTO long_messages (" MESSAGE_COLUMNS
                ")"
                " VALUES (:id, :person, :name, :total, :state, :completed, :box, :case, :due)"
                " ON CONFLICT (id) DO UPDATE"
                "    SET person = excluded.person, name = excluded.name, total = excluded.total,"
                "        state = excluded.state, completed_by = excluded.completed_by,"
                "        box = excluded.box, case_id = excluded.case_id, due_at = excluded.due_at";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", row->id);
    db_bind_int(&query, ":person", row->person);
    db_bind_text(&query, ":name", row->name);
    db_bind_int(&query, ":total", row->total);
    db_bind_text(&query, ":state", states[row->state]);
    db_bind_id(&query, ":completed", row->completed_by);
    bind_box(&query, row->box);
    db_bind_id(&query, ":case", row->case_id);
    db_bind_int(&query, ":due", row->due_at);
    return db_run(&query, error);
}

bool long_messages_remove(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM long_messages WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool long_messages_due(Db *db, int64_t now, int64_t limit, LongMessageVisitor visit, gpointer data,
                       GError **error)
{
    static const char sql[] = "SELECT " MESSAGE_COLUMNS
                              "  FROM long_messages"
                              " WHERE due_at <= :now"
                              " ORDER BY due_at"
                              " LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":now", now);
    db_bind_int(&query, ":limit", limit);
    while ((step = db_step(&query, error)) == DB_ROW) {
        g_auto(LongMessageRow) row;

        read_message(&query, &row);
        visit(&row, data);
    }
    return step == DB_DONE;
}

static bool erase_waiting(Db *db, int64_t person, bool *erased, GError **error)
{
    static const char
        sql[] = "DELETE FROM long_messages WHERE person = :person AND state = 'waiting'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":person", person);
    if (!db_run(&query, error))
        return false;
    *erased = db_changes(db) > 0;
    return true;
}

bool long_messages_forget(Db *db, int64_t person, bool *erased, GError **error)
{
    static const char sql[] =
        "UPDATE long_messages SET case_id = NULL"
        " WHERE person = :person AND case_id IS NOT NULL";
    g_auto(DbQuery) query = db_query(db, sql);

    if (!erase_waiting(db, person, erased, error))
        return false;
    db_bind_int(&query, ":person", person);
    if (!db_run(&query, error))
        return false;
    *erased |= db_changes(db) > 0;
    return true;
}

bool long_messages_cut_case(Db *db, int64_t case_id, GError **error)
{
    static const char sql[] = "UPDATE long_messages SET case_id = NULL WHERE case_id = :case";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    return db_run(&query, error);
}

/* ---- Their parts ---- */

bool message_parts_add(Db *db, int64_t message_id, unsigned n, int64_t mark, GBytes *box_or_null,
                       GError **error)
{
    static const char sql[] =
        "INSERT INTO message_parts (message_id, n, mark, box) VALUES (:id, :n, :mark, :box)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", message_id);
    db_bind_int(&query, ":n", n);
    db_bind_int(&query, ":mark", mark);
    bind_box(&query, box_or_null);
    return db_run(&query, error);
}

bool message_parts_find(Db *db, int64_t message_id, unsigned n, int64_t *mark, GError **error)
{
    static const char sql[] = "SELECT mark FROM message_parts WHERE message_id = :id AND n = :n";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", message_id);
    db_bind_int(&query, ":n", n);
    step = db_step(&query, error);
    *mark = step == DB_ROW ? db_int(&query, 0) : 0;
    return step != DB_FAILED;
}

bool message_parts_count(Db *db, int64_t message_id, int64_t *count, GError **error)
{
    static const char sql[] = "SELECT COUNT(*) FROM message_parts WHERE message_id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", message_id);
    if (db_step(&query, error) != DB_ROW)
        return false;
    *count = db_int(&query, 0);
    return true;
}

bool message_parts_each(Db *db, int64_t message_id, MessagePartVisitor visit, gpointer data,
                        GError **error)
{
    static const char sql[] =
        "SELECT n, box FROM message_parts WHERE message_id = :id AND box IS NOT NULL ORDER BY n";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", message_id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        g_autoptr(GBytes) box = box_of(&query, 1);

        visit((unsigned)db_int(&query, 0), box, data);
    }
    return step == DB_DONE;
}

bool message_parts_empty(Db *db, int64_t message_id, GError **error)
{
    static const char sql[] = "UPDATE message_parts SET box = NULL WHERE message_id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", message_id);
    return db_run(&query, error);
}
