#include "core/tables/giveaways.h"

#include <stdbool.h>
#include <string.h>

#include "base/fold.h"
#include "base/latin.h"
#include "base/tsv.h"

#define WORDS_MAX 4
#define KEYS_MAX 3

/* One word of an entry, in each form that it is looked for in. */
typedef struct Pattern {
    char *keys[KEYS_MAX]; /* folded; NULL after the last */
    bool begins;          /* the beginning of a word is enough */
} Pattern;

typedef struct Entry {
    const char *word;  /* as listed */
    Language language; /* LANGUAGE_UNKNOWN: in all */
    Pattern patterns[WORDS_MAX];
    unsigned count;
} Entry;

struct Giveaways {
    Tsv *tsv; /* owns the strings */
    GArray *entries;
};

static const char *const columns[] = {"topic", "language", "word", NULL};

/* ---- The table ---- */

static void clear_entry(gpointer data)
{
    Entry *entry = data;

    for (unsigned i = 0; i < entry->count; i++) {
        for (unsigned k = 0; k < KEYS_MAX; k++)
            g_free(entry->patterns[i].keys[k]);
    }
}

static void add_key(Pattern *pattern, char *key)
{
    for (unsigned i = 0; i < KEYS_MAX; i++) {
        if (!pattern->keys[i]) {
            pattern->keys[i] = key;
            return;
        }
        if (g_str_equal(pattern->keys[i], key))
            break;
    }
    g_free(key);
}

/* false: nothing is left of it. */
static bool add_word(Entry *entry, const char *word)
{
    Pattern *pattern = &entry->patterns[entry->count];
    size_t length = strlen(word);
    g_autofree char *stem = g_strdup(word);

    pattern->begins = length > 0 && word[length - 1] == '*';
    if (pattern->begins)
        stem[length - 1] = '\0';
    add_key(pattern, fold_key(stem));
    if (!g_str_is_ascii(stem)) {
        static const Language readers[] = {LANGUAGE_RU, LANGUAGE_KY};

        for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
            g_autofree char *latin = latin_transliterate(readers[i], stem);

            add_key(pattern, fold_key(latin));
        }
    }
    entry->count++;
    return *pattern->keys[0];
}

static const char *add_row(Giveaways *giveaways, size_t row)
{
    const char *language = tsv_get(giveaways->tsv, row, "language");
    g_auto(GStrv) words = g_strsplit(tsv_get(giveaways->tsv, row, "word"), " ", -1);
    Entry entry = {.word = tsv_get(giveaways->tsv, row, "word"),
                   .language = language_from_code(language)};
    bool good = *words && g_strv_length(words) <= WORDS_MAX;

    for (unsigned i = 0; good && words[i]; i++)
        good = add_word(&entry, words[i]);
    g_array_append_val(giveaways->entries, entry);
    if (!good)
        return "write one to four words, each with letters in it";
    if (*language && entry.language == LANGUAGE_UNKNOWN)
        return "the language is uz, uz_Cyrl, ky, ru or nothing";
    return NULL;
}

Giveaways *giveaways_load(const char *path, GError **error)
{
    g_autoptr(Giveaways) giveaways = g_new0(Giveaways, 1);

    giveaways->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(giveaways->entries, clear_entry);
    giveaways->tsv = tsv_load(path, columns, error);
    if (!giveaways->tsv)
        return NULL;
    for (size_t row = 0; row < tsv_rows(giveaways->tsv); row++) {
        const char *problem = add_row(giveaways, row);

        if (problem) {
            tsv_fail(giveaways->tsv, row, problem, error);
            return NULL;
        }
    }
    return g_steal_pointer(&giveaways);
}

void giveaways_free(Giveaways *giveaways)
{
    if (!giveaways)
        return;
    tsv_free(giveaways->tsv);
    g_array_unref(giveaways->entries);
    g_free(giveaways);
}

/* ---- The words of a text ---- */

typedef struct Word {
    unsigned at, length; /* in characters */
    char *key;
    char *cyrillic; /* its other reading; NULL: none */
} Word;

static void clear_word(gpointer data)
{
    Word *word = data;

    g_free(word->key);
    g_free(word->cyrillic);
}

static bool is_of_word(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '\'' || c == '`' ||
           (c >= 0x2BB && c <= 0x2BD) || (c >= 0x2018 && c <= 0x201B);
}

static GArray *words_of(const char *text)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    unsigned at = 0;

    g_array_set_clear_func(words, clear_word);
    while (*text) {
        const char *end = text;
        Word word = {.at = at};
        g_autofree char *whole = NULL;

        for (; *end && is_of_word(g_utf8_get_char(end)); end = g_utf8_next_char(end))
            word.length++;
        if (word.length == 0) {
            text = g_utf8_next_char(text);
            at++;
            continue;
        }
        whole = g_strndup(text, (size_t)(end - text));
        word.key = fold_key(whole);
        word.cyrillic = fold_key_as_cyrillic(whole);
        g_array_append_val(words, word);
        at += word.length;
        text = end;
    }
    return words;
}

static bool fits(const Pattern *pattern, const char *key)
{
    for (unsigned i = 0; key && i < KEYS_MAX && pattern->keys[i]; i++) {
        if (pattern->begins ? g_str_has_prefix(key, pattern->keys[i])
                            : g_str_equal(key, pattern->keys[i]))
            return true;
    }
    return false;
}

static bool stands_at(const Entry *entry, const GArray *words, unsigned first)
{
    if (first + entry->count > words->len)
        return false;
    for (unsigned i = 0; i < entry->count; i++) {
        const Word *word = &g_array_index(words, Word, first + i);

        if (!fits(&entry->patterns[i], word->key) && !fits(&entry->patterns[i], word->cyrillic))
            return false;
    }
    return true;
}

static const Entry *find_entry(const Giveaways *giveaways, Language language, const GArray *words,
                               unsigned first)
{
    const Entry *longest = NULL;

    for (unsigned i = 0; i < giveaways->entries->len; i++) {
        const Entry *entry = &g_array_index(giveaways->entries, Entry, i);
        bool meant = entry->language == LANGUAGE_UNKNOWN || entry->language == language;

        if (meant && (!longest || entry->count > longest->count) && stands_at(entry, words, first))
            longest = entry;
    }
    return longest;
}

/* ---- Numbers: of phones and of cases ---- */

#define DIGITS_MIN 7 /* in one number, with what people write between its groups */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 25-11-2025: two short groups and a year. */
static bool is_date(const char *number, size_t length)
{
    unsigned groups[4] = {0}, count = 0;

    for (size_t i = 0; i < length; i++) {
        if (is_digit(number[i]))
            groups[count]++;
        else if (++count == G_N_ELEMENTS(groups))
            return false;
    }
    return count == 2 && groups[0] <= 2 && groups[1] <= 2 && groups[2] == 4;
}

/* Octets of the number that begins here; 0: none does. All of them are ASCII. */
static size_t number_at(const char *text)
{
    size_t length = 0, digits = 0;

    if (!is_digit(*text) && *text != '+' && *text != '(')
        return 0;
    for (size_t i = 0; text[i] && strchr("+-() 0123456789", text[i]); i++) {
        digits += is_digit(text[i]);
        if (is_digit(text[i]))
            length = i + 1;
    }
    return digits >= DIGITS_MIN && !is_date(text, length) ? length : 0;
}

static void find_numbers(const char *text, GArray *found)
{
    unsigned at = 0;
    bool inside = false; /* of a number too short, or a word */

    while (*text) {
        size_t length = inside ? 0 : number_at(text);

        if (length > 0) {
            Giveaway number = {at, (unsigned)length, "number"};

            g_array_append_val(found, number);
            text += length;
            at += (unsigned)length;
        } else {
            inside = g_unichar_isalnum(g_utf8_get_char(text));
            text = g_utf8_next_char(text);
            at++;
        }
    }
}

/* ---- All of it ---- */

static int by_place(gconstpointer a, gconstpointer b)
{
    const Giveaway *left = a, *right = b;

    return left->at < right->at ? -1 : left->at > right->at;
}

GArray *giveaways_find(const Giveaways *giveaways, Language language, const char *text)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Giveaway));
    g_autoptr(GArray) words = words_of(text);

    find_numbers(text, found);
    for (unsigned i = 0; i < words->len; i++) {
        const Entry *entry = find_entry(giveaways, language, words, i);
        const Word *first = &g_array_index(words, Word, i), *last;

        if (!entry)
            continue;
        i += entry->count - 1;
        last = &g_array_index(words, Word, i);
        Giveaway giveaway = {first->at, last->at + last->length - first->at, entry->word};

        g_array_append_val(found, giveaway);
    }
    g_array_sort(found, by_place);
    return found;
}
