#pragma once

#include "base/language.h"
#include "store/db.h"

/* Answers prepared for many. */
typedef struct CannedRow {
    int64_t id; /* 0: a new one */
    const char *title;
    const char *texts[LANGUAGE_COUNT]; /* NULL: none in that language */
    int64_t updated_at;
} CannedRow;

/* The row is lent for the call. */
typedef void (*CannedVisit)(const CannedRow *row, gpointer data);

bool canned_rows_count(Db *db, int64_t *count, GError **error);
/* Adds it, or changes the one with its id, and forgets which rules it quoted. *found false: there is none. */
bool canned_rows_save(Db *db, CannedRow *row, bool *found, GError **error);
bool canned_rows_remove(Db *db, int64_t id, bool *found, GError **error);
/* By id. */
bool canned_rows_list(Db *db, CannedVisit visit, gpointer data, GError **error);

/* ---- The rules that one quotes ---- */

bool canned_rules_add(Db *db, int64_t id, const char *rule, int64_t version, GError **error);
typedef void (*CannedRuleVisit)(const char *rule, int64_t version, gpointer data);
bool canned_rules_list(Db *db, int64_t id, CannedRuleVisit visit, gpointer data, GError **error);
/* *found: is there such an answer at all? */
bool canned_rows_find(Db *db, int64_t id, bool *found, GError **error);
