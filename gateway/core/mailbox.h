#pragma once

#include "core/hotline.h"
#include "core/menu.h"

/* Where answers of staff wait until the person reads them, by dialling or texting. Everything here happens
 * inside the caller's transaction.
 *
 * A waiting answer is under the server key, since the gateway must show it. It is erased once its last page
 * was shown, when staff take it back, and after mailbox_days. */

/* ---- For staff ---- */

typedef struct MailboxAnswer {
    int64_t id;
    int64_t n;         /* its sealed copy among the texts of the case */
    const char *state; /* waiting, read, expired, taken_back, erased */
    int64_t created_at;
    int64_t expires_at;
    int64_t ended_at; /* 0: it waits */
    const char *ping; /* state of the SMS that says there is news; "none": there is none */
} MailboxAnswer;

/* The answer is lent for the call. */
typedef void (*MailboxVisit)(const MailboxAnswer *answer, gpointer data);

/* All of a case, the oldest first. */
bool mailbox_list(Hotline *hotline, int64_t case_id, MailboxVisit visit, gpointer data,
                  GError **error);
bool mailbox_count_waiting(Hotline *hotline, int64_t case_id, int64_t *count, GError **error);
bool mailbox_has_pin(Hotline *hotline, int64_t case_id, bool *has_pin, GError **error);
/* Would the person be told by SMS that there is news? */
bool mailbox_may_ping(Hotline *hotline, int64_t contact_id, bool *may, GError **error);

/* An answer to be kept. All of it is lent. */
typedef struct MailboxPost {
    int64_t case_id;
    int64_t contact_id; /* 0: no phone is linked */
    int64_t staff_id;
    Language language;
    const char *text;
} MailboxPost;

typedef enum MailboxPosted {
    MAILBOX_KEPT,
    MAILBOX_NO_READER, /* neither a phone nor a PIN: nobody could ever read it */
} MailboxPosted;

/* Keeps the answer, its sealed copy as the next text of the case, and pings the person if they may be.
 * out: id, n and ping. */
bool mailbox_post(Hotline *hotline, const MailboxPost *post, int64_t now, MailboxPosted *posted,
                  MailboxAnswer *out, GError **error);

typedef enum MailboxTaken { MAILBOX_TAKEN, MAILBOX_NOT_THERE, MAILBOX_TOO_LATE } MailboxTaken;

bool mailbox_take_back(Hotline *hotline, int64_t case_id, int64_t id, int64_t now,
                       MailboxTaken *taken, GError **error);
bool mailbox_clear_pin(Hotline *hotline, int64_t case_id, bool *cleared, GError **error);

/* ---- Housekeeping ---- */

/* Erases what has waited for too long. */
bool mailbox_sweep(Hotline *hotline, int64_t now, GError **error);
/* The person wants all their data deleted: the answers and PINs of their cases go. */
bool mailbox_erase_person(Hotline *hotline, int64_t contact_id, int64_t now, GError **error);

/* ---- For screens ---- */

/* Which case the screens speak of: one looked up by its number, or one of the phone's own. number: as
 * shown, "4817-2093". */
void mailbox_choose(Turn *turn, const char *number);
bool mailbox_is_own(const Turn *turn);  /* is it linked to this phone? */
bool mailbox_is_open(const Turn *turn); /* own and without a PIN, or the PIN was given just now */

/* The oldest answer that waits in the chosen case; NULL if there is none, or it is not open. In the person's
 * letters. Free with g_free. */
char *mailbox_text(Turn *turn);
bool mailbox_waits(Turn *turn); /* is there one? */
/* Its last page is on the phone: it is read, and erased. */
void mailbox_read(Turn *turn);
/* "4817-2093" of the phone's own case whose answer has waited longest and needs no PIN; "" if none does. */
void mailbox_first_own(Turn *turn, char number[10]);

/* What the person answers: sealed into the case. A case that waits for them goes back to staff. */
void mailbox_reply(Turn *turn, const char *text);

typedef enum MailboxPin { MAILBOX_PIN_RIGHT, MAILBOX_PIN_WRONG, MAILBOX_PIN_THROTTLED } MailboxPin;

/* Opens the chosen case. Wrong guesses are counted per sender, per case and in all. A case without a PIN, and
 * one that does not exist, answer like any wrong guess. */
MailboxPin mailbox_try_pin(Turn *turn, const char *typed);
bool mailbox_is_pin(const char *typed);                    /* four digits */
bool mailbox_is_weak_pin(const char *typed);               /* 1111, 1234, 4321 ... */
void mailbox_set_pin(Turn *turn, const char *pin_or_null); /* of a case that is open */
bool mailbox_pin_is_set(Turn *turn);
/* A PIN drawn for a case that no phone is linked to. */
void mailbox_draw_pin(Turn *turn, const char *number, char pin[5]);
