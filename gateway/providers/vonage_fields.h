#pragma once

#include "providers/provider.h"

/* What a call of Vonage says, whichever way it came, and the signature over it. */
typedef GHashTable VonageFields; /* name -> GString of raw octets; free with g_hash_table_unref */

/* Of the query of a GET, or else of the body, a form or JSON. NULL and an error if it is neither. */
VonageFields *vonage_fields_read(const HttpRequest *request, GError **error);
/* NULL if absent or no text. Lent. */
const char *vonage_field(VonageFields *fields, const char *name);

bool vonage_is_method(const char *method);
/* In hex; NULL if there is no such method. Free with g_free. */
char *vonage_sign(VonageFields *fields, const char *method, const char *secret);
