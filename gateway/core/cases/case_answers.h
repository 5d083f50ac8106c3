#pragma once

#include "core/hotline.h"
#include "store/cases.h"

/* Writes what a person answered, all of it, into their case: what they may set of CaseRow (see
 * cases_fill()). What staff have set or corrected meanwhile stays; then the person's word is kept beside. */
bool case_answers_save(Hotline *hotline, const CaseRow *said, int64_t now, GError **error);

/* What the person did makes it this: "mistake". Nothing happens if staff are done with the case. */
bool case_answers_set_status(Hotline *hotline, int64_t case_id, const char *status, int64_t now,
                             GError **error);
/* The person has said more: staff must see it, also where they had nothing more to do. Of a duplicate they look
 * at the case that it belongs to. */
bool case_answers_call_staff(Hotline *hotline, int64_t case_id, int64_t now, GError **error);
