#pragma once

#include <glib.h>
#include <stddef.h>

#include "base/language.h"

/* The federal subjects of Russia and the names people call them by: locales/regions.tsv. */
typedef struct Regions Regions;

typedef struct Region {
    const char *code; /* ISO 3166-2: "RU-MOW" */
    const char *zone; /* IANA time zone */
    const char *names[LANGUAGE_COUNT];
} Region;

Regions *regions_load(const char *path, GError **error);
void regions_free(Regions *regions);

size_t regions_count(const Regions *regions);
const Region *regions_get(const Regions *regions, size_t index);     /* in the order of the file */
const Region *region_find(const Regions *regions, const char *code); /* NULL if unknown */

/* The regions whose name or city begins with what a person typed, in any spelling of the four
 * languages, the likeliest first (an exact name, then an exact word, then a beginning, then a spelling
 * mistake or an ending, as in Qozonda); of a text that fits nowhere as a whole, each word is tried.
 * Within a rank the order is that of the file. Writes at most max, returns how many. */
size_t regions_match(const Regions *regions, const char *text, const Region **out, size_t max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Regions, regions_free)
