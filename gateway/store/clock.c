#include "store/clock.h"

bool clock_find(Db *db, ClockRow *row, GError **error)
{
    static const char sql[] = "SELECT wall, steady, boot, held_at, held_seconds FROM clock";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step = db_step(&query, error);

    *row = (ClockRow){0};
    if (step != DB_ROW)
        return step == DB_DONE;
    row->wall = db_int(&query, 0);
    row->steady = db_int(&query, 1);
    g_strlcpy(row->boot, db_text(&query, 2), sizeof row->boot);
    row->held_at = db_int(&query, 3);
    row->held_seconds = db_int(&query, 4);
    return true;
}

bool clock_save(Db *db, const ClockRow *row, GError **error)
{
    static const char sql[] =
        "INSERT INTO clock (id, wall, steady, boot, held_at, held_seconds)"
        " VALUES (1, :wall, :steady, :boot, :held, :seconds)"
        " ON CONFLICT (id) DO UPDATE"
        "   SET wall = excluded.wall, steady = excluded.steady, boot = excluded.boot,"
        "       held_at = excluded.held_at, held_seconds = excluded.held_seconds";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":wall", row->wall);
    db_bind_int(&query, ":steady", row->steady);
    db_bind_text(&query, ":boot", row->boot);
    db_bind_id(&query, ":held", row->held_at);
    db_bind_int(&query, ":seconds", row->held_seconds);
    return db_run(&query, error);
}

static bool shift_after(Db *db, const char *sql, int64_t after, int64_t seconds, GError **error)
{
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":after", after);
    db_bind_int(&query, ":seconds", seconds);
    return db_run(&query, error);
}

bool clock_set_back(Db *db, const ClockShift *shift, GError **error)
{
    static const char
        throttles[] = "UPDATE throttles SET ends_at = ends_at - :seconds WHERE ends_at > :after";
    static const char
        claims[] = "UPDATE claims SET expires_at = expires_at - :seconds WHERE expires_at > :after";
    static const char invitations[] =
        "UPDATE staff SET invite_until = invite_until - :seconds WHERE invite_until > :after";

    return shift_after(db, throttles, shift->now, shift->seconds, error) &&
           shift_after(db, claims, shift->now + shift->claim_seconds, shift->seconds, error) &&
           shift_after(db, invitations, shift->now + shift->invite_seconds, shift->seconds, error);
}
