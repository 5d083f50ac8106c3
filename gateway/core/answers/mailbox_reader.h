#pragma once

#include "core/dialogue/turn.h"
#include "core/hotline.h"

/* The mailbox as the person's phone shows it, one case at a time: one of the phone's own, or one that was
 * looked up by its number. */

/* number: as shown, "4817-2093". */
void mailbox_choose(Turn *turn, const char *number);

/* May this person read it? On the phone of the report, or with the PIN; if there is a PIN, only with it, given
 * on this line within the last ten minutes: a phone may change hands. */
bool mailbox_is_open(Turn *turn);

/* "4817-2093" of the phone's own case whose answer has waited longest and needs no PIN; "" if none does. */
void mailbox_first_own(Turn *turn, char number[10]);

bool mailbox_waits(Turn *turn);    /* does an answer wait in the chosen case, if that is open? */
void mailbox_take_out(Turn *turn); /* the oldest of them is what is read now */
/* What is read now, in the person's letters; NULL once it is erased or not open. Free with g_free. */
char *mailbox_text(Turn *turn);
/* All of it is on the phone: it is read, and erased. */
void mailbox_read(Turn *turn);

/* What the person answers: sealed into the case, which goes back to staff if they waited for it or were done. false:
 * it was not opened on this line, and nothing is kept. */
bool mailbox_reply(Turn *turn, const char *text);

/* ---- The PIN ---- */

typedef enum MailboxPin {
    MAILBOX_PIN_RIGHT, /* the case is open now */
    MAILBOX_PIN_WRONG,
    MAILBOX_PIN_THROTTLED, /* for an hour: too many guesses of this sender, or of all */
    MAILBOX_PIN_LOCKED,    /* for a day: too many guesses at this case */
} MailboxPin;

/* The digits of four that were typed in any form; NULL if it is something else. Free with g_free. */
char *mailbox_pin_digits(const char *typed);
bool mailbox_pin_is_weak(const char *pin); /* 1111, 1234, 4321 ... */
/* A case without a PIN answers as one with another PIN. */
MailboxPin mailbox_try_pin(Turn *turn, const char *pin);
bool mailbox_pin_is_set(Turn *turn);
/* Of a case that is open; it stays open. NULL removes it. */
void mailbox_set_pin(Turn *turn, const char *pin_or_null);
/* One for a case that no phone is linked to: otherwise nobody could ever read an answer. false: it has a phone
 * or a PIN. */
bool mailbox_draw_pin(Turn *turn, const char *number, char pin[5]);
