#pragma once

#include "providers/provider.h"

/* What the generic provider's mapping is made of. Everything in it is text of the config and is read
 * anew at each call; http_check() has seen it at the start. docs/providers.md tells what may be written. */

/* ---- Places: "json:/Message", "query:MSISDN | query:msisdn" ---- */

/* A request or an answer, taken apart as far as somebody asked. */
typedef struct HttpDoc HttpDoc;

HttpDoc *http_doc_of_request(const HttpRequest *request);
HttpDoc *http_doc_of_answer(const HttpAnswer *answer);
void http_doc_free(HttpDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpDoc, http_doc_free)

/* The raw value at a place, NULL if absent. Free with g_bytes_unref. */
GBytes *http_doc_bytes(HttpDoc *doc, const char *place);
/* The same as text; NULL also if it is not UTF-8 or has a NUL. Free with g_free. */
char *http_doc_text(HttpDoc *doc, const char *place);
/* "PLACE", "PLACE = a, b*", "PLACE != a", several with " or "; "" is never true. */
bool http_doc_is(HttpDoc *doc, const char *condition);
/* Was the body, the query or so of another kind than a place that was asked for says? */
bool http_doc_broken(const HttpDoc *doc, GError **error);

/* Is it one of "a, b, ESME_*"? */
bool http_in_list(const char *list, const char *value);

/* The parts without spaces around them; a regular expression may hold a separator, so it stands alone. Free
 * with g_strfreev. */
char **http_split(const char *text, const char *separator);

/* What is wrong with it, a literal; NULL: nothing. */
const char *http_place_problem(const char *place, bool in_answer);
const char *http_condition_problem(const char *condition, bool in_answer);

/* ---- Texts: "utf-16be-hex" ---- */

#define HTTP_ENCODINGS                                                                         \
    "utf-8, utf-16be, gsm7, windows-1251, windows-1252, iso-8859-1, utf-8-hex, utf-16be-hex, " \
    "gsm7-hex"

/* UTF-8 without a NUL, or NULL. Free with g_free. */
char *http_text_decode(const char *data, size_t length, const char *encoding);

/* ---- Templates: "{\"text\": \"{text}\"}" ---- */

typedef struct HttpWord {
    const char *name; /* NULL ends a list of them */
    const char *value;
} HttpWord;

typedef enum HttpEscape {
    HTTP_ESCAPE_NONE,
    HTTP_ESCAPE_JSON,
    HTTP_ESCAPE_XML,
    HTTP_ESCAPE_FORM,
    HTTP_ESCAPE_HEADER,
} HttpEscape;

HttpEscape http_escape_of(const char *content_type);
/* newline: what a line break of a value becomes; "": what the escaping makes of it. Free with g_free. */
char *http_fill(const char *template, const HttpWord *words, HttpEscape escape,
                const char *newline);
/* Adds each of "Name: value | Name: value", filled in. */
typedef void (*HttpAddHeader)(void *target, const char *name, const char *value);
void http_fill_headers(const char *headers, const HttpWord *words, HttpAddHeader add, void *target);

const char *http_template_problem(const char *template, const char *words);
const char *http_headers_problem(const char *headers, const char *words);

#define HTTP_REPLY_WORDS "text, session, from, from_plain, keep, address, webhook, dcs"
#define HTTP_SEND_WORDS \
    "text, text_utf16be_hex, to, to_plain, id, from, webhook, user, password, segments"

/* ---- The provider, one file each ---- */

extern const ConfigKey http_keys[];
bool http_check(const Channel *channel, const char **key, GError **error);
AuthVerdict http_authenticate(const Channel *channel, const HttpRequest *request, int64_t now);
bool http_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
               GError **error);
bool http_read_receipt(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error);
void http_write(const Channel *channel, const Reply *reply, HttpResponse *response);
void http_acknowledge(const Channel *channel, HttpResponse *response);
HttpCall *http_write_send(const Channel *channel, const Outbound *outbound, GError **error);
void http_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result);

/* What the request does to the session by in.op: "new", "continue", "end", "timeout"; NULL: in.op has
 * another value; "": the mapping has no in.op. */
const char *http_op(const Channel *channel, HttpDoc *doc);
