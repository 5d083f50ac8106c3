#include "store/staff.h"

#define COLUMNS                                                                                   \
    "SELECT id, name, role, state, COALESCE(invite_until, 0), salt, auth_hash, totp_box,"         \
    "       totp_next_box, public_key, secret_box, COALESCE(opslimit, 0), COALESCE(memlimit, 0)," \
    "       totp_step, created_at, COALESCE(used_at, 0)"                                          \
    "  FROM staff"

void staff_row_clear(StaffRow *row)
{
    GBytes **boxes[] = {&row->salt,          &row->auth_hash,  &row->totp_box,
                        &row->totp_next_box, &row->public_key, &row->secret_box};

    for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++)
        g_clear_pointer(boxes[i], g_bytes_unref);
    g_clear_pointer(&row->name, g_free);
    g_clear_pointer(&row->role, g_free);
    g_clear_pointer(&row->state, g_free);
    row->id = 0;
}

static GBytes *bytes_of(const DbQuery *query, int column)
{
    size_t length;
    const void *bytes = db_bytes(query, column, &length);

    return bytes ? g_bytes_new(bytes, length) : NULL;
}

static void read_row(const DbQuery *query, StaffRow *row)
{
    *row = (StaffRow){.id = db_int(query, 0),
                      .name = g_strdup(db_text(query, 1)),
                      .role = g_strdup(db_text(query, 2)),
                      .state = g_strdup(db_text(query, 3)),
                      .invite_until = db_int(query, 4),
                      .salt = bytes_of(query, 5),
                      .auth_hash = bytes_of(query, 6),
                      .totp_box = bytes_of(query, 7),
                      .totp_next_box = bytes_of(query, 8),
                      .public_key = bytes_of(query, 9),
                      .secret_box = bytes_of(query, 10),
                      .opslimit = db_int(query, 11),
                      .memlimit = db_int(query, 12),
                      .totp_step = db_int(query, 13),
                      .created_at = db_int(query, 14),
                      .used_at = db_int(query, 15)};
}

static bool read_one(DbQuery *query, StaffRow *row, GError **error)
{
    DbStep step = db_step(query, error);

    *row = (StaffRow){0};
    if (step == DB_ROW)
        read_row(query, row);
    return step != DB_FAILED;
}

bool staff_rows_find(Db *db, int64_t id, StaffRow *row, GError **error)
{
    static const char sql[] = COLUMNS " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return read_one(&query, row, error);
}

bool staff_rows_find_name(Db *db, const char *name_key, StaffRow *row, GError **error)
{
    static const char sql[] = COLUMNS " WHERE name_key = :key AND state <> 'removed'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":key", name_key);
    return read_one(&query, row, error);
}

bool staff_rows_find_invite(Db *db, const uint8_t hash[32], StaffRow *row, GError **error)
{
    static const char sql[] = COLUMNS " WHERE invite_hash = :hash AND state = 'invited'";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":hash", hash, 32);
    return read_one(&query, row, error);
}

bool staff_rows_each(Db *db, StaffRowCallback callback, gpointer data, GError **error)
{
    static const char sql[] = COLUMNS " ORDER BY id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    while ((step = db_step(&query, error)) == DB_ROW) {
        g_auto(StaffRow) row = {0};

        read_row(&query, &row);
        callback(&row, data);
    }
    return step == DB_DONE;
}

static bool count_rows(Db *db, const char *sql, int64_t *count, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    if (db_step(&query, error) != DB_ROW)
        return false;
    *count = db_int(&query, 0);
    return true;
}

bool staff_rows_count_admins(Db *db, int64_t *count, GError **error)
{
    static const char
        sql[] = "SELECT COUNT(*) FROM staff WHERE role = 'admin' AND state = 'active'";

    return count_rows(db, sql, count, error);
}

bool staff_rows_count_broken(Db *db, int64_t *count, GError **error)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM staff"
        " WHERE state = 'active'"
        "   AND (COALESCE(length(salt), 0) <> 16 OR COALESCE(length(auth_hash), 0) <> 32"
        "        OR COALESCE(length(public_key), 0) <> 32 OR secret_box IS NULL OR totp_box IS NULL)";

    return count_rows(db, sql, count, error);
}

static void bind_invite(DbQuery *query, const StaffInvite *invite)
{
    db_bind_text(query, ":name", invite->name);
    db_bind_text(query, ":key", invite->name_key);
    db_bind_text(query, ":role", invite->role);
    db_bind_bytes(query, ":hash", invite->hash, 32);
    db_bind_int(query, ":until", invite->until);
}

bool staff_rows_add(Db *db, const StaffInvite *invite, int64_t now, int64_t *id, GError **error)
{
    static const char sql[] =
        "INSERT INTO staff (name, name_key, role, state, invite_hash, invite_until, created_at)"
        " VALUES (:name, :key, :role, 'invited', :hash, :until, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_invite(&query, invite);
    db_bind_int(&query, ":now", now);
    if (!db_run(&query, error))
        return false;
    *id = db_last_id(db);
    return true;
}

bool staff_rows_invite_again(Db *db, int64_t id, const StaffInvite *invite, GError **error)
{
    static const char sql[] =
        "UPDATE staff"
        "   SET name = :name, name_key = :key, role = :role, state = 'invited',"
        "       invite_hash = :hash, invite_until = :until, salt = NULL, opslimit = NULL,"
        "       memlimit = NULL, auth_hash = NULL, totp_box = NULL, totp_next_box = NULL,"
        "       totp_step = 0, public_key = NULL, secret_box = NULL"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_invite(&query, invite);
    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

static void bind_password(DbQuery *query, int64_t id, const StaffPassword *password)
{
    db_bind_int(query, ":id", id);
    db_bind_bytes(query, ":salt", password->salt, 16);
    db_bind_int(query, ":ops", password->opslimit);
    db_bind_int(query, ":mem", password->memlimit);
    db_bind_bytes(query, ":auth", password->auth_hash, 32);
    db_bind_bytes(query, ":box", g_bytes_get_data(password->secret_box, NULL),
                  g_bytes_get_size(password->secret_box));
}

bool staff_rows_join(Db *db, int64_t id, const StaffPassword *password,
                     const uint8_t public_key[32], int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE staff"
        "   SET state = 'active', invite_hash = NULL, invite_until = NULL, salt = :salt,"
        "       opslimit = :ops, memlimit = :mem, auth_hash = :auth, secret_box = :box,"
        "       public_key = :public, used_at = :now"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_password(&query, id, password);
    db_bind_bytes(&query, ":public", public_key, 32);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool staff_rows_set_password(Db *db, int64_t id, const StaffPassword *password, GError **error)
{
    static const char sql[] =
        "UPDATE staff"
        "   SET salt = :salt, opslimit = :ops, memlimit = :mem, auth_hash = :auth, secret_box = :box"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_password(&query, id, password);
    return db_run(&query, error);
}

bool staff_rows_set_role(Db *db, int64_t id, const char *role, GError **error)
{
    static const char sql[] = "UPDATE staff SET role = :role WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_text(&query, ":role", role);
    return db_run(&query, error);
}

bool staff_rows_set_used(Db *db, int64_t id, int64_t now, GError **error)
{
    static const char sql[] = "UPDATE staff SET used_at = :now WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":now", now);
    return db_run(&query, error);
}

bool staff_rows_remove(Db *db, int64_t id, GError **error)
{
    static const char sql[] =
        "UPDATE staff"
        "   SET state = 'removed', invite_hash = NULL, invite_until = NULL, salt = NULL,"
        "       opslimit = NULL, memlimit = NULL, auth_hash = NULL, totp_box = NULL,"
        "       totp_next_box = NULL, totp_step = 0, public_key = NULL, secret_box = NULL"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool staff_rows_set_totp(Db *db, int64_t id, GBytes *box, int64_t step, GError **error)
{
    static const char sql[] =
        "UPDATE staff"
        "   SET totp_box = :box, totp_next_box = NULL, totp_step = :step"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    db_bind_int(&query, ":step", step);
    return db_run(&query, error);
}

bool staff_rows_set_totp_next(Db *db, int64_t id, GBytes *box, GError **error)
{
    static const char sql[] = "UPDATE staff SET totp_next_box = :box WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_bytes(&query, ":box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    return db_run(&query, error);
}

bool staff_rows_set_totp_step(Db *db, int64_t id, int64_t step, GError **error)
{
    static const char sql[] = "UPDATE staff SET totp_step = :step WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    db_bind_int(&query, ":step", step);
    return db_run(&query, error);
}
