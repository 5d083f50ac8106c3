#pragma once

#include "core/hotline.h"
#include "store/cases.h"

/* Writes what a person answered, all of it, into their case: what they may set of CaseRow (see
 * cases_fill()). What staff have set or corrected meanwhile stays; then the person's word is kept beside. */
bool case_answers_save(Hotline *hotline, const CaseRow *said, int64_t now, GError **error);

/* The person says it was a mistake: so it is, unless staff are done with it. */
bool case_answers_mistake(Hotline *hotline, int64_t case_id, int64_t now, GError **error);
