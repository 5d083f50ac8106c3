#pragma once

#include "base/config.h"
#include "base/phone.h"
#include "providers/provider.h"
#include "web/server/server.h"

/* The phone of a demo, in the browser: what it types goes to our own webhooks over HTTP, as from an
 * operator, and what the gateway sends to it by SMS is kept here. */
typedef struct PhonePage PhonePage;

/* One turn, on its way to the webhook. */
typedef struct PhoneTurn {
    Bearer bearer;
    const Channel *channel; /* lent from the config */
    Phone from;
    char *session;         /* of USSD; NULL for an SMS */
    char *typed;           /* in it so far, joined with "*"; or the SMS */
    char *session_hung_up; /* an earlier one of this phone that ends first; NULL: none */
} PhoneTurn;

/* reply NULL: it got no answer. Called once, later, from the main loop. */
typedef void (*PhoneTurnDone)(const Reply *reply_or_null, gpointer turn_data);
/* Takes the turn to the webhook. turn is lent for the call. */
typedef void (*PhoneTurnSend)(const PhoneTurn *turn, PhoneTurnDone done, gpointer turn_data,
                              gpointer data);

void phone_turn_clear(PhoneTurn *turn);

PhonePage *phone_page_new(const Config *config);
/* Whoever still waits is told that there is no answer, and so is whoever comes later. */
void phone_page_stop(PhonePage *page);
void phone_page_free(PhonePage *page);
void phone_page_connect(PhonePage *page, PhoneTurnSend send, gpointer data);

/* text: a code to dial, or what is pressed in the session given, or an SMS. The request is held and
 * answered when the reply is there, if it was taken. */
typedef enum PhoneVerdict {
    PHONE_TAKEN,
    PHONE_BUSY,       /* too many turns at once */
    PHONE_NO_CODE,    /* nobody answers at what was dialled */
    PHONE_NO_SESSION, /* it is over */
} PhoneVerdict;

typedef struct PhoneInput {
    Bearer bearer;
    Phone from;
    const char *session; /* NULL: dial */
    const char *text;
} PhoneInput;

PhoneVerdict phone_page_turn(PhonePage *page, WebRequest *request, const PhoneInput *input,
                             int64_t now);

/* What an operator would deliver: Kannel's sendsms, to PHONE_OPERATOR and the secret of its channel. */
#define PHONE_OPERATOR "/api/v1/phone/operator/"
void phone_page_deliver(PhonePage *page, const HttpRequest *http, int64_t now,
                        HttpResponse *response);

typedef void (*PhoneTextVisitor)(const char *text, int64_t at, gpointer data);
/* SMS to this phone, the newest last. */
void phone_page_inbox(PhonePage *page, const Phone *phone, PhoneTextVisitor visit, gpointer data);
