/* The text of a message: which octets it is, and what they mean. */

#include <string.h>

#include "providers/adapter.h"
#include "providers/kannel.h"

const char *kannel_field(const HttpRequest *request, const Form *query, const char *name,
                         const char *header)
{
    const char *value = form_text(query, name);

    if (!value)
        value = http_header(request, header);
    return value ? value : "";
}

typedef struct Bytes {
    const char *data;
    size_t length;
} Bytes;

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
        adapter_fail(
            error, "kannel: charset must be UTF-8, UTF-16BE, WINDOWS-1252, ISO-8859-1 or US-ASCII");
    else if (!text)
        adapter_fail(error, "kannel: the text is not of its charset or has a NUL");
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

/* 3 is what Kannel makes of USSD in GSM-7 (data coding 15). */
static bool is_text(const char *coding)
{
    return *coding == '\0' || (strchr("023", coding[0]) && coding[1] == '\0');
}

char *kannel_text(const HttpRequest *request, const Form *query, GError **error)
{
    const char *coding = kannel_field(request, query, "coding", "X-Kannel-Coding");
    bool is_post = strcmp(request->method, "POST") == 0;
    g_autofree char *charset = is_post ? content_charset(request->content_type)
                                       : g_strdup(form_text(query, "charset"));
    Bytes bytes = {request->body, request->body_length};

    if (!is_text(coding)) {
        adapter_fail(error, "kannel: coding must be 0, 2 or 3, binary messages are not texts");
        return NULL;
    }
    if (!is_post)
        bytes.data = form_bytes(query, "text", &bytes.length);
    if (!bytes.data) {
        adapter_fail(error, "kannel: text is missing, add text=%a to get-url");
        return NULL;
    }
    if (charset && *charset)
        return convert_text(bytes, charset, error);
    /* What %C would have said, were it in the template. */
    return convert_text(bytes, *coding == '2' && !is_post ? "UTF-16BE" : "UTF-8", error);
}
