#include "store/broadcast_figures.h"

bool broadcast_figures(Db *db, int64_t id, BroadcastFigureVisit visit, gpointer data,
                       GError **error)
{
    static const char sql[] =
        "SELECT people.language, people.state, people.reason, COUNT(*),"
        " SUM(COALESCE(outbox.segments, 0)), SUM(people.cost)"
        " FROM broadcast_people AS people LEFT JOIN outbox ON outbox.id = people.outbox_id"
        " WHERE people.broadcast_id = :id"
        " GROUP BY people.language, people.state, people.reason"
        " ORDER BY people.language, people.state, people.reason";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    while ((step = db_step(&query, error)) == DB_ROW) {
        const BroadcastFigure figure = {.language = db_text(&query, 0),
                                        .state = db_text(&query, 1),
                                        .reason = db_text(&query, 2),
                                        .people = db_int(&query, 3),
                                        .segments = db_int(&query, 4),
                                        .cost = db_int(&query, 5)};

        visit(&figure, data);
    }
    return step == DB_DONE;
}
