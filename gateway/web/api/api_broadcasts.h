#pragma once

#include "store/broadcasts.h"
#include "web/api/api.h"

/* What the files of the API that are about broadcasts share. */

#define BROADCAST_ID_MAX (((int64_t)1) << 53)

/* The one of {id}. Clear it. */
bool api_broadcast(ApiCall *call, Broadcast *broadcast, GError **error);
/* An ApiReader of texts by language, into const char *texts[LANGUAGE_COUNT]; NULL: not in this one. */
bool api_broadcast_texts(ApiCall *call, gpointer texts, GError **error);
