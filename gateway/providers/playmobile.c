/* Play Mobile (smsxabar.uz), Uzbekistan: messages come as XML and receipts as JSON, both unsigned and
 * to the same address; JSON out with Basic. */

#include <string.h>

#include "base/json_read.h"
#include "base/xml_read.h"
#include "providers/adapter.h"

static const ConfigKey keys[] = {
    {"login", NULL},  {"password", NULL},
    {"sender", NULL}, {"url", "https://send.smsxabar.uz/broker-api/send"},
    {NULL, NULL},
};

/* ---- In ---- */

/* The first thing goes where the caller wants it, the others behind it. */
static Inbound *next_place(Inbound *inbound, unsigned index)
{
    return index == 0 ? inbound : inbound_add(inbound);
}

/* All of its contents in order: a long message may come as several. */
static char *join_contents(const XmlNode *message)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned i = 0; i < message->children->len; i++) {
        const XmlNode *child = g_ptr_array_index(message->children, i);

        if (g_str_equal(child->name, "content"))
            g_string_append(text, child->text);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool read_message(const XmlNode *message, Inbound *inbound, GError **error)
{
    const char *id = xml_text_at(message, "@id");
    const char *sender = xml_text_at(message, "@msisdn");

    if (!inbound_is_id(id))
        return adapter_fail(error, "playmobile: id must be 1 to 128 printable characters");
    if (!sender || !*sender)
        return adapter_fail(error, "playmobile: msisdn is missing");
    inbound->kind = INBOUND_MESSAGE;
    inbound->id = g_strdup(id);
    inbound->text = join_contents(message);
    adapter_sender(inbound, sender);
    return true;
}

static bool read_messages(const HttpRequest *request, Inbound *inbound, GError **error)
{
    g_autoptr(XmlNode) root = xml_read(request->body, request->body_length, error);
    unsigned count = 0;

    if (!root)
        return false;
    for (unsigned i = 0; i < root->children->len; i++) {
        const XmlNode *child = g_ptr_array_index(root->children, i);

        if (!g_str_equal(child->name, "message"))
            continue;
        if (!read_message(child, next_place(inbound, count++), error)) {
            inbound_clear(inbound);
            return false;
        }
    }
    return count > 0 || adapter_fail(error, "playmobile: the XML has no message");
}

static const struct {
    const char *word;
    ReceiptState state;
} states[] = {
    {"Delivered", RECEIPT_DELIVERED}, {"NotDelivered", RECEIPT_FAILED},
    {"Rejected", RECEIPT_FAILED},     {"Failed", RECEIPT_FAILED},
    {"Expired", RECEIPT_EXPIRED},
};

/* What is not ours, or a word we do not know, is nothing. */
static void read_receipt(JsonNode *message, Inbound *inbound)
{
    g_autofree char *id = json_text_at(message, "/message-id");
    g_autofree char *status = json_text_at(message, "/status");
    int64_t our_id = 0;

    inbound->kind = INBOUND_NOTHING;
    if (!status || !adapter_our_id(id, &our_id))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_ascii_strcasecmp(status, states[i].word) == 0) {
            inbound->kind = INBOUND_RECEIPT;
            inbound->receipt = (Receipt){.our_id = our_id, .state = states[i].state};
        }
    }
}

static bool read_receipts(const HttpRequest *request, Inbound *inbound, GError **error)
{
    g_autoptr(JsonNode) json = json_read(request->body, request->body_length, error);
    JsonNode *messages = json_at(json, "/messages");
    JsonArray *array;

    if (!json)
        return false;
    if (!messages || !JSON_NODE_HOLDS_ARRAY(messages))
        return adapter_fail(error, "playmobile: the JSON has no messages");
    array = json_node_get_array(messages);
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (unsigned i = 0; i < json_array_get_length(array); i++)
        read_receipt(json_array_get_element(array, i), next_place(inbound, i));
    return true;
}

/* Nobody says with which content types they come, so the first octet decides. */
static bool playmobile_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                            GError **error)
{
    size_t start = 0;

    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "playmobile: only POST");
    while (start < request->body_length && g_ascii_isspace(request->body[start]))
        start++;
    return start < request->body_length && request->body[start] == '{'
               ? read_receipts(request, inbound, error)
               : read_messages(request, inbound, error);
}

static void playmobile_acknowledge(const Channel *channel, HttpResponse *response)
{
    (void)channel;
    response->status = 200;
    response->content_type = "text/plain";
    response->body = g_strdup("Request is received");
}

/* ---- Out ---- */

static HttpCall *playmobile_write_send(const Channel *channel, const Outbound *outbound,
                                       GError **error)
{
    HttpCall *call = http_call_new("POST", g_strdup(channel_own(channel, "url")));
    g_autofree char *sender = json_quote(channel_own(channel, "sender"));
    g_autofree char *text = json_quote(outbound->text);

    (void)error;
    http_call_basic(call, channel_own(channel, "login"), channel_own(channel, "password"));
    http_call_body(
        call, "application/json",
        g_strdup_printf("{\"messages\":[{\"recipient\":\"%s\",\"message-id\":\"%" G_GINT64_FORMAT
                        "\",\"sms\":{\"originator\":%s,\"content\":{\"text\":%s}}}]}",
                        outbound->to.e164 + 1, outbound->id, sender, text));
    return call;
}

/* Any other error_code is one of the message itself. */
static void read_refusal(const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);
    g_autofree char *code = json_text_at(json, "/error-code");

    result->outcome = SEND_PERMANENT;
    if (g_strcmp0(code, "100") == 0) {
        result->outcome = SEND_TRANSIENT;
    } else if (g_strcmp0(code, "102") == 0) {
        result->outcome = SEND_CONFIGURATION;
        result->reason = "playmobile: the account is locked, ask its support";
    }
}

static void playmobile_read_send(const Channel *channel, const HttpAnswer *answer,
                                 SendResult *result)
{
    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    result->wait = answer->retry_after;
    if (result->outcome == SEND_CONFIGURATION)
        result->reason = "playmobile: login= or password= is wrong";
    else if (answer->status == 400)
        read_refusal(answer, result);
}

const Provider provider_playmobile = {
    .name = "playmobile",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .takes_our_id = true,
    .check = adapter_check_url,
    .read = playmobile_read,
    .write = adapter_write_nothing,
    .acknowledge = playmobile_acknowledge,
    .write_send = playmobile_write_send,
    .read_send = playmobile_read_send,
};
