#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/http.h"
#include "base/phone.h"

/* ---- In: what a provider tells us ---- */

typedef enum InboundKind {
    INBOUND_MESSAGE, /* one SMS, or one turn of a USSD session */
    INBOUND_PART,    /* one part of a long SMS that the provider does not join */
    INBOUND_END,     /* a USSD session is over */
    INBOUND_RECEIPT, /* what became of a message of ours (DLR) */
    INBOUND_OPT_OUT, /* the person told the provider to stop us */
    INBOUND_NOTHING, /* understood, and nothing to do: a ping, a state we do not keep */
} InboundKind;

/* Which part of a long SMS: 3GPP TS 23.040 9.2.3.24.1 and .8. */
typedef struct InboundPart {
    unsigned reference;
    unsigned number; /* from 1 */
    unsigned total;  /* 1 to 255 */
} InboundPart;

/* In this order; a receipt only ever moves a message up. */
typedef enum ReceiptState {
    RECEIPT_QUEUED, /* the provider or the operator keeps it for later */
    RECEIPT_SENT,   /* the operator has it */
    RECEIPT_EXPIRED,
    RECEIPT_FAILED,
    RECEIPT_DELIVERED,
} ReceiptState;

typedef struct Receipt {
    int64_t our_id;    /* Outbound.id, where the provider gives it back; 0: it does not */
    char *provider_id; /* its own id of the message or of the part; NULL: it has none */
    ReceiptState state;
    bool opted_out; /* it failed because the person told the provider to stop us */
} Receipt;

/* What a provider said, with its dialect taken off. Which fields count is up to the kind. */
typedef struct Inbound {
    InboundKind kind;
    Phone from;       /* message, part, end, opt-out */
    char *id;         /* SMS: the provider's message id. USSD: its session id */
    char *text;       /* UTF-8. USSD: everything typed in this session so far, joined with "*" */
    bool per_turn;    /* USSD: text is only what was typed in this turn */
    char *turn_id;    /* per_turn: the provider's id of this turn; NULL: it has none */
    bool starts;      /* per_turn: the session begins here, and text was dialled behind the code */
    InboundPart part; /* INBOUND_PART */
    Receipt receipt;  /* INBOUND_RECEIPT */
    char *carry;      /* what write() needs of the request; NULL: nothing */
    bool by_letters;  /* the sender is a name or a short code: from is empty, never answer */
    struct Inbound *next; /* what else the same call said; owned */
} Inbound;

void inbound_clear(Inbound *inbound);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Inbound, inbound_clear)
/* Every adapter's rule for the provider's id: 1 to 128 printable ASCII characters, no space. */
bool inbound_is_id(const char *id_or_null);
/* Another thing the same call said; lent, and in order. The first stays where it is. */
Inbound *inbound_add(Inbound *first);

/* What goes back in the HTTP answer. */
typedef struct Reply {
    char *text;        /* owned; "" says nothing */
    bool more;         /* USSD: keep the session open */
    const char *carry; /* Inbound.carry of what is answered; lent */
} Reply;

void reply_clear(Reply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

/* ---- Out: what we tell a provider ---- */

/* One SMS to one person. All of it is lent. */
typedef struct Outbound {
    int64_t id; /* our reference: 1 to 2147483647, never used twice */
    Phone to;
    const char *text;  /* UTF-8, already folded */
    unsigned segments; /* as we count them */
    bool ucs2;         /* it needs UCS-2 */
    const char *token; /* of the last login; NULL: this provider has none */
} Outbound;

/* One HTTP request of ours. */
typedef struct HttpCall {
    const char *method; /* static */
    char *url;
    const char *content_type; /* static; NULL: no body */
    char *body;
    GPtrArray *headers; /* of char *: name, value, name, value ... */
} HttpCall;

HttpCall *http_call_new(const char *method, char *take_url);
void http_call_header(HttpCall *call, const char *name, const char *value);
void http_call_basic(HttpCall *call, const char *user, const char *password); /* Authorization */
void http_call_body(HttpCall *call, const char *content_type, char *take_body);
void http_call_free(HttpCall *call); /* wipes what it held */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpCall, http_call_free)

/* What the provider answered. Lent. */
typedef struct HttpAnswer {
    unsigned status;
    const char *body; /* followed by a NUL that does not count; never NULL */
    size_t body_length;
    unsigned retry_after; /* seconds, of the header; 0: none */
} HttpAnswer;

typedef enum SendOutcome {
    SEND_ACCEPTED,
    SEND_TRANSIENT,     /* later may work */
    SEND_THROTTLED,     /* we are too fast: the channel waits */
    SEND_PERMANENT,     /* never will for this message */
    SEND_OPTED_OUT,     /* the person told the provider to stop us */
    SEND_CONFIGURATION, /* account, sender, money: the channel stops until somebody looks */
    SEND_LOGIN,         /* the token is not valid any more: log in and send again */
    SEND_HELD,          /* the text needs the provider's consent first (templates) */
    SEND_UNKNOWN,       /* it may have been taken */
} SendOutcome;

typedef struct SendResult {
    SendOutcome outcome;
    unsigned wait;       /* seconds, when throttled; 0: not said */
    GPtrArray *part_ids; /* of char *: the provider's id of the message, or of each part; owned */
    const char *reason;  /* static, for the operator: what to do; NULL: nothing special */
} SendResult;

void send_result_clear(SendResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SendResult, send_result_clear)
void send_result_id(SendResult *result, const char *provider_id);
/* What every provider means by a status that is not its own: 2xx accepted, 401 and 403 configuration,
 * 408, 5xx transient, 429 throttled, else permanent. Sets the wait. */
SendOutcome send_outcome_of_status(const HttpAnswer *answer);

/* ---- The adapter ---- */

typedef enum AuthVerdict {
    AUTH_GOOD,
    AUTH_FORBIDDEN, /* 403 */
    AUTH_RETRY,     /* 503: this provider sends unsigned calls when it is ill, and repeats them */
} AuthVerdict;

/*
 * Pure functions between a provider's HTTP dialect and our own types. An adapter MUST NOT do I/O, log,
 * read the clock, touch the store or keep state. It may assume that the body was already limited in
 * size and that the secret of the path was already checked.
 */
typedef struct Provider {
    const char *name;       /* provider=NAME in the config */
    unsigned bearers;       /* 1 << BEARER_...: those it can carry */
    const ConfigKey *keys;  /* its own keys in [channel NAME]; ends with a NULL name; NULL: none */
    bool replies_in_answer; /* SMS: write() carries the reply's text back; else it is sent */
    bool takes_our_id;      /* sending the same Outbound.id twice delivers once */

    /* Whether the channel's own keys go together; *key names the one that does not. NULL: always. */
    bool (*check)(const Channel *channel, const char **key, GError **error);

    /* Is the signature right? On the raw octets, in constant time. NULL: the path is all there is. */
    AuthVerdict (*authenticate)(const Channel *channel, const HttpRequest *request, int64_t now);
    /* A value or a GATEWAY_ERROR_BAD_..., never both, never neither. NULL: it only sends. */
    bool (*read)(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                 GError **error);
    /* Fills an empty response to a message or a turn. Takes nothing. */
    void (*write)(const Channel *channel, const Reply *reply, HttpResponse *response);
    /* The same to anything else: receipt, part, end, opt-out. NULL: an empty 200. */
    void (*acknowledge)(const Channel *channel, HttpResponse *response);

    /* Does the channel name an account to send with? NULL: its keys demand one. */
    bool (*has_account)(const Channel *channel);
    /* The request that sends a message, or NULL and an error. NULL: it cannot send. */
    HttpCall *(*write_send)(const Channel *channel, const Outbound *outbound, GError **error);
    /* Whatever came back, in full. */
    void (*read_send)(const Channel *channel, const HttpAnswer *answer, SendResult *result);

    /* Where sending needs a token first. NULL: it does not. */
    HttpCall *(*write_login)(const Channel *channel);
    /* The token, NULL if it was refused. Free with g_free. */
    char *(*read_login)(const HttpAnswer *answer);

    /* Where receipts must be asked for. NULL: they are pushed. */
    HttpCall *(*write_poll)(const Channel *channel, const Outbound *outbound);
    bool (*read_poll)(const HttpAnswer *answer, Receipt *receipt); /* false: nothing known yet */
} Provider;

/* Every adapter has one line here and one file, providers/NAME.c. */
#define FOR_EACH_PROVIDER(X) \
    X(africastalking)        \
    X(eskiz)                 \
    X(http)                  \
    X(infobip)               \
    X(kannel)                \
    X(nikita)                \
    X(playmobile)            \
    X(smsc)                  \
    X(smsgate)               \
    X(twilio)                \
    X(vonage)

#define DECLARE_PROVIDER(name) extern const Provider provider_##name;
FOR_EACH_PROVIDER(DECLARE_PROVIDER)
#undef DECLARE_PROVIDER

/* Can messages be sent on this channel? */
bool provider_can_send(const Provider *provider, const Channel *channel);

const Provider *provider_find(const char *name);  /* NULL if there is none */
const ConfigKey *provider_keys(const char *name); /* NULL if there are none */
char *provider_names(void);                       /* "africastalking, kannel"; free with g_free */
