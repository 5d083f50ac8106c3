#pragma once

#include "core/hotline.h"

/* What staff do to the deadline rules. Within the caller's transaction; each is in the log, and what is refused
 * has changed nothing. A rule that changes is in force once that is committed. */
typedef enum RuleVerdict {
    RULE_DONE,
    RULE_UNKNOWN, /* there is no such rule or version */
    RULE_MOVED, /* it is not what it was when they looked: another version is in force, or the draft is gone */
    RULE_BAD,          /* no rule file: the problem says where and why */
    RULE_DRAFT_EXISTS, /* of somebody else */
    RULE_SECOND_PERSON,
    RULE_TOO_LATE,
} RuleVerdict;

/* Who does it and when, and how it ended. */
typedef struct RuleAct {
    int64_t by; /* 0: the command line */
    int64_t now;
    RuleVerdict verdict;
    char *problem; /* of RULE_BAD, "REG-UZ-15.rule:7: ..."; free with g_free */
} RuleAct;

/* Another text for the rule, to be approved by a second person. Replaces one's own draft. */
typedef struct RuleDraft {
    const char *rule;
    const char *text;
    const char *reviewer; /* who vouches for it */
    int64_t version;      /* is set */
} RuleDraft;

bool rule_draft(Hotline *hotline, RuleAct *act, RuleDraft *draft, GError **error);
bool rule_approve(Hotline *hotline, RuleAct *act, const char *rule, int64_t version,
                  GError **error);
bool rule_reject(Hotline *hotline, RuleAct *act, const char *rule, int64_t version, GError **error);
/* The version before is in force again, and people's dates become what they were. */
bool rule_undo(Hotline *hotline, RuleAct *act, const char *rule, int64_t version, GError **error);
/* A reviewer vouches for it as it stands, today. */
bool rule_accept(Hotline *hotline, RuleAct *act, const char *rule, int64_t version,
                 const char *reviewer, GError **error);
