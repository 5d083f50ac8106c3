/* What staff change of a case. */

#include "core/cases/case_status.h"
#include "core/cases/casework_private.h"
#include "core/cases/triage.h"

#define NUMBER_OCTETS 24

static CaseVerdict finish(bool good)
{
    return good ? CASE_DONE : CASE_FAILED;
}

static void print(int64_t number, char out[NUMBER_OCTETS])
{
    g_snprintf(out, NUMBER_OCTETS, "%" G_GINT64_FORMAT, number);
}

/* An event of another case than the one worked on. */
static bool record_other(Casework *work, const CaseRow *other, const CaseworkRecord *record,
                         GError **error)
{
    Casework there = *work;

    there.row = *other;
    return casework_record(&there, record, error);
}

/* ---- Status ---- */

/* It is no duplicate after all. */
static bool part_from(Casework *work, GError **error)
{
    CaseRow whole;
    char number[NUMBER_OCTETS];
    const CaseworkRecord record = {"case.merge", "duplicate", number, NULL};

    print(work->row.number, number);
    if (!cases_get(work->hotline->db, work->row.merged_into, &whole, error))
        return false;
    work->row.merged_into = 0;
    return record_other(work, &whole, &record, error);
}

CaseVerdict casework_set_status(Casework *work, const char *status, GError **error)
{
    const CaseworkRecord record = {"case.status", "status", work->row.status, status};

    if (!case_status_may_become(work->row.status, status))
        return CASE_NO_SUCH_MOVE;
    if (work->row.merged_into && !part_from(work, error))
        return CASE_FAILED;
    work->row.status = status;
    return finish(casework_write(work, error) && casework_record(work, &record, error));
}

/* ---- Corrections ---- */

static bool is_good(const Casework *work, const CaseCorrection *correction)
{
    return (!(correction->what & CASE_CATEGORY_CORRECTED) ||
            triage_category(correction->category)) &&
           (!(correction->what & CASE_REGION_CORRECTED) || !correction->region ||
            region_find(work->hotline->texts->regions, correction->region));
}

/* What the person said is put aside the first time; later it is theirs to change, not ours. */
static bool put_aside(CaseRow *row, CaseCorrected what)
{
    bool first = !(row->corrected & what);

    row->corrected |= what;
    return first;
}

static bool correct_category(Casework *work, const char *category, GError **error)
{
    CaseRow *row = &work->row;
    const CaseworkRecord record = {"case.correct", "category", row->category, category};

    if (put_aside(row, CASE_CATEGORY_CORRECTED))
        row->reported_category = row->category;
    row->category = category;
    return casework_record(work, &record, error);
}

static bool correct_urgent(Casework *work, bool urgent, GError **error)
{
    static const char *const words[] = {"no", "yes"};
    CaseRow *row = &work->row;
    const CaseworkRecord record = {"case.correct", "urgent", words[row->urgent], words[urgent]};

    if (put_aside(row, CASE_URGENT_CORRECTED))
        row->reported_urgent = row->urgent;
    row->urgent = urgent;
    return casework_record(work, &record, error);
}

static bool correct_region(Casework *work, const char *region, GError **error)
{
    CaseRow *row = &work->row;
    const CaseworkRecord record = {"case.correct", "region", row->region, region};

    if (put_aside(row, CASE_REGION_CORRECTED))
        row->reported_region = row->region;
    row->region = region;
    return casework_record(work, &record, error);
}

CaseVerdict casework_correct(Casework *work, const CaseCorrection *correction, GError **error)
{
    const CaseRow *row = &work->row;
    unsigned what = correction->what;

    if (!is_good(work, correction))
        return CASE_BAD_VALUE;
    if ((what & CASE_CATEGORY_CORRECTED) && g_strcmp0(row->category, correction->category) != 0 &&
        !correct_category(work, correction->category, error))
        return CASE_FAILED;
    if ((what & CASE_URGENT_CORRECTED) && row->urgent != correction->urgent &&
        !correct_urgent(work, correction->urgent, error))
        return CASE_FAILED;
    if ((what & CASE_REGION_CORRECTED) && g_strcmp0(row->region, correction->region) != 0 &&
        !correct_region(work, correction->region, error))
        return CASE_FAILED;
    return finish(casework_write(work, error));
}

/* ---- Detention ---- */

CaseVerdict casework_set_detention(Casework *work, int64_t since, GError **error)
{
    char was[NUMBER_OCTETS], becomes[NUMBER_OCTETS];
    const CaseworkRecord record = {
        "case.detention",
        "detention",
        work->row.detained_at ? was : NULL,
        since ? becomes : NULL,
    };

    if (since < 0 || since > work->now)
        return CASE_BAD_VALUE;
    if (since == work->row.detained_at)
        return CASE_DONE;
    print(work->row.detained_at, was);
    print(since, becomes);
    work->row.detained_at = since;
    return finish(casework_write(work, error) && casework_record(work, &record, error));
}

/* ---- Notes ---- */

CaseVerdict casework_add_note(Casework *work, const CaseNote *note, GError **error)
{
    CaseVerdict verdict = casework_add_text(work, "note", note, error);

    if (verdict == CASE_DONE &&
        (!casework_write(work, error) ||
         !casework_record(work, &(CaseworkRecord){.action = "case.note"}, error)))
        return CASE_FAILED;
    return verdict;
}

/* ---- Duplicates ---- */

static bool close_as_duplicate(Casework *work, CaseRow *row, const CaseRow *whole, GError **error)
{
    char number[NUMBER_OCTETS], of[NUMBER_OCTETS];
    const CaseworkRecord merge = {"case.merge", "merge", NULL, of};
    const CaseworkRecord duplicate = {"case.merge", "duplicate", NULL, number};
    const CaseworkRecord status = {"case.status", "status", row->status, "closed"};
    bool was_closed = g_str_equal(row->status, status.becomes);

    print(row->number, number);
    print(whole->number, of);
    row->status = status.becomes;
    row->merged_into = whole->id;
    row->rank = triage_rank(row);
    return cases_write(work->hotline->db, row, work->now, error) &&
           record_other(work, row, &merge, error) &&
           (was_closed || record_other(work, row, &status, error)) &&
           record_other(work, whole, &duplicate, error);
}

/* What was merged into it before goes along, so that no chain comes about. */
static bool take_along(Casework *work, const CaseRow *whole, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));

    if (!cases_merged_into(work->hotline->db, work->row.id, ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        CaseRow row;

        if (!cases_get(work->hotline->db, g_array_index(ids, int64_t, i), &row, error) ||
            !close_as_duplicate(work, &row, whole, error))
            return false;
    }
    return true;
}

CaseVerdict casework_merge(Casework *work, int64_t into, GError **error)
{
    Casework there = *work;
    CaseVerdict verdict = casework_open(&there, into, error);

    if (verdict != CASE_DONE)
        return verdict == CASE_NOT_THERE ? CASE_NOT_THERE_TOO : verdict;
    if (there.row.id == work->row.id)
        return CASE_SAME;
    if (work->row.merged_into || there.row.merged_into)
        return CASE_IS_DUPLICATE;
    /* Else whoever still waits for help would be nowhere in the queue. */
    if (case_status_is_open(work->row.status) && !case_status_is_open(there.row.status))
        return CASE_INTO_CLOSED;
    return finish(take_along(work, &there.row, error) &&
                  close_as_duplicate(work, &work->row, &there.row, error));
}
