#include "base/latin.h"

#include <glib.h>
#include <string.h>
#include <unicode/utrans.h>

#include "base/alphabet.h"

/* U+02B9 and U+02BA are what BGN leaves of the soft and the hard sign. Quotation marks are folded
 * before Latin-ASCII would write them as "<<". */
#define AFTER_BGN "[\\u02B9\\u02BA] > ; [«»„“”‟] > '\"' ; ::Latin-ASCII ;"

static UTransliterator *open_rules(const char *rules)
{
    UErrorCode status = U_ZERO_ERROR;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16(rules, -1, NULL, NULL, NULL);
    static const UChar id[] = u"Tayanch";
    UTransliterator *opened = utrans_openU(id, -1, UTRANS_FORWARD, utf16, -1, NULL, &status);

    if (U_FAILURE(status))
        g_error("ICU lacks the transliterators: install the full libicu");
    return opened;
}

static gpointer open_russian(gpointer unused)
{
    (void)unused;
    return open_rules("::Russian-Latin/BGN ; " AFTER_BGN);
}

static gpointer open_kyrgyz(gpointer unused)
{
    (void)unused;
    return open_rules("::Kirghiz-Latin/BGN ; " AFTER_BGN);
}

/* Opening one takes milliseconds, so each is opened once for the life of the process. */
static const UTransliterator *transliterator(Language language)
{
    static GOnce russian = G_ONCE_INIT;
    static GOnce kyrgyz = G_ONCE_INIT;

    if (language == LANGUAGE_RU)
        return g_once(&russian, open_russian, NULL);
    g_assert(language == LANGUAGE_KY);
    return g_once(&kyrgyz, open_kyrgyz, NULL);
}

static char *to_latin(const UTransliterator *rules, const char *text)
{
    glong units = 0;
    g_autofree gunichar2 *source = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
    /* "shch" is the longest a letter becomes, and a compatibility character seldom more. */
    int32_t capacity = 8 * (int32_t)units + 64;

    for (;;) {
        gunichar2 *buffer = g_new0(gunichar2, (size_t)capacity + 1);
        char *latin = NULL;
        int32_t length = (int32_t)units;
        int32_t limit = length;
        UErrorCode status = U_ZERO_ERROR;

        memcpy(buffer, source, (size_t)units * sizeof *buffer);
        utrans_transUChars(rules, buffer, &length, capacity, 0, &limit, &status);
        if (U_SUCCESS(status) && length <= capacity)
            latin = g_utf16_to_utf8(buffer, length, NULL, NULL, NULL);
        g_free(buffer);
        if (latin)
            return latin;
        g_assert(status == U_BUFFER_OVERFLOW_ERROR);
        capacity = length + 1;
    }
}

char *latin_transliterate(Language language, const char *text)
{
    g_autofree char *latin = to_latin(transliterator(language), text);
    g_autofree char *folded = alphabet_fold(latin);
    GString *gsm = g_string_sized_new(strlen(folded));

    for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
        g_autofree char *character = g_strndup(p, (size_t)(g_utf8_next_char(p) - p));

        g_string_append(gsm, alphabet_measure(character).ucs2 ? "?" : character);
    }
    return g_string_free(gsm, FALSE);
}
