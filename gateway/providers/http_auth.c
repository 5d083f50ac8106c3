/* Who may call the webhook of the generic provider, besides the secret in its path: a header that must
 * be equal, or an HMAC over whatever auth.covers says. */

#include <string.h>

#include "base/digest.h"
#include "providers/http_map.h"

typedef struct Param {
    char *name;
    char *value;
} Param;

static void param_free(gpointer data)
{
    Param *param = data;

    g_free(param->name);
    g_free(param->value);
    g_free(param);
}

static int by_name(gconstpointer left, gconstpointer right)
{
    const Param *const *a = left;
    const Param *const *b = right;
    int order = strcmp((*a)->name, (*b)->name);

    return order ? order : strcmp((*a)->value, (*b)->value);
}

static char *unescape(const char *coded)
{
    g_auto(GStrv) words = g_strsplit(coded, "+", -1);
    g_autofree char *spaced = g_strjoinv(" ", words);
    g_autoptr(GBytes) octets = g_uri_unescape_bytes(spaced, -1, NULL, NULL);
    size_t length = 0;
    const char *data = octets ? g_bytes_get_data(octets, &length) : NULL;

    return data ? g_strndup(data, length) : NULL;
}

/* Fields of the body sorted by name, each name followed by its value. false: they cannot be read. */
static bool append_params(GByteArray *covered, const HttpRequest *request)
{
    g_autofree char *body = g_strndup(request->body, request->body_length);
    g_auto(GStrv) pieces = g_strsplit(body, "&", -1);
    g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func(param_free);

    for (size_t i = 0; pieces[i]; i++) {
        char *equals = strchr(pieces[i], '=');
        Param *param;

        if (pieces[i][0] == '\0')
            continue;
        if (equals)
            *equals = '\0';
        param = g_new0(Param, 1);
        g_ptr_array_add(params, param);
        param->name = unescape(pieces[i]);
        param->value = unescape(equals ? equals + 1 : "");
        if (!param->name || !param->value)
            return false;
    }
    g_ptr_array_sort(params, by_name);
    for (unsigned i = 0; i < params->len; i++) {
        const Param *param = g_ptr_array_index(params, i);

        g_byte_array_append(covered, (const guint8 *)param->name, (guint)strlen(param->name));
        g_byte_array_append(covered, (const guint8 *)param->value, (guint)strlen(param->value));
    }
    return true;
}

static void append_text(GByteArray *covered, const char *text)
{
    g_byte_array_append(covered, (const guint8 *)text, (guint)strlen(text));
}

/* The URL as the provider was told it, not as a Host header says. */
static void append_url(GByteArray *covered, const Channel *channel, const HttpRequest *request)
{
    append_text(covered, channel->webhook ? channel->webhook : "");
    if (*request->query) {
        append_text(covered, "?");
        append_text(covered, request->query);
    }
}

static bool append_part(GByteArray *covered, const Channel *channel, const HttpRequest *request,
                        const char *part)
{
    const char *header;

    if (g_str_equal(part, "params"))
        return append_params(covered, request);
    if (g_str_equal(part, "url")) {
        append_url(covered, channel, request);
        return true;
    }
    if (g_str_equal(part, "body")) {
        g_byte_array_append(covered, (const guint8 *)request->body, (guint)request->body_length);
        return true;
    }
    header = g_str_has_prefix(part, "header:") ? http_header(request, part + strlen("header:"))
                                               : NULL;
    if (header)
        append_text(covered, header);
    return header != NULL;
}

static GByteArray *covered_octets(const Channel *channel, const HttpRequest *request)
{
    g_auto(GStrv) parts = g_strsplit(channel_own(channel, "auth.covers"), "+", -1);
    g_autoptr(GByteArray) covered = g_byte_array_new();

    for (size_t i = 0; parts[i]; i++) {
        if (!append_part(covered, channel, request, g_strstrip(parts[i])))
            return NULL;
    }
    return g_steal_pointer(&covered);
}

static GChecksumType checksum_of(const char *algorithm)
{
    static const struct {
        const char *name;
        GChecksumType type;
    } types[] = {{"md5", G_CHECKSUM_MD5}, {"sha1", G_CHECKSUM_SHA1}, {"sha512", G_CHECKSUM_SHA512}};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_equal(algorithm, types[i].name))
            return types[i].type;
    }
    return G_CHECKSUM_SHA256;
}

static bool is_signed(const Channel *channel, const HttpRequest *request, const char *given)
{
    const char *key = channel_own(channel, "auth.key");
    const char *prefix = channel_own(channel, "auth.prefix");
    GChecksumType type = checksum_of(channel_own(channel, "auth.hmac"));
    g_autoptr(GByteArray) covered = covered_octets(channel, request);
    g_autofree char *expected = NULL;

    if (!covered || !g_str_has_prefix(given, prefix))
        return false;
    given += strlen(prefix);
    if (g_str_equal(channel_own(channel, "auth.encoding"), "base64")) {
        expected = digest_hmac_base64(type, key, covered->data, covered->len);
        return digest_same(expected, given);
    }
    expected = digest_hmac_hex(type, key, covered->data, covered->len);
    return digest_same_hex(expected, given);
}

/* Is the time in the header auth.time near enough to ours? Milliseconds are taken too. */
static bool is_fresh(const Channel *channel, const HttpRequest *request, int64_t now)
{
    const char *name = channel_own(channel, "auth.time");
    const char *text = *name ? http_header(request, name) : NULL;
    gint64 window = g_ascii_strtoll(channel_own(channel, "auth.window"), NULL, 10);
    gint64 stamp;

    if (!*name)
        return true;
    if (!text || !g_ascii_string_to_signed(text, 10, 0, G_MAXINT64 / 2, &stamp, NULL))
        return false;
    if (stamp > (gint64)G_MAXUINT32 * 10)
        stamp /= 1000;
    return ABS(now - stamp) <= window;
}

AuthVerdict http_authenticate(const Channel *channel, const HttpRequest *request, int64_t now)
{
    const char *header = channel_own(channel, "auth.header");
    const char *given = *header ? http_header(request, header) : NULL;
    bool good;

    if (!*header)
        return AUTH_GOOD;
    if (!given || !is_fresh(channel, request, now))
        return AUTH_FORBIDDEN;
    good = *channel_own(channel, "auth.hmac")
               ? is_signed(channel, request, given)
               : digest_same(channel_own(channel, "auth.value"), given);
    return good ? AUTH_GOOD : AUTH_FORBIDDEN;
}
