#include "base/jwt.h"

#include <string.h>

#include "base/digest.h"
#include "base/json_read.h"

/* base64url without padding, of base64: RFC 4648 5. */
static void to_url_alphabet(char *base64)
{
    g_strdelimit(base64, "+", '-');
    g_strdelimit(base64, "/", '_');
    base64[strcspn(base64, "=")] = '\0';
}

/* NULL if it is no base64url or no JSON. */
static JsonNode *read_part(const char *part)
{
    static const char *const padding[] = {"", NULL, "==", "="};
    size_t length = strlen(part);
    g_autofree char *base64 = NULL;
    g_autofree guchar *octets = NULL;
    gsize count;

    if (strspn(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") !=
            length ||
        !padding[length % 4])
        return NULL;
    base64 = g_strconcat(part, padding[length % 4], NULL);
    g_strdelimit(base64, "-", '+');
    g_strdelimit(base64, "_", '/');
    octets = g_base64_decode(base64, &count);
    return json_read((const char *)octets, count, NULL);
}

static bool is_hs256(const char *header)
{
    g_autoptr(JsonNode) json = read_part(header);
    g_autofree char *algorithm = json ? json_text_at(json, "/alg") : NULL;

    return g_strcmp0(algorithm, "HS256") == 0;
}

JsonNode *jwt_read(const char *token, const char *secret)
{
    const char *dot = strrchr(token, '.');
    g_auto(GStrv) parts = g_strsplit(token, ".", 4);
    g_autofree char *expected = NULL;

    if (g_strv_length(parts) != 3 || !*secret)
        return NULL;
    expected = digest_hmac_base64(G_CHECKSUM_SHA256, secret, token, (size_t)(dot - token));
    to_url_alphabet(expected);
    if (!digest_same(expected, parts[2]) || !is_hs256(parts[0]))
        return NULL;
    return read_part(parts[1]);
}
