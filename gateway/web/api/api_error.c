#include "web/api/api_error.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"

#define BETWEEN ": " /* a code and its message, in the text of a GError */
#define UNAVAILABLE_SECONDS 2

static const struct {
    unsigned status;
    const char *code;
} kinds[] = {
    [API_ERROR_BAD_REQUEST] = {400, "bad_request"}, [API_ERROR_SIGNED_OUT] = {401, "signed_out"},
    [API_ERROR_LOCKED] = {401, "locked"},           [API_ERROR_FORBIDDEN] = {403, "forbidden"},
    [API_ERROR_NOT_FOUND] = {404, "not_found"},     [API_ERROR_BAD_METHOD] = {405, "bad_method"},
    [API_ERROR_CONFLICT] = {409, "conflict"},       [API_ERROR_TOO_LARGE] = {413, "too_large"},
    [API_ERROR_BAD_TYPE] = {415, "bad_type"},       [API_ERROR_THROTTLED] = {429, "throttled"},
    [API_ERROR_UNAVAILABLE] = {503, "unavailable"},
};

GQuark api_error_quark(void)
{
    return g_quark_from_static_string("api-error-quark");
}

bool api_fail(GError **error, ApiError kind, const char *code_or_null, const char *message)
{
    g_set_error(error, API_ERROR, (gint)kind, "%s" BETWEEN "%s",
                code_or_null ? code_or_null : kinds[kind].code, message);
    return false;
}

/* Messages of the layers below are for an operator's log: some name files. */
static ApiError kind_of(const GError *error)
{
    if (error->domain == API_ERROR)
        return (ApiError)error->code;
    if (g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST))
        return API_ERROR_BAD_REQUEST;
    if (g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND))
        return API_ERROR_NOT_FOUND;
    return API_ERROR_UNAVAILABLE;
}

static const char *message_of(const GError *error, ApiError kind)
{
    if (error->domain == API_ERROR)
        return strstr(error->message, BETWEEN) + strlen(BETWEEN);
    if (kind == API_ERROR_UNAVAILABLE)
        return "The server could not keep this. Nothing was changed: try again.";
    return kind == API_ERROR_NOT_FOUND ? "There is no such thing." : "The request is malformed.";
}

static char *build(const char *code, const char *message, unsigned retry_after,
                   const GPtrArray *words)
{
    g_autoptr(JsonBuilder) builder = json_builder_new_immutable();
    g_autoptr(JsonNode) root = NULL;

    json_builder_set_member_name(json_builder_begin_object(builder), "error");
    json_builder_set_member_name(json_builder_begin_object(builder), "code");
    json_builder_add_string_value(builder, code);
    json_builder_set_member_name(builder, "message");
    json_builder_add_string_value(builder, message);
    if (retry_after > 0) {
        json_builder_set_member_name(builder, "retry_after");
        json_builder_add_int_value(builder, retry_after);
    }
    if (words) {
        json_builder_begin_array(json_builder_set_member_name(builder, "words"));
        for (unsigned i = 0; i < words->len; i++)
            json_builder_add_string_value(builder, g_ptr_array_index(words, i));
        json_builder_end_array(builder);
    }
    root = json_builder_get_root(json_builder_end_object(json_builder_end_object(builder)));
    return json_to_string(root, FALSE);
}

void api_error_answer(const GError *error, unsigned retry_after, const GPtrArray *words_or_null,
                      HttpResponse *response)
{
    ApiError kind = kind_of(error);
    unsigned wait = kind == API_ERROR_UNAVAILABLE ? UNAVAILABLE_SECONDS : retry_after;
    g_autofree char *code = error->domain == API_ERROR
                                ? g_strndup(error->message, strcspn(error->message, BETWEEN))
                                : g_strdup(kinds[kind].code);
    g_autofree char *seconds = g_strdup_printf("%u", wait);

    response->status = kinds[kind].status;
    response->content_type = "application/json; charset=utf-8";
    response->body = build(code, message_of(error, kind), wait, words_or_null);
    if (wait > 0)
        http_response_header(response, "Retry-After", seconds);
}

bool api_error_is_ours(const GError *error)
{
    return kind_of(error) == API_ERROR_UNAVAILABLE;
}
