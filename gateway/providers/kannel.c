/* Kannel's smsbox, get-url and post-url of a sms-service. Our URL template is
 * ?id=%I&smsc=%i&from=%p&to=%P&ts=%T&coding=%c&charset=%C&text=%a&svc=%B&meta=%D&udh=%u; with post-url
 * the text is in the body, and ?id=%I&meta=%D&udh=%u is enough. */

#include "providers/kannel.h"
#include "providers/adapter.h"

#include <string.h>

#include "base/alphabet.h"
#include "base/error.h"

const ConfigKey kannel_keys[] = {
    {"url", "http://127.0.0.1:13013/cgi-bin/sendsms"},
    {"username", ""},
    {"password", ""},
    {"smsc", ""},   /* which operator sends; "": Kannel chooses */
    {"sender", ""}, /* "": the channel's address */
    {"ussd_new", "1"},
    {"ussd_continue", "18"},
    {"ussd_abort", "129"},
    {"ussd_ask", "2"},
    {"ussd_close", "17"},
    {"ussd_session", "its_session_info"}, /* the TLV that tells sessions apart, or "none" */
    {"ussd_session_bits", "15"},          /* how many of its first bits do */
    {0},
};

/* ---- In ---- */

static bool read_sender(const HttpRequest *request, const Form *query, Inbound *inbound,
                        GError **error)
{
    const char *number = kannel_field(request, query, "from", "X-Kannel-From");
    Phone from;

    /* A "+" sent without being escaped has become a space. */
    if (phone_parse(number + (*number == ' '), &from)) {
        inbound->from = from;
        return true;
    }
    return adapter_fail(error,
                        "kannel: from is missing or not a phone number, add from=%p to get-url "
                        "or send-sender = true to post-url");
}

static void read_part(const Form *query, Inbound *inbound)
{
    size_t length = 0;
    const char *header = form_bytes(query, "udh", &length);

    if (header && kannel_part(header, length, &inbound->part))
        inbound->kind = INBOUND_PART;
}

/* What is USSD and what is an SMS on one bind, only the operation in the meta-data tells. */
static bool read_bearer(const Channel *channel, const HttpRequest *request, const Form *query,
                        Inbound *inbound, GError **error)
{
    const char *meta = kannel_field(request, query, "meta", "X-Kannel-Meta-Data");

    if (channel->bearer == BEARER_USSD)
        return kannel_ussd_read(channel, meta, kannel_field(request, query, "to", "X-Kannel-To"),
                                inbound, error);
    if (kannel_ussd_is(meta))
        return adapter_fail(error, "kannel: a turn of USSD came to a channel of bearer=sms");
    read_part(query, inbound);
    return true;
}

static bool read_message(const Channel *channel, const HttpRequest *request, const Form *query,
                         Inbound *inbound, GError **error)
{
    const char *id = form_text(query, "id");
    g_auto(Inbound) read = {.kind = INBOUND_MESSAGE};

    if (!inbound_is_id(id))
        return adapter_fail(
            error, "kannel: id must be 1 to 128 printable characters, add id=%I to the URL");
    if (!read_sender(request, query, &read, error))
        return false;
    read.id = g_strdup(id);
    read.text = kannel_text(request, query, error);
    if (!read.text || !read_bearer(channel, request, query, &read, error))
        return false;
    *inbound = read;
    read = (Inbound){0};
    return true;
}

static bool kannel_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                        GError **error)
{
    bool is_get = strcmp(request->method, "GET") == 0;
    bool is_post = strcmp(request->method, "POST") == 0;
    g_autoptr(Form) query = NULL;

    if (!is_get && !is_post) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_METHOD,
                            "kannel: only GET and POST");
        return false;
    }
    query = form_parse(request->query, strlen(request->query), error);
    if (!query)
        return false;
    if (is_get && kannel_receipt_is(query))
        return kannel_receipt_read(query, inbound, error);
    if (is_post && !http_is_type(request, "text/plain")) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_TYPE,
                            "kannel: only POST of text/plain");
        return false;
    }
    return read_message(channel, request, query, inbound, error);
}

/* ---- Our answer ---- */

/* At the end of a packed text a CR is taken for padding, and so is "@" (septet 0): 3GPP TS 23.038
 * 6.1.2.3. */
static char *screen_text(const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '\r')
        length--;
    return g_strdup_printf("%.*s%s", (int)length, text,
                           length > 0 && text[length - 1] == '@' ? " " : "");
}

/* Always 200: after anything else the person gets an error text of Kannel's. Without a charset it
 * assumes ISO-8859-1, and without the coding it sends "?" for each letter outside of GSM-7. */
static void kannel_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    const char *text = reply->text ? reply->text : "";
    bool is_ussd = channel->bearer == BEARER_USSD;

    response->status = 200;
    response->content_type = "text/plain; charset=utf-8";
    response->body = is_ussd ? screen_text(text) : g_strdup(text);
    if (alphabet_measure(response->body).ucs2)
        http_response_header(response, "X-Kannel-Coding", "2");
    if (is_ussd) {
        g_autofree char *meta = kannel_ussd_meta(channel, reply);

        http_response_header(response, "X-Kannel-Meta-Data", meta);
    }
}

/* Without a type it would be taken for binary; an empty text is no SMS (omit-empty). */
static void kannel_acknowledge(const Channel *channel, HttpResponse *response)
{
    (void)channel;
    response->status = 200;
    response->content_type = "text/plain; charset=utf-8";
}

static bool kannel_check(const Channel *channel, const char **key, GError **error)
{
    return kannel_send_check(channel, key, error) &&
           (channel->bearer != BEARER_USSD || kannel_ussd_check(channel, key, error));
}

const Provider provider_kannel = {
    .name = "kannel",
    .bearers = 1U << BEARER_SMS | 1U << BEARER_USSD,
    .keys = kannel_keys,
    .replies_in_answer = true,
    .check = kannel_check,
    .read = kannel_read,
    .write = kannel_write,
    .acknowledge = kannel_acknowledge,
    .has_account = kannel_has_account,
    .write_send = kannel_write_send,
    .read_send = kannel_read_send,
};
