#include "core/answers/canned.h"

#include <string.h>

/* ---- Rules ---- */

/* What an answer quotes, as it was and as it is. */
typedef struct Quoted {
    const Hotline *hotline;
    GStringChunk *strings;
    GArray *rules; /* of CannedRule */
    bool current;
} Quoted;

static void compare(const char *id, int64_t version, gpointer data)
{
    Quoted *quoted = data;
    const Rule *rule = rules_find(quoted->hotline->texts->rules, id);
    CannedRule found = {.id = g_string_chunk_insert(quoted->strings, id),
                        .version = version,
                        .current_version = rule ? rule->version : 0};

    quoted->current &= rule && found.version == found.current_version;
    g_array_append_val(quoted->rules, found);
}

static bool read_quoted(Hotline *hotline, int64_t id, Quoted *quoted, GError **error)
{
    *quoted = (Quoted){
        .hotline = hotline,
        .strings = g_string_chunk_new(256),
        .rules = g_array_new(FALSE, FALSE, sizeof(CannedRule)),
        .current = true,
    };
    return canned_rules_list(hotline->db, id, compare, quoted, error);
}

static void quoted_clear(Quoted *quoted)
{
    g_string_chunk_free(quoted->strings);
    g_array_unref(quoted->rules);
}

/* ---- Listing ---- */

typedef struct Listing {
    Hotline *hotline;
    CannedAnswerVisit visit;
    gpointer data;
    GError *error; /* the first */
} Listing;

static void show(const CannedRow *row, gpointer data)
{
    Listing *listing = data;
    Quoted quoted;

    if (listing->error)
        return;
    if (read_quoted(listing->hotline, row->id, &quoted, &listing->error)) {
        const CannedAnswer answer = {row, quoted.rules, quoted.current};

        listing->visit(&answer, listing->data);
    }
    quoted_clear(&quoted);
}

bool canned_list(Hotline *hotline, CannedAnswerVisit visit, gpointer data, GError **error)
{
    Listing listing = {.hotline = hotline, .visit = visit, .data = data};

    if (!canned_rows_list(hotline->db, show, &listing, error))
        return false;
    if (!listing.error)
        return true;
    g_propagate_error(error, listing.error);
    return false;
}

bool canned_is_current(Hotline *hotline, int64_t id, bool *found, bool *current, GError **error)
{
    Quoted quoted;
    bool good;

    if (!canned_rows_find(hotline->db, id, found, error))
        return false;
    good = read_quoted(hotline, id, &quoted, error);
    *current = quoted.current;
    quoted_clear(&quoted);
    return good;
}

/* ---- Changing ---- */

static bool check(Hotline *hotline, const CannedRow *row, const char *const *rules,
                  CannedSaved *saved, GError **error)
{
    int64_t count = 0;

    *saved = CANNED_SAVED;
    for (size_t i = 0; rules[i]; i++) {
        if (!rules_find(hotline->texts->rules, rules[i]))
            *saved = CANNED_NO_SUCH_RULE;
    }
    if (*saved != CANNED_SAVED || row->id)
        return true;
    if (!canned_rows_count(hotline->db, &count, error))
        return false;
    if (count >= CANNED_MAX)
        *saved = CANNED_TOO_MANY;
    return true;
}

static bool tie(Hotline *hotline, int64_t id, const char *const *rules, GError **error)
{
    for (size_t i = 0; rules[i]; i++) {
        const Rule *rule = rules_find(hotline->texts->rules, rules[i]);

        if (!canned_rules_add(hotline->db, id, rules[i], rule->version, error))
            return false;
    }
    return true;
}

bool canned_save(Hotline *hotline, CannedRow *row, const char *const *rules, CannedSaved *saved,
                 GError **error)
{
    bool found;

    if (!check(hotline, row, rules, saved, error))
        return false;
    if (*saved != CANNED_SAVED)
        return true;
    if (!canned_rows_save(hotline->db, row, &found, error))
        return false;
    if (!found)
        *saved = CANNED_NOT_THERE;
    return !found || tie(hotline, row->id, rules, error);
}

bool canned_remove(Hotline *hotline, int64_t id, bool *found, GError **error)
{
    return canned_rows_remove(hotline->db, id, found, error);
}
