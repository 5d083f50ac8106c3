#pragma once

#include "core/hotline.h"

/* What staff read and changed, one entry after the other, each bound to the one before by a hash under the
 * server key: nobody can change, drop or insert one unseen. Nothing here names a person who called. */
typedef struct AuditEntry {
    int64_t staff_id;    /* 0: the gateway or its command line */
    const char *action;  /* a word of ours: "case.read", "case.status", "number.reveal", "login" */
    int64_t case_number; /* 0: none */
    int64_t subject_id;  /* of the member of staff, session or text it was done to; 0: none */
    const char *detail;  /* words of ours: "new -> in_review"; NULL: none */
    const char *reason;  /* what they gave as their reason: kept under the server key; NULL: none */
} AuditEntry;

/* Within the caller's transaction. */
bool audit_add(Hotline *hotline, const AuditEntry *entry, int64_t now, GError **error);
