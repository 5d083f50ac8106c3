/* Africa's Talking. USSD: a form per turn with everything typed so far, answered with CON or END; the
 * many simulators and bridges of other operators speak it too. SMS: a form per event, all of them
 * unsigned, told apart by their fields; replies are sent. */

#include <string.h>

#include "base/form.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

static const ConfigKey keys[] = {
    {"username", ""}, {"api_key", ""},
    {"sender", ""},   {"url", "https://api.africastalking.com/version1/messaging"},
    {NULL, NULL},
};

/* A USSD channel sends nothing, so it needs no account. */
static bool africastalking_check(const Channel *channel, const char **key, GError **error)
{
    static const char *const needed[] = {"username", "api_key"};

    if (channel->bearer != BEARER_SMS)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        *key = needed[i];
        if (!*channel_own(channel, needed[i]))
            return adapter_fail_as(error, GATEWAY_ERROR_CONFIG,
                                   "is missing, SMS cannot be sent without it");
    }
    return adapter_check_url(channel, key, error);
}

/* ---- In: USSD ---- */

/* A "+" sent without being escaped has become a space. */
static const char *without_space(const char *number)
{
    return number + (*number == ' ');
}

static bool read_turn(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "sessionId");
    const char *number = form_text(form, "phoneNumber");
    const char *text = form_text(form, "text");
    size_t length;
    bool has_text = form_bytes(form, "text", &length) != NULL;
    Phone from;

    if (!inbound_is_id(id))
        return adapter_fail(error,
                            "africastalking: sessionId must be 1 to 128 printable characters");
    if (!number || !phone_parse(without_space(number), &from))
        return adapter_fail(error, "africastalking: phoneNumber is missing or not a phone number");
    if (has_text && !text)
        return adapter_fail(error, "africastalking: text is not UTF-8 or has a NUL");
    /* Only the notice that a session is over has a status, and it has no text. */
    if (!has_text && !form_bytes(form, "status", &length))
        return adapter_fail(error, "africastalking: text is missing");

    *inbound = (Inbound){
        .kind = has_text ? INBOUND_MESSAGE : INBOUND_END,
        .from = from,
        .id = g_strdup(id),
        .text = g_strdup(has_text ? text : ""),
    };
    return true;
}

/* ---- In: SMS ---- */

static bool read_message(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "id");
    const char *sender = form_text(form, "from");
    const char *text = form_text(form, "text");

    if (!inbound_is_id(id))
        return adapter_fail(error, "africastalking: id must be 1 to 128 printable characters");
    if (!sender || !*sender)
        return adapter_fail(error, "africastalking: from is missing");
    if (!text)
        return adapter_fail(error, "africastalking: text is not UTF-8 or has a NUL");
    *inbound = (Inbound){.kind = INBOUND_MESSAGE, .id = g_strdup(id), .text = g_strdup(text)};
    adapter_sender(inbound, without_space(sender));
    return true;
}

static const struct {
    const char *word;
    ReceiptState state;
} states[] = {
    {"Buffered", RECEIPT_QUEUED}, {"Sent", RECEIPT_SENT},
    {"Submitted", RECEIPT_SENT},  {"Success", RECEIPT_DELIVERED},
    {"Expired", RECEIPT_EXPIRED}, {"Rejected", RECEIPT_FAILED},
    {"Failed", RECEIPT_FAILED},   {"AbsentSubscriber", RECEIPT_FAILED},
};

static bool read_receipt(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "id");
    const char *status = form_text(form, "status");

    if (!inbound_is_id(id))
        return adapter_fail(error, "africastalking: id must be 1 to 128 printable characters");
    /* A state we do not know is none to be told again. */
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(status, states[i].word) != 0)
            continue;
        inbound->kind = INBOUND_RECEIPT;
        inbound->receipt.provider_id = g_strdup(id);
        inbound->receipt.state = states[i].state;
        inbound->receipt.opted_out = states[i].state == RECEIPT_FAILED &&
                                     g_strcmp0(form_text(form, "failureReason"),
                                               "UserInBlackList") == 0;
    }
    return true;
}

static bool read_opt_out(const Form *form, Inbound *inbound, GError **error)
{
    const char *number = form_text(form, "phoneNumber");
    Phone from;

    if (!number || !phone_parse(without_space(number), &from))
        return adapter_fail(error, "africastalking: phoneNumber is missing or not a phone number");
    *inbound = (Inbound){.kind = INBOUND_OPT_OUT, .from = from};
    return true;
}

/* The field that only this kind of callback has, and who reads it. */
static const struct {
    const char *field;
    bool (*read)(const Form *form, Inbound *inbound, GError **error);
} sms_kinds[] = {
    {"text", read_message},
    {"status", read_receipt},
    {"senderId", read_opt_out},
};

static bool read_sms(const Form *form, Inbound *inbound, GError **error)
{
    size_t length;

    if (form_bytes(form, "sessionId", &length))
        return adapter_fail(error, "africastalking: USSD came to a channel with bearer=sms");
    for (size_t i = 0; i < G_N_ELEMENTS(sms_kinds); i++) {
        if (form_bytes(form, sms_kinds[i].field, &length))
            return sms_kinds[i].read(form, inbound, error);
    }
    return adapter_fail(error, "africastalking: neither a message, a receipt nor an opt-out");
}

static bool africastalking_read(const Channel *channel, const HttpRequest *request,
                                Inbound *inbound, GError **error)
{
    g_autoptr(Form) form = NULL;

    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "africastalking: only POST");
    if (!http_is_type(request, FORM_TYPE))
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE, "africastalking: only " FORM_TYPE);
    form = form_parse(request->body, request->body_length, error);
    if (!form)
        return false;
    return channel->bearer == BEARER_USSD ? read_turn(form, inbound, error)
                                          : read_sms(form, inbound, error);
}

/* At the end of a packed text a CR is taken for padding, and so is "@" (septet 0): 3GPP TS 23.038
 * 6.1.2.3. */
static void africastalking_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    const char *text = reply->text ? reply->text : "";
    size_t length = strlen(text);

    response->status = 200;
    if (channel->bearer != BEARER_USSD || (length == 0 && !reply->more))
        return;
    while (length > 0 && text[length - 1] == '\r')
        length--;
    response->content_type = "text/plain; charset=utf-8";
    response->body = g_strdup_printf("%s%.*s%s", reply->more ? "CON " : "END ", (int)length, text,
                                     length > 0 && text[length - 1] == '@' ? " " : "");
}

/* ---- Out ---- */

static HttpCall *africastalking_write_send(const Channel *channel, const Outbound *outbound,
                                           GError **error)
{
    HttpCall *call = http_call_new("POST", g_strdup(channel_own(channel, "url")));
    GString *body = g_string_new(NULL);
    const char *sender = channel_own(channel, "sender");

    (void)error;
    form_add(body, "username", channel_own(channel, "username"));
    form_add(body, "to", outbound->to.e164);
    form_add(body, "message", outbound->text);
    if (*sender)
        form_add(body, "from", sender);
    form_add(body, "bulkSMSMode", "1");
    form_add(body, "enqueue", "1");
    http_call_header(call, "apikey", channel_own(channel, "api_key"));
    http_call_header(call, "Accept", "application/json");
    http_call_body(call, FORM_TYPE, g_string_free(body, FALSE));
    return call;
}

static const struct {
    const char *code;
    SendOutcome outcome;
    const char *reason;
} codes[] = {
    {"100", SEND_ACCEPTED, NULL},
    {"101", SEND_ACCEPTED, NULL},
    {"102", SEND_ACCEPTED, NULL},
    {"401", SEND_TRANSIENT, "africastalking: held for a risk review, ask its support"},
    {"402", SEND_CONFIGURATION, "africastalking: the sender is not registered, correct sender="},
    {"403", SEND_PERMANENT, NULL},
    {"404", SEND_PERMANENT, NULL},
    {"405", SEND_CONFIGURATION, "africastalking: no money on the account"},
    {"406", SEND_OPTED_OUT, NULL},
    {"407", SEND_PERMANENT, "africastalking: it has no route to this number"},
    {"500", SEND_TRANSIENT, NULL},
    {"501", SEND_TRANSIENT, NULL},
    {"502", SEND_PERMANENT, NULL},
};

/* It does not take our id, so what cannot be read may have been sent. */
static void read_recipient(JsonNode *json, SendResult *result)
{
    g_autofree char *code = json_text_at(json, "/SMSMessageData/Recipients/0/statusCode");
    g_autofree char *id = json_text_at(json, "/SMSMessageData/Recipients/0/messageId");

    result->outcome = SEND_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (g_strcmp0(code, codes[i].code) != 0)
            continue;
        result->outcome = codes[i].outcome;
        result->reason = codes[i].reason;
    }
    if (result->outcome == SEND_ACCEPTED && inbound_is_id(id))
        send_result_id(result, id);
}

static void africastalking_read_send(const Channel *channel, const HttpAnswer *answer,
                                     SendResult *result)
{
    g_autoptr(JsonNode) json = NULL;

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    result->wait = answer->retry_after;
    if (result->outcome == SEND_CONFIGURATION)
        result->reason = "africastalking: username= or api_key= is wrong";
    if (result->outcome != SEND_ACCEPTED)
        return;
    json = json_read(answer->body, answer->body_length, NULL);
    read_recipient(json, result);
}

const Provider provider_africastalking = {
    .name = "africastalking",
    .bearers = 1U << BEARER_USSD | 1U << BEARER_SMS,
    .keys = keys,
    .check = africastalking_check,
    .read = africastalking_read,
    .write = africastalking_write,
    .write_send = africastalking_write_send,
    .read_send = africastalking_read_send,
};
