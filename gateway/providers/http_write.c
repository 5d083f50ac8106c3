/* What the generic provider is answered. */

#include <string.h>

#include "base/alphabet.h"
#include "providers/http_map.h"

#define DCS_GSM7 "15"
#define DCS_UCS2 "72"

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

static void add_header(void *target, const char *name, const char *value)
{
    http_response_header(target, name, value);
}

static void write_template(const Channel *channel, const char *template, const HttpWord *words,
                           HttpResponse *response)
{
    const char *type = channel_own(channel, "reply.type");

    response->status = 200;
    if (!*template)
        return;
    response->content_type = g_intern_string(type);
    response->body = http_fill(template, words, http_escape_of(type),
                               channel_own(channel, "reply.newline"));
}

void http_acknowledge(const Channel *channel, HttpResponse *response)
{
    static const HttpWord words[] = {{NULL, NULL}};

    write_template(channel, channel_own(channel, "reply.ack"), words, response);
}

static const char *template_of(const Channel *channel, bool more)
{
    const char *own = channel_own(channel, more ? "reply.continue" : "reply.close");

    return *own ? own : channel_own(channel, "reply.template");
}

static const char *headers_of(const Channel *channel, bool more)
{
    const char *own = channel_own(channel, more ? "reply.header_continue" : "reply.header_close");

    return *own ? own : channel_own(channel, "reply.header");
}

void http_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    g_auto(GStrv) carried = g_strsplit(reply->carry ? reply->carry : "", "\n", 3);
    guint count = g_strv_length(carried);
    const char *from = count > 1 ? carried[1] : "";
    g_autofree char *text = screen_text(reply->text ? reply->text : "");
    const HttpWord words[] = {
        {"text", text},
        {"session", count > 0 ? carried[0] : ""},
        {"from", from},
        {"from_plain", from + (*from == '+')},
        {"keep", count > 2 ? carried[2] : ""},
        {"address", channel->address},
        {"webhook", channel->webhook},
        {"dcs", alphabet_measure(text).ucs2 ? DCS_UCS2 : DCS_GSM7},
        {NULL, NULL},
    };

    /* An SMS of ours is sent: the answer only says that theirs has come. */
    if (channel->bearer == BEARER_SMS) {
        http_acknowledge(channel, response);
        return;
    }
    write_template(channel, template_of(channel, reply->more), words, response);
    http_fill_headers(headers_of(channel, reply->more), words, add_header, response);
}
