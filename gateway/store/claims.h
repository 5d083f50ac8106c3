#pragma once

#include "store/db.h"

/* Who works on which case. A claim whose time is over is as good as none, and nobody needs to remove it. */
typedef struct ClaimRow {
    int64_t staff_id; /* 0: nobody */
    int64_t expires_at;
} ClaimRow;

/* The claim that holds at this moment. */
bool claims_find(Db *db, int64_t case_id, int64_t now, ClaimRow *claim, GError **error);
/* Takes it if nobody else has it, or renews one's own. *taken says whether. */
bool claims_take(Db *db, int64_t case_id, const ClaimRow *claim, int64_t now, bool *taken,
                 GError **error);
/* Takes it, whoever has it. */
bool claims_take_over(Db *db, int64_t case_id, const ClaimRow *claim, GError **error);
/* Renews one's own, if it still holds. *renewed says whether. */
bool claims_renew(Db *db, int64_t case_id, const ClaimRow *claim, int64_t now, bool *renewed,
                  GError **error);
bool claims_drop(Db *db, int64_t case_id, GError **error);
/* The case that goes before all others of which nobody has a claim: by rank among what is new or a draft, then
 * among what is in review. 0: there is none. */
bool claims_next(Db *db, int64_t now, int64_t *case_id, GError **error);
