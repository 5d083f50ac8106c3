#include "core/cases/case_status.h"

#include <glib.h>

/* Reopening leads back to those who review: what was a draft or new has been looked at since. A mistake may
 * have been pressed by somebody who took the phone; nobody has looked at it, so with words it is new. */
const CaseStatus case_statuses[] = {
    {"draft", true, {"in_review", "waiting", "referred", "closed", "mistake"}, NULL},
    {"new", true, {"in_review", "waiting", "referred", "resolved", "closed", "mistake"}, NULL},
    {"in_review", true, {"new", "waiting", "referred", "resolved", "closed", "mistake"}, NULL},
    {"waiting", true, {"in_review", "referred", "resolved", "closed", "mistake"}, "in_review"},
    {"referred", false, {"in_review", "waiting", "resolved", "closed"}, "in_review"},
    {"resolved", false, {"in_review", "closed"}, "in_review"},
    {"closed", false, {"in_review"}, "in_review"},
    {"mistake", false, {"new", "in_review", "closed"}, "new"},
};
const size_t case_status_count = G_N_ELEMENTS(case_statuses);

const CaseStatus *case_status_find(const char *code)
{
    for (size_t i = 0; i < case_status_count; i++) {
        if (g_str_equal(case_statuses[i].code, code))
            return &case_statuses[i];
    }
    return NULL;
}

bool case_status_is_open(const char *code)
{
    const CaseStatus *status = case_status_find(code);

    return status && status->open;
}

bool case_status_may_become(const char *from, const char *to)
{
    const CaseStatus *status = case_status_find(from);

    return status && g_strv_contains(status->moves, to);
}
