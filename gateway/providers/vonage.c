/* Vonage: the SMS API (query, form or JSON, signed by "sig" when the account asks for it) and what the
 * Messages API says of SMS (JSON, signed by a JWT). Parts of a long SMS come one by one. */

#include <string.h>

#include "base/digest.h"
#include "base/json_read.h"
#include "base/jwt.h"
#include "providers/adapter.h"
#include "providers/vonage_fields.h"

#define JSON_TYPE "application/json"
#define WINDOW_MAX 86400
#define PART_MAX 255

static bool is_post(const HttpRequest *request)
{
    return strcmp(request->method, "POST") == 0;
}

/* ---- Signatures ---- */

static bool is_fresh(const Channel *channel, const char *timestamp, int64_t now)
{
    gint64 window = g_ascii_strtoll(channel_own(channel, "window_seconds"), NULL, 10);
    gint64 at;

    return timestamp && g_ascii_string_to_signed(timestamp, 10, 0, G_MAXINT64, &at, NULL) &&
           at >= now - window && at <= now + window;
}

static bool is_signed(const Channel *channel, VonageFields *fields, int64_t now)
{
    g_autofree char *expected = vonage_sign(fields, channel_own(channel, "signature_method"),
                                            channel_own(channel, "signature_secret"));

    return expected && digest_same_hex(expected, vonage_field(fields, "sig")) &&
           is_fresh(channel, vonage_field(fields, "timestamp"), now);
}

/* The token covers the body alone, so nothing else of the call may be believed. */
static bool is_token_good(const Channel *channel, const HttpRequest *request, const char *token,
                          int64_t now)
{
    g_autoptr(JsonNode) claims = jwt_read(token, channel_own(channel, "signature_secret"));
    g_autofree char *hash = claims ? json_text_at(claims, "/payload_hash") : NULL;
    g_autofree char *issued = claims ? json_text_at(claims, "/iat") : NULL;
    g_autofree char *expected = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)request->body, request->body_length);

    return is_post(request) && digest_same_hex(expected, hash) && is_fresh(channel, issued, now);
}

/* With a secret every call must be signed, one way or the other. The Messages API is said to send
 * calls without a token when it is ill, and to repeat them. */
static AuthVerdict vonage_authenticate(const Channel *channel, const HttpRequest *request,
                                       int64_t now)
{
    const char *bearer = http_header(request, "Authorization");
    const size_t scheme = strlen("Bearer ");
    g_autoptr(GHashTable) fields = NULL;

    if (!*channel_own(channel, "signature_secret"))
        return AUTH_GOOD;
    if (bearer && g_ascii_strncasecmp(bearer, "Bearer ", scheme) == 0)
        return is_token_good(channel, request, bearer + scheme, now) ? AUTH_GOOD : AUTH_FORBIDDEN;
    fields = vonage_fields_read(request, NULL);
    if (fields && is_signed(channel, fields, now))
        return AUTH_GOOD;
    return fields && is_post(request) && vonage_field(fields, "message_uuid") ? AUTH_RETRY
                                                                              : AUTH_FORBIDDEN;
}

/* ---- In ---- */

static const struct {
    const char *status;
    ReceiptState state;
} states[] = {
    {"buffered", RECEIPT_QUEUED},     {"submitted", RECEIPT_SENT}, {"accepted", RECEIPT_SENT},
    {"expired", RECEIPT_EXPIRED},     {"failed", RECEIPT_FAILED},  {"rejected", RECEIPT_FAILED},
    {"delivered", RECEIPT_DELIVERED},
};

static bool read_receipt(VonageFields *fields, const char *id, Inbound *inbound)
{
    const char *status = vonage_field(fields, "status");

    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(status, states[i].status) != 0)
            continue;
        inbound->kind = INBOUND_RECEIPT;
        inbound->receipt = (Receipt){.provider_id = g_strdup(id), .state = states[i].state};
        adapter_our_id(vonage_field(fields, "client-ref"), &inbound->receipt.our_id);
    }
    return true;
}

static bool read_number(VonageFields *fields, const char *name, guint64 min, guint64 max,
                        unsigned *out)
{
    const char *text = vonage_field(fields, name);
    guint64 number;

    if (!text || !g_ascii_string_to_unsigned(text, 10, min, max, &number, NULL))
        return false;
    *out = (unsigned)number;
    return true;
}

static bool read_part(VonageFields *fields, Inbound *inbound, GError **error)
{
    InboundPart *part = &inbound->part;

    if (g_strcmp0(vonage_field(fields, "concat"), "true") != 0)
        return true;
    if (!read_number(fields, "concat-ref", 0, G_MAXUINT16, &part->reference) ||
        !read_number(fields, "concat-total", 1, PART_MAX, &part->total) ||
        !read_number(fields, "concat-part", 1, part->total, &part->number))
        return adapter_fail(error, "vonage: concat-ref, concat-total or concat-part is wrong");
    inbound->kind = INBOUND_PART;
    return true;
}

static bool read_message(VonageFields *fields, const char *id, const char *sender, Inbound *inbound,
                         GError **error)
{
    const char *text = vonage_field(fields, "text");
    Inbound read = {.kind = INBOUND_MESSAGE};

    if (!sender || !*sender)
        return adapter_fail(error, "vonage: msisdn is missing");
    if (!text)
        return adapter_fail(error, "vonage: text is missing, not UTF-8 or has a NUL");
    if (!read_part(fields, &read, error))
        return false;
    adapter_sender(&read, sender);
    read.id = g_strdup(id);
    read.text = g_strdup(text);
    *inbound = read;
    return true;
}

static bool read_call(VonageFields *fields, Inbound *inbound, GError **error)
{
    const char *uuid = vonage_field(fields, "message_uuid");
    const char *id = uuid ? uuid : vonage_field(fields, "messageId");
    const char *sender = vonage_field(fields, uuid ? "from" : "msisdn");
    bool is_status = g_hash_table_contains(fields, "status");
    bool is_binary = g_strcmp0(vonage_field(fields, "type"), "binary") == 0;
    bool is_other = uuid && g_strcmp0(vonage_field(fields, "channel"), "sms") != 0;

    if (!inbound_is_id(id))
        return adapter_fail(error, "vonage: messageId must be 1 to 128 printable characters");
    if (is_status && !uuid)
        return read_receipt(fields, id, inbound);
    if (is_status || is_binary || is_other) {
        /* Nothing is sent through the Messages API, so its statuses are of others. */
        *inbound = (Inbound){.kind = INBOUND_NOTHING};
        return true;
    }
    return read_message(fields, id, sender, inbound, error);
}

static bool vonage_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                        GError **error)
{
    g_autoptr(GHashTable) fields = NULL;

    (void)channel;
    if (!is_post(request) && strcmp(request->method, "GET") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "vonage: only GET and POST");
    fields = vonage_fields_read(request, error);
    return fields && read_call(fields, inbound, error);
}

/* ---- Out ---- */

/* As their own code sends it: JSON, the account in the header. */
static HttpCall *vonage_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    g_autofree char *sender = json_quote(adapter_sender_name(channel));
    g_autofree char *text = json_quote(outbound->text);
    g_autofree char *webhook = json_quote(channel->webhook);
    HttpCall *call = http_call_new("POST",
                                   g_strconcat(channel_own(channel, "url"), "/sms/json", NULL));

    (void)error;
    http_call_basic(call, channel_own(channel, "api_key"), channel_own(channel, "api_secret"));
    http_call_body(call, "application/json",
                   g_strdup_printf("{\"from\":%s,\"to\":\"%s\",\"text\":%s,\"type\":\"%s\","
                                   "\"status-report-req\":1,\"callback\":%s,"
                                   "\"client-ref\":\"%" G_GINT64_FORMAT "\"}",
                                   sender, outbound->to.e164 + 1, text,
                                   outbound->ucs2 ? "unicode" : "text", webhook, outbound->id));
    explicit_bzero(text, strlen(text));
    return call;
}

/* messages/status; what is not here is permanent. */
static const struct {
    const char *status;
    SendOutcome outcome;
    const char *reason;
} statuses[] = {
    {"0", SEND_ACCEPTED, NULL},
    {"1", SEND_THROTTLED, NULL},
    {"4", SEND_CONFIGURATION, "vonage: api_key= or api_secret= is wrong"},
    {"5", SEND_TRANSIENT, NULL},
    {"8", SEND_CONFIGURATION, "vonage: the account may not send SMS through this API"},
    {"9", SEND_CONFIGURATION, "vonage: the account has no money"},
    {"10", SEND_THROTTLED, NULL},
    {"11", SEND_CONFIGURATION, "vonage: the account may not send SMS through this API"},
    {"14", SEND_CONFIGURATION, "vonage: the account accepts signed requests only"},
    {"29", SEND_PERMANENT, "vonage: a trial account sends to its own list of numbers only"},
    {"32", SEND_CONFIGURATION, "vonage: the account accepts signed requests only"},
};

static void read_status(JsonNode *message, SendResult *result)
{
    g_autofree char *status = json_text_at(message, "/status");
    g_autofree char *id = json_text_at(message, "/message-id");

    result->outcome = status ? SEND_PERMANENT : SEND_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (g_strcmp0(status, statuses[i].status) == 0) {
            result->outcome = statuses[i].outcome;
            result->reason = statuses[i].reason;
        }
    }
    if (result->outcome == SEND_ACCEPTED && inbound_is_id(id))
        send_result_id(result, id);
}

/* One entry per part. Sent again, a message of which a part was taken would come twice. */
static void read_parts(JsonNode *messages, SendResult *result)
{
    JsonArray *array = messages && JSON_NODE_HOLDS_ARRAY(messages) ? json_node_get_array(messages)
                                                                   : NULL;
    unsigned count = array ? json_array_get_length(array) : 0;
    bool is_taken = false;

    result->outcome = SEND_UNKNOWN;
    for (unsigned i = 0; i < count; i++) {
        read_status(json_array_get_element(array, i), result);
        if (result->outcome != SEND_ACCEPTED) {
            result->outcome = is_taken ? SEND_UNKNOWN : result->outcome;
            return;
        }
        is_taken = true;
    }
}

static void vonage_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    if (result->outcome == SEND_ACCEPTED)
        read_parts(json ? json_at(json, "/messages") : NULL, result);
    else if (result->outcome == SEND_CONFIGURATION)
        result->reason = statuses[2].reason;
    if (result->outcome == SEND_THROTTLED)
        result->wait = answer->retry_after;
}

/* ---- Config ---- */

static bool vonage_check(const Channel *channel, const char **key, GError **error)
{
    const char *method = channel_own(channel, "signature_method");
    bool is_none = strcmp(method, "none") == 0;

    *key = "signature_method";
    if (!is_none && !vonage_is_method(method))
        return adapter_fail_as(
            error, GATEWAY_ERROR_CONFIG,
            "must be none, md5hash, md5hmac, sha1hmac, sha256hmac or sha512hmac");
    *key = "signature_secret";
    if (!is_none && !*channel_own(channel, "signature_secret"))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG, "is needed by signature_method=");
    return adapter_check_number(channel, "window_seconds", WINDOW_MAX, key, error) &&
           adapter_check_url(channel, key, error);
}

static const ConfigKey keys[] = {
    {"api_key", NULL},
    {"api_secret", NULL},
    {"sender", ""}, /* address= if empty */
    {"signature_method", "none"},
    {"signature_secret", ""}, /* with it, every call must be signed: by sig, or by a JWT */
    {"window_seconds", "300"},
    {"url", "https://rest.nexmo.com"},
    {NULL, NULL},
};

const Provider provider_vonage = {
    .name = "vonage",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .check = vonage_check,
    .authenticate = vonage_authenticate,
    .read = vonage_read,
    .write = adapter_write_nothing,
    .write_send = vonage_write_send,
    .read_send = vonage_read_send,
};
