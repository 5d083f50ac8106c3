#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How much room a text takes on the air (3GPP TS 23.038). A text is GSM-7 if each of its characters
 * is in the default alphabet or its extension table, otherwise UCS-2 as a whole. */
typedef struct TextSize {
    bool ucs2;
    size_t septets; /* GSM-7 only, characters of the extension table count two; 0 when ucs2 */
    size_t units;   /* UTF-16 code units */
    size_t octets;  /* of the packed text: ceil(septets * 7 / 8) or units * 2 */
} TextSize;

TextSize alphabet_measure(const char *text);

/* SMS parts the text needs: 160/153 septets or 70/67 units; an escape pair or a surrogate pair is
 * never cut in two, so a part may stay one short. 0 for an empty text. */
size_t alphabet_sms_segments(const char *text);

/* Folds what only looks different into what GSM-7 has: every apostrophe of Uzbek to ', curly quotes
 * to ", dashes to -, ellipsis to ..., U+00A0 and tab to a space, the numero sign to "No" and guillemets
 * to " (these two only in a text that otherwise has no Cyrillic). Everything else stays. Free with
 * g_free. */
char *alphabet_fold(const char *text);
