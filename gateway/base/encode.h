#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets as text. Free with g_free. */
char *encode_hex(const void *octets, size_t length);       /* in small letters */
char *encode_base32(const void *octets, size_t length);    /* RFC 4648, without padding */
char *encode_base64url(const void *octets, size_t length); /* without padding */

/* Back, strictly: one text for one value. NULL if it is none. */
GBytes *decode_base64(const char *text);    /* the standard one, with padding */
GBytes *decode_base64url(const char *text); /* without padding */
bool decode_hex(const char *text, uint8_t *octets, size_t length); /* of exactly so many octets */
