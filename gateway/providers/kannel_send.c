/* Sending by smsbox's sendsms. By POST: in the URL of a GET, number and text would end up in log files. */

#include <string.h>

#include "base/error.h"
#include "providers/kannel.h"

#define EVERY_RECEIPT "31" /* 1 + 2 + 4 + 8 + 16 */

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, message);
    return false;
}

static bool is_visible(const char *text)
{
    for (; *text; text++) {
        if (!g_ascii_isprint(*text))
            return false;
    }
    return true;
}

bool kannel_has_account(const Channel *channel)
{
    return *channel_own(channel, "username");
}

bool kannel_send_check(const Channel *channel, const char **key, GError **error)
{
    static const char *const headers[] = {"username", "password", "smsc", "sender"};
    const char *url = channel_own(channel, "url");
    bool has_user = *channel_own(channel, "username");
    bool has_password = *channel_own(channel, "password");

    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        *key = headers[i];
        if (!is_visible(channel_own(channel, headers[i])))
            return fail(error, "must be ASCII, it is sent in a header");
    }
    *key = has_user ? "password" : "username";
    if (has_user != has_password)
        return fail(error, "username and password go together: give both to send, or neither");
    *key = "url";
    return g_str_has_prefix(url, "http://") || g_str_has_prefix(url, "https://") ||
           fail(error, "must begin with http:// or https://");
}

/* Kannel fills in what begins with "%"; of ours, only what we mean it to. */
static char *receipt_url(const Channel *channel, int64_t id)
{
    g_auto(GStrv) pieces = g_strsplit(channel->webhook ? channel->webhook : "", "%", -1);
    g_autofree char *webhook = g_strjoinv("%%", pieces);

    return g_strdup_printf("%s?dlr=%" G_GINT64_FORMAT "&s=%%d&a=%%A", webhook, id);
}

HttpCall *kannel_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    const char *user = channel_own(channel, "username");
    const char *smsc = channel_own(channel, "smsc");
    const char *sender = channel_own(channel, "sender");
    g_autofree char *receipts = receipt_url(channel, outbound->id);
    HttpCall *call;

    if (!*user) {
        fail(error, "kannel: set username and password of the sendsms-user to send");
        return NULL;
    }
    call = http_call_new("POST", g_strdup(channel_own(channel, "url")));
    http_call_header(call, "X-Kannel-Username", user);
    http_call_header(call, "X-Kannel-Password", channel_own(channel, "password"));
    http_call_header(call, "X-Kannel-From", *sender ? sender : channel->address);
    http_call_header(call, "X-Kannel-To", outbound->to.e164);
    http_call_header(call, "X-Kannel-Coding", outbound->ucs2 ? "2" : "0");
    http_call_header(call, "X-Kannel-DLR-Mask", EVERY_RECEIPT);
    http_call_header(call, "X-Kannel-DLR-Url", receipts);
    if (*smsc)
        http_call_header(call, "X-Kannel-SMSC", smsc);
    http_call_body(call, "text/plain; charset=UTF-8", g_strdup(outbound->text));
    return call;
}

/* No id of the message comes back: receipts carry ours. */
void kannel_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    if (answer->status == 202 && g_str_has_prefix(answer->body, "3:")) {
        result->reason = "kannel: the operator's connection is down, Kannel keeps what is sent";
    } else if (result->outcome == SEND_ACCEPTED &&
               (answer->status != 202 || !g_str_has_prefix(answer->body, "0:"))) {
        result->outcome = SEND_UNKNOWN;
        result->reason = "kannel: this is no answer of sendsms, look at url";
    } else if (answer->status == 404) {
        result->outcome = SEND_CONFIGURATION;
        result->reason = "kannel: there is no sendsms at url";
    } else if (result->outcome == SEND_CONFIGURATION) {
        result->reason = "kannel: username and password must be those of the sendsms-user";
    }
}
