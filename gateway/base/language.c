#include "base/language.h"

#include <glib.h>

static const char *const codes[LANGUAGE_COUNT] = {
    [LANGUAGE_UZ] = "uz",
    [LANGUAGE_UZ_CYRL] = "uz_Cyrl",
    [LANGUAGE_KY] = "ky",
    [LANGUAGE_RU] = "ru",
};

const char *language_code(Language language)
{
    return language < LANGUAGE_COUNT ? codes[language] : NULL;
}

Language language_from_code(const char *code_or_null)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (g_strcmp0(codes[i], code_or_null) == 0)
            return (Language)i;
    }
    return LANGUAGE_UNKNOWN;
}
