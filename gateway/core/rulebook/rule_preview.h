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
    int64_t told, unchanged;
    GArray *moves; /* of RuleMove, the commonest first */
    RulePreviewText texts[LANGUAGE_COUNT];
    GArray *silent; /* of RuleSilence */
} RulePreview;

/* Only reads. Clear it. */
bool rule_preview(Hotline *hotline, const Rule *rule, int64_t now, RulePreview *preview,
                  GError **error);
void rule_preview_clear(RulePreview *preview);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RulePreview, rule_preview_clear)
