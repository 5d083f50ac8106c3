#pragma once

#include "core/cases/casework.h"
#include "store/case_events.h"

/* What is left behind by something that was done to a case. */
typedef struct CaseworkRecord {
    const char *action; /* of the audit log: "case.status" */
    const char *kind;   /* of the event: "status"; NULL: none */
    const char *was;    /* words of ours; NULL: nothing */
    const char *becomes;
} CaseworkRecord;

bool casework_record(Casework *work, const CaseworkRecord *record, GError **error);
/* Writes the row, with its rank. */
bool casework_write(Casework *work, GError **error);
/* kind: "note" or "takeover". */
CaseVerdict casework_add_text(Casework *work, const char *kind, const CaseNote *note,
                              GError **error);
