#include "store/broadcast_figures.h"

typedef struct FigureSink {
    BroadcastFigureVisit visit;
    gpointer data;
} FigureSink;

/* *any: there were some. */
static bool visit_all(DbQuery *query, int64_t id, bool *any, const FigureSink *sink, GError **error)
{
    DbStep step;

    db_bind_int(query, ":id", id);
    while ((step = db_step(query, error)) == DB_ROW) {
        const BroadcastFigure figure = {.language = db_text(query, 0),
                                        .state = db_text(query, 1),
                                        .reason = db_text(query, 2),
                                        .people = db_int(query, 3),
                                        .segments = db_int(query, 4),
                                        .cost = db_int(query, 5)};

        *any = true;
        sink->visit(&figure, sink->data);
    }
    return step == DB_DONE;
}

bool broadcast_figures(Db *db, int64_t id, BroadcastFigureVisit visit, gpointer data,
                       GError **error)
{
    static const char of_people[] =
        "SELECT people.language, people.state, people.reason, COUNT(*),"
        " SUM(COALESCE(outbox.segments, 0)), SUM(people.cost)"
        " FROM broadcast_people AS people LEFT JOIN outbox ON outbox.id = people.outbox_id"
        " WHERE people.broadcast_id = :id"
        " GROUP BY people.language, people.state, people.reason"
        " ORDER BY people.language, people.state, people.reason";
    /* Whom it reached is forgotten: what was counted of them stays. */
    static const char of_counts[] =
        "SELECT NULL, state, NULLIF(reason, ''), people, 0, cost FROM broadcast_counts"
        " WHERE broadcast_id = :id AND people > 0 ORDER BY state, reason";
    g_auto(DbQuery) people = db_query(db, of_people);
    g_auto(DbQuery) counts = db_query(db, of_counts);
    const FigureSink sink = {visit, data};
    bool any = false;

    return visit_all(&people, id, &any, &sink, error) &&
           (any || visit_all(&counts, id, &any, &sink, error));
}
