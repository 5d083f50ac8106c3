#pragma once

#include "core/sending/outlet.h"
#include "core/sending/sender_http.h"

/* Asks a provider what became of messages, where it may not have told by itself. */
typedef struct SenderPoll SenderPoll;

SenderPoll *sender_poll_new(Hotline *hotline, SoupSession *http, GCancellable *cancel);
/* Cancel first: waits for what is under way. */
void sender_poll_free(SenderPoll *poll);

/* Asks for the next few sent messages of a channel whose receipt is overdue. Call every minute. */
bool sender_poll_ask(SenderPoll *poll, Outlet *outlet, int64_t now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SenderPoll, sender_poll_free)
