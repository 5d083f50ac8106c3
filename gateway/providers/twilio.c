/* Twilio's Programmable Messaging: a signed form per message and per status, TwiML as the answer.
 * The signature covers the URL as registered there, so public_url= must be what the provider calls. */

#include <string.h>

#include "base/digest.h"
#include "base/form.h"
#include "base/json_read.h"
#include "base/xml_read.h"
#include "providers/adapter.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

static bool is_get(const HttpRequest *request)
{
    return strcmp(request->method, "GET") == 0;
}

/* ---- Signature ---- */

static int compare_names(gconstpointer left, gconstpointer right)
{
    const FormField *const *a = left;
    const FormField *const *b = right;

    return strcmp((*a)->name, (*b)->name);
}

/* Names and values, sorted by name, with nothing between them: "CallSidCA12Digits1234". */
static void append_fields(GString *out, const Form *form)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();

    for (size_t i = 0; i < form_count(form); i++)
        g_ptr_array_add(fields, (gpointer)form_field(form, i));
    g_ptr_array_sort(fields, compare_names);
    for (unsigned i = 0; i < fields->len; i++) {
        const FormField *field = g_ptr_array_index(fields, i);

        g_string_append(out, field->name);
        g_string_append_len(out, field->value, (gssize)field->length);
    }
}

/* The same URL with its default port written out, or left out. NULL if it has another port. */
static char *toggle_port(const char *url)
{
    bool is_https = g_str_has_prefix(url, "https://");
    const char *port = is_https ? ":443" : ":80";
    const char *host = url + strlen(is_https ? "https://" : "http://");
    size_t host_length = strcspn(host, "/?");
    const char *end = host + host_length;
    const char *bracket = memchr(host, ']', host_length); /* of an IPv6 address */
    const char *after = bracket ? bracket : host;
    const char *colon = memchr(after, ':', (size_t)(end - after));

    if (!colon)
        return g_strdup_printf("%.*s%s%s", (int)(end - url), url, port, end);
    if ((size_t)(end - colon) != strlen(port) || strncmp(colon, port, strlen(port)) != 0)
        return NULL;
    return g_strdup_printf("%.*s%s", (int)(colon - url), url, end);
}

static bool is_signature_of(const Channel *channel, const char *url, const Form *form,
                            const char *given)
{
    g_autoptr(GString) signed_text = g_string_new(url);
    g_autofree char *expected = NULL;

    if (form)
        append_fields(signed_text, form);
    expected = digest_hmac_base64(G_CHECKSUM_SHA1, channel_own(channel, "auth_token"),
                                  signed_text->str, signed_text->len);
    explicit_bzero(signed_text->str, signed_text->len);
    return digest_same(expected, given);
}

static bool is_url_signed(const Channel *channel, const HttpRequest *request, const Form *form)
{
    const char *given = http_header(request, "X-Twilio-Signature");
    g_autofree char *url = g_strconcat(channel->webhook, *request->query ? "?" : "", request->query,
                                       NULL);
    g_autofree char *other = toggle_port(url);

    return given && (is_signature_of(channel, url, form, given) ||
                     (other && is_signature_of(channel, other, form, given)));
}

/* A body that is no form is covered by its hash in the signed URL. */
static bool is_body_signed(const HttpRequest *request)
{
    g_autoptr(Form) query = form_parse(request->query, strlen(request->query), NULL);
    const char *given = query ? form_text(query, "bodySHA256") : NULL;
    g_autofree char *expected = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)request->body, request->body_length);

    return digest_same_hex(expected, given);
}

/* A name that comes twice is refused: which of the two was signed would be a guess. */
static AuthVerdict twilio_authenticate(const Channel *channel, const HttpRequest *request,
                                       int64_t now)
{
    g_autoptr(Form) form = NULL;
    bool is_good;

    (void)now;
    if (is_get(request)) {
        is_good = is_url_signed(channel, request, NULL);
    } else if (http_is_type(request, FORM_TYPE)) {
        form = form_parse(request->body, request->body_length, NULL);
        is_good = form && is_url_signed(channel, request, form);
    } else {
        is_good = is_url_signed(channel, request, NULL) && is_body_signed(request);
    }
    return is_good ? AUTH_GOOD : AUTH_FORBIDDEN;
}

/* ---- In ---- */

static const struct {
    const char *status;
    ReceiptState state;
} states[] = {
    {"accepted", RECEIPT_QUEUED}, {"scheduled", RECEIPT_QUEUED}, {"queued", RECEIPT_QUEUED},
    {"sending", RECEIPT_QUEUED},  {"sent", RECEIPT_SENT},        {"delivered", RECEIPT_DELIVERED},
    {"read", RECEIPT_DELIVERED},  {"failed", RECEIPT_FAILED},    {"undelivered", RECEIPT_FAILED},
    {"canceled", RECEIPT_FAILED},
};

static bool read_receipt(const Form *form, const char *id, Inbound *inbound)
{
    const char *status = form_text(form, "MessageStatus");
    const char *code = form_text(form, "ErrorCode");

    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(status, states[i].status) != 0)
            continue;
        inbound->kind = INBOUND_RECEIPT;
        inbound->receipt = (Receipt){
            .provider_id = g_strdup(id),
            .state = states[i].state,
            .opted_out = states[i].state == RECEIPT_FAILED && g_strcmp0(code, "21610") == 0,
        };
    }
    return true;
}

static bool read_form(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "MessageSid");
    const char *number = form_text(form, "From");
    const char *text = form_text(form, "Body");
    size_t length;

    if (!inbound_is_id(id))
        return adapter_fail(error, "twilio: MessageSid must be 1 to 128 printable characters");
    if (form_bytes(form, "MessageStatus", &length))
        return read_receipt(form, id, inbound);
    if (!number || !*number)
        return adapter_fail(error, "twilio: From is missing");
    if (!text)
        return adapter_fail(error, "twilio: Body is missing, not UTF-8 or has a NUL");
    *inbound = (Inbound){
        .kind = INBOUND_MESSAGE,
        .id = g_strdup(id),
        .text = g_strdup(text),
    };
    adapter_sender(inbound, number);
    return true;
}

static bool twilio_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                        GError **error)
{
    bool is_query = is_get(request);
    g_autoptr(Form) form = NULL;

    (void)channel;
    if (!is_query && strcmp(request->method, "POST") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "twilio: only GET and POST");
    if (!is_query && !http_is_type(request, FORM_TYPE))
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE, "twilio: only " FORM_TYPE);
    form = is_query ? form_parse(request->query, strlen(request->query), error)
                    : form_parse(request->body, request->body_length, error);
    return form && read_form(form, inbound, error);
}

static void twilio_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    g_autofree char *text = reply->text && *reply->text ? xml_escape(reply->text) : NULL;

    (void)channel;
    response->status = 200;
    response->content_type = "text/xml; charset=utf-8";
    response->body = text ? g_strconcat(XML_HEAD "<Response><Message>", text,
                                        "</Message></Response>", NULL)
                          : g_strdup(XML_HEAD "<Response/>");
}

/* ---- Out ---- */

static HttpCall *twilio_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    const char *account = channel_own(channel, "account_sid");
    const char *service = channel_own(channel, "messaging_service");
    GString *body = g_string_new(NULL);
    HttpCall *call;

    (void)error;
    form_add(body, "To", outbound->to.e164);
    if (*service)
        form_add(body, "MessagingServiceSid", service);
    else
        form_add(body, "From", adapter_sender_name(channel));
    form_add(body, "Body", outbound->text);
    form_add(body, "StatusCallback", channel->webhook);
    call = http_call_new("POST", g_strconcat(channel_own(channel, "url"), "/2010-04-01/Accounts/",
                                             account, "/Messages.json", NULL));
    http_call_basic(call, account, channel_own(channel, "auth_token"));
    http_call_body(call, FORM_TYPE, g_string_free(body, FALSE));
    return call;
}

#define WRONG_LOGIN "twilio: account_sid= or auth_token= is wrong"
#define WRONG_SENDER "twilio: the account may not send as this sender"

/* twilio.com/docs/api/errors; what is not here goes by the HTTP status. */
static const struct {
    unsigned code;
    SendOutcome outcome;
    const char *reason;
} codes[] = {
    {14107, SEND_THROTTLED, NULL},
    {20003, SEND_CONFIGURATION, WRONG_LOGIN},
    {20005, SEND_CONFIGURATION, "twilio: the account is not active"},
    {20429, SEND_THROTTLED, NULL},
    {21211, SEND_PERMANENT, NULL},
    {21212, SEND_CONFIGURATION, WRONG_SENDER},
    {21217, SEND_PERMANENT, NULL},
    {21408, SEND_CONFIGURATION, "twilio: sending to this country is not enabled"},
    {21602, SEND_PERMANENT, NULL},
    {21603, SEND_CONFIGURATION, WRONG_SENDER},
    {21604, SEND_PERMANENT, NULL},
    {21606, SEND_CONFIGURATION, WRONG_SENDER},
    {21608, SEND_PERMANENT, "twilio: a trial account sends to verified numbers only"},
    {21609, SEND_PERMANENT, "twilio: public_url= is no URL that Twilio can call"},
    {21610, SEND_OPTED_OUT, NULL},
    {21611, SEND_THROTTLED, NULL},
    {21612, SEND_PERMANENT, NULL},
    {21614, SEND_PERMANENT, NULL},
    {21617, SEND_PERMANENT, NULL},
    {21620, SEND_PERMANENT, NULL},
    {21703, SEND_CONFIGURATION, "twilio: the messaging service has no sender"},
    {21704, SEND_CONFIGURATION, "twilio: the messaging service has no sender"},
    {21705, SEND_CONFIGURATION, "twilio: the messaging service is not valid"},
    {30001, SEND_TRANSIENT, NULL},
    {30002, SEND_CONFIGURATION, "twilio: the account is suspended"},
    {30022, SEND_THROTTLED, NULL},
    {30023, SEND_THROTTLED, NULL},
    {63018, SEND_THROTTLED, NULL},
};

static void read_refusal(JsonNode *json, const HttpAnswer *answer, SendResult *result)
{
    g_autofree char *text = json ? json_text_at(json, "/code") : NULL;
    guint64 code = text ? g_ascii_strtoull(text, NULL, 10) : 0;

    result->outcome = send_outcome_of_status(answer);
    if (result->outcome == SEND_CONFIGURATION)
        result->reason = WRONG_LOGIN;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i].code == code) {
            result->outcome = codes[i].outcome;
            result->reason = codes[i].reason;
        }
    }
    if (result->outcome == SEND_THROTTLED)
        result->wait = answer->retry_after;
}

static void twilio_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = json_read(answer->body, answer->body_length, NULL);
    g_autofree char *sid = json ? json_text_at(json, "/sid") : NULL;

    (void)channel;
    if (send_outcome_of_status(answer) != SEND_ACCEPTED) {
        read_refusal(json, answer, result);
    } else if (inbound_is_id(sid)) {
        result->outcome = SEND_ACCEPTED;
        send_result_id(result, sid);
    } else {
        result->outcome = SEND_UNKNOWN;
    }
}

static bool twilio_check(const Channel *channel, const char **key, GError **error)
{
    *key = "messaging_service";
    if (*channel_own(channel, "messaging_service") && *channel_own(channel, "sender"))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG,
                               "give either messaging_service= or sender=, not both");
    return adapter_check_url(channel, key, error);
}

static const ConfigKey keys[] = {
    {"account_sid", NULL},
    {"auth_token", NULL},
    {"messaging_service", ""},
    {"sender", ""}, /* address= if empty */
    {"url", "https://api.twilio.com"},
    {NULL, NULL},
};

const Provider provider_twilio = {
    .name = "twilio",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .replies_in_answer = true,
    .check = twilio_check,
    .authenticate = twilio_authenticate,
    .read = twilio_read,
    .write = twilio_write,
    .write_send = twilio_write_send,
    .read_send = twilio_read_send,
};
