/* The folder of the deadline rules. */

#include <string.h>

#include "base/error.h"
#include "core/deadlines/rules.h"

#define SUFFIX ".rule"

struct Rules {
    GPtrArray *list; /* of Rule */
};

static void free_rule(gpointer rule)
{
    rule_free(rule);
}

static int by_id(gconstpointer a, gconstpointer b)
{
    const Rule *const *left = a;
    const Rule *const *right = b;

    return strcmp((*left)->id, (*right)->id);
}

static bool add_file(Rules *rules, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *data = NULL;
    size_t length;
    Rule *rule;

    if (!g_file_get_contents(path, &data, &length, &cause)) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, cause->message);
        return false;
    }
    rule = rules_parse(data, length, path, error);
    if (!rule)
        return false;
    g_ptr_array_add(rules->list, rule);
    return true;
}

Rules *rules_new(GPtrArray *list)
{
    Rules *rules = g_new0(Rules, 1);

    rules->list = list;
    g_ptr_array_set_free_func(list, free_rule);
    g_ptr_array_sort(list, by_id);
    return rules;
}

Rules *rules_load(const char *folder, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) names = g_dir_open(folder, 0, &cause);
    g_autoptr(Rules) rules = NULL;
    const char *name;

    if (!names) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, cause->message);
        return NULL;
    }
    rules = rules_new(g_ptr_array_new());
    while ((name = g_dir_read_name(names))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        /* Editors leave .#NAME.rule and NAME.rule~ behind. */
        if (name[0] != '.' && g_str_has_suffix(name, SUFFIX) && !add_file(rules, path, error))
            return NULL;
    }
    if (rules->list->len == 0) {
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                    "%s: has no *.rule file: name the folder of the deadline rules", folder);
        return NULL;
    }
    g_ptr_array_sort(rules->list, by_id);
    return g_steal_pointer(&rules);
}

void rules_free(Rules *rules)
{
    if (!rules)
        return;
    g_clear_pointer(&rules->list, g_ptr_array_unref);
    g_free(rules);
}

size_t rules_count(const Rules *rules)
{
    return rules->list->len;
}

const Rule *rules_get(const Rules *rules, size_t index)
{
    g_assert(index < rules->list->len);
    return g_ptr_array_index(rules->list, index);
}

const Rule *rules_find(const Rules *rules, const char *id)
{
    for (size_t i = 0; i < rules_count(rules); i++) {
        if (g_str_equal(rules_get(rules, i)->id, id))
            return rules_get(rules, i);
    }
    return NULL;
}

bool rule_is_confirmed(const Rule *rule, Day today)
{
    return *rule->reviewer && today <= rule->review_due;
}

bool rule_is_over(const Rule *rule, Day today)
{
    return rule->class != RULE_CLASS_A_EXPIRED && rule->valid_until != DAY_NONE &&
           rule->valid_until < today;
}

bool rule_is_to_review(const Rule *rule, Day today)
{
    return !rule_is_confirmed(rule, today) || rule_is_over(rule, today);
}

static void add_text(GChecksum *sum, const char *text_or_null)
{
    const char *text = text_or_null ? text_or_null : "";

    /* With its NUL, so that no text runs into the next. */
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static char *digest(const Rule *rule)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *numbers = g_strdup_printf(
        "%u %u %u %d %d %d %d %d %d %d %d %d %d %d %d", rule->topics, rule->citizenships,
        rule->purposes, rule->moscow_only, rule->unless_patent, (int)rule->trigger, rule->length,
        (int)rule->unit, (int)rule->safe_unit, rule->before, rule->next_day, rule->date,
        (int)rule->class, rule->valid_from, rule->valid_until);

    add_text(sum, rule->id);
    add_text(sum, rule->law);
    add_text(sum, numbers);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        add_text(sum, rule->what[i]);
        add_text(sum, rule->question[i]);
        add_text(sum, rule->advice[i]);
        add_text(sum, rule->passed[i]);
    }
    return g_strdup(g_checksum_get_string(sum));
}

bool rule_says_the_same(const Rule *rule, const Rule *other)
{
    g_autofree char *left = digest(rule);
    g_autofree char *right = digest(other);

    return g_str_equal(left, right);
}
