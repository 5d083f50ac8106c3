#pragma once

#include "core/hotline.h"

/* What staff do to the outbox by hand, in words: "outbox retry 12", "outbox cancel 12". Its own
 * transaction, with an entry of the log. Returns what to say, or NULL and an error that does. Free with
 * g_free. */
#define OUTBOX_RELEASE "outbox release"

char *outbox_control(Hotline *hotline, const char *line, int64_t now, GError **error);
