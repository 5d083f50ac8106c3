#pragma once

#include "base/date.h"
#include "store/db.h"

/* Every version of every deadline rule. One of each rule is in force. */
typedef struct RuleVersionRow {
    const char *rule;
    int64_t version;
    const char *text;     /* a .rule file */
    const char *state;    /* "draft", "in_force", "replaced", "undone", "rejected" */
    int64_t author_id;    /* 0: it came with the program */
    const char *author;   /* read only; NULL: nobody of staff */
    const char *reviewer; /* NULL: see the file */
    Day reviewed_on;      /* when they accepted it as it stands; DAY_NONE: they did not */
    int64_t created_at;
    int64_t approver_id;  /* 0: nobody of staff */
    const char *approver; /* read only */
    int64_t approved_at;  /* 0: not yet */
    int64_t undo_until;   /* 0: it cannot be undone */
} RuleVersionRow;

/* The row is lent for the call. */
typedef void (*RuleVersionVisit)(const RuleVersionRow *row, gpointer data);

/* Of one rule, the newest first. */
bool rule_versions_of(Db *db, const char *rule, RuleVersionVisit visit, gpointer data,
                      GError **error);
/* Of all rules, by id: those in force, or those that wait for a second person. */
bool rule_versions_in_state(Db *db, const char *state, RuleVersionVisit visit, gpointer data,
                            GError **error);

/* One of them, kept: clear it. version 0: there is none. */
typedef struct RuleVersionKept {
    RuleVersionRow row;
    GStringChunk *strings;
} RuleVersionKept;

bool rule_versions_get(Db *db, const char *rule, int64_t version, RuleVersionKept *kept,
                       GError **error);
/* The only one of the rule in that state. */
bool rule_versions_find(Db *db, const char *rule, const char *state, RuleVersionKept *kept,
                        GError **error);
/* The newest that came with the program. */
bool rule_versions_newest_file(Db *db, const char *rule, RuleVersionKept *kept, GError **error);
/* The newest that was in force before this one, and was not undone. */
bool rule_versions_before(Db *db, const char *rule, int64_t version, RuleVersionKept *kept,
                          GError **error);
void rule_version_kept_clear(RuleVersionKept *kept);

/* 0: there is none. */
bool rule_versions_highest(Db *db, const char *rule, int64_t *version, GError **error);

/* Adds one, with all but the names. */
bool rule_versions_add(Db *db, const RuleVersionRow *row, GError **error);
/* State, text, reviewer and what belongs to them, and approval. */
bool rule_versions_update(Db *db, const RuleVersionRow *row, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleVersionKept, rule_version_kept_clear)
