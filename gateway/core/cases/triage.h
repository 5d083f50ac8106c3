#pragma once

#include <stddef.h>

#include "store/cases.h"

/* How grave a report is, in seconds that it goes ahead of one that came at the same moment and is not grave
 * at all. Since that is a head start and nothing more, waiting raises all alike and nothing starves. */
typedef struct TriageCategory {
    const char *code;
    int64_t weight;
    const char *why;
} TriageCategory;

/* Every category there is. */
extern const TriageCategory triage_categories[];
extern const size_t triage_category_count;

const TriageCategory *triage_category(const char *code_or_null); /* NULL: none of ours */

/* The place of a case in the queue, lowest first: from created_at, category, urgent, people, and whether it
 * is a draft. */
int64_t triage_rank(const CaseRow *row);
