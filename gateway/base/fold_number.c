/* Numbers as people type them. */

#include "base/fold.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define CHOICE_DIGITS_MAX 3

/* Full-width, circled and superscript digits become plain; the numero sign stays one character. */
static char *normalise(const char *text)
{
    g_autoptr(GString) prepared = NULL;

    if (g_str_is_ascii(text))
        return g_strdup(text);
    prepared = g_string_new(text);
    g_string_replace(prepared, "\u2116", "#", 0);
    return g_utf8_normalize(prepared->str, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* Variation selectors, the frame of a keycap, marks of direction. */
static bool is_invisible(gunichar c)
{
    return g_unichar_ismark(c) || g_unichar_type(c) == G_UNICODE_FORMAT;
}

char *fold_choice(const char *text)
{
    static const char before[] = "([#\"'«“„";
    static const char after[] = ".)],:;!#\"'»”-–—";
    g_autofree char *plain = normalise(text);
    char digits[CHOICE_DIGITS_MAX + 1] = "";
    size_t count = 0;
    bool ended = false;

    for (const char *p = plain; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        int digit = g_unichar_digit_value(c);

        if (is_invisible(c))
            continue;
        if (digit >= 0) {
            if (ended || count == CHOICE_DIGITS_MAX)
                return NULL;
            digits[count++] = (char)('0' + digit);
            continue;
        }
        ended = count > 0;
        if (!g_unichar_isspace(c) && !g_utf8_strchr(ended ? after : before, -1, c))
            return NULL;
    }
    return count > 0 ? g_strdup(digits) : NULL;
}

/* 0 if c looks like no digit. */
static char digit_like(gunichar c)
{
    switch (c) {
    case 'O':
    case 'o':
    case 0x41E: /* О */
    case 0x43E:
        return '0';
    case 'l':
    case 'I':
        return '1';
    case 0x417: /* З */
    case 0x437:
        return '3';
    case 0x427: /* Ч */
    case 0x447:
        return '4';
    case 0x431: /* б */
        return '6';
    default:
        return 0;
    }
}

static bool is_separator(gunichar c)
{
    return g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION || c == 0x2212 ||
           c == '#' || is_invisible(c);
}

char *fold_digits(const char *text)
{
    g_autofree char *plain = normalise(text);
    g_autoptr(GString) digits = g_string_new(NULL);
    size_t likes = 0;

    for (const char *p = plain; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        int digit = g_unichar_digit_value(c);
        char like = digit_like(c);

        if (digit >= 0) {
            g_string_append_c(digits, (char)('0' + digit));
        } else if (like) {
            g_string_append_c(digits, like);
            likes++;
        } else if (!is_separator(c)) {
            return NULL;
        }
    }
    /* Mostly digits, or it is a word. */
    if (digits->len == 0 || 2 * likes > digits->len)
        return NULL;
    return g_strdup(digits->str);
}
