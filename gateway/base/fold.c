/* The matching key. A text is cut into tokens; in each, letters that only look like those of the other
 * script are resolved while capitals can still be told from small letters, then everything is folded
 * and repeated letters are collapsed. The key of a key is the key itself. */

#include "base/fold.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define GAP 0     /* ends a token */
#define DROPPED 1 /* within a token */

#define CYRILLIC_FIRST 0x430
#define CYRILLIC_LAST 0x4FF
#define SOFT_SIGN 0x44C
#define HARD_SIGN 0x44A

/* By the small letter: what it folds to (0: itself), and its Latin twin as a capital and as a small
 * letter (0: none). A letter that folds to one with a twin has that twin too. The letters й ё ў are not
 * here: the normalisation takes their marks off. */
static const struct {
    uint16_t fold;
    char capital_twin;
    char small_twin;
} cyrillic[CYRILLIC_LAST - CYRILLIC_FIRST + 1] = {
#define LETTER(code, fold, capital, small) [(code)-CYRILLIC_FIRST] = {fold, capital, small}
    LETTER(0x430, 0, 'a', 'a'),     LETTER(0x432, 0, 'b', 0),       LETTER(0x435, 0, 'e', 'e'),
    LETTER(0x43A, 0, 'k', 0),       LETTER(0x43C, 0, 'm', 0),       LETTER(0x43D, 0, 'h', 0),
    LETTER(0x43E, 0, 'o', 'o'),     LETTER(0x440, 0, 'p', 'p'),     LETTER(0x441, 0, 'c', 'c'),
    LETTER(0x442, 0, 't', 0),       LETTER(0x443, 0, 'y', 'y'),     LETTER(0x445, 0, 'x', 'x'),
    LETTER(0x449, 0x448, 0, 0),                                     /* щ ш */
    LETTER(0x44D, 0x435, 'e', 'e'),                                 /* э е */
    LETTER(0x455, 0, 's', 's'),     LETTER(0x456, 0x438, 'i', 'i'), /* ѕ; і и */
    LETTER(0x458, 0, 'j', 'j'),     LETTER(0x4BB, 0, 'h', 'h'),     /* ј; һ */
    LETTER(0x473, 0x43E, 'o', 'o'),                                 /* ѳ о */
    LETTER(0x493, 0x433, 0, 0),     LETTER(0x49B, 0x43A, 0, 0),     /* ғ г; қ к */
    LETTER(0x4A3, 0x43D, 0, 0),     LETTER(0x4AF, 0x443, 'y', 'y'), /* ң н; ү у */
    LETTER(0x4B1, 0x443, 'y', 'y'), LETTER(0x4B3, 0x445, 'x', 'x'), /* ұ у; ҳ х */
    LETTER(0x4B7, 0x447, 0, 0),     LETTER(0x4E9, 0x43E, 'o', 'o'), /* ҷ ч; ө о */
#undef LETTER
};

typedef struct Token {
    gunichar *letters; /* letters and digits, a piece of the text's own array */
    size_t length;
    bool latin, cyrillic;               /* has such letters */
    bool strong_latin, strong_cyrillic; /* has such letters that have no twin */
} Token;

static bool is_cyrillic(gunichar small)
{
    return small >= CYRILLIC_FIRST && small <= CYRILLIC_LAST;
}

static gunichar latin_twin(gunichar c, gunichar small)
{
    return (gunichar)(c == small ? cyrillic[small - CYRILLIC_FIRST].small_twin
                                 : cyrillic[small - CYRILLIC_FIRST].capital_twin);
}

/* 0 if an ASCII letter has none. */
static gunichar cyrillic_twin(gunichar c)
{
    static const gunichar capitals[26] = {
        ['A' - 'A'] = 0x430, ['B' - 'A'] = 0x432, ['C' - 'A'] = 0x441, ['E' - 'A'] = 0x435,
        ['H' - 'A'] = 0x43D, ['I' - 'A'] = 0x438, ['K' - 'A'] = 0x43A, ['M' - 'A'] = 0x43C,
        ['O' - 'A'] = 0x43E, ['P' - 'A'] = 0x440, ['T' - 'A'] = 0x442, ['X' - 'A'] = 0x445,
        ['Y' - 'A'] = 0x443,
    };

    if (c >= 'A' && c <= 'Z')
        return capitals[c - 'A'];
    if (c < 'a' || c > 'z' || !strchr("aceiopxy", (int)c))
        return 0;
    return capitals[c - 'a'];
}

static bool is_ascii_letter(gunichar c)
{
    return c < 0x80 && g_ascii_isalpha((char)c);
}

static bool is_digit(gunichar c)
{
    return c >= '0' && c <= '9';
}

static gunichar keep_beyond_ascii(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_OTHER_LETTER:
        if (c == 0x131) /* Turkish dotless i */
            return 'i';
        return c == 0x14A || c == 0x14B ? 'n' : c; /* eng */
    case G_UNICODE_DECIMAL_NUMBER:
        return '0' + (gunichar)g_unichar_digit_value(c);
    case G_UNICODE_MODIFIER_LETTER: /* most apostrophes */
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_FORMAT:
        return DROPPED;
    default:
        return c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032 ? DROPPED : GAP;
    }
}

/* A letter, an ASCII digit, GAP or DROPPED. */
static gunichar keep(gunichar c)
{
    if (c >= 0x80)
        return keep_beyond_ascii(c);
    if (g_ascii_isalnum((char)c))
        return c;
    return c == '\'' || c == '`' ? DROPPED : GAP;
}

/* Turkish and reform spellings: s and c with a cedilla, a caron or an acute are sh and ch. */
static bool is_hushing(gunichar mark, gunichar before)
{
    return (mark == 0x301 || mark == 0x30C || mark == 0x326 || mark == 0x327) && before < 0x80 &&
           strchr("sScC", (int)before);
}

static void count_script(Token *token, gunichar c, gunichar small)
{
    if (is_ascii_letter(c)) {
        token->latin = true;
        token->strong_latin |= cyrillic_twin(c) == 0;
    } else if (is_cyrillic(small)) {
        token->cyrillic = true;
        token->strong_cyrillic |= latin_twin(c, small) == 0;
    }
}

static void add(Token *token, gunichar original)
{
    gunichar c = keep(original);
    gunichar small;

    if (c == DROPPED && token->length > 0 &&
        is_hushing(original, token->letters[token->length - 1]))
        c = 'h';
    if (c == DROPPED)
        return;
    /* The signs are dropped, but a look-alike beside one is Cyrillic all the same. */
    small = c < 0x80 ? c : g_unichar_tolower(c);
    if (small == SOFT_SIGN || small == HARD_SIGN) {
        token->cyrillic = true;
        return;
    }
    count_script(token, c, small);
    token->letters[token->length++] = c;
}

/* Folds each letter, reading look-alikes in the script that the others prove. A token with proof of
 * both keeps both; without any, a mixture is Cyrillic: people mix in Latin by accident of the keyboard. */
static void resolve(Token *token)
{
    bool mixed = token->latin && token->cyrillic;
    bool to_latin = mixed && token->strong_latin && !token->strong_cyrillic;
    bool to_cyrillic = mixed && !token->strong_latin;

    for (size_t i = 0; i < token->length; i++) {
        gunichar c = token->letters[i];
        gunichar small = g_unichar_tolower(c);

        if (to_cyrillic && is_ascii_letter(c))
            small = cyrillic_twin(c);
        else if (is_cyrillic(small) && to_latin)
            small = latin_twin(c, small);
        else if (is_cyrillic(small) && cyrillic[small - CYRILLIC_FIRST].fold)
            small = cyrillic[small - CYRILLIC_FIRST].fold;
        token->letters[i] = small;
    }
}

/* Chat shorthand: u4un is uchun, t6xta is to'xta. Only a lone 4 or 6 next to a Latin letter. */
static bool is_shorthand(const Token *token, size_t i)
{
    gunichar before = i > 0 ? token->letters[i - 1] : 0;
    gunichar after = i + 1 < token->length ? token->letters[i + 1] : 0;

    return (token->letters[i] == '4' || token->letters[i] == '6') && !is_digit(before) &&
           !is_digit(after) && (is_ascii_letter(before) || is_ascii_letter(after));
}

static void emit(const Token *token, GString *key)
{
    gunichar last = 0;

    if (token->length > 0 && key->len > 0)
        g_string_append_c(key, ' ');
    for (size_t i = 0; i < token->length; i++) {
        gunichar c = token->letters[i];

        if (is_shorthand(token, i) && c == '4') {
            g_string_append(key, last == 'c' ? "h" : "ch");
            last = 'h';
            continue;
        }
        if (is_shorthand(token, i))
            c = 'o';
        if (c != last || is_digit(c))
            g_string_append_unichar(key, c);
        last = c;
    }
}

/* Decomposed, so that a letter and its marks stand apart. Two signs must not decompose: the acute
 * accent, which people type as an apostrophe, would become a space, and the numero sign the word no. */
static char *decompose(const char *text)
{
    g_autoptr(GString) prepared = NULL;

    if (g_str_is_ascii(text))
        return g_strdup(text);
    if (!strstr(text, "\u00B4") && !strstr(text, "\u2116"))
        return g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    prepared = g_string_new(text);
    g_string_replace(prepared, "\u00B4", "'", 0);
    g_string_replace(prepared, "\u2116", " ", 0);
    return g_utf8_normalize(prepared->str, -1, G_NORMALIZE_ALL);
}

char *fold_key(const char *text)
{
    g_autofree char *decomposed = decompose(text);
    glong length = 0;
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(decomposed, -1, &length);
    GString *key = g_string_sized_new(strlen(decomposed));
    size_t count = (size_t)length;

    for (size_t i = 0; i < count; i++) {
        Token token = {.letters = characters + i};

        for (; i < count && keep(characters[i]) != GAP; i++)
            add(&token, characters[i]);
        resolve(&token);
        emit(&token, key);
    }
    return g_string_free(key, FALSE);
}

char *fold_key_as_cyrillic(const char *text)
{
    g_autoptr(GString) reading = g_string_sized_new(2 * strlen(text));

    for (const char *p = text; *p; p++) {
        gunichar c = (guchar)*p;
        gunichar twin = is_ascii_letter(c) ? cyrillic_twin(c) : c;

        if (twin == 0 || c >= 0x80)
            return NULL;
        g_string_append_unichar(reading, twin);
    }
    return fold_key(reading->str);
}

int fold_is_near(const char *key, const char *other)
{
    const char *a = key;
    const char *b = other;
    const char *a_next;
    const char *b_next;

    while (*a && *b && g_utf8_get_char(a) == g_utf8_get_char(b)) {
        a = g_utf8_next_char(a);
        b = g_utf8_next_char(b);
    }
    a_next = *a ? g_utf8_next_char(a) : a;
    b_next = *b ? g_utf8_next_char(b) : b;
    if (strcmp(a_next, b_next) == 0 || strcmp(a_next, b) == 0 || strcmp(a, b_next) == 0)
        return 1;
    return *a_next && *b_next && g_utf8_get_char(a) == g_utf8_get_char(b_next) &&
           g_utf8_get_char(a_next) == g_utf8_get_char(b) &&
           strcmp(g_utf8_next_char(a_next), g_utf8_next_char(b_next)) == 0;
}
