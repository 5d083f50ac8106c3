/* Dates as people type them, in four languages, on keypads and with Arabic or full-width digits.
 * What could be read as two dates (251126, 2511) is none: asking again is cheaper than a wrong deadline. */

#include "base/date.h"

#include <glib.h>
#include <string.h>

#define TEXT_MAX 64 /* characters */
#define WORD_MAX 64 /* bytes; no word of ours is near that */
#define NUMBERS_MAX 3

typedef struct Number {
    int value;
    size_t digits; /* as typed: "05" is two, "2025" four */
} Number;

typedef struct Parts {
    Number numbers[NUMBERS_MAX];
    size_t count;
    int month; /* 0: none was named */
    bool filler;
} Parts;

/* Folded, repeated letters collapsed. ke4a, v4era: 4 stands for "ch" in Latin chat spelling. */
static const char *const today_words[] = {"bugun",   "bugin",    "бугун",    "бугин",    "сегодня",
                                          "севодня", "segodnya", "segodnia", "sevodnya", NULL};
static const char *const yesterday_words[] = {"kecha", "keche", "ke4a",   "кеча",  "кече",
                                              "кечэ",  "вчера", "vchera", "v4era", NULL};

/* "2025-yil", "жылдын", "г.", "25-го", "числа": they may stand beside a date that is clear anyway. */
static const char *const filler_words[] = {
    "y",    "yil",    "yili",  "й",   "йил",  "йили",  "j",   "jyl",  "jil",  "ж",  "жыл",
    "жылы", "жылдын", "g",     "god", "goda", "г",     "год", "года", "году", "го", "ого",
    "е",    "ое",     "числа", "chi", "nchi", "inchi", "чи",  "нчи",  "инчи", NULL};

/* A word that starts so is the month, however it ends: case endings and most misspellings come later. */
static const struct {
    const char *stem;
    int month;
} months[] = {
    {"yan", 1},  {"jan", 1},  {"янв", 1},  {"йан", 1},  {"fev", 2},  {"feb", 2},  {"фев", 2},
    {"mar", 3},  {"мар", 3},  {"apr", 4},  {"апр", 4},  {"may", 5},  {"mai", 5},  {"maj", 5},
    {"май", 5},  {"мая", 5},  {"мае", 5},  {"iyun", 6}, {"iyn", 6},  {"iun", 6},  {"jun", 6},
    {"yun", 6},  {"июн", 6},  {"ийун", 6}, {"иун", 6},  {"iyul", 7}, {"iyl", 7},  {"iul", 7},
    {"jul", 7},  {"yul", 7},  {"июл", 7},  {"ийул", 7}, {"иул", 7},  {"avg", 8},  {"aug", 8},
    {"авг", 8},  {"sen", 9},  {"sep", 9},  {"сен", 9},  {"сеп", 9},  {"okt", 10}, {"oct", 10},
    {"akt", 10}, {"окт", 10}, {"акт", 10}, {"noy", 11}, {"noi", 11}, {"nov", 11}, {"ноя", 11},
    {"ной", 11}, {"dek", 12}, {"dec", 12}, {"дек", 12},
};

static bool is_separator(gunichar c)
{
    return c == '.' || c == '/' || c == ',' || g_unichar_isspace(c) ||
           g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION;
}

/* Apostrophes, combining marks and the invisible characters that come along when text is pasted. */
static bool is_ignored(gunichar c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02bb || c == 0x02bc ||
           g_unichar_ismark(c) || g_unichar_type(c) == G_UNICODE_FORMAT;
}

static gunichar plain_letter(gunichar c)
{
    static const gunichar folds[][2] = {{0x04af, 0x0443}, {0x04e9, 0x043e}, /* ү у, ө о */
                                        {0x04a3, 0x043d}, {0x0451, 0x0435}, /* ң н, ё е */
                                        {0x045e, 0x0443}, {0x00fc, 'u'},    /* ў у, ü u */
                                        {0x00f6, 'o'},    {0x0131, 'i'}};   /* ö o, ı i */

    c = g_unichar_tolower(c);
    for (size_t i = 0; i < G_N_ELEMENTS(folds); i++) {
        if (folds[i][0] == c)
            return folds[i][1];
    }
    return c;
}

/* Lower case, ASCII digits, one kind of separator (a space). NULL if a character has no place in a
 * date. */
static char *plain_form(const char *text)
{
    g_autofree char *whole = NULL;
    g_autoptr(GString) plain = g_string_new(NULL);

    if (!g_utf8_validate(text, -1, NULL) || g_utf8_strlen(text, -1) > TEXT_MAX)
        return NULL;

    whole = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    for (const char *at = whole; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        int digit = g_unichar_digit_value(c);

        if (digit >= 0)
            g_string_append_c(plain, (char)('0' + digit));
        else if (is_separator(c))
            g_string_append_c(plain, ' ');
        else if (g_unichar_isalpha(c))
            g_string_append_unichar(plain, plain_letter(c));
        else if (!is_ignored(c))
            return NULL;
    }
    g_strstrip(plain->str);
    return g_strdup(plain->str);
}

/* Repeated letters as one ("кечээ", "iyyun"), at most WORD_MAX bytes. */
static void collapse(const char *word, size_t length, char out[WORD_MAX])
{
    const char *end = word + length;
    gunichar last = 0;
    size_t used = 0;

    for (const char *at = word; at < end && used + 6 < WORD_MAX; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c != last)
            used += (size_t)g_unichar_to_utf8(c, out + used);
        last = c;
    }
    out[used] = '\0';
}

static int month_named(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        if (g_str_has_prefix(word, months[i].stem))
            return months[i].month;
    }
    return 0;
}

static bool add_word(Parts *parts, const char *word, size_t length)
{
    char key[WORD_MAX];

    collapse(word, length, key);
    if (g_strv_contains(filler_words, key)) {
        parts->filler = true;
        return true;
    }
    if (parts->month != 0)
        return false;
    parts->month = month_named(key);
    return parts->month != 0;
}

static bool add_number(Parts *parts, const char *digits, size_t length)
{
    Number *number = &parts->numbers[parts->count];

    if (parts->count == NUMBERS_MAX || length > 8)
        return false;

    *number = (Number){.digits = length};
    for (size_t i = 0; i < length; i++)
        number->value = number->value * 10 + (digits[i] - '0');
    parts->count++;
    return true;
}

static char digit_meant(gunichar c)
{
    static const gunichar shapes[][2] = {{'o', '0'},    {0x043e, '0'}, /* о */
                                         {'l', '1'},    {'i', '1'},
                                         {0x0437, '3'}, {0x0447, '4'}, /* з ч */
                                         {0x0431, '6'}};               /* б */

    if (c < 0x80 && g_ascii_isdigit((char)c))
        return (char)c;
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
        if (shapes[i][0] == c)
            return (char)shapes[i][1];
    }
    return '\0';
}

/* "2O25", "1l": look-alike letters among digits, when nothing else is in the token. */
static char *digits_meant(const char *token)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    bool any = false;

    for (const char *at = token; *at; at = g_utf8_next_char(at)) {
        char digit = digit_meant(g_utf8_get_char(at));

        if (!digit)
            return NULL;
        any |= g_ascii_isdigit(*at);
        g_string_append_c(digits, digit);
    }
    return any ? g_strdup(digits->str) : NULL;
}

/* A token is a number, a word, or both glued: "25noyabr". */
static bool add_token(Parts *parts, const char *token)
{
    g_autofree char *digits = digits_meant(token);

    if (digits)
        return add_number(parts, digits, strlen(digits));

    while (*token) {
        bool number = g_ascii_isdigit(*token);
        size_t length = strspn(token, "0123456789");

        if (!number)
            length = strcspn(token, "0123456789");
        if (!(number ? add_number(parts, token, length) : add_word(parts, token, length)))
            return false;
        token += length;
    }
    return true;
}

static int day_or_month(Number number)
{
    return number.digits <= 2 ? number.value : 0;
}

static int full_year(Number number)
{
    if (number.digits == 2)
        return 2000 + number.value;
    return number.digits == 4 ? number.value : 0;
}

static Day without_year(int month, int day, Day today)
{
    int year, ignored;

    day_to_ymd(today, &year, &ignored, &ignored);
    for (int back = 0; back <= 8; back++) { /* 8: from 29 February to the one before */
        Day date = day_from_ymd(year - back, month, day);

        if (date != DAY_NONE && date <= today)
            return date;
    }
    return DAY_NONE;
}

/* 25112025, or 20251125: never both, since no month is 19 or 20. */
static Day from_glued(int value)
{
    int year = value % 10000;

    if (year >= 1900 && year < 2100)
        return day_from_ymd(year, value / 10000 % 100, value / 1000000);
    year = value / 10000;
    if (year >= 1900 && year < 2100)
        return day_from_ymd(year, value / 100 % 100, value % 100);
    return DAY_NONE;
}

static Day from_named_month(const Parts *parts, Day today)
{
    Number first = parts->numbers[0];
    Number second = parts->numbers[1];

    if (parts->count == 1)
        return without_year(parts->month, day_or_month(first), today);
    if (parts->count != 2)
        return DAY_NONE;
    if (first.digits == 4)
        return day_from_ymd(first.value, parts->month, day_or_month(second));
    return day_from_ymd(full_year(second), parts->month, day_or_month(first));
}

static Day from_numbers(const Number *numbers, size_t count, Day today)
{
    if (count == 1 && numbers[0].digits == 8)
        return from_glued(numbers[0].value);
    if (count == 2)
        return without_year(day_or_month(numbers[1]), day_or_month(numbers[0]), today);
    if (count != 3)
        return DAY_NONE;
    if (numbers[0].digits == 4)
        return day_from_ymd(numbers[0].value, day_or_month(numbers[1]), day_or_month(numbers[2]));
    return day_from_ymd(full_year(numbers[2]), day_or_month(numbers[1]), day_or_month(numbers[0]));
}

static bool has_full_year(const Parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->numbers[i].digits == 4)
            return true;
    }
    return false;
}

static Day relative_day(const char *plain, Day today)
{
    char key[WORD_MAX];

    collapse(plain, strlen(plain), key);
    if (today == DAY_NONE)
        return DAY_NONE;
    if (g_strv_contains(today_words, key))
        return today;
    return g_strv_contains(yesterday_words, key) ? today - 1 : DAY_NONE;
}

Day day_parse(const char *text, Day today)
{
    g_autofree char *plain = plain_form(text);
    g_auto(GStrv) tokens = NULL;
    Parts parts = {0};
    Day day;

    if (!plain)
        return DAY_NONE;
    day = relative_day(plain, today);
    if (day != DAY_NONE)
        return day;

    tokens = g_strsplit(plain, " ", -1);
    for (size_t i = 0; tokens[i]; i++) {
        if (!add_token(&parts, tokens[i]))
            return DAY_NONE;
    }
    if (parts.month != 0)
        return from_named_month(&parts, today);
    if (parts.filler && !has_full_year(&parts))
        return DAY_NONE; /* "1 yil 2 oy" is a duration */
    return from_numbers(parts.numbers, parts.count, today);
}
