/* SMSPRO of Nikita, Kyrgyzstan: it only sends. XML both ways; receipts are pushed, unsigned, and can be
 * asked for. */

#include <string.h>

#include "base/xml_read.h"
#include "providers/adapter.h"

#define XML_TYPE "application/xml"
#define TEXT_MAX 800 /* characters */
#define SENDER_MAX 11
#define DIGITS_MAX 14

static const ConfigKey keys[] = {
    {"login", NULL}, {"password", NULL}, {"sender", NULL}, {"url", "https://smspro.nikita.kg/api"},
    {NULL, NULL},
};

static bool nikita_check(const Channel *channel, const char **key, GError **error)
{
    const char *sender = channel_own(channel, "sender");
    size_t length = strlen(sender);
    size_t digits = strspn(sender, "0123456789");
    size_t plain = strspn(sender,
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                          "0123456789.-");
    bool is_name = length >= 1 && length <= SENDER_MAX && plain == length;
    bool is_number = length >= 1 && length <= DIGITS_MAX && digits == length;

    *key = "sender";
    if (!is_name && !is_number)
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG,
                               "must be up to 11 Latin letters, digits, . and -, or 14 digits");
    return adapter_check_url(channel, key, error);
}

/* ---- Receipts ---- */

static const struct {
    const char *code;
    ReceiptState state;
} states[] = {
    {"0", RECEIPT_QUEUED}, {"1", RECEIPT_SENT},   {"2", RECEIPT_FAILED}, {"3", RECEIPT_DELIVERED},
    {"4", RECEIPT_FAILED}, {"5", RECEIPT_FAILED}, {"6", RECEIPT_FAILED}, {"7", RECEIPT_EXPIRED},
};

static bool read_state(const char *code, ReceiptState *state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(code, states[i].code) == 0) {
            *state = states[i].state;
            return true;
        }
    }
    return false;
}

/* What is not ours, or a code we do not know, is nothing. */
static void read_dr(const XmlNode *dr, Inbound *inbound)
{
    Receipt receipt = {0};

    inbound->kind = INBOUND_NOTHING;
    if (!adapter_our_id(xml_text_at(dr, "id"), &receipt.our_id) ||
        !read_state(xml_text_at(dr, "phone/report"), &receipt.state))
        return;
    inbound->kind = INBOUND_RECEIPT;
    inbound->receipt = receipt;
}

static bool nikita_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                        GError **error)
{
    g_autoptr(XmlNode) root = NULL;
    unsigned count = 0;

    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "nikita: only POST");
    root = xml_read(request->body, request->body_length, error);
    if (!root)
        return false;
    for (unsigned i = 0; i < root->children->len; i++) {
        const XmlNode *child = g_ptr_array_index(root->children, i);

        if (g_str_equal(child->name, "dr"))
            read_dr(child, count++ == 0 ? inbound : inbound_add(inbound));
    }
    return count > 0 || adapter_fail(error, "nikita: the XML has no dr");
}

/* ---- Out ---- */

/* <login> and <pwd>, which stand in everything we tell it. */
static void append_login(GString *xml, const Channel *channel)
{
    g_autofree char *login = xml_escape(channel_own(channel, "login"));
    g_autofree char *password = xml_escape(channel_own(channel, "password"));

    g_string_append_printf(xml, "<login>%s</login><pwd>%s</pwd>", login, password);
    explicit_bzero(password, strlen(password));
}

static HttpCall *new_call(const Channel *channel, const char *path, GString *take_xml)
{
    HttpCall *call = http_call_new("POST", g_strconcat(channel_own(channel, "url"), path, NULL));

    http_call_body(call, XML_TYPE, g_string_free(take_xml, FALSE));
    return call;
}

static HttpCall *nikita_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    g_autofree char *sender = xml_escape(channel_own(channel, "sender"));
    g_autofree char *text = xml_escape(outbound->text);
    GString *xml;

    if (g_utf8_strlen(outbound->text, -1) > TEXT_MAX) {
        adapter_fail(error, "nikita: it takes at most 800 characters");
        return NULL;
    }
    xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?><message>");
    append_login(xml, channel);
    g_string_append_printf(xml,
                           "<id>%" G_GINT64_FORMAT
                           "</id><sender>%s</sender><text>%s</text>"
                           "<phones><phone>%s</phone></phones></message>",
                           outbound->id, sender, text, outbound->to.e164 + 1);
    return new_call(channel, "/message", xml);
}

#define LOGIN_WRONG "nikita: wrong login, or this address may not send: see the account"

static const struct {
    const char *code;
    SendOutcome outcome;
    const char *reason;
} statuses[] = {
    {"0", SEND_ACCEPTED, NULL},
    {"1", SEND_PERMANENT, "nikita: it found the request malformed"},
    {"2", SEND_CONFIGURATION, LOGIN_WRONG},
    {"3", SEND_CONFIGURATION, LOGIN_WRONG},
    {"4", SEND_CONFIGURATION, "nikita: no money on the account"},
    {"5", SEND_CONFIGURATION, "nikita: the sender is not registered, correct sender="},
    {"6", SEND_PERMANENT, "nikita: the text has words that it forbids"},
    {"7", SEND_PERMANENT, NULL},
    {"8", SEND_PERMANENT, NULL},
    {"9", SEND_TRANSIENT, NULL}, /* sent again with the same id, it is one message */
    {"10", SEND_ACCEPTED, NULL}, /* it has this id already */
    {"11", SEND_ACCEPTED, NULL}, /* a test */
};

static void nikita_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(XmlNode) root = NULL;
    const char *code;

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    result->wait = answer->retry_after;
    if (result->outcome != SEND_ACCEPTED)
        return;
    root = xml_read(answer->body, answer->body_length, NULL);
    code = root ? xml_text_at(root, "status") : NULL;
    result->outcome = SEND_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (g_strcmp0(code, statuses[i].code) != 0)
            continue;
        result->outcome = statuses[i].outcome;
        result->reason = statuses[i].reason;
    }
}

static HttpCall *nikita_write_poll(const Channel *channel, const Outbound *outbound)
{
    GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?><dr>");

    append_login(xml, channel);
    g_string_append_printf(xml, "<id>%" G_GINT64_FORMAT "</id><phone>%s</phone></dr>", outbound->id,
                           outbound->to.e164 + 1);
    return new_call(channel, "/dr", xml);
}

static bool nikita_read_poll(const HttpAnswer *answer, Receipt *receipt)
{
    g_autoptr(XmlNode) root = NULL;
    ReceiptState state;

    if (send_outcome_of_status(answer) != SEND_ACCEPTED)
        return false;
    root = xml_read(answer->body, answer->body_length, NULL);
    if (!root || g_strcmp0(xml_text_at(root, "status"), "0") != 0 ||
        !read_state(xml_text_at(root, "phone/report"), &state))
        return false;
    *receipt = (Receipt){.state = state};
    return true;
}

const Provider provider_nikita = {
    .name = "nikita",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .takes_our_id = true,
    .check = nikita_check,
    .read = nikita_read,
    .write = adapter_write_nothing,
    .write_send = nikita_write_send,
    .read_send = nikita_read_send,
    .write_poll = nikita_write_poll,
    .read_poll = nikita_read_poll,
};
