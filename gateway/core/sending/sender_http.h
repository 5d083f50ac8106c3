#pragma once

#include <libsoup/soup.h>

#include "providers/provider.h"

/* One request to a provider and its answer, whole and limited in size and time. */

/* answer NULL: there was none, and the outcome is SEND_TRANSIENT if nothing had left this machine yet, else
 * SEND_UNKNOWN. Not called after cancellation of a whole sender. */
typedef void (*SenderHttpDone)(const HttpAnswer *answer, SendOutcome without, gpointer data);

SoupSession *sender_http_session(unsigned connections);

/* Takes the call. False, without calling done, if its URL is none. */
bool sender_http_send(SoupSession *session, HttpCall *call, GCancellable *cancel,
                      SenderHttpDone done, gpointer data);
