#include "store/case_events.h"

bool case_events_add(Db *db, int64_t case_id, const CaseEvent *event, GError **error)
{
    static const char sql[] =
        "INSERT INTO case_events (case_id, at, staff_id, kind, was, becomes)"
        " VALUES (:case, :at, :staff, :kind, :was, :becomes)";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":case", case_id);
    db_bind_int(&query, ":at", event->at);
    db_bind_id(&query, ":staff", event->staff_id);
    db_bind_text(&query, ":kind", event->kind);
    db_bind_text(&query, ":was", event->was);
    db_bind_text(&query, ":becomes", event->becomes);
    return db_run(&query, error);
}

bool case_events_list(Db *db, int64_t case_id, CaseEventVisitor visit, gpointer data,
                      GError **error)
{
    static const char sql[] =
        "SELECT at, staff_id, staff.name, kind, was, becomes"
        "  FROM case_events LEFT JOIN staff ON staff.id = staff_id"
        " WHERE case_id = :case"
        " ORDER BY case_events.id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":case", case_id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        CaseEvent event = {
            .at = db_int(&query, 0),
            .staff_id = db_int(&query, 1),
            .staff_name = db_text(&query, 2),
            .kind = db_text(&query, 3),
            .was = db_text(&query, 4),
            .becomes = db_text(&query, 5),
        };

        visit(&event, data);
    }
    return step == DB_DONE;
}
