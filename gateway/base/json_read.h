#pragma once

#include <json-glib/json-glib.h>

/* JSON from outside: a size limit is the caller's, depth is limited here. */

/* NULL and GATEWAY_ERROR_BAD_REQUEST if it is no JSON, not UTF-8, nested deeper than 16, or has a NUL in a
 * string. */
JsonNode *json_read(const char *data, size_t length, GError **error);

/* What a JSON pointer (RFC 6901: "/results/0/from", "" for all) leads to; NULL if nothing. Lent. */
JsonNode *json_at(JsonNode *root, const char *pointer);

/* The text there; a number or a truth value as it would be written. NULL if absent, null, an object or
 * an array. Free with g_free. */
char *json_text_at(JsonNode *root, const char *pointer);

/* A JSON string with its quotes. Free with g_free. */
char *json_quote(const char *text);
