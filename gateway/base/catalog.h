#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/language.h"

#define N_(text) text /* marks a text for translation */

/* The PO catalogs of one folder, all languages at once. */
typedef struct Catalog Catalog;

/* Reads FOLDER/uz.po, uz_Cyrl.po, ky.po and ru.po. A message without a translation in one of them, or
 * with other {placeholders} than its msgid, is an error that names the file and the line. A fuzzy
 * message is used: it is a real translation that waits for a native reader. */
Catalog *catalog_load(const char *folder, GError **error);
void catalog_free(Catalog *catalog);

/* The text of msgid in the language; with latin in Latin letters (Russian and Kyrgyz
 * transliterated, Uzbek Cyrillic from the Uzbek Latin catalog). NULL if the catalogs do not have it:
 * callers treat that as a bug, English is never shown. Lent, valid as long as the catalog. */
const char *catalog_text(const Catalog *catalog, Language language, bool latin, const char *msgid);

/* Does every catalog mark it with the line "#. neutral": does it name no hotline and no topic, so that it may
 * be read by whoever holds the phone? */
bool catalog_is_neutral(const Catalog *catalog, const char *msgid);

/* NULL, or what is wrong: msgids (NULL-terminated) that a catalog lacks. Free with g_free. */
char *catalog_check(const Catalog *catalog, const char *const *msgids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)
