/* The sizes agree with each other, folding never needs the larger alphabet where the text did not, and
 * transliterated text is always GSM-7. */

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/alphabet.h"
#include "base/latin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_size(const char *text)
{
    TextSize size = alphabet_measure(text);
    size_t used = size.ucs2 ? size.units : size.septets;
    size_t part = size.ucs2 ? 67 : 153;
    size_t single = size.ucs2 ? 70 : 160;
    size_t segments = alphabet_sms_segments(text);

    g_assert(size.octets == (size.ucs2 ? 2 * size.units : (size.septets * 7 + 7) / 8));
    g_assert(size.ucs2 ? size.septets == 0
                       : size.septets >= size.units && size.septets <= 2 * size.units);
    g_assert((segments == 0) == (*text == '\0'));
    g_assert((segments <= 1) == (used <= single));
    if (segments > 1)
        g_assert(segments >= (used + part - 1) / part && segments <= used / (part - 1) + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(bytes, -1);
    g_autofree char *folded = alphabet_fold(text);
    g_autofree char *again = alphabet_fold(folded);
    g_autofree char *latin = latin_transliterate(size % 2 ? LANGUAGE_RU : LANGUAGE_KY, text);

    check_size(text);
    check_size(folded);
    g_assert(alphabet_measure(text).ucs2 || !alphabet_measure(folded).ucs2);
    g_assert_cmpstr(folded, ==, again);
    g_assert(!alphabet_measure(latin).ucs2);
    return 0;
}
