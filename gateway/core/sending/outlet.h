#pragma once

#include "core/hotline.h"
#include "core/sending/consent.h"
#include "providers/provider.h"

/* One channel as a way out: its rate, its budget, whether it works. Pure state, but for what it notes in the
 * store for whoever looks. All inside the caller's transaction. */
typedef struct Outlet {
    Hotline *hotline;
    const Channel *channel;
    const Provider *provider;
    unsigned in_flight;
    double allowance;   /* messages that may go now */
    gint64 refilled_at; /* monotonic, microseconds */
    int64_t until;      /* it rests until then; 0: it works */
    bool stopped;       /* for good: somebody must look */
    unsigned failures;  /* one after the other */
    int64_t day, spent; /* thousandths */
    bool drained;       /* nothing was due when we last looked */
    bool unsure;        /* whether the store says what we noted: it was rolled back */
    char *token;        /* of the last login */
    bool logging_in;
    unsigned logins;
    bool fresh_token; /* not used yet: refused again, it is the password that is wrong */
} Outlet;

Outlet *outlet_new(Hotline *hotline, const Channel *channel);
void outlet_free(Outlet *outlet);

bool outlet_can_send(const Outlet *outlet); /* has an account to send with */
bool outlet_is_up(const Outlet *outlet, int64_t now);
bool outlet_begin(Outlet *outlet, GError **error);

/* How many messages of a lane may go now. */
unsigned outlet_room(Outlet *outlet, int lane, int64_t now, gint64 monotonic);
void outlet_take(Outlet *outlet, unsigned count);

/* A message was accepted, or how it was not. */
bool outlet_succeeded(Outlet *outlet, int64_t cost, int64_t now, GError **error);
bool outlet_failed(Outlet *outlet, const SendResult *result, int64_t now, GError **error);
/* Where sending needs a token first. answer NULL: there was none. */
bool outlet_needs_login(const Outlet *outlet, int64_t now);
bool outlet_logged_in(Outlet *outlet, const HttpAnswer *answer, int64_t now, GError **error);

/* The transaction failed: all of it will be said again. */
void outlet_rolled_back(Outlet *outlet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outlet, outlet_free)
