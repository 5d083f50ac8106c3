#pragma once

#include "core/hotline.h"

/* How somebody can be reached who is not on the line. */

/* A channel of this bearer: the one they know if it can send, else one of the same provider, else the first
 * that can. known may be NULL. NULL: there is none. */
const Channel *reach_channel(const Hotline *hotline, Bearer bearer, const char *known);

/* Their number; "" if it is not under this key, or they are gone. */
bool reach_phone(const Hotline *hotline, int64_t contact_id, Phone *phone, GError **error);
