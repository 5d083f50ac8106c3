#pragma once

#include "store/cases.h"

/* The queue as staff see it: pages of cases, filtered, with how many there are in all. */

#define QUEUE_STATUSES 8

typedef enum QueueOrder {
    QUEUE_BY_RANK, /* gravest first */
    QUEUE_NEWEST,
} QueueOrder;

typedef struct QueueFilter {
    const char *statuses[QUEUE_STATUSES]; /* one of these; NULL: fewer */
    const char *category;                 /* NULL: any */
    const char *region;
    const char *language;
    int urgent;    /* -1: either */
    int64_t since; /* created at or after; -1: any */
    int64_t until; /* created before; -1: any */
    int64_t mine;  /* of this member of staff, at this moment; 0: anybody's */
    int64_t now;
    QueueOrder order;
    int64_t offset;
    int64_t limit;
} QueueFilter;

/* Reads what pages are found by into memory, 36 octets for a case, or what has changed of it. Each call
 * below does so too; this one at a better moment. */
bool queue_load(Db *db, GError **error);

/* Ids of one page, int64_t, in order. */
bool queue_page(Db *db, const QueueFilter *filter, int64_t *total, GArray *ids, GError **error);

/* A case as a line of the queue. */
typedef struct QueueRow {
    CaseRow row;
    int64_t texts;
    int64_t merged_into; /* number; 0: none */
    int64_t claim_staff; /* 0: nobody has it */
    const char *claim_name;
    int64_t claim_until;
} QueueRow;

/* Strings are lent for the call. */
typedef void (*QueueVisitor)(const QueueRow *row, gpointer data);
bool queue_row(Db *db, int64_t case_id, int64_t now, QueueVisitor visit, gpointer data,
               GError **error);

typedef struct QueueCounts {
    int64_t urgent_new;
    int64_t oldest_new_at; /* 0: none is new */
    int64_t mine;
} QueueCounts;

typedef void (*QueueCountVisitor)(const char *status, int64_t count, gpointer data);
bool queue_count_statuses(Db *db, QueueCountVisitor visit, gpointer data, GError **error);
bool queue_counts(Db *db, int64_t staff_id, int64_t now, QueueCounts *counts, GError **error);
