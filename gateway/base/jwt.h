#pragma once

#include <json-glib/json-glib.h>

/* The claims of a JSON Web Token that is signed with HS256 and this secret (RFC 7515, RFC 7519); NULL
 * for any other token, "none" among them. Times are the caller's to check. */
JsonNode *jwt_read(const char *token, const char *secret);
