#include "store/rule_people.h"

#include "store/told.h"

bool rule_people_count(Db *db, RulePeopleVisit visit, gpointer data, GError **error)
{
    /* From the index alone. */
    static const char sql[] =
        "SELECT rule, COUNT(*), SUM(CASE WHEN remind = :remind THEN 1 ELSE 0 END)"
        "  FROM told_deadlines GROUP BY rule ORDER BY rule";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":remind", TOLD_REMIND);
    while ((step = db_step(&query, error)) == DB_ROW)
        visit(db_text(&query, 0), db_int(&query, 1), db_int(&query, 2), data);
    return step == DB_DONE;
}
