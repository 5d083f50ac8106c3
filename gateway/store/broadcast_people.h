#pragma once

#include "store/broadcasts.h"
#include "store/contacts.h"
#include "store/outbox.h"

/* Whom a broadcast is for, as they were when it was approved, and what became of it for each; with kept
 * counts. Whoever is erased leaves a row without a contact. */

typedef enum BroadcastOutcome {
    OUTCOME_PENDING,
    OUTCOME_QUEUED,
    OUTCOME_SENT,
    OUTCOME_DELIVERED,
    OUTCOME_FAILED,
    OUTCOME_UNKNOWN, /* it may have been taken: nobody will ever know */
    OUTCOME_EXCLUDED,
    OUTCOME_CANCELLED,
    OUTCOMES,
} BroadcastOutcome;

const char *broadcast_outcome_name(BroadcastOutcome outcome);
BroadcastOutcome broadcast_outcome_from_name(const char *name_or_null); /* OUTCOMES: none */

typedef struct BroadcastPerson {
    int64_t broadcast_id;
    int64_t n;            /* from 1 */
    int64_t contact_id;   /* 0: erased */
    const char *language; /* code; NULL: none chosen */
    BroadcastOutcome outcome;
    const char *reason; /* a word of ours; NULL: none */
    int64_t due_at;
    int64_t outbox_id; /* 0: none is queued */
    int64_t cost;
    int64_t updated_at;
} BroadcastPerson;

/* ---- Figures ---- */

typedef struct BroadcastCounts {
    int64_t people; /* all of them, those who were left out too */
    int64_t of[OUTCOMES];
    int64_t cost; /* thousandths */
} BroadcastCounts;

bool broadcast_counts(Db *db, int64_t id, BroadcastCounts *counts, GError **error);
/* Why people were left out, or got nothing: excluded, cancelled, failed. The most first; lent. */
typedef void (*BroadcastReasonVisit)(BroadcastOutcome outcome, const char *reason, int64_t people,
                                     gpointer data);
bool broadcast_reasons(Db *db, int64_t id, BroadcastReasonVisit visit, gpointer data,
                       GError **error);

/* Up to limit from the one after n; outcome OUTCOMES: any. Lent for the call. */
typedef struct BroadcastPage {
    int64_t broadcast_id;
    int64_t after; /* n */
    int64_t limit;
    BroadcastOutcome outcome;
} BroadcastPage;

typedef bool (*BroadcastPersonVisit)(const BroadcastPerson *person, gpointer data, GError **error);
bool broadcast_people_page(Db *db, const BroadcastPage *page, BroadcastPersonVisit visit,
                           gpointer data, GError **error);

/* ---- The audience ---- */

/* Contacts that it is for, by id from the one after; last: the highest looked at. The contact is lent. */
typedef struct BroadcastSlice {
    int64_t after;
    int64_t limit;      /* of contacts to look at */
    int64_t seen_since; /* a Day; 0: any */
    int64_t looked_at;  /* is set: below limit, there are no more */
} BroadcastSlice;

typedef bool (*BroadcastContactVisit)(const ContactRow *contact, gpointer data, GError **error);
/* slice->after is moved on. */
bool broadcast_audience(Db *db, const BroadcastAudience *audience, BroadcastSlice *slice,
                        BroadcastContactVisit visit, gpointer data, GError **error);
/* The channel that they were on last, interned; NULL: not known. */
bool broadcast_channel_of(Db *db, int64_t contact_id, const char **channel, GError **error);

/* ---- Changing ---- */

/* One more person; *n is the last number given, and moves on. Somebody who is there already changes nothing. */
bool broadcast_people_add(Db *db, const BroadcastPerson *person, int64_t *n, GError **error);
bool broadcast_people_last(Db *db, int64_t id, int64_t *n, GError **error);
/* Up to limit that are pending and due, the soonest first. */
typedef struct BroadcastDue {
    int64_t broadcast_id;
    int64_t now;
    int64_t limit;
} BroadcastDue;

bool broadcast_people_due(Db *db, const BroadcastDue *due, BroadcastPersonVisit visit,
                          gpointer data, GError **error);
/* From was to now: outcome, reason, due_at, outbox_id, cost. Keeps the counts. */
bool broadcast_people_move(Db *db, const BroadcastPerson *was, const BroadcastPerson *now,
                           GError **error);

/* ---- With the outbox ---- */

/* Up to limit messages whose state their person has not been told of. */
typedef struct BroadcastNews {
    BroadcastPerson person; /* broadcast_id 0: there is none */
    int64_t outbox_id;
    const char *state;  /* of the outbox */
    const char *reason; /* NULL: none */
    bool left;          /* it was sent once */
    int64_t cost;
} BroadcastNews;

typedef bool (*BroadcastNewsVisit)(const BroadcastNews *news, gpointer data, GError **error);
bool broadcast_news(Db *db, int64_t limit, BroadcastNewsVisit visit, gpointer data, GError **error);
/* They know now. again: another message may be queued for the same. */
bool broadcast_news_taken(Db *db, int64_t outbox_id, const char *state, bool again, GError **error);
/* Takes back all of it that waits and certainly has not left; what may have left becomes unknown if for_good,
 * else it waits. */
bool broadcast_take_back(Db *db, int64_t id, const char *reason, bool for_good, int64_t now,
                         GError **error);
/* The broadcast of a message: its id, state, reason and end alone; id 0: none. */
bool broadcast_of_message(Db *db, int64_t outbox_id, BroadcastRow *row, GError **error);
