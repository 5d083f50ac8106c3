/* The handset of a demo. It needs no account, so it is there only with phone_page=true. */
#include "web/api/api_rooms.h"
#include "web/api/phone_page.h"

#define PHONE_MAX 20
#define TEXT_MAX 1000
#define SESSION_MAX 64

static bool read_phone(ApiCall *call, Phone *phone, GError **error)
{
    const char *text;

    if (!call->hotline->config->phone_page)
        return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such address.");
    if (!api_text(call, "phone", PHONE_MAX, &text, error))
        return false;
    return phone_parse(text, phone) ||
           api_fail(error, API_ERROR_BAD_REQUEST, "no_number", "This is no number of a phone.");
}

static bool read_bearer(ApiCall *call, Bearer *bearer, GError **error)
{
    const char *name;

    if (!api_text(call, "bearer", 4, &name, error))
        return false;
    *bearer = g_str_equal(name, "sms") ? BEARER_SMS : BEARER_USSD;
    return g_str_equal(name, bearer_name(*bearer)) ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"bearer\" must be ussd or sms");
}

static bool tell(PhoneVerdict verdict, GError **error)
{
    switch (verdict) {
    case PHONE_TAKEN:
        return true;
    case PHONE_BUSY:
        return api_fail(error, API_ERROR_THROTTLED, NULL, "The line is busy: try again.");
    case PHONE_NO_CODE:
        return api_fail(error, API_ERROR_CONFLICT, "no_code", "Nobody answers at this code.");
    case PHONE_NO_SESSION:
        return api_fail(error, API_ERROR_CONFLICT, "no_session",
                        "The session is over: dial again.");
    }
    return false;
}

static bool turn(ApiCall *call, GError **error)
{
    PhoneInput input = {0};

    if (!read_phone(call, &input.from, error) || !read_bearer(call, &input.bearer, error) ||
        !api_text(call, "text", TEXT_MAX, &input.text, error) ||
        (api_has(call, "session") &&
         !api_text(call, "session", SESSION_MAX, &input.session, error)) ||
        !api_check_used(call, error) ||
        !tell(phone_page_turn(call->phone, call->request, &input, call->now), error))
        return false;
    call->later = true;
    return true;
}

static void add_text(const char *text, int64_t at, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_text(call, "text", text);
    api_out_int(call, "at", at);
    json_builder_end_object(call->out);
}

static bool inbox(ApiCall *call, GError **error)
{
    Phone phone;

    if (!read_phone(call, &phone, error))
        return false;
    json_builder_begin_array(json_builder_set_member_name(call->out, "texts"));
    phone_page_inbox(call->phone, &phone, add_text, call);
    json_builder_end_array(call->out);
    return true;
}

const ApiRoute api_phone_routes[] = {
    {"POST", "/phone/turn", STAFF_NOBODY, API_READS, turn},
    {"POST", "/phone/inbox", STAFF_NOBODY, API_READS, inbox},
    {0},
};
