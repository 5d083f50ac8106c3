/* The shape of a rule file, and its single values. What is refused is refused with its line. */

#include "core/deadlines/rule_file.h"

#include <string.h>

#include "base/error.h"
#include "base/language.h"

#define FILE_MAX 65536

static const char *const rule_keys[] = {
    "id",          "topic",   "citizenship", "purpose",    "region",         "unless",
    "trigger",     "length",  "unit",        "safe_unit",  "before",         "date",
    "first_day",   "class",   "confidence",  "law",        "valid_from",     "remind",
    "valid_until", "sources", "reviewer",    "review_due", "verified_as_of", NULL};
static const char *const text_names[] = {"what", "question", "advice", "passed", NULL};

/* ---- Lines ---- */

/* Is this the line of the key, or of the [group]? */
static bool is_line_of(const char *line, const char *key)
{
    size_t length = strlen(key);

    line += strspn(line, " \t");
    if (line[0] == '[')
        return strncmp(line + 1, key, length) == 0 && line[1 + length] == ']';
    if (strncmp(line, key, length) != 0)
        return false;
    line += length;
    return line[strspn(line, " \t")] == '=';
}

/* The last line with this key, since that is the one which counts; 0 if there is none. */
static unsigned line_of(const RuleFile *file, const char *key)
{
    unsigned number = 1, found = 0;

    for (const char *at = file->data; at; at = strchr(at, '\n'), number++) {
        at += *at == '\n';
        if (is_line_of(at, key))
            found = number;
    }
    return found;
}

/* Where to look: the line of the key, else that of its group, else the top. */
static unsigned line_to_name(const RuleFile *file, const char *key)
{
    unsigned line = line_of(file, key);

    if (!line)
        line = line_of(file, strchr(key, '[') ? "text" : "rule");
    return line ? line : 1;
}

bool rule_file_fail(const RuleFile *file, const char *key, const char *problem, GError **error)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%u: %s: %s", file->name,
                line_to_name(file, key), key, problem);
    return false;
}

static bool fail_file(const RuleFile *file, unsigned line, const char *problem, GError **error)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%u: %s", file->name, line, problem);
    return false;
}

/* The first line that is neither empty nor a comment, [group] or key=value under a group. */
static unsigned first_bad_line(const RuleFile *file)
{
    g_auto(GStrv) lines = g_strsplit(file->data, "\n", -1);
    bool in_group = false;

    for (unsigned i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);

        if (line[0] == '[')
            in_group = true;
        if (line[0] && line[0] != '#' &&
            (line[0] == '[' ? !g_str_has_suffix(line, "]")
                            : !in_group || line[0] == '=' || !strchr(line, '=')))
            return i + 1;
    }
    return 1;
}

/* ---- The shape of the file ---- */

static int index_of(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

static bool is_text_key(const char *key)
{
    for (size_t i = 0; text_names[i]; i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            g_autofree char *known = g_strdup_printf("%s[%s]", text_names[i],
                                                     language_code((Language)language));

            if (strcmp(known, key) == 0)
                return true;
        }
    }
    return false;
}

static bool is_repeated(char **names, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(names[i], names[index]) == 0)
            return true;
    }
    return false;
}

static bool check_group(const RuleFile *file, const char *group, GError **error)
{
    bool texts = strcmp(group, "text") == 0;
    g_auto(GStrv) names = g_key_file_get_keys(file->keys, group, NULL, NULL);

    if (!texts && strcmp(group, "rule") != 0)
        return rule_file_fail(file, group, "is no group of a rule: use [rule] and [text]", error);

    for (size_t i = 0; names && names[i]; i++) {
        if (texts ? !is_text_key(names[i]) : index_of(rule_keys, names[i]) < 0)
            return rule_file_fail(file, names[i], "is not a key of a rule: check its spelling",
                                  error);
        /* GKeyFile silently takes the last of the two, which is how a merge goes wrong. */
        if (is_repeated(names, i))
            return rule_file_fail(file, names[i], "is there twice: keep one of the two lines",
                                  error);
    }
    return true;
}

static bool check_shape(const RuleFile *file, GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file->keys, NULL);

    for (size_t i = 0; groups[i]; i++) {
        if (!check_group(file, groups[i], error))
            return false;
    }
    return true;
}

bool rule_file_open(RuleFile *file, const char *data, size_t length, const char *name,
                    GError **error)
{
    *file = (RuleFile){.keys = g_key_file_new(), .name = name, .data = data};
    if (length > FILE_MAX)
        return fail_file(file, 1, "the file: is larger than 64 KiB", error);
    if (!g_utf8_validate_len(data, length, NULL))
        return fail_file(file, 1, "the file: is not UTF-8: save it as UTF-8", error);
    /* Without the flag GLib keeps the texts of the language of this machine only. */
    if (!g_key_file_load_from_data(file->keys, data, length, G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
        return fail_file(file, first_bad_line(file),
                         "the file: each line must be [group], key=value or # comment", error);
    return check_shape(file, error);
}

void rule_file_clear(RuleFile *file)
{
    g_clear_pointer(&file->keys, g_key_file_unref);
}

/* ---- Single values ---- */

char *rule_file_get(const RuleFile *file, const char *group, const char *key)
{
    char *value = g_key_file_get_value(file->keys, group, key, NULL);

    return value ? g_strstrip(value) : g_strdup("");
}

bool rule_file_has(const RuleFile *file, const char *key)
{
    g_autofree char *value = rule_file_get(file, "rule", key);

    return *value != '\0';
}

bool rule_file_text(const RuleFile *file, const char *key, char **out, GError **error)
{
    *out = rule_file_get(file, "rule", key);
    return **out || rule_file_fail(file, key, "is missing: write it in [rule]", error);
}

static bool fail_choice(const RuleFile *file, const char *key, const char *const *names,
                        GError **error)
{
    g_autofree char *list = g_strjoinv(", ", (char **)names);
    g_autofree char *problem = g_strconcat("write one of ", list, NULL);

    return rule_file_fail(file, key, problem, error);
}

bool rule_file_choice(const RuleFile *file, const char *key, const char *const *names, int *out,
                      GError **error)
{
    g_autofree char *value = rule_file_get(file, "rule", key);

    *out = index_of(names, value);
    return *out >= 0 || fail_choice(file, key, names, error);
}

bool rule_file_set(const RuleFile *file, const char *key, const char *const *names, unsigned *out,
                   GError **error)
{
    g_autofree char *value = rule_file_get(file, "rule", key);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);

    *out = 0;
    for (size_t i = 0; parts[i]; i++) {
        int index = index_of(names, g_strstrip(parts[i]));

        if (index < 0)
            return fail_choice(file, key, names, error);
        *out |= 1u << index;
    }
    return *out != 0 || fail_choice(file, key, names, error);
}

bool rule_file_number(const RuleFile *file, const char *key, int max, int *out, GError **error)
{
    g_autofree char *value = rule_file_get(file, "rule", key);
    g_autofree char *problem = NULL;
    guint64 number = 0;

    if (g_ascii_string_to_unsigned(value, 10, 1, (guint64)max, &number, NULL)) {
        *out = (int)number;
        return true;
    }
    problem = g_strdup_printf("write a whole number from 1 to %d", max);
    return rule_file_fail(file, key, problem, error);
}

bool rule_file_day(const RuleFile *file, const char *key, Day *out, GError **error)
{
    g_autofree char *value = rule_file_get(file, "rule", key);

    *out = day_from_iso(value);
    return *out != DAY_NONE || rule_file_fail(file, key, "write a date as yyyy-mm-dd", error);
}

bool rule_file_day_or_none(const RuleFile *file, const char *key, Day *out, GError **error)
{
    *out = DAY_NONE;
    return !rule_file_has(file, key) || rule_file_day(file, key, out, error);
}

bool rule_file_absent(const RuleFile *file, const char *key, GError **error)
{
    return !rule_file_has(file, key) ||
           rule_file_fail(file, key, "does not fit this trigger: remove it", error);
}
