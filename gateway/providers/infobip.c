/* Infobip: JSON with many results per call, SMS API v3 to send. Which octets its HMAC covers is not
 * published, so the header, the algorithm and the encoding are config; the body is what is signed. */

#include <string.h>

#include "base/digest.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define RESULTS_MAX 1000

/* ---- Signature ---- */

static const struct {
    const char *name;
    GChecksumType type;
} algorithms[] = {
    {"md5", G_CHECKSUM_MD5},       {"sha1", G_CHECKSUM_SHA1},     {"sha256", G_CHECKSUM_SHA256},
    {"sha384", G_CHECKSUM_SHA384}, {"sha512", G_CHECKSUM_SHA512},
};

static bool find_algorithm(const char *name, GChecksumType *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(algorithms); i++) {
        if (strcmp(name, algorithms[i].name) == 0) {
            *type = algorithms[i].type;
            return true;
        }
    }
    return false;
}

static bool is_user(const Channel *channel, const HttpRequest *request)
{
    const char *given = http_header(request, "Authorization");
    g_autofree char *plain = g_strconcat(channel_own(channel, "webhook_user"), ":",
                                         channel_own(channel, "webhook_password"), NULL);
    g_autofree char *expected = g_base64_encode((const guchar *)plain, strlen(plain));

    return given && g_ascii_strncasecmp(given, "Basic ", 6) == 0 &&
           digest_same(expected, given + 6);
}

static bool is_signed(const Channel *channel, const HttpRequest *request)
{
    const char *given = http_header(request, channel_own(channel, "hmac_header"));
    const char *key = channel_own(channel, "hmac_key");
    bool is_base64 = strcmp(channel_own(channel, "hmac_encoding"), "base64") == 0;
    GChecksumType type;
    g_autofree char *expected = NULL;

    if (!find_algorithm(channel_own(channel, "hmac_algorithm"), &type))
        return false;
    expected = is_base64 ? digest_hmac_base64(type, key, request->body, request->body_length)
                         : digest_hmac_hex(type, key, request->body, request->body_length);
    return is_base64 ? digest_same(expected, given) : digest_same_hex(expected, given);
}

static bool has_profile(const Channel *channel)
{
    return *channel_own(channel, "webhook_user") || *channel_own(channel, "hmac_key");
}

static AuthVerdict infobip_authenticate(const Channel *channel, const HttpRequest *request,
                                        int64_t now)
{
    (void)now;
    if (*channel_own(channel, "webhook_user") && !is_user(channel, request))
        return AUTH_FORBIDDEN;
    if (*channel_own(channel, "hmac_key") && !is_signed(channel, request))
        return AUTH_FORBIDDEN;
    return AUTH_GOOD;
}

/* ---- In ---- */

static guint64 number_at(JsonNode *json, const char *pointer)
{
    g_autofree char *text = json_text_at(json, pointer);

    return text ? g_ascii_strtoull(text, NULL, 10) : 0;
}

/* status/groupId: 0 accepted, 1 pending, 2 undeliverable, 3 delivered, 4 expired, 5 rejected. Some ids
 * say more than their group. */
static ReceiptState state_of(JsonNode *result)
{
    guint64 id = number_at(result, "/status/id");

    switch (number_at(result, "/status/groupId")) {
    case 0:
    case 1:
        return id == 7 ? RECEIPT_SENT : RECEIPT_QUEUED; /* PENDING_ENROUTE */
    case 3:
        return id == 2 ? RECEIPT_SENT : RECEIPT_DELIVERED; /* DELIVERED_TO_OPERATOR */
    case 4:
        return RECEIPT_EXPIRED;
    default:
        return RECEIPT_FAILED;
    }
}

/* 573 EC_SC_BLOCKED_BY_END_USER, 2050 EC_DEST_ADDRESS_BLACKLISTED; as a status 10 REJECTED_DND and 14
 * REJECTED_DESTINATION_BLOCKLISTED. */
static bool is_opt_out(JsonNode *result)
{
    guint64 code = number_at(result, "/error/id");
    guint64 id = number_at(result, "/status/id");

    return code == 573 || code == 2050 || id == 10 || id == 14;
}

static void read_receipt(JsonNode *result, const char *id, Inbound *inbound)
{
    g_autofree char *permanent = json_text_at(result, "/error/permanent");
    /* Error 0 is none. */
    bool is_lasting = g_strcmp0(permanent, "false") != 0 || number_at(result, "/error/id") == 0;
    ReceiptState state = state_of(result);
    int64_t our_id;

    inbound->kind = INBOUND_NOTHING;
    if (!adapter_our_id(id, &our_id))
        return; /* sent by somebody else with this account */
    inbound->kind = INBOUND_RECEIPT;
    inbound->receipt = (Receipt){
        .our_id = our_id,
        /* Absent, busy, memory full: it was not reached in time, which is no verdict on the number. */
        .state = state == RECEIPT_FAILED && !is_lasting ? RECEIPT_EXPIRED : state,
        .opted_out = state == RECEIPT_FAILED && is_lasting && is_opt_out(result),
    };
}

static bool read_message(JsonNode *result, const char *id, Inbound *inbound, GError **error)
{
    g_autofree char *sender = json_text_at(result, "/from");
    g_autofree char *text = json_text_at(result, "/text");

    if (!sender || !*sender)
        return adapter_fail(error, "infobip: from is missing");
    if (!text)
        return adapter_fail(error, "infobip: text is missing or has a NUL");
    inbound->kind = INBOUND_MESSAGE;
    inbound->id = g_strdup(id);
    inbound->text = g_steal_pointer(&text);
    adapter_sender(inbound, sender);
    return true;
}

static bool read_result(JsonNode *result, Inbound *inbound, GError **error)
{
    g_autofree char *id = json_text_at(result, "/messageId");

    if (!inbound_is_id(id))
        return adapter_fail(error, "infobip: messageId must be 1 to 128 printable characters");
    if (!json_at(result, "/status"))
        return read_message(result, id, inbound, error);
    read_receipt(result, id, inbound);
    return true;
}

/* All of a call or nothing: after a refusal Infobip sends all of it again. */
static bool read_results(JsonArray *results, Inbound *inbound, GError **error)
{
    unsigned count = json_array_get_length(results);
    Inbound *last = inbound;

    if (count > RESULTS_MAX)
        return adapter_fail(error, "infobip: more than 1000 results in a call");
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            last = inbound_add(last);
        if (!read_result(json_array_get_element(results, i), last, error)) {
            inbound_clear(inbound);
            return false;
        }
    }
    return true;
}

static bool infobip_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                         GError **error)
{
    g_autoptr(JsonNode) json = NULL;
    JsonNode *results;

    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "infobip: only POST");
    if (!http_is_type(request, "application/json"))
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE, "infobip: only application/json");
    json = json_read(request->body, request->body_length, error);
    if (!json)
        return false;
    results = json_at(json, "/results");
    if (!results || !JSON_NODE_HOLDS_ARRAY(results))
        return adapter_fail(error, "infobip: results is missing");
    return read_results(json_node_get_array(results), inbound, error);
}

/* ---- Out ---- */

/* A webhook named in the message comes without the security profile of the subscription; where there
 * is a profile, the subscription alone brings receipts. */
static char *delivery_webhook(const Channel *channel)
{
    g_autofree char *url = json_quote(channel->webhook);

    if (has_profile(channel))
        return g_strdup("");
    return g_strconcat(",\"webhooks\":{\"delivery\":{\"url\":", url,
                       "},\"contentType\":\"application/json\"}", NULL);
}

static HttpCall *infobip_write_send(const Channel *channel, const Outbound *outbound,
                                    GError **error)
{
    g_autofree char *sender = json_quote(adapter_sender_name(channel));
    g_autofree char *text = json_quote(outbound->text);
    g_autofree char *webhook = delivery_webhook(channel);
    g_autofree char *login = g_strconcat("App ", channel_own(channel, "api_key"), NULL);
    HttpCall *call = http_call_new(
        "POST", g_strconcat(channel_own(channel, "url"), "/sms/3/messages", NULL));

    (void)error;
    http_call_header(call, "Authorization", login);
    http_call_body(call, "application/json",
                   g_strdup_printf("{\"messages\":[{\"sender\":%s,\"destinations\":[{\"to\":\"%s\","
                                   "\"messageId\":\"%" G_GINT64_FORMAT "\"}],"
                                   "\"content\":{\"text\":%s}%s}]}",
                                   sender, outbound->to.e164 + 1, outbound->id, text, webhook));
    explicit_bzero(login, strlen(login));
    explicit_bzero(text, strlen(text));
    return call;
}

/* Ids of messages/status; what is not here is permanent. */
static const struct {
    unsigned id;
    SendOutcome outcome;
    const char *reason;
} refusals[] = {
    {10, SEND_OPTED_OUT, NULL},
    {11, SEND_CONFIGURATION, "infobip: this sender is not allowed"},
    {12, SEND_CONFIGURATION, "infobip: the account has no money"},
    {13, SEND_CONFIGURATION, "infobip: this sender is not allowed"},
    {14, SEND_OPTED_OUT, NULL},
    {17, SEND_CONFIGURATION, "infobip: the package has expired"},
    {18, SEND_CONFIGURATION, "infobip: a trial account sends to registered numbers only"},
    {19, SEND_CONFIGURATION, "infobip: the account has no route to this country"},
    {20, SEND_THROTTLED, NULL},
    {21, SEND_TRANSIENT, NULL},
    {23, SEND_ACCEPTED, NULL}, /* this messageId is there already */
    {31, SEND_TRANSIENT, NULL},
    {100, SEND_TRANSIENT, NULL},
};

static void read_status(JsonNode *message, SendResult *result)
{
    guint64 group = number_at(message, "/status/groupId");
    guint64 id = number_at(message, "/status/id");
    g_autofree char *message_id = json_text_at(message, "/messageId");

    result->outcome = group == 0 || group == 1 || group == 3 ? SEND_ACCEPTED : SEND_PERMANENT;
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].id == id) {
            result->outcome = refusals[i].outcome;
            result->reason = refusals[i].reason;
        }
    }
    if (result->outcome == SEND_ACCEPTED && inbound_is_id(message_id))
        send_result_id(result, message_id);
}

static void infobip_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);
    JsonNode *message = json ? json_at(json, "/messages/0") : NULL;

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    if (result->outcome == SEND_CONFIGURATION)
        result->reason = "infobip: api_key= or url= is wrong, or the key may not send SMS";
    else if (result->outcome == SEND_ACCEPTED && message && json_at(message, "/status/groupId"))
        read_status(message, result);
    else if (result->outcome == SEND_ACCEPTED)
        result->outcome = SEND_UNKNOWN;
    if (result->outcome == SEND_THROTTLED)
        result->wait = answer->retry_after;
}

/* ---- Config ---- */

static bool check_pair(const Channel *channel, const char *first, const char *second,
                       const char **key, const char *problem, GError **error)
{
    bool has_first = *channel_own(channel, first);
    bool has_second = *channel_own(channel, second);

    *key = has_first ? second : first;
    return has_first == has_second || adapter_fail_as(error, GATEWAY_ERROR_CONFIG, problem);
}

static bool infobip_check(const Channel *channel, const char **key, GError **error)
{
    const char *encoding = channel_own(channel, "hmac_encoding");
    GChecksumType type;

    if (!check_pair(channel, "webhook_user", "webhook_password", key,
                    "webhook_user= and webhook_password= go together", error) ||
        !check_pair(channel, "hmac_header", "hmac_key", key,
                    "hmac_header= and hmac_key= go together", error))
        return false;
    *key = "hmac_algorithm";
    if (!find_algorithm(channel_own(channel, "hmac_algorithm"), &type))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG,
                               "must be md5, sha1, sha256, sha384 or sha512");
    *key = "hmac_encoding";
    if (strcmp(encoding, "hex") != 0 && strcmp(encoding, "base64") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG, "must be hex or base64");
    return adapter_check_url(channel, key, error);
}

static const ConfigKey keys[] = {
    {"url", NULL},
    {"api_key", NULL},
    {"sender", ""}, /* address= if empty */
    {"webhook_user", ""},
    {"webhook_password", ""},
    {"hmac_header", ""},
    {"hmac_algorithm", "sha256"},
    {"hmac_encoding", "hex"},
    {"hmac_key", ""},
    {NULL, NULL},
};

const Provider provider_infobip = {
    .name = "infobip",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .takes_our_id = true,
    .check = infobip_check,
    .authenticate = infobip_authenticate,
    .read = infobip_read,
    .write = adapter_write_nothing,
    .write_send = infobip_write_send,
    .read_send = infobip_read_send,
};
