#pragma once

#include "core/hotline.h"
#include "store/cases.h"

/* What staff do with a case. Every function acts inside the caller's transaction, leaves an event, an entry in
 * the audit log and news for the other browsers, and changes nothing when it refuses. */

typedef enum CaseVerdict {
    CASE_DONE,
    CASE_FAILED, /* the store failed: the error says how */
    CASE_NOT_THERE,
    CASE_NONE_LEFT,   /* casework_next(): nobody waits */
    CASE_NOT_CLAIMED, /* by whoever wants to change it */
    CASE_CLAIMED,     /* by somebody else */
    CASE_NO_SUCH_MOVE,
    CASE_MOVED,         /* the text would not be the next one any more */
    CASE_BAD_BOX,       /* of a size that sealing never gives */
    CASE_BAD_VALUE,     /* no category, region or time that there is */
    CASE_IS_DUPLICATE,  /* it, or the case it would be merged into */
    CASE_INTO_CLOSED,   /* it is open, and the case it would be merged into is not */
    CASE_SAME,          /* a case is no duplicate of itself */
    CASE_NOT_THERE_TOO, /* the case it would be merged into */
    CASE_NO_PHONE,
    CASE_VERDICTS,
} CaseVerdict;

typedef struct Casework {
    Hotline *hotline;
    int64_t staff_id;
    int64_t now;
    CaseRow row;           /* of the case that was opened */
    int64_t claimed_until; /* by whoever works here */
} Casework;

/* Finds the case. casework_begin(): to change it, so it must be claimed; that renews the claim. */
CaseVerdict casework_open(Casework *work, int64_t number, GError **error);
CaseVerdict casework_begin(Casework *work, int64_t number, GError **error);

/* ---- Claims: on an opened case ---- */

/* A text sealed in the browser as text n of the case. */
typedef struct CaseNote {
    int64_t n;
    GBytes *box;
} CaseNote;

/* note: takes it over from whoever has it, and says why; NULL: only if nobody has. */
CaseVerdict casework_claim(Casework *work, const CaseNote *note, GError **error);
/* Opens and claims the case that goes before all others: new ones and drafts, then what somebody left. */
CaseVerdict casework_next(Casework *work, GError **error);
CaseVerdict casework_release(Casework *work, GError **error);

/* ---- Changes: on a case begun ---- */

CaseVerdict casework_set_status(Casework *work, const char *status, GError **error);

typedef struct CaseCorrection {
    unsigned what; /* of CaseCorrected */
    const char *category;
    bool urgent;
    const char *region; /* NULL: nobody knows */
} CaseCorrection;

CaseVerdict casework_correct(Casework *work, const CaseCorrection *correction, GError **error);
/* since 0: not held. */
CaseVerdict casework_set_detention(Casework *work, int64_t since, GError **error);
CaseVerdict casework_add_note(Casework *work, const CaseNote *note, GError **error);
/* It is a duplicate of the case with this number: closed, with all that was merged into it before. */
CaseVerdict casework_merge(Casework *work, int64_t into, GError **error);

/* ---- Reading: on an opened case ---- */

/* That it was read: noted once in ten minutes for each reader. */
CaseVerdict casework_read(Casework *work, GError **error);
/* The number of the phone, for a reason that is noted. */
CaseVerdict casework_reveal(Casework *work, const char *reason, Phone *phone, GError **error);
/* The same with all but its ends hidden, for which nothing is noted; "" if there is none. */
bool casework_masked_phone(Casework *work, char masked[PHONE_MASKED_OCTETS], GError **error);
/* That sealed texts were read in bulk, noted once in ten minutes. */
bool casework_read_in_bulk(Hotline *hotline, int64_t staff_id, int64_t now, GError **error);
