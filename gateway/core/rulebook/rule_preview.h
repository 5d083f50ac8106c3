#pragma once

#include "core/hotline.h"

/* What putting a version of a rule in force would do to the people who were told a date by it. */

typedef struct RuleMove {
    Day from, to; /* DAY_NONE: no date */
    int64_t people;
} RuleMove;

typedef struct RulePreviewText {
    int64_t people; /* 0: nobody gets one in this language */
    char *sample;
    bool ucs2;
    int64_t segments, cost; /* of all of them */
} RulePreviewText;

typedef struct RuleSilence {
    const char *reason; /* static */
    int64_t people;
} RuleSilence;

typedef struct RulePreview {
    Rule *rule; /* its own: rules in force may be read anew between two slices */
    int64_t now;
    int64_t done_to; /* told_deadlines.id */
    int64_t told, unchanged;
    GArray *moves; /* of RuleMove, the commonest first once all is done */
    RulePreviewText texts[LANGUAGE_COUNT];
    GArray *silent; /* of RuleSilence */
} RulePreview;

/* People in one slice: a millisecond or two, in which no message is answered. */
#define RULE_PREVIEW_SLICE 100

/* Takes the rule. Nobody was looked at yet. */
RulePreview *rule_preview_new(Rule *rule, int64_t now);
void rule_preview_free(RulePreview *preview);

/* Looks at the next slice of people; only reads. *more: there may be others. */
bool rule_preview_step(RulePreview *preview, Hotline *hotline, bool *more, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RulePreview, rule_preview_free)
