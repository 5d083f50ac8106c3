#include "web/api_cases.h"

#include "core/answers/mailbox.h"

static const struct {
    ApiError kind;
    const char *code;
    const char *message;
} refusals[CASE_VERDICTS] = {
    [CASE_NOT_THERE] = {API_ERROR_NOT_FOUND, NULL, "There is no case of this number."},
    [CASE_NONE_LEFT] = {API_ERROR_NOT_FOUND, "none", "Nobody is waiting."},
    [CASE_NOT_CLAIMED] = {API_ERROR_CONFLICT, "not_claimed", "Claim the case first."},
    [CASE_CLAIMED] = {API_ERROR_CONFLICT, "claimed", "Somebody else is working on this case."},
    [CASE_NO_SUCH_MOVE] = {API_ERROR_CONFLICT, "no_such_move",
                           "The case cannot get this status from the one it has."},
    [CASE_MOVED] = {API_ERROR_CONFLICT, "moved",
                    "Something was added to the case meanwhile. Load it anew."},
    [CASE_BAD_BOX] = {API_ERROR_BAD_REQUEST, NULL, "\"box\" is not a sealed text."},
    [CASE_BAD_VALUE] = {API_ERROR_BAD_REQUEST, NULL, "There is no such value."},
    [CASE_IS_DUPLICATE] =
        {API_ERROR_CONFLICT, "duplicate",
         "One of the two is a duplicate itself. Merge into the case that it belongs "
         "to."},
    [CASE_INTO_CLOSED] =
        {API_ERROR_CONFLICT, "into_closed",
         "This case is open and the other one is not: nobody would see that somebody waits. Reopen "
         "the other one first."},
    [CASE_SAME] = {API_ERROR_CONFLICT, "same", "A case is no duplicate of itself."},
    [CASE_NOT_THERE_TOO] = {API_ERROR_NOT_FOUND, "no_such_case",
                            "There is no case to merge this one into."},
    [CASE_NO_PHONE] = {API_ERROR_NOT_FOUND, "unknown_person", "No phone is linked to this case."},
};

bool api_case_verdict(CaseVerdict verdict, GError **error)
{
    if (verdict == CASE_DONE || verdict == CASE_FAILED)
        return verdict == CASE_DONE;
    return api_fail(error, refusals[verdict].kind, refusals[verdict].code,
                    refusals[verdict].message);
}

static void prepare(ApiCall *call, Casework *work)
{
    *work = (Casework){
        .hotline = call->hotline,
        .staff_id = call->session->staff_id,
        .now = call->now,
    };
}

bool api_case_open(ApiCall *call, Casework *work, GError **error)
{
    prepare(call, work);
    return api_case_verdict(casework_open(work, call->params[0], error), error);
}

bool api_case_begin(ApiCall *call, Casework *work, GError **error)
{
    prepare(call, work);
    return api_case_verdict(casework_begin(work, call->params[0], error), error);
}

void api_out_int_or_null(ApiCall *call, const char *name, int64_t value)
{
    if (value)
        api_out_int(call, name, value);
    else
        api_out_text(call, name, NULL);
}

JsonBuilder *api_out_array(ApiCall *call, const char *name)
{
    return json_builder_begin_array(json_builder_set_member_name(call->out, name));
}

JsonBuilder *api_out_object(ApiCall *call, const char *name)
{
    return json_builder_begin_object(json_builder_set_member_name(call->out, name));
}

static void out_claim(ApiCall *call, const QueueRow *row)
{
    if (!row->claim_staff) {
        api_out_text(call, "claim", NULL);
        return;
    }
    api_out_object(call, "claim");
    api_out_int(call, "staff_id", row->claim_staff);
    api_out_text(call, "name", row->claim_name);
    api_out_int(call, "until", row->claim_until);
    json_builder_end_object(call->out);
}

static void out_answers(ApiCall *call, const CaseRow *row)
{
    api_out_int(call, "number", row->number);
    api_out_text(call, "status", row->status);
    api_out_text(call, "category", row->category);
    api_out_bool(call, "urgent", row->urgent);
    api_out_text(call, "people", row->people);
    api_out_text(call, "happened", row->happened);
    api_out_text(call, "region", row->region);
    api_out_text(call, "language", row->language);
    api_out_text(call, "bearer", row->bearer);
    api_out_text(call, "channel", row->channel);
    api_out_text(call, "contact_profile", row->contact_profile);
    api_out_bool(call, "known", row->contact_id != 0);
    api_out_int(call, "created_at", row->created_at);
    api_out_int(call, "updated_at", row->updated_at);
    api_out_int_or_null(call, "detained_at", row->detained_at);
}

bool api_case_summary(ApiCall *call, const QueueRow *row, GError **error)
{
    int64_t waiting = 0;

    if (!mailbox_count_waiting(call->hotline, row->row.id, &waiting, error))
        return false;
    out_answers(call, &row->row);
    out_claim(call, row);
    api_out_int(call, "texts", row->texts);
    api_out_int(call, "waiting_answers", waiting);
    api_out_int_or_null(call, "merged_into", row->merged_into);
    return true;
}
