#include "core/tables/keywords.h"

#include <string.h>

#include "base/error.h"
#include "base/fold.h"
#include "base/tsv.h"

#define MISTAKE_MIN 5 /* letters of a word that may have a mistake */

static const char *const columns[] = {"intent", "language", "asks", "word", NULL};

static const char *const intents[] = {
    [KEYWORD_SOS] = "sos",
    [KEYWORD_REPORT] = "report",
    [KEYWORD_STOP] = "stop",
    [KEYWORD_START] = "start",
    [KEYWORD_LANGUAGE] = "language",
    [KEYWORD_STATUS] = "status",
    [KEYWORD_DEADLINES] = "deadlines",
    [KEYWORD_DELETE] = "delete",
    [KEYWORD_YES] = "yes",
    [KEYWORD_NO] = "no",
    [KEYWORD_BACK] = "back",
    [KEYWORD_MENU] = "menu",
    [KEYWORD_EXIT] = "exit",
    [KEYWORD_CONTACTS] = "contacts",
};

static const KeywordHit no_hit = {KEYWORD_NONE, LANGUAGE_UNKNOWN};

typedef struct Entry {
    char *key; /* of the word; for a sign without letters the sign itself */
    bool sign;
    bool long_enough; /* to be recognised with a mistake */
    unsigned line;
    KeywordHit hit;
} Entry;

struct Keywords {
    GPtrArray *entries; /* of Entry */
    GHashTable *by_key; /* lends from entries */
};

static void entry_free(Entry *entry)
{
    g_free(entry->key);
    g_free(entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

/* --- Loading ----------------------------------------------------------------------------------- */

static Keyword find_intent(const char *name)
{
    for (unsigned i = KEYWORD_SOS; i < G_N_ELEMENTS(intents); i++) {
        if (strcmp(intents[i], name) == 0)
            return (Keyword)i;
    }
    return KEYWORD_NONE;
}

static bool is_language_or_empty(const char *code)
{
    return !*code || language_from_code(code) != LANGUAGE_UNKNOWN;
}

static const char *find_problem(const Tsv *tsv, size_t row)
{
    Keyword keyword = find_intent(tsv_get(tsv, row, "intent"));

    if (keyword == KEYWORD_NONE)
        return "unknown intent: the head of the shipped file lists them";
    if (!is_language_or_empty(tsv_get(tsv, row, "language")))
        return "unknown language: write uz, uz_Cyrl, ky or ru, or leave it empty";
    if (!is_language_or_empty(tsv_get(tsv, row, "asks")))
        return "unknown language asked for: write uz, uz_Cyrl, ky or ru, or leave it empty";
    if (*tsv_get(tsv, row, "asks") && keyword != KEYWORD_LANGUAGE)
        return "only a word of the intent language can ask for one: empty the column asks";
    if (!*tsv_get(tsv, row, "word"))
        return "the word is missing";
    return NULL;
}

static Entry *read_entry(const Tsv *tsv, size_t row)
{
    const char *word = tsv_get(tsv, row, "word");
    Keyword keyword = find_intent(tsv_get(tsv, row, "intent"));
    const char *column = keyword == KEYWORD_LANGUAGE ? "asks" : "language";
    g_autoptr(Entry) entry = g_new0(Entry, 1);

    entry->key = fold_key(word);
    entry->sign = !*entry->key;
    if (entry->sign) {
        g_free(entry->key);
        entry->key = g_strdup(word);
    }
    entry->long_enough = !entry->sign && g_utf8_strlen(entry->key, -1) >= MISTAKE_MIN;
    entry->line = tsv_line(tsv, row);
    entry->hit = (KeywordHit){keyword, language_from_code(tsv_get(tsv, row, column))};
    return g_steal_pointer(&entry);
}

/* Why a word cannot stand beside an earlier one of the same key; NULL if it can. */
static char *find_clash(const Entry *first, const Entry *entry)
{
    if (first->hit.keyword != entry->hit.keyword)
        return g_strdup_printf(
            "the same word as on line %u, which is of another intent: "
            "remove one of the two",
            first->line);
    if (entry->hit.keyword == KEYWORD_LANGUAGE && first->hit.language != entry->hit.language)
        return g_strdup_printf(
            "the same word as on line %u, which asks for another language: "
            "remove one of the two",
            first->line);
    return NULL;
}

static bool add_entry(Keywords *keywords, const Tsv *tsv, size_t row, GError **error)
{
    g_autoptr(Entry) entry = read_entry(tsv, row);
    Entry *first = g_hash_table_lookup(keywords->by_key, entry->key);
    g_autofree char *clash = first ? find_clash(first, entry) : NULL;

    if (clash) {
        tsv_fail(tsv, row, clash, error);
        return false;
    }
    if (!first) {
        g_hash_table_insert(keywords->by_key, entry->key, entry);
        g_ptr_array_add(keywords->entries, g_steal_pointer(&entry));
    } else if (first->hit.language != entry->hit.language) {
        first->hit.language = LANGUAGE_UNKNOWN; /* a word of several languages */
    }
    return true;
}

static bool read_rows(Keywords *keywords, const Tsv *tsv, GError **error)
{
    for (size_t row = 0; row < tsv_rows(tsv); row++) {
        const char *problem = find_problem(tsv, row);

        if (problem) {
            tsv_fail(tsv, row, problem, error);
            return false;
        }
        if (!add_entry(keywords, tsv, row, error))
            return false;
    }
    return true;
}

Keywords *keywords_load(const char *path, GError **error)
{
    g_autoptr(Tsv) tsv = tsv_load(path, columns, error);
    g_autoptr(Keywords) keywords = g_new0(Keywords, 1);

    keywords->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    keywords->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    if (!tsv || !read_rows(keywords, tsv, error))
        return NULL;
    return g_steal_pointer(&keywords);
}

void keywords_free(Keywords *keywords)
{
    if (!keywords)
        return;
    g_hash_table_unref(keywords->by_key);
    g_ptr_array_unref(keywords->entries);
    g_free(keywords);
}

/* --- Matching ---------------------------------------------------------------------------------- */

/* "stop stop stop" is stop. */
static void drop_repeated_word(char *key)
{
    size_t length = strcspn(key, " ");
    const char *at = key + length;

    while (*at == ' ' && strncmp(at + 1, key, length) == 0)
        at += 1 + length;
    if (!*at)
        key[length] = '\0';
}

/* The sign alone, once or several times, with the mark that asks for its coloured form (U+FE0F). */
static bool is_only_sign(const char *text, const char *sign)
{
    bool found = false;

    while (*text) {
        if (g_str_has_prefix(text, sign)) {
            text += strlen(sign);
            found = true;
        } else if (g_unichar_isspace(g_utf8_get_char(text)) || g_str_has_prefix(text, "\uFE0F")) {
            text = g_utf8_next_char(text);
        } else {
            return false;
        }
    }
    return found;
}

static KeywordHit match_sign(const Keywords *keywords, const char *text)
{
    for (unsigned i = 0; i < keywords->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(keywords->entries, i);

        if (entry->sign && is_only_sign(text, entry->key))
            return entry->hit;
    }
    return no_hit;
}

/* A text between two intents is none: guessing could unsubscribe or delete. */
static KeywordHit match_near(const Keywords *keywords, const char *key)
{
    KeywordHit hit = no_hit;

    for (unsigned i = 0; i < keywords->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(keywords->entries, i);

        if (!entry->long_enough || !fold_is_near(entry->key, key))
            continue;
        if (hit.keyword == KEYWORD_NONE)
            hit = entry->hit;
        else if (hit.keyword != entry->hit.keyword)
            return no_hit;
        else if (hit.language != entry->hit.language)
            hit.language = LANGUAGE_UNKNOWN;
    }
    return hit;
}

KeywordHit keywords_match(const Keywords *keywords, const char *text, bool with_mistakes)
{
    g_autofree char *key = fold_key(text);
    const Entry *entry;

    if (!*key)
        return match_sign(keywords, text);
    drop_repeated_word(key);
    entry = g_hash_table_lookup(keywords->by_key, key);
    if (entry)
        return entry->hit;
    return with_mistakes ? match_near(keywords, key) : no_hit;
}
