/* Places in a request or an answer of the generic provider. */

#include <string.h>

#include "base/error.h"
#include "base/form.h"
#include "base/json_read.h"
#include "base/xml_read.h"
#include "providers/http_map.h"

#define EITHER " | "

struct HttpDoc {
    const HttpRequest *request; /* NULL: an answer */
    const HttpAnswer *answer;
    const char *body;
    size_t body_length;
    Form *query;
    Form *form;
    JsonNode *json;
    XmlNode *xml;
    GError *broken; /* the first that did not parse */
};

/* ---- Parsed once, when first asked for ---- */

HttpDoc *http_doc_of_request(const HttpRequest *request)
{
    HttpDoc *doc = g_new0(HttpDoc, 1);

    doc->request = request;
    doc->body = request->body;
    doc->body_length = request->body_length;
    return doc;
}

HttpDoc *http_doc_of_answer(const HttpAnswer *answer)
{
    HttpDoc *doc = g_new0(HttpDoc, 1);

    doc->answer = answer;
    doc->body = answer->body;
    doc->body_length = answer->body_length;
    return doc;
}

void http_doc_free(HttpDoc *doc)
{
    if (!doc)
        return;
    form_free(doc->query);
    form_free(doc->form);
    g_clear_pointer(&doc->json, json_node_unref);
    xml_free(doc->xml);
    g_clear_error(&doc->broken);
    g_free(doc);
}

static GError **first_error(HttpDoc *doc)
{
    return doc->broken ? NULL : &doc->broken;
}

static const Form *query_of(HttpDoc *doc)
{
    if (!doc->query && doc->request)
        doc->query = form_parse(doc->request->query, strlen(doc->request->query), first_error(doc));
    return doc->query;
}

static const Form *form_of(HttpDoc *doc)
{
    if (!doc->form)
        doc->form = form_parse(doc->body, doc->body_length, first_error(doc));
    return doc->form;
}

static JsonNode *json_of(HttpDoc *doc)
{
    if (!doc->json)
        doc->json = json_read(doc->body, doc->body_length, first_error(doc));
    return doc->json;
}

static const XmlNode *xml_of(HttpDoc *doc)
{
    if (!doc->xml)
        doc->xml = xml_read(doc->body, doc->body_length, first_error(doc));
    return doc->xml;
}

bool http_doc_broken(const HttpDoc *doc, GError **error)
{
    if (!doc->broken)
        return false;
    if (error)
        *error = g_error_copy(doc->broken);
    return true;
}

/* ---- One place ---- */

static GBytes *bytes_of(const char *text)
{
    return text ? g_bytes_new(text, strlen(text)) : NULL;
}

static GBytes *take_text(char *text)
{
    return text ? g_bytes_new_take(text, strlen(text)) : NULL;
}

static GBytes *from_form(const Form *form, const char *name)
{
    size_t length = 0;
    const char *value = form ? form_bytes(form, name, &length) : NULL;

    return value ? g_bytes_new(value, length) : NULL;
}

static GBytes *at_query(HttpDoc *doc, const char *name)
{
    return from_form(query_of(doc), name);
}

static GBytes *at_form(HttpDoc *doc, const char *name)
{
    return from_form(form_of(doc), name);
}

/* Where a provider uses GET and POST alike. */
static GBytes *at_param(HttpDoc *doc, const char *name)
{
    bool posted = doc->request && strcmp(doc->request->method, "POST") == 0;

    return posted ? at_form(doc, name) : at_query(doc, name);
}

static GBytes *at_json(HttpDoc *doc, const char *pointer)
{
    JsonNode *root = json_of(doc);

    return root ? take_text(json_text_at(root, pointer)) : NULL;
}

static GBytes *at_xml(HttpDoc *doc, const char *path)
{
    const XmlNode *root = xml_of(doc);

    return root ? bytes_of(xml_text_at(root, path)) : NULL;
}

static GBytes *at_header(HttpDoc *doc, const char *name)
{
    return doc->request ? bytes_of(http_header(doc->request, name)) : NULL;
}

static GBytes *at_cookie(HttpDoc *doc, const char *name)
{
    const char *header = doc->request ? http_header(doc->request, "Cookie") : NULL;
    g_auto(GStrv) cookies = g_strsplit(header ? header : "", ";", -1);
    size_t length = strlen(name);

    for (size_t i = 0; cookies[i]; i++) {
        const char *cookie = g_strstrip(cookies[i]);

        if (strncmp(cookie, name, length) == 0 && cookie[length] == '=')
            return bytes_of(cookie + length + 1);
    }
    return NULL;
}

static GBytes *at_body(HttpDoc *doc, const char *nothing)
{
    (void)nothing;
    return g_bytes_new(doc->body, doc->body_length);
}

/* A session that the provider gives no name: the reply must carry ours back and forth. */
static GBytes *at_new(HttpDoc *doc, const char *nothing)
{
    (void)doc;
    (void)nothing;
    return take_text(g_uuid_string_random());
}

static GBytes *at_status(HttpDoc *doc, const char *nothing)
{
    (void)nothing;
    return take_text(g_strdup_printf("%u", doc->answer ? doc->answer->status : 0));
}

static GBytes *at_regex(HttpDoc *doc, const char *pattern)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    if (!regex ||
        !g_regex_match_full(regex, doc->body, (gssize)doc->body_length, 0, 0, &match, NULL))
        return NULL;
    return take_text(g_match_info_fetch(match, g_regex_get_capture_count(regex) > 0 ? 1 : 0));
}

enum { IN_REQUEST = 1, IN_ANSWER = 2 };

static const struct {
    const char *name; /* with ":" if something must follow */
    unsigned where;
    GBytes *(*read)(HttpDoc *doc, const char *rest);
} places[] = {
    {"query:", IN_REQUEST, at_query},
    {"form:", IN_REQUEST, at_form},
    {"param:", IN_REQUEST, at_param},
    {"json:", IN_REQUEST | IN_ANSWER, at_json},
    {"xml:", IN_REQUEST | IN_ANSWER, at_xml},
    {"header:", IN_REQUEST, at_header},
    {"cookie:", IN_REQUEST, at_cookie},
    {"body", IN_REQUEST | IN_ANSWER, at_body},
    {"new", IN_REQUEST, at_new},
    {"status", IN_ANSWER, at_status},
    {"regex:", IN_REQUEST | IN_ANSWER, at_regex},
};

/* The index in places, their number if it is none of them. */
static size_t find_place(const char *place)
{
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        bool open = g_str_has_suffix(places[i].name, ":");

        if (open ? g_str_has_prefix(place, places[i].name) : g_str_equal(place, places[i].name))
            return i;
    }
    return G_N_ELEMENTS(places);
}

char **http_split(const char *text, const char *separator)
{
    char **parts = g_strsplit(text, separator, g_str_has_prefix(text, "regex:") ? 1 : -1);

    for (size_t i = 0; parts[i]; i++)
        g_strstrip(parts[i]);
    return parts;
}

GBytes *http_doc_bytes(HttpDoc *doc, const char *place)
{
    g_auto(GStrv) either = http_split(place, EITHER);

    for (size_t i = 0; either[i]; i++) {
        size_t kind = find_place(either[i]);
        GBytes *found = NULL;

        if (kind < G_N_ELEMENTS(places))
            found = places[kind].read(doc, either[i] + strlen(places[kind].name));
        if (found)
            return found;
    }
    return NULL;
}

char *http_doc_text(HttpDoc *doc, const char *place)
{
    g_autoptr(GBytes) bytes = http_doc_bytes(doc, place);
    size_t length = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;

    if (!bytes)
        return NULL;
    if (length == 0)
        return g_strdup("");
    return g_utf8_validate(data, (gssize)length, NULL) ? g_strndup(data, length) : NULL;
}

/* ---- What is wrong with it ---- */

static const char *one_problem(const char *place, bool in_answer)
{
    size_t kind = find_place(place);
    g_autoptr(GRegex) regex = NULL;
    const char *rest;

    if (kind == G_N_ELEMENTS(places) || !(places[kind].where & (in_answer ? 2U : 1U)))
        return in_answer ? "a place in an answer is status, body, json:/POINTER, xml:PATH or "
                           "regex:PATTERN"
                         : "a place is query:NAME, form:NAME, param:NAME, json:/POINTER, xml:PATH, "
                           "header:NAME, cookie:NAME, body or new";
    rest = place + strlen(places[kind].name);
    if (g_str_has_suffix(places[kind].name, ":") && *rest == '\0')
        return "what follows the colon is missing";
    if (places[kind].read == at_json && *rest != '/')
        return "a JSON pointer starts with a slash: json:/Message";
    if (places[kind].read == at_xml && *rest == '/')
        return "an XML path starts below the first element, without a slash: xml:message/@id";
    if (places[kind].read == at_regex) {
        regex = g_regex_new(rest, G_REGEX_RAW, 0, NULL);
        return regex ? NULL : "this regular expression cannot be read";
    }
    return NULL;
}

const char *http_place_problem(const char *place, bool in_answer)
{
    g_auto(GStrv) either = http_split(place, EITHER);
    const char *problem = NULL;

    for (size_t i = 0; either[i] && !problem; i++)
        problem = one_problem(either[i], in_answer);
    return problem;
}
