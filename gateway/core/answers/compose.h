#pragma once

#include "core/hotline.h"
#include "core/tables/giveaways.h"
#include "store/cases.h"

/* How an answer will look on the person's phone, what it costs and what it gives away, before it is kept. */

/* A character that makes a text dear where most are cheap. */
typedef struct DearCharacter {
    unsigned at; /* in characters */
    gunichar character;
    char *instead; /* what could stand there; NULL: nothing that we know */
} DearCharacter;

typedef struct Composed {
    char *text;      /* as it will go out */
    GPtrArray *ussd; /* of char *: the screens, keys included */
    bool ussd_ucs2;  /* does any of them take the dear alphabet? */
    GPtrArray *sms;  /* likewise */
    bool sms_ucs2;
    int64_t segments; /* of all of them */
    Money cost;
    GArray *dear;      /* of DearCharacter; empty where nearly all are */
    GArray *giveaways; /* of Giveaway */
    bool allowed;      /* false: it gives away what their contact profile wants kept */
} Composed;

typedef struct ComposeDraft {
    const CaseRow *row; /* the case it is for */
    Language language;
    const char *text;
} ComposeDraft;

bool compose(Hotline *hotline, const ComposeDraft *draft, int64_t now, Composed *out,
             GError **error);
void composed_clear(Composed *composed);
/* Those of a text as it goes out. An array of DearCharacter; free with g_array_unref. */
GArray *compose_dear(const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Composed, composed_clear)
