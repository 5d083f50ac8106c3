#pragma once

#include "base/language.h"
#include "store/db.h"

/* One text to many: what it says, whom it is for, how far it is. Whom it reaches: broadcast_people.h. */

typedef enum BroadcastState {
    BROADCAST_DRAFT,
    BROADCAST_SUBMITTED, /* waits for a second person */
    BROADCAST_CANARY,    /* goes to the first few */
    BROADCAST_CHECKING,  /* they have it; resume goes on with the rest */
    BROADCAST_RUNNING,
    BROADCAST_PAUSED,
    BROADCAST_DONE,
    BROADCAST_KILLED,
    BROADCAST_STATES,
} BroadcastState;

const char *broadcast_state_name(BroadcastState state); /* as stored and as the API says it */
BroadcastState broadcast_state_from_name(const char *name_or_null); /* BROADCAST_STATES: none */

/* All of these; what is absent leaves out nobody. */
typedef struct BroadcastAudience {
    const char *languages;    /* "uz,ru"; "": any */
    const char *citizenships; /* "UZ,KG,other" */
    const char *regions;      /* "RU-MOW,RU-SPE" */
    const char *rule;         /* who was told a date by it and did not stop that; NULL: anybody */
    const char *category;     /* of a case of theirs; NULL */
    int64_t contact_days;     /* last contact within so many days; 0 */
} BroadcastAudience;

typedef struct BroadcastRow {
    int64_t id; /* 0: there is none */
    const char *title;
    BroadcastState state;
    BroadcastState paused_from; /* paused: what it goes back to */
    const char *reason;         /* paused or over, why: "budget", "by_hand", "ended"; NULL: none */
    BroadcastAudience audience;
    const char *texts[LANGUAGE_COUNT]; /* NULL: not in this language */
    int64_t starts_at;                 /* 0: at once */
    int64_t ends_at;                   /* nothing leaves after it; 0: no end */
    int64_t rate;                      /* a minute */
    int64_t budget;                    /* thousandths; 0: none */
    int64_t canary;                    /* so many people first; 0: all at once */
    int64_t author_id;                 /* who wrote it last; 0: the command line */
    int64_t approver_id;               /* counts once approved_at is set; 0: the command line */
    int64_t created_at;
    int64_t submitted_at; /* first: from then on its text stays; 0: not yet, like the others */
    int64_t approved_at;
    int64_t ended_at;
    int64_t gathered_to; /* contacts.id: all up to here were looked at */
    int64_t gathered_at; /* everybody was; 0: not yet */
    int64_t paced_at;    /* microseconds: up to here its rate is used up */
} BroadcastRow;

/* One that is held on to, with its texts. */
typedef struct Broadcast {
    BroadcastRow row;
    GStringChunk *strings; /* NULL: nothing is held */
} Broadcast;

void broadcast_clear(Broadcast *broadcast);

/* Clear it; id 0: there is none. */
bool broadcasts_get(Db *db, int64_t id, Broadcast *broadcast, GError **error);
/* Up to so many, and all that are approved and not over, the newest first; the row is lent for the call. */
typedef void (*BroadcastVisit)(const BroadcastRow *row, gpointer data);
bool broadcasts_list(Db *db, int64_t limit, BroadcastVisit visit, gpointer data, GError **error);
/* Ids (int64_t) of those with something left to do, the oldest first. Free with g_array_unref. */
bool broadcasts_open(Db *db, GArray **ids, GError **error);

/* A new one with row->id 0, then sets it; else all that staff write. */
bool broadcasts_save(Db *db, BroadcastRow *row, GError **error);
/* State and progress. */
bool broadcasts_note(Db *db, const BroadcastRow *row, GError **error);
/* Erases who the people were of what was over before a moment, up to so many; the outcomes stay. *more: there
 * are others. */
typedef struct BroadcastForget {
    int64_t before;
    int64_t limit;
    int64_t now;
} BroadcastForget;

bool broadcasts_forget(Db *db, const BroadcastForget *forget, bool *more, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Broadcast, broadcast_clear)
