#pragma once

#include "core/hotline.h"
#include "store/cases.h"

/* Writes what a person answered, all of it, into their case: what they may set of CaseRow (see
 * cases_fill()). What staff have set or corrected meanwhile stays; then the person's word is kept beside. */
bool case_answers_save(Hotline *hotline, const CaseRow *said, int64_t now, GError **error);

/* What the person did makes it this: "mistake", or "in_review" once they have replied. Nothing happens if staff
 * are done with the case. */
bool case_answers_set_status(Hotline *hotline, int64_t case_id, const char *status, int64_t now,
                             GError **error);
