#include "base/digest.h"

#include <string.h>

#include "base/vault.h"

#define OCTETS_MAX 64 /* of SHA-512, the longest */

static GBytes *hmac_octets(GChecksumType type, const char *key, const void *data, size_t length)
{
    g_autoptr(GHmac) hmac = g_hmac_new(type, (const guchar *)key, strlen(key));
    guint8 octets[OCTETS_MAX];
    gsize size = sizeof octets;

    g_hmac_update(hmac, data, (gssize)length);
    g_hmac_get_digest(hmac, octets, &size);
    return g_bytes_new(octets, size);
}

char *digest_hmac_hex(GChecksumType type, const char *key, const void *data, size_t length)
{
    return g_compute_hmac_for_data(type, (const guchar *)key, strlen(key), data, length);
}

char *digest_hmac_base64(GChecksumType type, const char *key, const void *data, size_t length)
{
    g_autoptr(GBytes) octets = hmac_octets(type, key, data, length);

    return g_base64_encode(g_bytes_get_data(octets, NULL), g_bytes_get_size(octets));
}

guint32 digest_crc32(const void *data, size_t length)
{
    const guint8 *octets = data;
    guint32 crc = 0xffffffff;

    for (size_t i = 0; i < length; i++) {
        crc ^= octets[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1)));
    }
    return ~crc;
}

bool digest_same(const char *expected, const char *given_or_null)
{
    return given_or_null && vault_same(expected, given_or_null);
}

bool digest_same_hex(const char *expected, const char *given_or_null)
{
    g_autofree char *given = given_or_null ? g_ascii_strdown(given_or_null, -1) : NULL;

    return digest_same(expected, given);
}
