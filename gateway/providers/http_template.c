/* Templates of the generic provider: "{word}" becomes its value, escaped as the content type asks. */

#include <string.h>

#include "base/json_read.h"
#include "base/xml_read.h"
#include "providers/http_map.h"

#define BETWEEN_HEADERS " | "

HttpEscape http_escape_of(const char *content_type)
{
    g_autofree char *type = g_ascii_strdown(content_type, -1);

    if (strstr(type, "json"))
        return HTTP_ESCAPE_JSON;
    if (strstr(type, "xml") || strstr(type, "html"))
        return HTTP_ESCAPE_XML;
    return strstr(type, "x-www-form-urlencoded") ? HTTP_ESCAPE_FORM : HTTP_ESCAPE_NONE;
}

/* The template has the quotes. */
static char *escape_json(const char *value)
{
    char *quoted = json_quote(value);
    size_t length = strlen(quoted);

    memmove(quoted, quoted + 1, length - 1);
    quoted[length - 2] = '\0';
    return quoted;
}

/* A line break in a header would start another one. */
static char *escape_header(const char *value)
{
    char *copy = g_strdup(value);
    char *to = copy;

    for (const char *from = copy; *from; from++) {
        if ((guchar)*from >= ' ' && *from != 0x7f)
            *to++ = *from;
    }
    *to = '\0';
    return copy;
}

static char *escape_value(const char *value, HttpEscape escape)
{
    switch (escape) {
    case HTTP_ESCAPE_JSON:
        return escape_json(value);
    case HTTP_ESCAPE_XML:
        return xml_escape(value);
    case HTTP_ESCAPE_FORM:
        return g_uri_escape_string(value, NULL, FALSE);
    case HTTP_ESCAPE_HEADER:
        return escape_header(value);
    case HTTP_ESCAPE_NONE:
        break;
    }
    return g_strdup(value);
}

static void append_value(GString *out, const char *value, HttpEscape escape, const char *newline)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", *newline ? -1 : 1);

    for (size_t i = 0; lines[i]; i++) {
        g_autofree char *safe = escape_value(lines[i], escape);

        g_string_append_printf(out, "%s%s", i > 0 ? newline : "", safe);
    }
}

/* The length of the word that starts with this "{", 0 if none does: JSON has braces of its own. */
static size_t word_length(const char *brace)
{
    size_t length = strspn(brace + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return *brace == '{' && length > 0 && brace[1 + length] == '}' ? length : 0;
}

static const HttpWord *find_word(const HttpWord *words, const char *name, size_t length)
{
    for (; words->name; words++) {
        if (strlen(words->name) == length && strncmp(words->name, name, length) == 0)
            return words;
    }
    return NULL;
}

char *http_fill(const char *template, const HttpWord *words, HttpEscape escape, const char *newline)
{
    g_autoptr(GString) out = g_string_new(NULL);

    while (*template) {
        size_t length = word_length(template);
        const HttpWord *word = length ? find_word(words, template + 1, length) : NULL;

        if (word && word->value)
            append_value(out, word->value, escape, newline);
        if (!word)
            g_string_append_c(out, *template);
        template += word ? length + 2 : 1;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

void http_fill_headers(const char *headers, const HttpWord *words, HttpAddHeader add, void *target)
{
    g_auto(GStrv) lines = g_strsplit(headers, BETWEEN_HEADERS, -1);

    for (size_t i = 0; lines[i]; i++) {
        char *colon = strchr(lines[i], ':');
        g_autofree char *value = NULL;

        if (!colon)
            continue;
        *colon = '\0';
        value = http_fill(g_strstrip(colon + 1), words, HTTP_ESCAPE_HEADER, "");
        add(target, g_strstrip(lines[i]), value);
    }
}

/* ---- What is wrong with them ---- */

const char *http_template_problem(const char *template, const char *words)
{
    for (; *template; template ++) {
        size_t length = word_length(template);
        g_autofree char *word = g_strndup(template + 1, length);

        if (length > 0 && !http_in_list(words, word))
            return "has a {word} that does not belong here: docs/providers.md lists them";
    }
    return NULL;
}

static bool is_token(const char *name)
{
    size_t length = strspn(name,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && name[length] == '\0';
}

const char *http_headers_problem(const char *headers, const char *words)
{
    g_auto(GStrv) lines = g_strsplit(headers, BETWEEN_HEADERS, -1);

    for (size_t i = 0; lines[i]; i++) {
        char *colon = strchr(lines[i], ':');

        if (!colon)
            return "a header is Name: value, several are parted by a bar between spaces";
        *colon = '\0';
        if (!is_token(g_strstrip(lines[i])) || strpbrk(colon + 1, "\r\n"))
            return "the name of a header is letters, digits and hyphens, and it has no line break";
    }
    return http_template_problem(headers, words);
}
