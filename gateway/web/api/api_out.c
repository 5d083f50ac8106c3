/* What handlers answer. */
#include "web/api/api.h"

static JsonBuilder *name_it(ApiCall *call, const char *name)
{
    return json_builder_set_member_name(call->out, name);
}

void api_out_text(ApiCall *call, const char *name, const char *text_or_null)
{
    name_it(call, name);
    if (text_or_null)
        json_builder_add_string_value(call->out, text_or_null);
    else
        json_builder_add_null_value(call->out);
}

void api_out_int(ApiCall *call, const char *name, int64_t value)
{
    json_builder_add_int_value(name_it(call, name), value);
}

void api_out_bool(ApiCall *call, const char *name, bool value)
{
    json_builder_add_boolean_value(name_it(call, name), value);
}

void api_out_base64(ApiCall *call, const char *name, const void *data, size_t length)
{
    g_autofree char *text = g_base64_encode(data, length);

    api_out_text(call, name, text);
}

void api_event(ApiCall *call, const char *type, int64_t number)
{
    ApiEvent *event = g_new0(ApiEvent, 1);

    event->type = type;
    event->number = number;
    g_ptr_array_add(call->events, event);
}

void api_session_start(ApiCall *call, const char *token)
{
    site_set_token(call->site, call->response, token);
}

void api_session_end(ApiCall *call)
{
    site_set_token(call->site, call->response, NULL);
}

bool api_throttled(ApiCall *call, unsigned seconds, GError **error)
{
    call->retry_after = seconds;
    return api_fail(error, API_ERROR_THROTTLED, NULL, "Too many tries: wait a little.");
}

void api_error_word(ApiCall *call, const char *word)
{
    if (!call->words)
        call->words = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(call->words, g_strdup(word));
}
