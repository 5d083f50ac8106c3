#pragma once

#include "store/db.h"

/* SMS on their way out. */
typedef struct OutboxRow {
    int64_t id;
    const char *channel;
    int64_t person; /* contacts.id that the number has or would have; 0: forgotten */
    GBytes *box;    /* number and text; NULL: erased */
    const char *kind;
    int64_t lane;
    bool neutral;
    int64_t dedupe; /* 0: none */
    bool ucs2;
    int64_t segments;
    int64_t parts; /* how many ids the provider gave it; 0: none */
    int64_t cost;
    const char *state;
    bool doubtful;
    int64_t attempts;
    int64_t due_at;
    const char *reason;
    int64_t created_at;
    int64_t sent_at; /* 0: not yet */
} OutboxRow;

/* The row is lent for the call. */
typedef void (*OutboxVisit)(const OutboxRow *row, gpointer data);

/* Queues a message and sets its id; id 0 if one with this dedupe key is there already. The box is bound to
 * the id, so it comes after: outbox_set_box(). */
bool outbox_add(Db *db, OutboxRow *row, int64_t now, GError **error);
bool outbox_set_box(Db *db, int64_t id, GBytes *box, GError **error);

/* Takes up to limit due messages of one lane and leases them. */
typedef struct OutboxClaim {
    const char *channel;
    int64_t lane;
    int64_t limit;
    int64_t now;
    int64_t lease_until;
} OutboxClaim;

bool outbox_claim(Db *db, const OutboxClaim *claim, OutboxVisit visit, gpointer data,
                  GError **error);

/* One message by id; *found false if there is none. */
bool outbox_get(Db *db, int64_t id, OutboxVisit visit, gpointer data, bool *found, GError **error);

/* Claimed ones whose lease ran out. */
bool outbox_expired_leases(Db *db, int64_t now, OutboxVisit visit, gpointer data, GError **error);

/* Sent ones of a channel that nobody has heard of since, by id from the one after. */
typedef struct OutboxOverdue {
    const char *channel;
    int64_t after;
    int64_t sent_before;
    int64_t limit;
} OutboxOverdue;

bool outbox_overdue(Db *db, const OutboxOverdue *overdue, OutboxVisit visit, gpointer data,
                    GError **error);

/* How a claim ends. A claim that a receipt has overtaken keeps what the receipt said. */
typedef struct OutboxEnd {
    int64_t id;
    const char *state;
    bool doubtful;
    int64_t due_at;     /* when queued again; 0: unchanged */
    int64_t attempts;   /* how many it counts as now */
    int64_t parts;      /* ids the provider gave it */
    const char *reason; /* static; NULL: none */
    int64_t now;
} OutboxEnd;

bool outbox_end_claim(Db *db, const OutboxEnd *end, GError **error);

/* Gives what waits on one channel to another, but not what the first may have taken already; with_doubtful:
 * answers of that kind too, which are better doubled than lost. */
bool outbox_hand_over(Db *db, const char *from, const char *to, bool with_doubtful, int64_t *count,
                      GError **error);

/* Everything that waits for a person, save what confirms their STOP. */
bool outbox_cancel_person(Db *db, int64_t person, const char *reason, int64_t now, GError **error);
/* Everything about a person; what waits for them is cancelled. */
bool outbox_erase_person(Db *db, int64_t person, GError **error);
/* Whose it was, of what is over; the rest follows when it is. */
bool outbox_unlink_person(Db *db, int64_t person, GError **error);

/* By hand: *changed false if it is not in a state where that makes sense. */
bool outbox_retry(Db *db, int64_t id, int64_t now, bool *changed, GError **error);
bool outbox_cancel(Db *db, int64_t id, int64_t now, bool *changed, GError **error);

/* Erases the texts of what was over before a moment, and whole rows before another. */
bool outbox_expire(Db *db, int64_t texts_before, int64_t rows_before, GError **error);

bool outbox_list(Db *db, OutboxVisit visit, gpointer data, GError **error); /* the newest first */

/* ---- Receipts ---- */

/* The message a provider's id belongs to; 0 if none. */
bool outbox_find_provider_id(Db *db, const char *channel, const char *provider_id, int64_t *id,
                             GError **error);
/* Notes what became of a part, upward only. A part not known yet is added while there are fewer than
 * limit. *changed says whether anything moved. */
typedef struct OutboxPart {
    int64_t message_id;
    const char *provider_id;
    const char *channel;
    int64_t state;
    int64_t limit;
    int64_t now;
} OutboxPart;

bool outbox_note_part(Db *db, const OutboxPart *part, bool *changed, GError **error);
/* A receipt that names no part is about all of them. */
bool outbox_note_all(Db *db, int64_t message_id, int64_t state, int64_t now, GError **error);

typedef struct OutboxTally {
    int64_t parts;
    int64_t lowest, highest; /* of their states */
    int64_t failed;          /* parts that did not arrive */
} OutboxTally;

bool outbox_tally(Db *db, int64_t message_id, OutboxTally *tally, GError **error);
/* A receipt shows that a message of which nothing was known has left after all. */
bool outbox_found(Db *db, int64_t id, int64_t now, GError **error);
/* What its receipts say of the whole message. Upward only; a final state erases the text. */
bool outbox_settle(Db *db, int64_t id, const char *state, const char *reason, int64_t now,
                   GError **error);

/* ---- For staff ---- */

typedef struct OutboxCounts {
    int64_t queued, claimed, held, unknown;
} OutboxCounts;

bool outbox_counts(Db *db, const char *channel, OutboxCounts *counts, GError **error);
