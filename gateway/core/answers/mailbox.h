#pragma once

#include "core/hotline.h"

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
    const char *channel; /* that they wrote on */
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

/* As it will go out: folded, without control characters and marks that nobody sees, and without room at its
 * ends. Free with g_free. */
char *mailbox_clean(const char *text);

/* How its texts are locked. */
#define MAILBOX_BOX "mailbox"

/* The text in the letters of somebody who reads Latin ones only. Free with g_free. */
char *mailbox_letters(Language language, bool latin, const char *text);
