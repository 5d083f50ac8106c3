/* Names are compared by a spelling that both alphabets share: the matching key in Latin letters, with
 * the usual ways to write one sound (zh j, kh h x, y i, ya ia ...) made one. */
#include "core/tables/regions.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/fold.h"
#include "base/tsv.h"

#define ROWS_MAX 128  /* a match keeps one rank per region on the stack */
#define TEXT_MAX 160  /* octets: what is longer is a story, not a place */
#define WORDS_MAX 6   /* of a text that is no name as a whole */
#define LETTERS_MIN 2 /* of a name, and of what may be its beginning */
#define ENDING_MAX 3  /* letters after a name: Qozonda, Moskvadan */
#define NAME_MIN 4    /* letters of a name that may have an ending or stand in a sentence */
#define MISTAKE_MIN 5 /* letters of a name that may have a mistake */

typedef enum Rank { EXACT, WORD, PREFIX, MISTAKE, NO_MATCH } Rank;

typedef struct Entry {
    const char *spelling;
    size_t length;
    size_t region;
} Entry;

struct Regions {
    Tsv *tsv; /* owns the names */
    Region rows[ROWS_MAX];
    size_t count;
    GStringChunk *spellings;
    GArray *entries; /* of Entry */
};

static const char *const columns[] = {"iso", "zone", "uz", "uz_Cyrl", "ky", "ru", "aliases", NULL};

/* --- Spelling ---------------------------------------------------------------------------------- */

/* а to я; of those the key never has й щ э ъ ь. What is in neither alphabet is left out. */
static const char *const cyrillic[] = {"a", "b",  "v",  "g",  "d", "e", "j", "z", "i",  "i", "k",
                                       "l", "m",  "n",  "o",  "p", "r", "s", "t", "u",  "f", "h",
                                       "c", "ch", "sh", "sh", "",  "i", "",  "e", "iu", "ia"};

/* The longer before the shorter. */
static const struct {
    const char *from;
    const char *to;
} latin[] = {
    {"shch", "sh"}, {"sch", "sh"}, {"dzh", "j"}, {"dj", "j"}, {"zh", "j"}, {"kh", "h"},
    {"ts", "c"},    {"y", "i"},    {"x", "h"},   {"q", "k"},  {"w", "sh"},
};

static char *to_latin(const char *key)
{
    GString *text = g_string_new(NULL);

    for (const char *at = key; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (letter >= 0x430 && letter - 0x430 < G_N_ELEMENTS(cyrillic))
            g_string_append(text, cyrillic[letter - 0x430]);
        else if (letter < 0x80)
            g_string_append_c(text, (char)letter);
    }
    return g_string_free(text, FALSE);
}

/* ie and io are е and ё ("Yekaterinburg", "Oryol"), doubled letters are one. */
static size_t push(char *text, size_t length, char letter)
{
    if (length > 0 && text[length - 1] == 'i' && (letter == 'e' || letter == 'o')) {
        length--;
        letter = 'e';
    }
    if (length > 0 && text[length - 1] == letter)
        return length;
    text[length] = letter;
    return length + 1;
}

static size_t find_latin(const char *text)
{
    size_t i = 0;

    while (i < G_N_ELEMENTS(latin) && !g_str_has_prefix(text, latin[i].from))
        i++;
    return i;
}

static char *unify_latin(const char *text)
{
    char *unified = g_malloc(2 * strlen(text) + 1); /* w becomes two letters */
    size_t length = 0;

    for (const char *at = text; *at;) {
        size_t found = find_latin(at);

        if (found == G_N_ELEMENTS(latin)) {
            length = push(unified, length, *at++);
            continue;
        }
        at += strlen(latin[found].from);
        for (const char *to = latin[found].to; *to; to++)
            length = push(unified, length, *to);
    }
    unified[length] = '\0';
    return unified;
}

/* NULL if the text has fewer than two letters. */
static char *spell(const char *text)
{
    g_autofree char *key = fold_key(text);
    g_autofree char *letters = to_latin(key);

    return g_utf8_strlen(key, -1) >= LETTERS_MIN ? unify_latin(letters) : NULL;
}

/* --- Loading ----------------------------------------------------------------------------------- */

static void add_entry(Regions *regions, size_t region, const char *name)
{
    g_autofree char *spelling = spell(name);
    Entry entry = {.region = region};

    if (!spelling)
        return;
    entry.length = strlen(spelling);
    entry.spelling = g_string_chunk_insert(regions->spellings, spelling);
    g_array_append_val(regions->entries, entry);
}

static void index_region(Regions *regions, size_t row)
{
    g_auto(GStrv) aliases = g_strsplit(tsv_get(regions->tsv, row, "aliases"), ";", -1);

    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        add_entry(regions, row, regions->rows[row].names[i]);
    for (char **alias = aliases; *alias; alias++)
        add_entry(regions, row, *alias);
}

static bool is_code(const char *code)
{
    size_t length = strlen(code);

    return g_str_has_prefix(code, "RU-") && (length == 5 || length == 6) &&
           strspn(code + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length - 3;
}

/* GLib also takes "+03:00" and, for an empty one, the zone of the machine. */
static bool is_zone(const char *name)
{
    g_autoptr(GTimeZone) zone = strchr(name, '/') ? g_time_zone_new_identifier(name) : NULL;

    return zone != NULL;
}

static const char *find_problem(const Regions *regions, const Region *region)
{
    if (!is_code(region->code))
        return "the column iso needs a code such as RU-MOW";
    if (region_find(regions, region->code))
        return "this region stands in the file twice: keep one line";
    if (!is_zone(region->zone))
        return "unknown time zone: write a name such as Europe/Moscow";
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (!*region->names[i])
            return "a name is missing: fill in uz, uz_Cyrl, ky and ru";
    }
    return NULL;
}

static bool read_region(Regions *regions, size_t row, GError **error)
{
    Region region = {.code = tsv_get(regions->tsv, row, "iso"),
                     .zone = tsv_get(regions->tsv, row, "zone")};
    const char *problem;

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        region.names[i] = tsv_get(regions->tsv, row, language_code((Language)i));
    problem = row < ROWS_MAX ? find_problem(regions, &region) : "more than 128 regions";
    if (problem) {
        tsv_fail(regions->tsv, row, problem, error);
        return false;
    }
    regions->rows[regions->count++] = region;
    index_region(regions, row);
    return true;
}

Regions *regions_load(const char *path, GError **error)
{
    g_autoptr(Regions) regions = g_new0(Regions, 1);

    regions->spellings = g_string_chunk_new(4096);
    regions->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    regions->tsv = tsv_load(path, columns, error);
    if (!regions->tsv)
        return NULL;
    for (size_t row = 0; row < tsv_rows(regions->tsv); row++) {
        if (!read_region(regions, row, error))
            return NULL;
    }
    return g_steal_pointer(&regions);
}

void regions_free(Regions *regions)
{
    if (!regions)
        return;
    tsv_free(regions->tsv);
    g_string_chunk_free(regions->spellings);
    g_array_unref(regions->entries);
    g_free(regions);
}

size_t regions_count(const Regions *regions)
{
    return regions->count;
}

const Region *regions_get(const Regions *regions, size_t index)
{
    g_assert(index < regions->count);
    return &regions->rows[index];
}

const Region *region_find(const Regions *regions, const char *code)
{
    for (size_t i = 0; i < regions->count; i++) {
        if (strcmp(regions->rows[i].code, code) == 0)
            return &regions->rows[i];
    }
    return NULL;
}

/* --- Matching ---------------------------------------------------------------------------------- */

static Rank rank_near(const Entry *entry, const char *text, size_t length)
{
    if (entry->length >= NAME_MIN && length > entry->length &&
        length - entry->length <= ENDING_MAX && g_str_has_prefix(text, entry->spelling))
        return MISTAKE;
    if (entry->length >= MISTAKE_MIN && length + 1 >= entry->length &&
        length <= entry->length + 1 && fold_is_near(entry->spelling, text))
        return MISTAKE;
    return NO_MATCH;
}

static Rank rank_text(const Entry *entry, const char *text, size_t length)
{
    Rank best = NO_MATCH;

    if (strcmp(entry->spelling, text) == 0)
        return EXACT;
    for (const char *word = entry->spelling; word; word = strchr(word, ' ')) {
        word += *word == ' ';
        if (strncmp(word, text, length) != 0)
            continue;
        if (word[length] == '\0' || word[length] == ' ')
            return WORD;
        best = PREFIX;
    }
    return best == NO_MATCH ? rank_near(entry, text, length) : best;
}

/* A word of a longer text must be a name as a whole: "область" belongs to too many. */
static Rank rank_word(const Entry *entry, const char *text, size_t length)
{
    if (entry->length < NAME_MIN)
        return NO_MATCH;
    return strcmp(entry->spelling, text) == 0 ? EXACT : rank_near(entry, text, length);
}

/* Words for a city or a building site that are one letter off a town's name, spelled as by spell(). */
static const char *const common_words[] = {"shahri", "shari", "gorode", "kurilish", NULL};

typedef Rank (*Ranking)(const Entry *entry, const char *text, size_t length);

/* best: a Rank per region, made better where the text fits better. */
static bool rank_all(const Regions *regions, const char *text, Ranking rank, uint8_t *best)
{
    size_t length = strlen(text);
    bool any = false;

    for (unsigned i = 0; length >= LETTERS_MIN && i < regions->entries->len; i++) {
        const Entry *entry = &g_array_index(regions->entries, Entry, i);
        Rank found = rank(entry, text, length);

        if (found < best[entry->region])
            best[entry->region] = (uint8_t)found;
        any = any || found != NO_MATCH;
    }
    return any;
}

static void rank_words(const Regions *regions, const char *text, uint8_t *best)
{
    g_auto(GStrv) words = g_strsplit(text, " ", WORDS_MAX + 1);

    for (size_t i = 0; i < WORDS_MAX && words[i]; i++) {
        if (!g_strv_contains(common_words, words[i]))
            rank_all(regions, words[i], rank_word, best);
    }
}

size_t regions_match(const Regions *regions, const char *text, const Region **out, size_t max)
{
    g_autofree char *spelling = strlen(text) <= TEXT_MAX ? spell(text) : NULL;
    uint8_t best[ROWS_MAX];
    size_t count = 0;

    if (!spelling)
        return 0;
    memset(best, NO_MATCH, sizeof best);
    if (!rank_all(regions, spelling, rank_text, best) && strchr(spelling, ' '))
        rank_words(regions, spelling, best);
    for (unsigned rank = EXACT; rank < NO_MATCH; rank++) {
        for (size_t i = 0; i < regions->count && count < max; i++) {
            if (best[i] == rank)
                out[count++] = &regions->rows[i];
        }
    }
    return count;
}
