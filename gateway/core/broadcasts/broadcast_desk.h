#pragma once

#include "core/hotline.h"
#include "store/broadcasts.h"

/* What staff do about broadcasts. Within the caller's transaction; each is in the log, and what is refused has
 * changed nothing. */

#define BROADCAST_TITLE_MAX 100  /* characters */
#define BROADCAST_TEXT_MAX 1000  /* likewise; an SMS takes less */
#define BROADCAST_RATE_MAX 60000 /* a minute; the console offers 3600 */
#define BROADCAST_CANARY_MAX 1000
#define BROADCAST_RATE_USUAL 60 /* unless they say otherwise */
#define BROADCAST_CANARY_USUAL 20

typedef enum BroadcastVerdict {
    BROADCAST_ACCEPTED,
    BROADCAST_NOT_THERE,
    BROADCAST_MOVED, /* its state does not allow that any more */
    BROADCAST_SECOND_PERSON,
    BROADCAST_NO_TEXT,    /* a language of the audience has none, or there is none at all */
    BROADCAST_GIVES_AWAY, /* the words say what */
    BROADCAST_TOO_LONG, /* more segments than an SMS of ours may have; the words name the languages */
    BROADCAST_TOO_LATE,   /* its end is over */
    BROADCAST_NO_CHANNEL, /* nothing here sends SMS */
    BROADCAST_BUDGET,     /* used up: it does not go on */
    BROADCAST_BAD,        /* the problem says what */
} BroadcastVerdict;

/* Who does it and when, and how it ended. Clear it. */
typedef struct BroadcastAct {
    int64_t by; /* of staff; 0: the command line, which is one person like any other */
    int64_t now;
    BroadcastVerdict verdict;
    const char *problem; /* of BROADCAST_BAD: a literal for people */
    GPtrArray *words;    /* of char *; NULL: none */
} BroadcastAct;

void broadcast_act_clear(BroadcastAct *act);

/* A new draft, or with row->id another text for one that is not approved yet. Once that was submitted it ends
 * ("replaced"), and the other text is a draft of its own. Of the row counts what staff write; sets row->id. */
bool broadcast_save(Hotline *hotline, BroadcastAct *act, BroadcastRow *row, GError **error);
/* Ready for a second person. */
bool broadcast_submit(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
/* Back to a draft. */
bool broadcast_withdraw(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
/* By another than who wrote it last. From now on it goes out. */
bool broadcast_approve(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
bool broadcast_pause(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
/* After a pause, and after the canary. */
bool broadcast_resume(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
/* For good: nothing more leaves once this is committed. */
bool broadcast_kill(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BroadcastAct, broadcast_act_clear)
