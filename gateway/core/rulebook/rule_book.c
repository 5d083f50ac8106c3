#include "core/rulebook/rule_book.h"

#include <string.h>

#include "base/log.h"
#include "store/rule_changes.h"

#define SUFFIX ".rule"

/* ---- One version ---- */

Rule *rule_book_parse(const RuleVersionRow *row, GError **error)
{
    g_autofree char *name = g_strconcat(row->rule, SUFFIX, NULL);
    Rule *rule = rules_parse(row->text, strlen(row->text), name, error);

    if (!rule)
        return NULL;
    rule->version = (int)row->version;
    if (row->reviewer) {
        g_free(rule->reviewer);
        rule->reviewer = g_strdup(row->reviewer);
    }
    if (row->reviewed_on != DAY_NONE) {
        rule->verified_as_of = row->reviewed_on;
        rule->review_due = row->reviewed_on + RULE_REVIEW_DAYS;
    }
    return rule;
}

static bool replace(Db *db, const char *id, int64_t now, bool *replaced, GError **error)
{
    g_auto(RuleVersionKept) kept = {0};

    if (!rule_versions_find(db, id, "in_force", &kept, error))
        return false;
    *replaced = kept.row.version != 0;
    if (!*replaced)
        return true;
    kept.row.state = "replaced";
    return rule_versions_update(db, &kept.row, error) && rule_changes_close(db, id, now, error);
}

bool rule_book_put(Db *db, RuleVersionRow *row, int64_t now, GError **error)
{
    RuleChangeRow change = {.rule = row->rule, .kind = "new", .created_at = now};
    bool fresh = row->version == 0;
    bool replaced;

    if (!replace(db, row->rule, now, &replaced, error) ||
        (fresh && !rule_versions_highest(db, row->rule, &row->version, error)))
        return false;
    if (fresh)
        row->version++;
    row->state = "in_force";
    row->approved_at = now;
    row->undo_until = replaced ? now + RULE_UNDO_SECONDS : 0;
    if (fresh ? !rule_versions_add(db, row, error) : !rule_versions_update(db, row, error))
        return false;
    change.version = row->version;
    change.due_from = row->undo_until;
    return !replaced || rule_changes_add(db, &change, error);
}

/* ---- What the files say ---- */

/* Only who has read it when, and comments: the same version. */
static bool take_comments(Db *db, RuleVersionKept *kept, const Rule *file, bool *taken,
                          GError **error)
{
    g_autoptr(Rule) known = rule_book_parse(&kept->row, NULL);

    *taken = known && rule_says_the_same(known, file);
    if (!*taken || !g_str_equal(kept->row.state, "in_force"))
        return true;
    kept->row.text = file->text;
    if (*file->reviewer) { /* whom the file names has read it after whoever accepted it */
        kept->row.reviewer = NULL;
        kept->row.reviewed_on = DAY_NONE;
    }
    return rule_versions_update(db, &kept->row, error);
}

static bool take_file(Db *db, const Rule *file, int64_t now, GError **error)
{
    g_auto(RuleVersionKept) newest = {0}, in_force = {0};
    RuleVersionRow row = {
        .rule = file->id, .text = file->text, .reviewed_on = DAY_NONE, .created_at = now};
    bool same = false;

    if (!rule_versions_newest_file(db, file->id, &newest, error) ||
        !rule_versions_find(db, file->id, "in_force", &in_force, error))
        return false;
    if (newest.row.version && g_str_equal(newest.row.text, file->text))
        return true;
    if (newest.row.version && !take_comments(db, &newest, file, &same, error))
        return false;
    if (same)
        return true;
    if (in_force.row.author_id) {
        log_info("rules.file_not_taken", in_force.row.version);
        return true;
    }
    return rule_book_put(db, &row, now, error);
}

/* ---- What is in force ---- */

typedef struct Reading {
    const Rules
        *known; /* a file that is gone takes its rule along, unless staff have made it theirs */
    GPtrArray *list; /* of Rule */
    GError *error;   /* the first */
} Reading;

static void take_row(const RuleVersionRow *row, gpointer data)
{
    Reading *reading = data;
    Rule *rule;

    if (reading->error || (!row->author_id && !rules_find(reading->known, row->rule)))
        return;
    rule = rule_book_parse(row, &reading->error);
    if (rule)
        g_ptr_array_add(reading->list, rule);
}

static void free_rule(gpointer rule)
{
    rule_free(rule);
}

static bool read_in_force(Db *db, Texts *texts, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_rule);
    Reading reading = {.known = texts->rules, .list = list};

    if (!rule_versions_in_state(db, "in_force", take_row, &reading, error)) {
        g_clear_error(&reading.error);
        return false;
    }
    if (reading.error) {
        g_propagate_error(error, reading.error);
        return false;
    }
    if (list->len > 0) { /* a store that nobody has served yet has none */
        rules_free(texts->rules);
        texts->rules = rules_new(g_steal_pointer(&list));
    }
    return true;
}

bool rule_book_read(Db *db, Texts *texts, GError **error)
{
    return read_in_force(db, texts, error);
}

bool rule_book_refresh(Hotline *hotline, GError **error)
{
    return read_in_force(hotline->db, hotline->texts, error);
}

bool rule_book_open(Db *db, Texts *texts, int64_t now, GError **error)
{
    if (!db_begin(db, error))
        return false;
    for (size_t i = 0; i < rules_count(texts->rules); i++) {
        if (!take_file(db, rules_get(texts->rules, i), now, error)) {
            db_rollback(db);
            return false;
        }
    }
    return db_commit(db, error) && read_in_force(db, texts, error);
}
