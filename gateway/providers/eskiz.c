/* Eskiz.uz, Uzbekistan: it only sends, and only texts that it has approved. A token of a login goes
 * with each message; receipts come as a form or as JSON, unsigned. */

#include <string.h>

#include "base/form.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

static const ConfigKey keys[] = {
    {"email", NULL}, {"password", NULL}, {"sender", "4546"}, {"url", "https://notify.eskiz.uz/api"},
    {NULL, NULL},
};

/* ---- In ---- */

static const struct {
    const char *word;
    ReceiptState state;
} states[] = {
    {"Waiting", RECEIPT_QUEUED},  {"TRANSMTD", RECEIPT_SENT},  {"DELIVRD", RECEIPT_DELIVERED},
    {"UNDELIV", RECEIPT_FAILED},  {"REJECTD", RECEIPT_FAILED}, {"DELETED", RECEIPT_FAILED},
    {"EXPIRED", RECEIPT_EXPIRED},
};

typedef struct Fields {
    const char *provider_id;
    const char *our_id;
    const char *status;
} Fields;

static bool read_receipt(const Fields *fields, Inbound *inbound, GError **error)
{
    int64_t our_id = 0;

    if (!inbound_is_id(fields->provider_id))
        return adapter_fail(error, "eskiz: request_id must be 1 to 128 printable characters");
    if (!fields->status)
        return adapter_fail(error, "eskiz: status is missing");
    adapter_our_id(fields->our_id, &our_id);
    /* A state we do not know is none to be told again. */
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_ascii_strcasecmp(fields->status, states[i].word) != 0)
            continue;
        inbound->kind = INBOUND_RECEIPT;
        inbound->receipt = (Receipt){
            .our_id = our_id,
            .provider_id = g_strdup(fields->provider_id),
            .state = states[i].state,
        };
    }
    return true;
}

static bool read_form(const HttpRequest *request, Inbound *inbound, GError **error)
{
    g_autoptr(Form) form = form_parse(request->body, request->body_length, error);
    Fields fields;

    if (!form)
        return false;
    fields = (Fields){
        .provider_id = form_text(form, "request_id"),
        .our_id = form_text(form, "user_sms_id"),
        .status = form_text(form, "status"),
    };
    return read_receipt(&fields, inbound, error);
}

static bool read_json(const HttpRequest *request, Inbound *inbound, GError **error)
{
    g_autoptr(JsonNode) json = json_read(request->body, request->body_length, error);
    g_autofree char *provider_id = json_text_at(json, "/request_id");
    g_autofree char *our_id = json_text_at(json, "/user_sms_id");
    g_autofree char *status = json_text_at(json, "/status");
    Fields fields = {.provider_id = provider_id, .our_id = our_id, .status = status};

    return json && read_receipt(&fields, inbound, error);
}

static bool eskiz_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                       GError **error)
{
    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "eskiz: only POST");
    if (http_is_type(request, "application/json"))
        return read_json(request, inbound, error);
    if (http_is_type(request, FORM_TYPE))
        return read_form(request, inbound, error);
    return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE,
                           "eskiz: only application/json and " FORM_TYPE);
}

/* ---- Out ---- */

static HttpCall *new_call(const Channel *channel, const char *path)
{
    return http_call_new("POST", g_strconcat(channel_own(channel, "url"), path, NULL));
}

static HttpCall *eskiz_write_login(const Channel *channel)
{
    HttpCall *call = new_call(channel, "/auth/login");
    GString *body = g_string_new(NULL);

    form_add(body, "email", channel_own(channel, "email"));
    form_add(body, "password", channel_own(channel, "password"));
    http_call_body(call, FORM_TYPE, g_string_free(body, FALSE));
    return call;
}

/* A token goes into a header, so nothing may be in it that ends one. */
static char *eskiz_read_login(const HttpAnswer *answer)
{
    g_autoptr(JsonNode) json = NULL;
    g_autofree char *token = NULL;

    if (send_outcome_of_status(answer) != SEND_ACCEPTED)
        return NULL;
    json = json_read(answer->body, answer->body_length, NULL);
    token = json_text_at(json, "/data/token");
    for (const char *c = token; c && *c; c++) {
        if (!g_ascii_isgraph(*c))
            return NULL;
    }
    return token && *token ? g_steal_pointer(&token) : NULL;
}

static HttpCall *eskiz_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    HttpCall *call;
    GString *body;
    g_autofree char *bearer = NULL;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, outbound->id);

    if (!outbound->token) {
        adapter_fail(error, "eskiz: log in first");
        return NULL;
    }
    call = new_call(channel, "/message/sms/send");
    body = g_string_new(NULL);
    bearer = g_strconcat("Bearer ", outbound->token, NULL);
    form_add(body, "mobile_phone", outbound->to.e164 + 1);
    form_add(body, "message", outbound->text);
    form_add(body, "from", channel_own(channel, "sender"));
    if (channel->webhook)
        form_add(body, "callback_url", channel->webhook);
    form_add(body, "user_sms_id", id);
    http_call_header(call, "Authorization", bearer);
    http_call_body(call, FORM_TYPE, g_string_free(body, FALSE));
    explicit_bzero(bearer, strlen(bearer));
    return call;
}

static void read_accepted(const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);
    g_autofree char *id = json_text_at(json, "/id");

    /* Whether it knows our id again is nowhere said, so a second try may be a second SMS. */
    result->outcome = inbound_is_id(id) ? SEND_ACCEPTED : SEND_UNKNOWN;
    if (result->outcome == SEND_ACCEPTED)
        send_result_id(result, id);
}

static void eskiz_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    result->wait = answer->retry_after;
    if (answer->status == 401) {
        result->outcome = SEND_LOGIN;
    } else if (answer->status == 400) {
        result->outcome = SEND_HELD;
        result->reason =
            "eskiz: it has no approved template for this text, submit one in the account";
    } else if (result->outcome == SEND_ACCEPTED) {
        read_accepted(answer, result);
    }
}

const Provider provider_eskiz = {
    .name = "eskiz",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .check = adapter_check_url,
    .read = eskiz_read,
    .write = adapter_write_nothing,
    .write_send = eskiz_write_send,
    .read_send = eskiz_read_send,
    .write_login = eskiz_write_login,
    .read_login = eskiz_read_login,
};
