#pragma once

#include "base/language.h"

/* The language a short text is written in, or LANGUAGE_UNKNOWN when in doubt. Uzbek in Latin gives
 * LANGUAGE_UZ, Russian and Kyrgyz in Latin letters give LANGUAGE_RU and LANGUAGE_KY. */
Language detect_language(const char *text);
