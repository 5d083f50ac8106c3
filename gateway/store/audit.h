#pragma once

#include "store/db.h"

/* The log of reads and changes: rows are only ever added. */
typedef struct AuditRow {
    int64_t n, at, staff_id, case_number, subject_id;
    const char *action, *detail;
    GBytes *reason_box;
    uint8_t hash[32];
} AuditRow;

typedef struct AuditHead {
    int64_t n; /* 0: there is none */
    uint8_t hash[32], seal[32];
} AuditHead;

bool audit_rows_add(Db *db, const AuditRow *row, GError **error);
bool audit_head_find(Db *db, AuditHead *head, GError **error);
bool audit_head_save(Db *db, const AuditHead *head, GError **error);
/* The last row's n and hash, whatever the head says; n 0: there is none. */
bool audit_rows_last(Db *db, AuditHead *last, GError **error);

/* What is looked for; 0 or NULL: any. */
typedef struct AuditFilter {
    int64_t staff_id, case_number, since, until, before;
    const char *action;
    int64_t limit;
} AuditFilter;

/* false: enough. row and what it points at are lent. */
typedef bool (*AuditRowCallback)(const AuditRow *row, gpointer data);
/* In order of n. */
bool audit_rows_each(Db *db, AuditRowCallback callback, gpointer data, GError **error);
/* The newest first. */
bool audit_rows_search(Db *db, const AuditFilter *filter, AuditRowCallback callback, gpointer data,
                       GError **error);
