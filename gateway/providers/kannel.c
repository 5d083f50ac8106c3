/* Kannel's smsbox, get-url and post-url of a sms-service. Our URL template is
 * ?id=%I&smsc=%i&from=%p&to=%P&ts=%T&coding=%c&charset=%C&text=%a&svc=%B&meta=%D&udh=%u; with post-url
 * the text is in the body and id alone is needed in the query. */

#include <string.h>

#include "base/alphabet.h"
#include "base/error.h"
#include "base/form.h"
#include "providers/provider.h"

typedef struct Bytes {
    const char *data;
    size_t length;
} Bytes;

static bool fail_as(GError **error, GatewayError code, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, (int)code, message);
    return false;
}

static bool fail(GError **error, const char *message)
{
    return fail_as(error, GATEWAY_ERROR_BAD_REQUEST, message);
}

static char *from_utf8(Bytes bytes)
{
    if (!g_utf8_validate(bytes.data, (gssize)bytes.length, NULL))
        return NULL;
    return g_strndup(bytes.data, bytes.length);
}

static char *from_ascii(Bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i] <= 0)
            return NULL;
    }
    return g_strndup(bytes.data, bytes.length);
}

static char *from_utf16be(Bytes bytes)
{
    glong count = (glong)(bytes.length / 2);
    gunichar2 *units;
    char *text;

    for (size_t i = 0; i + 1 < bytes.length; i += 2) {
        if (bytes.data[i] == 0 && bytes.data[i + 1] == 0)
            return NULL;
    }
    if (bytes.length % 2 != 0)
        return NULL;
    if (count == 0)
        return g_strdup("");
    units = g_memdup2(bytes.data, bytes.length);
    for (glong i = 0; i < count; i++)
        units[i] = GUINT16_FROM_BE(units[i]);
    text = g_utf16_to_utf8(units, count, NULL, NULL, NULL);
    g_free(units);
    return text;
}

static char *from_table(Bytes bytes, const char *charset)
{
    if (memchr(bytes.data, '\0', bytes.length))
        return NULL;
    return g_convert(bytes.data, (gssize)bytes.length, "UTF-8", charset, NULL, NULL, NULL);
}

static char *from_latin1(Bytes bytes)
{
    return from_table(bytes, "ISO-8859-1");
}

static char *from_windows1252(Bytes bytes)
{
    return from_table(bytes, "WINDOWS-1252");
}

static const struct {
    const char *name;
    char *(*convert)(Bytes bytes); /* NULL if the bytes are no text of this charset */
} charsets[] = {
    {"UTF-8", from_utf8},        {"UTF-16BE", from_utf16be}, {"WINDOWS-1252", from_windows1252},
    {"ISO-8859-1", from_latin1}, {"US-ASCII", from_ascii},
};

static char *convert_text(Bytes bytes, const char *charset, GError **error)
{
    char *text = NULL;
    bool is_known = false;

    for (size_t i = 0; i < G_N_ELEMENTS(charsets) && !is_known; i++) {
        is_known = g_ascii_strcasecmp(charset, charsets[i].name) == 0;
        if (is_known)
            text = charsets[i].convert(bytes);
    }
    if (!is_known)
        fail(error,
             "kannel: charset must be UTF-8, UTF-16BE, WINDOWS-1252, ISO-8859-1 or US-ASCII");
    else if (!text)
        fail(error, "kannel: the text is not of its charset or has a NUL");
    return text;
}

/* The charset parameter of the body's type, NULL if it has none. Free with g_free. */
static char *content_charset(const char *content_type)
{
    g_auto(GStrv) parts = g_strsplit(content_type, ";", -1);

    for (size_t i = 1; parts[0] && parts[i]; i++) {
        char *value = g_strstrip(parts[i]);

        if (g_ascii_strncasecmp(value, "charset=", 8) != 0)
            continue;
        value += 8;
        if (*value == '"')
            value++;
        return g_strndup(value, strcspn(value, "\""));
    }
    return NULL;
}

/* A field of the query, or else the header that post-url sends for it; "" if there is neither. */
static const char *find_field(const HttpRequest *request, const Form *query, const char *name,
                              const char *header)
{
    const char *value = form_text(query, name);

    if (!value)
        value = http_header(request, header);
    return value ? value : "";
}

static char *read_text(const HttpRequest *request, const Form *query, GError **error)
{
    const char *coding = find_field(request, query, "coding", "X-Kannel-Coding");
    bool is_post = strcmp(request->method, "POST") == 0;
    g_autofree char *charset = is_post ? content_charset(request->content_type)
                                       : g_strdup(form_text(query, "charset"));
    Bytes bytes = {request->body, request->body_length};

    if (strcmp(coding, "0") != 0 && strcmp(coding, "2") != 0 && *coding) {
        fail(error, "kannel: coding must be 0 or 2, binary messages are not texts");
        return NULL;
    }
    if (!is_post)
        bytes.data = form_bytes(query, "text", &bytes.length);
    if (!bytes.data) {
        fail(error, "kannel: text is missing, add text=%a to get-url");
        return NULL;
    }
    if (charset && *charset)
        return convert_text(bytes, charset, error);
    /* What %C would have said, were it in the template. */
    return convert_text(bytes, *coding == '2' && !is_post ? "UTF-16BE" : "UTF-8", error);
}

static bool read_message(const HttpRequest *request, const Form *query, Inbound *inbound,
                         GError **error)
{
    const char *id = form_text(query, "id");
    const char *number = find_field(request, query, "from", "X-Kannel-From");
    char *text;
    Phone from;

    if (!inbound_is_id(id))
        return fail(error,
                    "kannel: id must be 1 to 128 printable characters, add id=%I to the URL");
    /* A "+" sent without being escaped has become a space. */
    if (!phone_parse(number + (*number == ' '), &from))
        return fail(error,
                    "kannel: from is missing or not a phone number, add from=%p to get-url "
                    "or send-sender = true to post-url");
    text = read_text(request, query, error);
    if (!text)
        return false;
    *inbound = (Inbound){.kind = INBOUND_MESSAGE, .from = from, .id = g_strdup(id), .text = text};
    return true;
}

static bool kannel_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                        GError **error)
{
    bool is_get = strcmp(request->method, "GET") == 0;
    bool is_post = strcmp(request->method, "POST") == 0;
    g_autoptr(Form) query = NULL;

    (void)channel;
    if (!is_get && !is_post)
        return fail_as(error, GATEWAY_ERROR_BAD_METHOD, "kannel: only GET and POST");
    if (is_post && !http_is_type(request, "text/plain"))
        return fail_as(error, GATEWAY_ERROR_BAD_TYPE, "kannel: only POST of text/plain");
    query = form_parse(request->query, strlen(request->query), error);
    return query && read_message(request, query, inbound, error);
}

/* Always 200: after anything else the person gets an error text of Kannel's. Without a charset it
 * assumes ISO-8859-1, and without the coding it sends "?" for each letter outside of GSM-7. */
static void kannel_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    (void)channel;
    response->status = 200;
    response->content_type = "text/plain; charset=utf-8";
    response->body = g_strdup(reply->text ? reply->text : "");
    if (alphabet_measure(response->body).ucs2) {
        response->extra_name = "X-Kannel-Coding";
        response->extra_value = "2";
    }
}

const Provider provider_kannel = {
    .name = "kannel",
    .bearers = 1U << BEARER_SMS,
    .replies_in_answer = true,
    .read = kannel_read,
    .write = kannel_write,
};
