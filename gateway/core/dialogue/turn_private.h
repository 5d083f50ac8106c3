#pragma once

#include "core/dialogue/session.h"
#include "core/dialogue/turn.h"
#include "store/contacts.h"

/* The inside of a turn, for the engine and the other core functions that screens call. */
struct Turn {
    Hotline *hotline;
    const Channel *channel;
    Phone from;
    int64_t now;
    Session *session;
    ContactRow contact;
    bool contact_changed;
    bool over;           /* the dialogue ends with this reply */
    bool silent;         /* there is nothing to say */
    bool shows_last;     /* the reply is the last page of its screen */
    bool confirms;       /* the reply confirms STOP or START: it may go to whoever said so */
    bool keeps;          /* the text is kept as it is, and matched with nothing */
    int64_t kept_in;     /* in this case */
    const char *preview; /* shown as the answer that is read; NULL: the mailbox says */
    bool erased;         /* the person is gone from the store: save nothing */
    GError *error;       /* sticky */
};

/* Makes sure the person has a row, before something of theirs is kept. */
void turn_keep_contact(Turn *turn);

/* Forgets the number, unless an earlier case or a STOP still needs it. The turn goes on in the same
 * language. */
void turn_forget_contact(Turn *turn);
