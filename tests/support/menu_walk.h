#pragma once

#include "core/dialogue/screen.h"
#include "store/told.h"
#include "support/test_hotline.h"

/* A walk through the whole menu as people take it: from each place every key and some texts, each reply
 * looked at on the way. */

/* One way to meet the hotline. */
typedef struct WalkVariant {
    Language language; /* LANGUAGE_UNKNOWN: a number that has not chosen yet */
    bool latin;
    Bearer bearer;
} WalkVariant;

/* Where a person may stand; restored before each input. */
typedef struct WalkState {
    SessionRow row;
    ContactRow contact;
    GBytes *facts; /* what is remembered for good; NULL: nothing */
    GArray *told;  /* of ToldRow: what they were told and are reminded of */
    char *line, *typed, *path;
} WalkState;

typedef struct Walk {
    TestHotline *test;
    WalkVariant variant;
    GPtrArray *states;      /* of WalkState, also the queue */
    GHashTable *seen;       /* keys of states */
    GHashTable *reached;    /* ids of screens */
    GHashTable *signatures; /* key of a state -> its options; shared by all walks */
    uint8_t index[VAULT_INDEX_OCTETS];
    int64_t session_id;
} Walk;

/* Begins with an empty store and one person who is met in this way. */
void walk_begin(Walk *walk);
void walk_end(Walk *walk);
/* Goes everywhere, on both bearers and in both kinds of letters, in the languages from first to last. */
void walk_everything(TestHotline *test, Language first, Language last);

/* Runs once for each language, kind of letters and bearer, with an empty store each time. */
void walk_each_variant(TestHotline *test, void (*run)(Walk *walk));

const Channel *walk_channel(const Walk *walk);
/* For core/screen.h: a turn of this person in this session. */
Turn walk_turn(const Walk *walk, const WalkState *state, Session *session);

/* What tells this place from others: the screen, and all that it depends on. Free with g_free. */
char *walk_key(Turn *turn);
/* What the store has of what they were told; and puts it back as it was. */
GArray *walk_take_told(const Walk *walk, int64_t contact_id);
void walk_put_told(const Walk *walk, const GArray *told);
/* At the topics of the deadlines: forgets what was told, and says so to the store. */
void walk_forget_facts(Walk *walk, WalkState *state, Session *session);

/* What every reply must hold to: it fits, its letters are of the language, nothing is left to fill in. */
void walk_check_reply(const Walk *walk, const WalkState *from, const char *input, Language language,
                      bool latin);
/* The first letter that does not belong to the language; 0 if there is none. */
gunichar walk_foreign_letter(const char *reply, Language language, bool latin);
/* Fails the test, with the way that led here. from may be NULL. */
void walk_fail(const Walk *walk, const WalkState *from, const char *input, const char *problem);
