#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/config.h"
#include "base/http.h"
#include "base/phone.h"

typedef enum InboundKind {
    INBOUND_MESSAGE, /* one SMS, or one turn of a USSD session */
    INBOUND_END,     /* the provider says that a USSD session is over */
} InboundKind;

/* What a person sent us, with the provider's dialect taken off. */
typedef struct Inbound {
    InboundKind kind;
    Phone from;
    char *id;   /* SMS: the provider's message id. USSD: its session id */
    char *text; /* UTF-8. USSD: everything typed in this session so far, joined with "*" */
} Inbound;

/* What goes back in the HTTP answer. */
typedef struct Reply {
    char *text; /* owned; "" says nothing */
    bool more;  /* USSD: keep the session open */
} Reply;

void inbound_clear(Inbound *inbound);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Inbound, inbound_clear)
/* Every adapter's rule for the provider's id: 1 to 128 printable ASCII characters, no space. */
bool inbound_is_id(const char *id_or_null);
void reply_clear(Reply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

/*
 * A provider adapter: pure functions between a provider's HTTP dialect and our own types. An adapter
 * MUST NOT do I/O, log, read the clock, touch the store or keep state. It may assume that the body was
 * already limited in size and that the secret of the path was already checked.
 */
typedef struct Provider {
    const char *name; /* provider=NAME in the config */
    unsigned bearers; /* 1 << BEARER_...: those it can carry */

    /* A value or a GATEWAY_ERROR_BAD_..., never both, never neither. */
    bool (*read)(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                 GError **error);
    /* Fills an empty response. Takes nothing. */
    void (*write)(const Channel *channel, const Reply *reply, HttpResponse *response);
} Provider;

/* Every adapter has one line here and one file, providers/NAME.c. */
#define FOR_EACH_PROVIDER(X) \
    X(africastalking)        \
    X(kannel)

#define DECLARE_PROVIDER(name) extern const Provider provider_##name;
FOR_EACH_PROVIDER(DECLARE_PROVIDER)
#undef DECLARE_PROVIDER

const Provider *provider_find(const char *name); /* NULL if there is none */
