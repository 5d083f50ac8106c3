#pragma once

#include "core/hotline.h"
#include "store/canned.h"

/* Answers prepared for many, in each language. One that quotes a deadline rule is good only as long as the rule
 * says what it said when the answer was written. */

#define CANNED_MAX 500
#define CANNED_RULES_MAX 10

typedef struct CannedRule {
    const char *id;
    int64_t version;         /* when the answer was written */
    int64_t current_version; /* 0: the rule is gone */
} CannedRule;

/* rules: of CannedRule. All lent for the call. */
typedef struct CannedAnswer {
    const CannedRow *row;
    const GArray *rules;
    bool current; /* each rule it quotes is there, and says the same */
} CannedAnswer;

typedef void (*CannedAnswerVisit)(const CannedAnswer *answer, gpointer data);
bool canned_list(Hotline *hotline, CannedAnswerVisit visit, gpointer data, GError **error);

typedef enum CannedSaved {
    CANNED_SAVED,
    CANNED_NOT_THERE, /* there is none with this id */
    CANNED_TOO_MANY,
    CANNED_NO_SUCH_RULE,
} CannedSaved;

/* A new one, or another text for the one with row->id, tied to what its rules say now. rules: ids,
 * NULL-terminated. Sets row->id. */
bool canned_save(Hotline *hotline, CannedRow *row, const char *const *rules, CannedSaved *saved,
                 GError **error);
bool canned_remove(Hotline *hotline, int64_t id, bool *found, GError **error);
/* May an answer made from it be sent? */
bool canned_is_current(Hotline *hotline, int64_t id, bool *found, bool *current, GError **error);
