#pragma once

#include <stdbool.h>

/* The written languages of the hotline, in the order of the language screen. */
typedef enum Language {
    LANGUAGE_UZ,      /* Uzbek, Latin letters */
    LANGUAGE_UZ_CYRL, /* Uzbek, Cyrillic letters */
    LANGUAGE_KY,
    LANGUAGE_RU,
    LANGUAGE_COUNT,
    LANGUAGE_UNKNOWN = LANGUAGE_COUNT,
} Language;

/* "uz", "uz_Cyrl", "ky", "ru": the names of the catalogs, and what the store keeps. */
const char *language_code(Language language);
/* LANGUAGE_UNKNOWN for anything else, NULL included. */
Language language_from_code(const char *code_or_null);
