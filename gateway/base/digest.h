#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Checksums and signatures that providers ask for; none of them protects anything of ours. */

/* HMAC as lower-case hex, and as base64. Free with g_free. */
char *digest_hmac_hex(GChecksumType type, const char *key, const void *data, size_t length);
char *digest_hmac_base64(GChecksumType type, const char *key, const void *data, size_t length);

/* CRC-32 as in zlib and IEEE 802.3. */
guint32 digest_crc32(const void *data, size_t length);

/* In constant time for equal lengths; hex also in capitals. NULL given is not the same. */
bool digest_same(const char *expected, const char *given_or_null);
bool digest_same_hex(const char *expected, const char *given_or_null);
