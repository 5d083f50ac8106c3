/* The GSM 7 bit default alphabet and its extension table: 3GPP TS 23.038 6.2.1 and 6.2.1.1. Which
 * code a character has does not matter here, only whether it has one. */

#include "base/alphabet.h"

#include <glib.h>
#include <string.h>

#define SMS_SEPTETS 160
#define SMS_PART_SEPTETS 153
#define SMS_UNITS 70
#define SMS_PART_UNITS 67

/* Septets of each ASCII character; 0: not GSM-7. */
static const char ascii_septets[] =
    "00000000001021000000000000000000"  /* \n, \f and \r */
    "11111111111111111111111111111111"  /* from space */
    "11111111111111111111111111122221"  /* from @ */
    "01111111111111111111111111122220"; /* all but the grave accent and delete */
static const char default_beyond_ascii[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
#define EURO 0x20AC
#define LAST_BEYOND_ASCII 0x3A9 /* Omega: spares Cyrillic the search */

/* 0: not GSM-7. */
static unsigned septets_of(gunichar c)
{
    if (c < 0x80)
        return (unsigned)(ascii_septets[c] - '0');
    if (c == EURO)
        return 2;
    return c <= LAST_BEYOND_ASCII && g_utf8_strchr(default_beyond_ascii, -1, c) ? 1 : 0;
}

static unsigned units_of(gunichar c)
{
    return c > 0xFFFF ? 2 : 1;
}

TextSize alphabet_measure(const char *text)
{
    TextSize size = {0};

    /* Run several times for each page: so only what may still be GSM-7 is decoded. */
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        unsigned char first = (unsigned char)*p;

        if (!size.ucs2) {
            unsigned septets = septets_of(first < 0x80 ? first : g_utf8_get_char(p));

            size.ucs2 = septets == 0;
            size.septets += septets;
        }
        size.units += first >= 0xF0 ? 2 : 1; /* four octets: beyond U+FFFF */
    }
    if (size.ucs2)
        size.septets = 0;
    size.octets = size.ucs2 ? size.units * 2 : (size.septets * 7 + 7) / 8;
    return size;
}

size_t alphabet_sms_segments(const char *text)
{
    TextSize size = alphabet_measure(text);
    size_t limit = size.ucs2 ? SMS_PART_UNITS : SMS_PART_SEPTETS;
    size_t parts = 1;
    size_t used = 0;

    if (size.units == 0)
        return 0;
    if (size.ucs2 ? size.units <= SMS_UNITS : size.septets <= SMS_SEPTETS)
        return 1;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        size_t cost = size.ucs2 ? units_of(c) : septets_of(c);

        if (used + cost > limit) {
            parts++;
            used = 0;
        }
        used += cost;
    }
    return parts;
}

static const struct {
    const char *characters;
    const char *ascii;
} lookalikes[] = {
    {"`´‘’‛ʹʻʼʽʾʿˈ′＇", "'"}, {"“”„‟", "\""}, {"‐‑‒–—―−", "-"}, {"…", "..."},
    {"\u00A0\u202F\t", " "},
};

/* Signs that belong in a Cyrillic text, where replacing them saves nothing. */
static const struct {
    const char *characters;
    const char *ascii;
} latin_only[] = {
    {"№", "No"},
    {"«»", "\""},
};

static bool has_cyrillic(const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c >= 0x400 && c <= 0x52F)
            return true;
    }
    return false;
}

/* Some keyboards write the Uzbek o' and g' with a combining accent. */
static bool is_accent_of_uzbek(gunichar c, const GString *before)
{
    return (c == 0x300 || c == 0x301) && before->len > 0 &&
           strchr("oOgG", before->str[before->len - 1]);
}

/* NULL: stays as it is. */
static const char *ascii_for(gunichar c, bool cyrillic, const GString *before)
{
    if (is_accent_of_uzbek(c, before))
        return "'";
    for (size_t i = 0; i < G_N_ELEMENTS(lookalikes); i++) {
        if (g_utf8_strchr(lookalikes[i].characters, -1, c))
            return lookalikes[i].ascii;
    }
    for (size_t i = 0; !cyrillic && i < G_N_ELEMENTS(latin_only); i++) {
        if (g_utf8_strchr(latin_only[i].characters, -1, c))
            return latin_only[i].ascii;
    }
    return NULL;
}

char *alphabet_fold(const char *text)
{
    GString *folded = g_string_sized_new(strlen(text));
    bool cyrillic = has_cyrillic(text);

    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool is_plain = g_ascii_isalnum((char)(c & 0x7F)) && c < 0x80;
        const char *ascii = is_plain ? NULL : ascii_for(c, cyrillic, folded);

        if (ascii)
            g_string_append(folded, ascii);
        else
            g_string_append_unichar(folded, c);
    }
    return g_string_free(folded, FALSE);
}
