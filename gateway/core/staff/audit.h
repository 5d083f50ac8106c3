#pragma once

#include "core/hotline.h"

/* What staff read and changed, one entry after the other, each bound to the one before by a hash under the
 * server key: nobody can change, drop or insert one unseen. Nothing here names a person who called. */
typedef struct AuditEntry {
    int64_t staff_id;    /* 0: the gateway or its command line */
    const char *action;  /* a word of ours: "case.read", "case.status", "number.reveal", "login" */
    int64_t case_number; /* 0: none */
    int64_t subject_id;  /* of the member of staff, session, text or SMS it was done to; 0: none */
    const char *detail;  /* words of ours: "new -> in_review"; NULL: none */
    const char *reason;  /* what they gave as their reason: kept under the server key; NULL: none */
} AuditEntry;

/* Within the caller's transaction. */
bool audit_add(Hotline *hotline, const AuditEntry *entry, int64_t now, GError **error);

/* Something was looked at. The same again within ten minutes is one reading: the screen asks anew at every
 * change. */
bool audit_add_reading(Hotline *hotline, const AuditEntry *entry, int64_t now, GError **error);

/* The first entry, when a store is made. */
bool audit_begin(Hotline *hotline, int64_t now, GError **error);

/* The reason of entry n; NULL if it has none, or it does not open. Free with g_free. */
char *audit_reason(const Vault *vault, int64_t n, GBytes *box_or_null);

/* An entry that was noted earlier, elsewhere; n 0: none. */
typedef struct AuditAnchor {
    int64_t n;
    uint8_t hash[VAULT_HASH_OCTETS];
} AuditAnchor;

typedef struct AuditVerdict {
    int64_t n; /* the last entry that is whole, and its hash */
    uint8_t hash[VAULT_HASH_OCTETS];
    int64_t wrong;       /* the first entry that is not */
    const char *problem; /* and why: "entry 7 was changed"; NULL: all is whole */
} AuditVerdict;

/* Computes the whole chain again; only reads. */
bool audit_verify(const Vault *vault, Db *db, const AuditAnchor *anchor_or_null,
                  AuditVerdict *verdict, GError **error);
/* Does the end of the chain fit? Cheap. */
bool audit_check_end(const Vault *vault, Db *db, bool *whole, GError **error);
