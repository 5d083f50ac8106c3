#include "core/cases/triage.h"

#define HOUR ((int64_t)3600)
#define URGENT_AHEAD (72 * HOUR)
/* Half a day more for the person to come back and finish it. */
#define DRAFT_BEHIND (12 * HOUR)
/* A text out of the blue: nobody knows how grave it is before somebody has looked. */
#define UNKNOWN_WEIGHT (6 * HOUR)

const TriageCategory triage_categories[] = {
    {"sos", 36 * HOUR, "they had time for one key and no more: before all that says more"},
    {"injury", 24 * HOUR, "hours decide"},
    {"violence", 24 * HOUR, "it may go on"},
    {"missing", 24 * HOUR, "traces are lost by the hour"},
    {"detention", 24 * HOUR, "the law counts the first 48 hours, then it is harder to get out"},
    {"forced_labour", 20 * HOUR, "they cannot leave"},
    {"expulsion", 20 * HOUR, "the hearing or the flight may be within two days"},
    {"raid", 18 * HOUR, "many are being held, and it is going on"},
    {"army", 12 * HOUR, "a summons names a day, and at some raids they are taken along at once"},
    {"documents", 8 * HOUR, "without papers every check may end in detention"},
    {"extortion", 8 * HOUR, "there is mostly a date by which they must pay"},
    {"wages", 2 * HOUR, "a question of weeks"},
    {"fraud", 2 * HOUR, "a question of weeks"},
    {"discrimination", 2 * HOUR, "a question of weeks"},
    {"other", 2 * HOUR, "somebody must look what it is"},
};
const size_t triage_category_count = G_N_ELEMENTS(triage_categories);

static const struct {
    const char *people;
    int64_t weight;
} crowds[] = {
    {"2-5", 1 * HOUR},
    {"6-20", 4 * HOUR},
    {"21+", 8 * HOUR},
};

const TriageCategory *triage_category(const char *code_or_null)
{
    for (size_t i = 0; i < triage_category_count; i++) {
        if (g_strcmp0(triage_categories[i].code, code_or_null) == 0)
            return &triage_categories[i];
    }
    return NULL;
}

static int64_t crowd_weight(const char *people)
{
    for (size_t i = 0; i < G_N_ELEMENTS(crowds); i++) {
        if (g_strcmp0(crowds[i].people, people) == 0)
            return crowds[i].weight;
    }
    return 0;
}

static bool is_unfinished(const char *status)
{
    return g_str_equal(status, "draft") || g_str_equal(status, "entering");
}

int64_t triage_rank(const CaseRow *row)
{
    const TriageCategory *category = triage_category(row->category);

    return row->created_at - (category ? category->weight : UNKNOWN_WEIGHT) -
           crowd_weight(row->people) - (row->urgent ? URGENT_AHEAD : 0) +
           (is_unfinished(row->status) ? DRAFT_BEHIND : 0);
}
