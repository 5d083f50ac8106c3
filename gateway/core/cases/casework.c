#include "core/cases/casework.h"

#include "core/cases/casework_private.h"
#include "core/cases/claim.h"
#include "core/cases/triage.h"
#include "core/staff/audit.h"
#include "store/claims.h"
#include "store/staff.h"

/* ---- For all of it ---- */

bool casework_record(Casework *work, const CaseworkRecord *record, GError **error)
{
    g_autofree char *both = record->was && record->becomes
                                ? g_strconcat(record->was, " -> ", record->becomes, NULL)
                                : NULL;
    const CaseEvent event = {
        .at = work->now,
        .staff_id = work->staff_id,
        .kind = record->kind,
        .was = record->was,
        .becomes = record->becomes,
    };
    const AuditEntry entry = {
        .staff_id = work->staff_id,
        .action = record->action,
        .case_number = work->row.number,
        .detail = both              ? both
                  : record->becomes ? record->becomes
                                    : record->was,
    };

    hotline_add_news(work->hotline, work->row.number, work->row.urgent, false);
    return (!record->kind || case_events_add(work->hotline->db, work->row.id, &event, error)) &&
           audit_add(work->hotline, &entry, work->now, error);
}

bool casework_write(Casework *work, GError **error)
{
    work->row.rank = triage_rank(&work->row);
    return cases_write(work->hotline->db, &work->row, work->now, error);
}

CaseVerdict casework_add_text(Casework *work, const char *kind, const CaseNote *note,
                              GError **error)
{
    Db *db = work->hotline->db;
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    int64_t number, texts;

    if (!cases_key(db, work->row.id, public_key, &number, &texts, error))
        return CASE_FAILED;
    if (!vault_is_sealed_length(g_bytes_get_size(note->box)))
        return CASE_BAD_BOX;
    if (note->n != texts + 1)
        return CASE_MOVED;
    if (!cases_add_text(db, work->row.id,
                        &(CaseText){.n = note->n,
                                    .kind = kind,
                                    .staff_id = work->staff_id,
                                    .box = note->box,
                                    .created_at = work->now},
                        error))
        return CASE_FAILED;
    return CASE_DONE;
}

CaseVerdict casework_open(Casework *work, int64_t number, GError **error)
{
    if (!cases_get_number(work->hotline->db, number, &work->row, error))
        return CASE_FAILED;
    return work->row.id && !g_str_equal(work->row.status, "entering") ? CASE_DONE : CASE_NOT_THERE;
}

CaseVerdict casework_begin(Casework *work, int64_t number, GError **error)
{
    static const CaseVerdict verdicts[] = {
        [CLAIM_HELD] = CASE_DONE,
        [CLAIM_NOBODYS] = CASE_NOT_CLAIMED,
        [CLAIM_ANOTHERS] = CASE_CLAIMED,
    };
    CaseVerdict verdict = casework_open(work, number, error);
    ClaimState state = CLAIM_NOBODYS;

    if (verdict != CASE_DONE)
        return verdict;
    if (!claim_require(work->hotline, work->row.id, work->staff_id, work->now, &state, error))
        return CASE_FAILED;
    work->claimed_until = work->now + CLAIM_SECONDS;
    return verdicts[state];
}

/* ---- Claims ---- */

/* Takes over, or takes what is free. */
static CaseVerdict claim(Casework *work, bool by_force, GError **error)
{
    ClaimRow own = {.staff_id = work->staff_id, .expires_at = work->now + CLAIM_SECONDS};
    Db *db = work->hotline->db;
    bool taken = by_force;

    if (!(by_force ? claims_take_over(db, work->row.id, &own, error)
                   : claims_take(db, work->row.id, &own, work->now, &taken, error)))
        return CASE_FAILED;
    work->claimed_until = own.expires_at;
    return taken ? CASE_DONE : CASE_CLAIMED;
}

static CaseVerdict take_over(Casework *work, int64_t from, const CaseNote *note, GError **error)
{
    g_auto(StaffRow) holder = {0};
    CaseVerdict verdict = casework_add_text(work, "takeover", note, error);

    if (verdict != CASE_DONE)
        return verdict;
    if (!staff_rows_find(work->hotline->db, from, &holder, error))
        return CASE_FAILED;
    verdict = claim(work, true, error);
    if (verdict == CASE_DONE &&
        !casework_record(work, &(CaseworkRecord){"case.takeover", "takeover", holder.name, NULL},
                         error))
        return CASE_FAILED;
    return verdict;
}

CaseVerdict casework_claim(Casework *work, const CaseNote *note, GError **error)
{
    ClaimRow found;
    CaseVerdict verdict;

    if (!claims_find(work->hotline->db, work->row.id, work->now, &found, error))
        return CASE_FAILED;
    if (note && found.staff_id != work->staff_id)
        return take_over(work, found.staff_id, note, error);
    /* It is theirs already, by another window: what they wrote is kept all the same. */
    verdict = note ? casework_add_note(work, note, error) : CASE_DONE;
    if (verdict == CASE_DONE)
        verdict = claim(work, false, error);
    if (verdict == CASE_DONE && found.staff_id != work->staff_id &&
        !casework_record(work, &(CaseworkRecord){"case.claim", "claim", NULL, NULL}, error))
        return CASE_FAILED;
    return verdict;
}

CaseVerdict casework_next(Casework *work, GError **error)
{
    Db *db = work->hotline->db;
    int64_t id = 0;

    if (!claims_next(db, work->now, &id, error) || (id && !cases_get(db, id, &work->row, error)))
        return CASE_FAILED;
    return id ? casework_claim(work, NULL, error) : CASE_NONE_LEFT;
}

CaseVerdict casework_release(Casework *work, GError **error)
{
    if (!claims_drop(work->hotline->db, work->row.id, error) ||
        !casework_record(work, &(CaseworkRecord){"case.release", "release", NULL, NULL}, error))
        return CASE_FAILED;
    return CASE_DONE;
}
