/* SMSGate (android-sms-gateway): a SIM in a telephone. Signed JSON per event, one JSON per message
 * sent. The id of a message that came is made of its content there, so the event's id is ours. */

#include <string.h>

#include "base/digest.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define WINDOW_MAX 604800

/* ---- Signature ---- */

static bool is_fresh(const Channel *channel, const char *timestamp, int64_t now)
{
    gint64 window = g_ascii_strtoll(channel_own(channel, "window_seconds"), NULL, 10);
    gint64 at;

    return g_ascii_string_to_signed(timestamp, 10, 0, G_MAXINT64, &at, NULL) &&
           at >= now - window && at <= now + window;
}

static AuthVerdict smsgate_authenticate(const Channel *channel, const HttpRequest *request,
                                        int64_t now)
{
    const char *timestamp = http_header(request, "X-Timestamp");
    g_autoptr(GByteArray) data = NULL;
    g_autofree char *expected = NULL;

    if (!timestamp || !is_fresh(channel, timestamp, now))
        return AUTH_FORBIDDEN;
    data = g_byte_array_new();
    g_byte_array_append(data, (const guint8 *)request->body, (guint)request->body_length);
    g_byte_array_append(data, (const guint8 *)timestamp, (guint)strlen(timestamp));
    expected = digest_hmac_hex(G_CHECKSUM_SHA256, channel_own(channel, "signing_key"), data->data,
                               data->len);
    explicit_bzero(data->data, data->len);
    return digest_same_hex(expected, http_header(request, "X-Signature")) ? AUTH_GOOD
                                                                          : AUTH_FORBIDDEN;
}

/* ---- In ---- */

static bool read_message(JsonNode *json, Inbound *inbound, GError **error)
{
    g_autofree char *id = json_text_at(json, "/id");
    g_autofree char *sender = json_text_at(json, "/payload/sender");
    g_autofree char *text = json_text_at(json, "/payload/message");

    /* Versions before the field was renamed. */
    if (!sender)
        sender = json_text_at(json, "/payload/phoneNumber");
    if (!inbound_is_id(id))
        return adapter_fail(error, "smsgate: id must be 1 to 128 printable characters");
    if (!sender || !*sender)
        return adapter_fail(error, "smsgate: sender is missing");
    if (!text)
        return adapter_fail(error, "smsgate: message is missing or has a NUL");
    *inbound = (Inbound){
        .kind = INBOUND_MESSAGE,
        .id = g_steal_pointer(&id),
        .text = g_steal_pointer(&text),
    };
    adapter_sender(inbound, sender);
    return true;
}

static const struct {
    const char *event;
    ReceiptState state;
} receipts[] = {
    {"sms:sent", RECEIPT_SENT},
    {"sms:delivered", RECEIPT_DELIVERED},
    {"sms:failed", RECEIPT_FAILED},
    {"sms:cancelled", RECEIPT_FAILED},
};

/* Others may use the same telephone: what has no id of ours is theirs. */
static bool read_receipt(JsonNode *json, ReceiptState state, Inbound *inbound)
{
    g_autofree char *id = json_text_at(json, "/payload/messageId");

    inbound->receipt.state = state;
    if (adapter_our_id(id, &inbound->receipt.our_id))
        inbound->kind = INBOUND_RECEIPT;
    return true;
}

static bool read_event(JsonNode *json, Inbound *inbound, GError **error)
{
    g_autofree char *event = json_text_at(json, "/event");

    if (!event)
        return adapter_fail(error, "smsgate: event is missing");
    if (strcmp(event, "sms:received") == 0)
        return read_message(json, inbound, error);
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (size_t i = 0; i < G_N_ELEMENTS(receipts); i++) {
        if (strcmp(event, receipts[i].event) == 0)
            return read_receipt(json, receipts[i].state, inbound);
    }
    return true; /* a ping, an MMS, a binary message */
}

static bool smsgate_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                         GError **error)
{
    g_autoptr(JsonNode) json = NULL;

    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "smsgate: only POST");
    if (!http_is_type(request, "application/json"))
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE, "smsgate: only application/json");
    json = json_read(request->body, request->body_length, error);
    return json && read_event(json, inbound, error);
}

/* ---- Out ---- */

static HttpCall *smsgate_write_send(const Channel *channel, const Outbound *outbound,
                                    GError **error)
{
    const char *sim = channel_own(channel, "sim");
    g_autofree char *text = json_quote(outbound->text);
    g_autofree char *device = json_quote(channel_own(channel, "device"));
    GString *body = g_string_new(NULL);
    HttpCall *call;

    (void)error;
    g_string_append_printf(body,
                           "{\"id\":\"%" G_GINT64_FORMAT
                           "\",\"textMessage\":{\"text\":%s},"
                           "\"phoneNumbers\":[\"%s\"],\"withDeliveryReport\":true",
                           outbound->id, text, outbound->to.e164);
    if (*sim)
        g_string_append_printf(body, ",\"simNumber\":%s", sim);
    if (*channel_own(channel, "device"))
        g_string_append_printf(body, ",\"deviceId\":%s", device);
    g_string_append_c(body, '}');
    explicit_bzero(text, strlen(text));
    call = http_call_new("POST", g_strconcat(channel_own(channel, "url"), "/messages", NULL));
    http_call_basic(call, channel_own(channel, "user"), channel_own(channel, "password"));
    http_call_body(call, "application/json", g_string_free(body, FALSE));
    return call;
}

static void smsgate_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);
    g_autofree char *problem = json ? json_text_at(json, "/error") : NULL;

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    if (answer->status == 409) /* this id is there already */
        result->outcome = SEND_ACCEPTED;
    if (answer->status == 503 && g_strcmp0(problem, "QueueLimitExceeded") == 0)
        result->outcome = SEND_THROTTLED;
    if (result->outcome == SEND_THROTTLED)
        result->wait = answer->retry_after;
    if (result->outcome == SEND_CONFIGURATION)
        result->reason = "smsgate: user= or password= is wrong";
}

static bool smsgate_check(const Channel *channel, const char **key, GError **error)
{
    return adapter_check_number(channel, "window_seconds", WINDOW_MAX, key, error) &&
           (!*channel_own(channel, "sim") || adapter_check_number(channel, "sim", 9, key, error)) &&
           adapter_check_url(channel, key, error);
}

static const ConfigKey keys[] = {
    {"url", "https://api.sms-gate.app/3rdparty/v1"},
    {"user", NULL},
    {"password", NULL},
    {"signing_key", NULL},
    {"window_seconds", "300"},
    {"sim", ""},    /* 1 or 2; the app's choice if empty */
    {"device", ""}, /* any of the account's if empty */
    {NULL, NULL},
};

const Provider provider_smsgate = {
    .name = "smsgate",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .takes_our_id = true,
    .check = smsgate_check,
    .authenticate = smsgate_authenticate,
    .read = smsgate_read,
    .write = adapter_write_nothing,
    .write_send = smsgate_write_send,
    .read_send = smsgate_read_send,
};
