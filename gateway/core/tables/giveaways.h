#pragma once

#include <glib.h>

#include "base/language.h"

/* Words in an answer that give a person away to whoever holds their phone. */
typedef struct Giveaways Giveaways;

Giveaways *giveaways_load(const char *path, GError **error);
void giveaways_free(Giveaways *giveaways);

typedef struct Giveaway {
    unsigned at, length; /* in characters */
    const char *word;    /* of the table, or "number"; lent from the table */
} Giveaway;

/* All of them in a text of this language, in order, none within another. An array of Giveaway; free with
 * g_array_unref. */
GArray *giveaways_find(const Giveaways *giveaways, Language language, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Giveaways, giveaways_free)
