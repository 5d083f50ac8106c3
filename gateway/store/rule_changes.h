#pragma once

#include "base/date.h"
#include "store/db.h"

/* People who were told a date by another version of a rule than the one in force, on their way to the new one. */
typedef struct RuleChangeRow {
    int64_t id;       /* 0: there is none */
    const char *rule; /* interned */
    int64_t version;  /* by which dates are counted now */
    const char *kind; /* static: "new", "undone", "ended" */
    int64_t created_at;
    int64_t due_from; /* no correction leaves before */
    int64_t done_to;  /* told_deadlines.id */
    int64_t done_at;  /* 0: it goes on */
} RuleChangeRow;

bool rule_changes_add(Db *db, const RuleChangeRow *row, GError **error);
/* The oldest that goes on. */
bool rule_changes_next(Db *db, RuleChangeRow *row, GError **error);
bool rule_changes_find(Db *db, const char *rule, int64_t version, const char *kind,
                       RuleChangeRow *row, GError **error);
/* The last one that took people along to this version. */
bool rule_changes_of(Db *db, const char *rule, int64_t version, RuleChangeRow *row, GError **error);
/* How far it is; done_at 0: it goes on. */
bool rule_changes_note(Db *db, const RuleChangeRow *row, GError **error);
/* What goes on of a rule is over: another change does its work. */
bool rule_changes_close(Db *db, const char *rule, int64_t now, GError **error);

/* ---- Corrections ---- */

typedef struct RuleCorrectionRow {
    int64_t change_id;
    int64_t told_id;
    Day old_day, new_day; /* DAY_NONE: no date */
    int64_t outbox_id;    /* 0: no SMS goes to them */
    const char *reason;   /* why not; NULL otherwise */
} RuleCorrectionRow;

bool rule_corrections_add(Db *db, const RuleCorrectionRow *row, GError **error);
/* Has any of them left, or tried to? */
bool rule_corrections_left(Db *db, int64_t change_id, bool *left, GError **error);
/* Those that have not left will not. */
bool rule_corrections_cancel(Db *db, int64_t change_id, int64_t now, GError **error);
/* Cancels an SMS that has not left, and lets the same be queued again one day. *cancelled: it had not. */
bool rule_corrections_take_back(Db *db, int64_t outbox_id, int64_t now, bool *cancelled,
                                GError **error);

/* The same for one person, of whichever change. */
bool rule_corrections_cancel_told(Db *db, int64_t told_id, int64_t now, GError **error);

/* The date that the last SMS told them which has left since a moment; *day is left alone if there is none. */
bool rule_corrections_last_told(Db *db, int64_t told_id, int64_t since, Day *day, GError **error);

/* "fetched": they have seen it themselves; "silent": no SMS went to them; else the state of the SMS, "erased"
 * once that is gone. */
typedef void (*RuleCorrectionCount)(const char *state, int64_t count, gpointer data);
bool rule_corrections_count(Db *db, int64_t change_id, RuleCorrectionCount visit, gpointer data,
                            GError **error);

typedef struct RuleMissing {
    int64_t told_id;
    int64_t contact_id;
    const char *state;
    const char *reason; /* NULL: none */
} RuleMissing;

/* Up to limit of those who have neither received nor seen it, by told_id from the one after. */
typedef bool (*RuleMissingVisit)(const RuleMissing *missing, gpointer data, GError **error);
typedef struct RuleMissingPage {
    int64_t change_id, after, limit;
} RuleMissingPage;

bool rule_corrections_missing(Db *db, const RuleMissingPage *page, RuleMissingVisit visit,
                              gpointer data, GError **error);
