#pragma once

#include "base/language.h"

/* Russian or Kyrgyz in Latin letters for phones that show squares (ICU Russian-Latin/BGN and
 * Kirghiz-Latin/BGN, then Latin-ASCII, without the quotes left over from the soft and hard signs).
 * The result is GSM-7. Uzbek Cyrillic is never given to this: Uzbek has its own Latin catalog.
 * Free with g_free. */
char *latin_transliterate(Language language, const char *text);
