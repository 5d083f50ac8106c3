#pragma once

#include "core/sending/outlet.h"
#include "store/outbox.h"

/* One claimed message on its way to a provider, and what its end means for its row. */
typedef struct Sending {
    Outlet *outlet;
    int64_t id;
    int64_t cost;
    int64_t segments;
    int64_t attempts;
    int64_t created_at;
    int lane;
    bool ucs2;
    bool doubtful; /* an earlier try may have been taken */
    Phone to;
    char *text;
    SendResult result;
    unsigned login; /* of the outlet's logins, the one it went with */
} Sending;

void sending_free(Sending *sending);

/* From a claimed row. NULL if its text is gone: then it can never be sent. */
Sending *sending_new(Outlet *outlet, const OutboxRow *row);

/* Why it may not go after all; NULL if it may. */
bool sending_refusal(const Sending *sending, const OutboxRow *row, const char **reason,
                     GError **error);

/* The request that sends it, NULL if there can be none; and what came back, answer NULL: nothing. */
HttpCall *sending_write(Sending *sending);
void sending_read(Sending *sending, const HttpAnswer *answer, SendOutcome without);

/* Ends the claim by what came back, inside the caller's transaction. */
bool sending_finish(Sending *sending, int64_t now, GError **error);

/* Nobody knows what became of a claim: its process died. */
bool sending_orphan(Hotline *hotline, const OutboxRow *row, int64_t now, GError **error);

/* All claims of the process before this one. */
bool sending_resolve_orphans(Hotline *hotline, int64_t now, GError **error);
