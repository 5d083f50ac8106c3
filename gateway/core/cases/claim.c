#include "core/cases/claim.h"

#include "store/claims.h"

bool claim_require(Hotline *hotline, int64_t case_id, int64_t staff_id, int64_t now,
                   ClaimState *state, GError **error)
{
    ClaimRow own = {.staff_id = staff_id, .expires_at = now + CLAIM_SECONDS}, found;
    bool renewed = false;

    if (!claims_renew(hotline->db, case_id, &own, now, &renewed, error))
        return false;
    *state = CLAIM_HELD;
    if (renewed)
        return true;
    if (!claims_find(hotline->db, case_id, now, &found, error))
        return false;
    *state = found.staff_id ? CLAIM_ANOTHERS : CLAIM_NOBODYS;
    return true;
}
