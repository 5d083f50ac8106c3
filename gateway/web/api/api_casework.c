/* What staff do with a case. */

#include <string.h>

#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define CODE_MAX 40
#define REGION_MAX 10
#define BOX_MAX 12288
#define REASON_MIN 5
#define REASON_MAX 300
#define N_MAX 1000000
#define NUMBER_MIN 10000000
#define NUMBER_MAX 99999999

static bool done(CaseVerdict verdict, GError **error)
{
    return api_case_verdict(verdict, error);
}

/* Is it there, if only as null? */
static bool is_given(ApiCall *call, const char *name)
{
    (void)api_has(call, name); /* so that it counts as read */
    return json_object_has_member(call->body, name);
}

static bool read_note(ApiCall *call, CaseNote *note, GError **error)
{
    return api_int(call, "n", 1, N_MAX, &note->n, error) &&
           api_base64(call, "box", 1, BOX_MAX, &note->box, error);
}

/* ---- Claims ---- */

static bool claim(ApiCall *call, const CaseNote *note, GError **error)
{
    Casework work;

    if (!api_case_open(call, &work, error) || !done(casework_claim(&work, note, error), error))
        return false;
    api_out_int(call, "until", work.claimed_until);
    return true;
}

static bool post_claim(ApiCall *call, GError **error)
{
    CaseNote note = {0};
    bool takeover = false, good;

    if (is_given(call, "takeover") && !api_bool(call, "takeover", &takeover, error))
        return false;
    if (!takeover)
        return claim(call, NULL, error);
    good = read_note(call, &note, error) && claim(call, &note, error);
    g_clear_pointer(&note.box, g_bytes_unref);
    return good;
}

static bool post_release(ApiCall *call, GError **error)
{
    Casework work;

    return api_case_begin(call, &work, error) && done(casework_release(&work, error), error);
}

/* ---- Changes ---- */

static bool post_status(ApiCall *call, GError **error)
{
    const char *status = NULL;
    Casework work;

    return api_text(call, "status", CODE_MAX, &status, error) &&
           api_case_begin(call, &work, error) &&
           done(casework_set_status(&work, status, error), error);
}

static bool read_region(ApiCall *call, CaseCorrection *correction, GError **error)
{
    correction->what |= CASE_REGION_CORRECTED;
    return !api_has(call, "region") ||
           api_text(call, "region", REGION_MAX, &correction->region, error);
}

static bool read_correction(ApiCall *call, CaseCorrection *correction, GError **error)
{
    if (is_given(call, "category")) {
        correction->what |= CASE_CATEGORY_CORRECTED;
        if (!api_text(call, "category", CODE_MAX, &correction->category, error))
            return false;
    }
    if (is_given(call, "urgent")) {
        correction->what |= CASE_URGENT_CORRECTED;
        if (!api_bool(call, "urgent", &correction->urgent, error))
            return false;
    }
    if (is_given(call, "region") && !read_region(call, correction, error))
        return false;
    return correction->what ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "There is nothing to correct.");
}

static bool post_correct(ApiCall *call, GError **error)
{
    CaseCorrection correction = {0};
    Casework work;

    return read_correction(call, &correction, error) && api_case_begin(call, &work, error) &&
           done(casework_correct(&work, &correction, error), error);
}

static bool post_detention(ApiCall *call, GError **error)
{
    int64_t since = 0;
    Casework work;

    if (!is_given(call, "since"))
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"since\" is missing.");
    return (!api_has(call, "since") || api_int(call, "since", 1, call->now, &since, error)) &&
           api_case_begin(call, &work, error) &&
           done(casework_set_detention(&work, since, error), error);
}

static bool post_note(ApiCall *call, GError **error)
{
    CaseNote note = {0};
    Casework work;
    bool good = read_note(call, &note, error) && api_case_begin(call, &work, error) &&
                done(casework_add_note(&work, &note, error), error);

    g_clear_pointer(&note.box, g_bytes_unref);
    return good;
}

static bool post_merge(ApiCall *call, GError **error)
{
    int64_t into = 0;
    Casework work;

    return api_int(call, "into", NUMBER_MIN, NUMBER_MAX, &into, error) &&
           api_case_begin(call, &work, error) && done(casework_merge(&work, into, error), error);
}

/* ---- The number ---- */

static bool post_reveal(ApiCall *call, GError **error)
{
    g_autofree char *reason = NULL;
    const char *given = NULL;
    Casework work;
    Phone phone;

    if (!api_text(call, "reason", REASON_MAX, &given, error))
        return false;
    reason = g_strstrip(g_strdup(given));
    if (g_utf8_strlen(reason, -1) < REASON_MIN)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "Give a reason of a few words.");
    if (!api_case_open(call, &work, error) ||
        !done(casework_reveal(&work, reason, &phone, error), error))
        return false;
    api_out_text(call, "phone", phone.e164);
    return true;
}

const ApiRoute api_casework_routes[] = {
    {"POST", "/cases/{number}/claim", STAFF_WORKER, 0, post_claim},
    {"POST", "/cases/{number}/release", STAFF_WORKER, 0, post_release},
    {"POST", "/cases/{number}/status", STAFF_WORKER, 0, post_status},
    {"POST", "/cases/{number}/correct", STAFF_WORKER, 0, post_correct},
    {"POST", "/cases/{number}/detention", STAFF_WORKER, 0, post_detention},
    {"POST", "/cases/{number}/notes", STAFF_WORKER, 0, post_note},
    {"POST", "/cases/{number}/merge", STAFF_WORKER, 0, post_merge},
    {"POST", "/cases/{number}/reveal", STAFF_WORKER, 0, post_reveal},
    {0},
};
