#pragma once

#include "store/db.h"

/* Sealed texts of many cases, to be searched where they can be opened. */
typedef struct CaseBox {
    int64_t case_id;
    int64_t number;
    int64_t hotline_key_id;
    const void *sealed_key; /* of the case; NULL: shredded, or not for staff to see yet */
    size_t key_length;
    int64_t n; /* of the text */
    const void *box;
    size_t length;
} CaseBox;

/* Bytes are lent for the call. false: that is enough; this one will come first the next time. */
typedef bool (*CaseBoxVisitor)(const CaseBox *box, gpointer data);

/* The texts of at most limit cases whose id is below before, case by case, the newest first. */
bool case_boxes_list(Db *db, int64_t before, int64_t limit, CaseBoxVisitor visit, gpointer data,
                     GError **error);
