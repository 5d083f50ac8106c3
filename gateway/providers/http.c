/* Any other provider: its dialect is data, a section of the config. docs/providers.md tells the keys,
 * scripts/providers/ has examples, and tayanch provider-test replays a recorded request against one. */

#include <string.h>

#include "base/error.h"
#include "providers/http_map.h"

typedef enum KeyKind {
    KIND_TEXT,
    KIND_CHOICE,  /* one of the list */
    KIND_CHOICES, /* some of the list, with commas */
    KIND_NUMBER,
    KIND_PLACE, /* in a request */
    KIND_CONDITION,
    KIND_ANSWER_PLACE,
    KIND_ANSWER_CONDITION,
    KIND_REPLY, /* a template */
    KIND_SEND,
    KIND_REPLY_HEADERS,
    KIND_SEND_HEADERS,
    KIND_COVERS,
} KeyKind;

/* name, what it is when absent, kind, the list of a choice */
#define FOR_EACH_HTTP_KEY(X)                                           \
    X("in.method", "GET, POST", KIND_CHOICES, "GET, POST")             \
    X("in.type", "", KIND_TEXT, "")                                    \
    X("in.from", "", KIND_PLACE, "")                                   \
    X("in.id", "", KIND_PLACE, "")                                     \
    X("in.session", "", KIND_PLACE, "")                                \
    X("in.text", "", KIND_PLACE, "")                                   \
    X("in.text_encoding", "utf-8", KIND_CHOICE, HTTP_ENCODINGS)        \
    X("in.wide_when", "", KIND_CONDITION, "")                          \
    X("in.wide_encoding", "utf-16be", KIND_CHOICE, HTTP_ENCODINGS)     \
    X("in.input", "cumulative", KIND_CHOICE, "cumulative, per_turn")   \
    X("in.first", "text", KIND_CHOICE, "text, code")                   \
    X("in.keep", "", KIND_PLACE, "")                                   \
    X("in.op", "", KIND_PLACE, "")                                     \
    X("op.new", "", KIND_TEXT, "")                                     \
    X("op.continue", "", KIND_TEXT, "")                                \
    X("op.end", "", KIND_TEXT, "")                                     \
    X("op.timeout", "", KIND_TEXT, "")                                 \
    X("ignore.when", "", KIND_CONDITION, "")                           \
    X("end.when", "", KIND_CONDITION, "")                              \
    X("optout.when", "", KIND_CONDITION, "")                           \
    X("part.reference", "", KIND_PLACE, "")                            \
    X("part.number", "", KIND_PLACE, "")                               \
    X("part.total", "", KIND_PLACE, "")                                \
    X("receipt.when", "", KIND_CONDITION, "")                          \
    X("receipt.id", "", KIND_PLACE, "")                                \
    X("receipt.our_id", "", KIND_PLACE, "")                            \
    X("receipt.state", "", KIND_PLACE, "")                             \
    X("receipt.delivered", "", KIND_TEXT, "")                          \
    X("receipt.sent", "", KIND_TEXT, "")                               \
    X("receipt.queued", "", KIND_TEXT, "")                             \
    X("receipt.expired", "", KIND_TEXT, "")                            \
    X("receipt.failed", "", KIND_TEXT, "")                             \
    X("receipt.opted_out", "", KIND_TEXT, "")                          \
    X("reply.type", "text/plain; charset=utf-8", KIND_TEXT, "")        \
    X("reply.template", "{text}", KIND_REPLY, "")                      \
    X("reply.continue", "", KIND_REPLY, "")                            \
    X("reply.close", "", KIND_REPLY, "")                               \
    X("reply.newline", "", KIND_TEXT, "")                              \
    X("reply.header", "", KIND_REPLY_HEADERS, "")                      \
    X("reply.header_continue", "", KIND_REPLY_HEADERS, "")             \
    X("reply.header_close", "", KIND_REPLY_HEADERS, "")                \
    X("reply.ack", "", KIND_TEXT, "")                                  \
    X("auth.header", "", KIND_TEXT, "")                                \
    X("auth.value", "", KIND_TEXT, "")                                 \
    X("auth.key", "", KIND_TEXT, "")                                   \
    X("auth.hmac", "", KIND_CHOICE, "md5, sha1, sha256, sha512")       \
    X("auth.encoding", "hex", KIND_CHOICE, "hex, base64")              \
    X("auth.prefix", "", KIND_TEXT, "")                                \
    X("auth.covers", "body", KIND_COVERS, "")                          \
    X("auth.time", "", KIND_TEXT, "")                                  \
    X("auth.window", "300", KIND_NUMBER, "")                           \
    X("send.url", "", KIND_SEND, "")                                   \
    X("send.url_ucs2", "", KIND_SEND, "")                              \
    X("send.method", "POST", KIND_CHOICE, "GET, POST")                 \
    X("send.type", "application/x-www-form-urlencoded", KIND_TEXT, "") \
    X("send.body", "", KIND_SEND, "")                                  \
    X("send.body_ucs2", "", KIND_SEND, "")                             \
    X("send.header", "", KIND_SEND_HEADERS, "")                        \
    X("send.auth", "", KIND_CHOICE, "basic")                           \
    X("send.user", "", KIND_TEXT, "")                                  \
    X("send.password", "", KIND_TEXT, "")                              \
    X("answer.accepted", "", KIND_ANSWER_CONDITION, "")                \
    X("answer.throttled", "", KIND_ANSWER_CONDITION, "")               \
    X("answer.opted_out", "", KIND_ANSWER_CONDITION, "")               \
    X("answer.configuration", "", KIND_ANSWER_CONDITION, "")           \
    X("answer.permanent", "", KIND_ANSWER_CONDITION, "")               \
    X("answer.transient", "", KIND_ANSWER_CONDITION, "")               \
    X("answer.id", "", KIND_ANSWER_PLACE, "")

#define CONFIG_KEY(name, fallback, kind, list) {name, fallback},
const ConfigKey http_keys[] = {FOR_EACH_HTTP_KEY(CONFIG_KEY){NULL, NULL}};
#undef CONFIG_KEY

#define MAPPING_KEY(name, fallback, kind, list) {name, kind, list},
static const struct {
    const char *name;
    KeyKind kind;
    const char *list;
} mapping_keys[] = {FOR_EACH_HTTP_KEY(MAPPING_KEY)};
#undef MAPPING_KEY

/* ---- Each key for itself ---- */

static const char *choices_problem(const char *value, const char *list)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);

    for (size_t i = 0; items[i]; i++) {
        if (!http_in_list(list, g_strstrip(items[i])))
            return "is none of the words it may be: docs/providers.md lists them";
    }
    return NULL;
}

static const char *number_problem(const char *value)
{
    gint64 number;

    return g_ascii_string_to_signed(value, 10, 1, 604800, &number, NULL)
               ? NULL
               : "must be a whole number of seconds from 1 to 604800";
}

static const char *covers_problem(const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, "+", -1);

    for (size_t i = 0; parts[i]; i++) {
        const char *part = g_strstrip(parts[i]);
        bool named = g_str_has_prefix(part, "header:") && part[strlen("header:")] != '\0';

        if (!named && !http_in_list("body, url, params", part))
            return "is made of body, url, params and header:NAME with + between them";
    }
    return NULL;
}

/* Another id each time would make another message of every repetition. */
static const char *place_problem(const char *key, const char *value)
{
    if (!g_str_equal(key, "in.session") &&
        (g_str_equal(value, "new") || g_str_has_suffix(value, "| new")))
        return "new is only for in.session";
    return http_place_problem(value, false);
}

static const char *value_problem(size_t index, const char *value)
{
    const char *list = mapping_keys[index].list;

    switch (mapping_keys[index].kind) {
    case KIND_TEXT:
        return NULL;
    case KIND_CHOICE:
        return strchr(value, ',') ? "is one word" : choices_problem(value, list);
    case KIND_CHOICES:
        return choices_problem(value, list);
    case KIND_NUMBER:
        return number_problem(value);
    case KIND_PLACE:
        return place_problem(mapping_keys[index].name, value);
    case KIND_ANSWER_PLACE:
        return http_place_problem(value, true);
    case KIND_CONDITION:
    case KIND_ANSWER_CONDITION:
        return http_condition_problem(value, mapping_keys[index].kind == KIND_ANSWER_CONDITION);
    case KIND_REPLY:
        return http_template_problem(value, HTTP_REPLY_WORDS);
    case KIND_SEND:
        return http_template_problem(value, HTTP_SEND_WORDS);
    case KIND_REPLY_HEADERS:
        return http_headers_problem(value, HTTP_REPLY_WORDS);
    case KIND_SEND_HEADERS:
        return http_headers_problem(value, HTTP_SEND_WORDS);
    case KIND_COVERS:
        return covers_problem(value);
    }
    return NULL;
}

/* ---- All of them together ---- */

static bool is_url(const char *value)
{
    return g_str_has_prefix(value, "http://") || g_str_has_prefix(value, "https://");
}

/* The key that one of the others makes needed; "": always for this bearer. */
static const struct {
    const char *needed;
    const char *by;
    unsigned bearers;
    const char *problem;
} needs[] = {
    {"in.from", "", 3, "is missing: where does the number of the sender stand?"},
    {"in.text", "", 3, "is missing: where does the text stand?"},
    {"in.session", "", 1U << BEARER_USSD, "is missing: where does the session's id stand?"},
    {"in.id", "", 1U << BEARER_SMS, "is missing: where does the message's id stand?"},
    {"send.url", "", 1U << BEARER_SMS, "is missing: how are replies sent?"},
    {"op.new", "in.op", 1U << BEARER_USSD, "is missing: which values of in.op begin a session?"},
    {"op.continue", "in.op", 1U << BEARER_USSD,
     "is missing: which values of in.op go on with one?"},
    {"part.number", "part.total", 3, "is missing beside part.total"},
    {"part.reference", "part.total", 3, "is missing beside part.total"},
    {"part.total", "part.number", 3, "is missing beside part.number"},
    {"receipt.state", "receipt.when", 3, "is missing beside receipt.when"},
    {"receipt.delivered", "receipt.when", 3, "is missing beside receipt.when"},
    {"receipt.when", "receipt.state", 3, "is missing: how is a receipt told from a message?"},
    {"auth.key", "auth.hmac", 3, "is missing: what is it signed with?"},
    {"auth.header", "auth.hmac", 3, "is missing: which header has the signature?"},
    {"auth.hmac", "auth.key", 3, "is missing beside auth.key"},
    {"auth.header", "auth.value", 3, "is missing beside auth.value"},
    {"auth.header", "auth.time", 3, "is missing beside auth.time"},
    {"auth.hmac", "auth.time", 3, "is missing: a time that is not signed proves nothing"},
    {"send.user", "send.auth", 3, "is missing beside send.auth"},
};

static bool is_set(const Channel *channel, const char *key)
{
    return *key == '\0' || *channel_own(channel, key) != '\0';
}

static bool covers_time(const Channel *channel)
{
    g_autofree char *part = g_strconcat("header:", channel_own(channel, "auth.time"), NULL);
    g_auto(GStrv) parts = http_split(channel_own(channel, "auth.covers"), "+");

    return g_strv_contains((const char *const *)parts, part);
}

static const char *together_problem(const Channel *channel, const char **key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(needs); i++) {
        *key = needs[i].needed;
        if ((needs[i].bearers & (1U << channel->bearer)) && is_set(channel, needs[i].by) &&
            !is_set(channel, needs[i].needed))
            return needs[i].problem;
    }
    *key = "receipt.id";
    if (is_set(channel, "receipt.when") && !is_set(channel, "receipt.id") &&
        !is_set(channel, "receipt.our_id"))
        return "is missing, and so is receipt.our_id: of which message is it?";
    *key = "auth.value";
    if (is_set(channel, "auth.header") && !is_set(channel, "auth.hmac") &&
        !is_set(channel, "auth.value"))
        return "is missing: what must the header be?";
    *key = "auth.covers";
    if (is_set(channel, "auth.time") && !covers_time(channel))
        return "must have header:NAME of auth.time: a time that is not signed proves nothing";
    *key = "send.body";
    if (is_set(channel, "send.url") && !is_set(channel, "send.body") &&
        g_str_equal(channel_own(channel, "send.method"), "POST"))
        return "is missing: what is posted to send.url?";
    *key = "send.url";
    if (is_set(channel, "send.url") && !is_url(channel_own(channel, "send.url")))
        return "must start with http:// or https://";
    return NULL;
}

bool http_check(const Channel *channel, const char **key, GError **error)
{
    const char *problem = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(mapping_keys) && !problem; i++) {
        const char *value = channel_own(channel, mapping_keys[i].name);

        *key = mapping_keys[i].name;
        if (*value)
            problem = value_problem(i, value);
    }
    if (!problem)
        problem = together_problem(channel, key);
    if (problem)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, problem);
    return !problem;
}

static bool http_has_account(const Channel *channel)
{
    return *channel_own(channel, "send.url");
}

const Provider provider_http = {
    .name = "http",
    .bearers = 1U << BEARER_USSD | 1U << BEARER_SMS,
    .keys = http_keys,
    .check = http_check,
    .authenticate = http_authenticate,
    .read = http_read,
    .write = http_write,
    .acknowledge = http_acknowledge,
    .has_account = http_has_account,
    .write_send = http_write_send,
    .read_send = http_read_send,
};
