/* How the generic provider is given a message to send, and what its answer means. */

#include <string.h>

#include "base/error.h"
#include "providers/http_map.h"

static char *utf16be_hex(const char *text)
{
    glong count = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(text, -1, NULL, &count, NULL);
    GString *hex = g_string_new(NULL);

    for (glong i = 0; units && i < count; i++)
        g_string_append_printf(hex, "%04x", (unsigned)units[i]);
    return g_string_free(hex, FALSE);
}

static void add_header(void *target, const char *name, const char *value)
{
    http_call_header(target, name, value);
}

static HttpCall *fill_call(const Channel *channel, bool ucs2, const HttpWord *words)
{
    const char *type = channel_own(channel, "send.type");
    const char *user = channel_own(channel, "send.user");
    const char *url = channel_own(channel, "send.url");
    const char *body = channel_own(channel, "send.body");
    const char *wide_url = channel_own(channel, "send.url_ucs2");
    const char *wide_body = channel_own(channel, "send.body_ucs2");
    bool is_get = g_str_equal(channel_own(channel, "send.method"), "GET");
    HttpCall *call = http_call_new(
        is_get ? "GET" : "POST",
        http_fill(ucs2 && *wide_url ? wide_url : url, words, HTTP_ESCAPE_FORM, ""));

    if (!is_get)
        http_call_body(
            call, g_intern_string(type),
            http_fill(ucs2 && *wide_body ? wide_body : body, words, http_escape_of(type), ""));
    http_fill_headers(channel_own(channel, "send.header"), words, add_header, call);
    if (g_str_equal(channel_own(channel, "send.auth"), "basic"))
        http_call_basic(call, user, channel_own(channel, "send.password"));
    return call;
}

HttpCall *http_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    g_autofree char *hex = utf16be_hex(outbound->text);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, outbound->id);
    g_autofree char *segments = g_strdup_printf("%u", outbound->segments);
    const HttpWord words[] = {
        {"text", outbound->text},
        {"text_utf16be_hex", hex},
        {"to", outbound->to.e164},
        {"to_plain", outbound->to.e164 + 1},
        {"id", id},
        {"from", channel->address},
        {"webhook", channel->webhook},
        {"user", channel_own(channel, "send.user")},
        {"password", channel_own(channel, "send.password")},
        {"segments", segments},
        {NULL, NULL},
    };

    if (*channel_own(channel, "send.url"))
        return fill_call(channel, outbound->ucs2, words);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                        "http: this channel has no send.url");
    return NULL;
}

/* ---- The answer ---- */

/* In this order; accepted comes last because some say "accepted" of what they refuse. */
static const struct {
    const char *key;
    SendOutcome outcome;
} outcomes[] = {
    {"answer.throttled", SEND_THROTTLED},         {"answer.opted_out", SEND_OPTED_OUT},
    {"answer.configuration", SEND_CONFIGURATION}, {"answer.permanent", SEND_PERMANENT},
    {"answer.transient", SEND_TRANSIENT},         {"answer.accepted", SEND_ACCEPTED},
};

static SendOutcome outcome_of(const Channel *channel, const HttpAnswer *answer, HttpDoc *doc)
{
    SendOutcome usual = send_outcome_of_status(answer);

    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        if (http_doc_is(doc, channel_own(channel, outcomes[i].key)))
            return outcomes[i].outcome;
    }
    /* It said yes, but not in the words the mapping knows. */
    if (usual == SEND_ACCEPTED && *channel_own(channel, "answer.accepted"))
        return SEND_UNKNOWN;
    return usual;
}

void http_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(HttpDoc) doc = http_doc_of_answer(answer);
    g_autofree char *id = NULL;

    result->outcome = outcome_of(channel, answer, doc);
    if (result->outcome == SEND_THROTTLED)
        result->wait = answer->retry_after;
    if (result->outcome == SEND_CONFIGURATION)
        result->reason =
            "the provider refuses the account, the sender or the balance: ask it, and look "
            "at send.user, send.password and address";
    if (result->outcome != SEND_ACCEPTED)
        return;
    id = http_doc_text(doc, channel_own(channel, "answer.id"));
    if (inbound_is_id(id))
        send_result_id(result, id);
}
