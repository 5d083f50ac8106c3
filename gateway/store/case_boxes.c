#include "store/case_boxes.h"

/* The cases that have texts are found by their texts: many have none. */
bool case_boxes_list(Db *db, int64_t before, int64_t limit, CaseBoxVisitor visit, gpointer data,
                     GError **error)
{
    static const char sql[] =
        "SELECT cases.id, number, hotline_key_id,"
        "       CASE WHEN status = 'entering' THEN NULL ELSE sealed_key END, n, box"
        "  FROM (SELECT DISTINCT case_id FROM case_texts"
        "         WHERE case_id < :before ORDER BY case_id DESC LIMIT :limit) AS found"
        "  JOIN cases ON cases.id = found.case_id"
        "  JOIN case_texts ON case_texts.case_id = found.case_id"
        " ORDER BY found.case_id DESC, n";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":before", before);
    db_bind_int(&query, ":limit", limit);
    while ((step = db_step(&query, error)) == DB_ROW) {
        CaseBox box = {
            .case_id = db_int(&query, 0),
            .number = db_int(&query, 1),
            .hotline_key_id = db_int(&query, 2),
            .n = db_int(&query, 4),
        };

        box.sealed_key = db_bytes(&query, 3, &box.key_length);
        box.box = db_bytes(&query, 5, &box.length);
        if (!visit(&box, data))
            return true;
    }
    return step == DB_DONE;
}
