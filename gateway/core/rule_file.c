/* Reads one deadline rule, and refuses what a reviewer would stumble over: a rule that is misread here
 * is a wrong date on somebody's phone. */

#include "core/rules.h"

#include <string.h>

#include "base/error.h"

#define FILE_MAX 65536
#define LENGTH_MAX 1000  /* days or months */
#define REVIEW_DAYS 60   /* no rule is trusted for longer without being read again */
#define WHAT_CHARS 20    /* a menu line */
#define ADVICE_CHARS 300 /* five parts of a Cyrillic SMS */
#define PASSED_CHARS 200
#define SUFFIX ".rule"

typedef struct RuleFile {
    GKeyFile *keys;
    const char *name; /* for messages */
} RuleFile;

static const char *const rule_keys[] = {
    "id",         "citizenship", "purpose",        "trigger",    "length",
    "unit",       "date",        "ship",           "confidence", "law",
    "valid_from", "valid_until", "verified_as_of", "review_due", "sources",
    "reviewer",   NULL};
static const char *const text_names[] = {"what", "advice", "passed", NULL};

/* In the order of the enums. */
static const char *const citizenships[] = {"UZ", "KG", "OTHER", NULL};
static const char *const purposes[] = {"work", "other", NULL};
static const char *const triggers[] = {"entry", "fixed", NULL};
static const char *const units[] = {"day", "month", NULL};
static const char *const ships[] = {"A", "A-info", "A-expired", "B", "X", NULL};
static const char *const confidences[] = {"high", "med", "low", NULL};

static bool fail(const RuleFile *file, const char *key, const char *problem, GError **error)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s: %s: %s", file->name, key, problem);
    return false;
}

static bool fail_choice(const RuleFile *file, const char *key, const char *const *names,
                        GError **error)
{
    g_autofree char *list = g_strjoinv(", ", (char **)names);

    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s: %s: write one of %s", file->name,
                key, list);
    return false;
}

static int index_of(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

/* ---- The shape of the file ---- */

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
        return fail(file, group, "is no group of a rule: use [rule] and [text]", error);

    for (size_t i = 0; names && names[i]; i++) {
        if (texts ? !is_text_key(names[i]) : index_of(rule_keys, names[i]) < 0)
            return fail(file, names[i], "is not a key of a rule: check its spelling", error);
        /* GKeyFile silently takes the last of the two, which is how a merge goes wrong. */
        if (is_repeated(names, i))
            return fail(file, names[i], "is there twice: keep one of the two lines", error);
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

/* ---- Single values ---- */

/* As written: no escapes. "" if the key is absent or empty. */
static char *get(const RuleFile *file, const char *group, const char *key)
{
    char *value = g_key_file_get_value(file->keys, group, key, NULL);

    return value ? g_strstrip(value) : g_strdup("");
}

static bool read_text(const RuleFile *file, const char *key, char **out, GError **error)
{
    *out = get(file, "rule", key);
    return **out || fail(file, key, "is missing: write it in [rule]", error);
}

static bool read_choice(const RuleFile *file, const char *key, const char *const *names, int *out,
                        GError **error)
{
    g_autofree char *value = get(file, "rule", key);

    *out = index_of(names, value);
    return *out >= 0 || fail_choice(file, key, names, error);
}

static bool read_set(const RuleFile *file, const char *key, const char *const *names, unsigned *out,
                     GError **error)
{
    g_autofree char *value = get(file, "rule", key);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);

    for (size_t i = 0; parts[i]; i++) {
        int index = index_of(names, g_strstrip(parts[i]));

        if (index < 0)
            return fail_choice(file, key, names, error);
        *out |= 1u << index;
    }
    return *out != 0 || fail_choice(file, key, names, error);
}

static bool read_day(const RuleFile *file, const char *key, Day *out, GError **error)
{
    g_autofree char *value = get(file, "rule", key);

    *out = day_from_iso(value);
    return *out != DAY_NONE || fail(file, key, "write a date as yyyy-mm-dd", error);
}

static bool must_be_absent(const RuleFile *file, const char *key, GError **error)
{
    g_autofree char *value = get(file, "rule", key);

    return !*value || fail(file, key, "does not fit this trigger: remove it", error);
}

/* ---- The parts of a rule ---- */

static bool read_identity(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *base = g_path_get_basename(file->name);
    g_autofree char *expected = NULL;
    int confidence;

    if (!read_text(file, "id", &rule->id, error))
        return false;
    expected = g_strconcat(rule->id, SUFFIX, NULL);
    if (strcmp(expected, base) != 0)
        return fail(file, "id", "must be the name of the file without .rule", error);

    rule->reviewer = get(file, "rule", "reviewer");
    return read_text(file, "law", &rule->law, error) &&
           read_text(file, "sources", &rule->sources, error) &&
           read_choice(file, "confidence", confidences, &confidence, error);
}

static bool read_scope(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *purpose = get(file, "rule", "purpose");
    int ship;

    if (strcmp(purpose, "any") == 0)
        rule->purposes = 1u << PURPOSE_WORK | 1u << PURPOSE_OTHER;
    else if (!*purpose || !read_set(file, "purpose", purposes, &rule->purposes, NULL))
        return fail(file, "purpose", "write any, work or other", error);

    if (!read_set(file, "citizenship", citizenships, &rule->citizenships, error) ||
        !read_choice(file, "ship", ships, &ship, error))
        return false;
    rule->ship = (RuleShip)ship;
    return true;
}

static bool read_length(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *value = get(file, "rule", "length");
    guint64 length;
    int unit;

    if (!g_ascii_string_to_unsigned(value, 10, 1, LENGTH_MAX, &length, NULL))
        return fail(file, "length", "write a whole number from 1 to 1000", error);
    if (!read_choice(file, "unit", units, &unit, error))
        return false;
    rule->length = (int)length;
    rule->unit = (RuleUnit)unit;
    return true;
}

static bool read_counting(const RuleFile *file, Rule *rule, GError **error)
{
    int trigger;

    if (!read_choice(file, "trigger", triggers, &trigger, error))
        return false;
    rule->trigger = (RuleTrigger)trigger;
    if (rule->trigger == RULE_FIXED)
        return read_day(file, "date", &rule->date, error) &&
               must_be_absent(file, "length", error) && must_be_absent(file, "unit", error);

    rule->date = DAY_NONE;
    if (rule->ship == RULE_SHIP_A_EXPIRED)
        return fail(file, "ship", "only a fixed date can be A-expired", error);
    return read_length(file, rule, error) && must_be_absent(file, "date", error);
}

static bool read_dates(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *until = get(file, "rule", "valid_until");

    rule->valid_until = DAY_NONE;
    if (!read_day(file, "valid_from", &rule->valid_from, error) ||
        !read_day(file, "verified_as_of", &rule->verified_as_of, error) ||
        !read_day(file, "review_due", &rule->review_due, error) ||
        (*until && !read_day(file, "valid_until", &rule->valid_until, error)))
        return false;

    if (rule->valid_until != DAY_NONE && rule->valid_until < rule->valid_from)
        return fail(file, "valid_until", "is before valid_from: correct one of them", error);
    if (rule->review_due < rule->verified_as_of ||
        rule->review_due - rule->verified_as_of > REVIEW_DAYS)
        return fail(file, "review_due", "must be within 60 days after verified_as_of", error);
    return true;
}

/* ---- Texts ---- */

/* What is wrong with a text, NULL if nothing. */
static const char *text_problem(const char *text, Language language, long limit)
{
    if (!*text)
        return "is missing: every text is needed in uz, uz_Cyrl, ky and ru";
    if (g_utf8_strlen(text, -1) > limit)
        return "is too long (what: 20 characters, advice: 300, passed: 200)";
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c < ' ' || c == 0x7f)
            return "has a tab or another control character: use spaces";
        if (c < 0x80 && strchr("`\\^{}[]~|", (int)c))
            return "has a sign that costs double in an SMS: write it without";
        /* One letter outside GSM-7 makes an SMS of 160 characters one of 70. */
        if (language == LANGUAGE_UZ && c > 0x7f)
            return "must be plain Latin letters with the apostrophe ' of the keyboard";
    }
    return NULL;
}

static bool read_languages(const RuleFile *file, const char *name, long limit,
                           char *out[LANGUAGE_COUNT], GError **error)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_autofree char *key = g_strdup_printf("%s[%s]", name, language_code((Language)language));
        const char *problem;

        out[language] = get(file, "text", key);
        problem = text_problem(out[language], (Language)language, limit);
        if (problem)
            return fail(file, key, problem, error);
    }
    return true;
}

static bool read_rule(const RuleFile *file, Rule *rule, GError **error)
{
    return read_identity(file, rule, error) && read_scope(file, rule, error) &&
           read_counting(file, rule, error) && read_dates(file, rule, error) &&
           read_languages(file, "what", WHAT_CHARS, rule->what, error) &&
           read_languages(file, "advice", ADVICE_CHARS, rule->advice, error) &&
           read_languages(file, "passed", PASSED_CHARS, rule->passed, error);
}

Rule *rules_parse(const char *data, size_t length, const char *name, GError **error)
{
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_autoptr(Rule) rule = NULL;
    RuleFile file = {keys, name};

    if (length > FILE_MAX) {
        fail(&file, "the file", "is larger than 64 KiB", error);
        return NULL;
    }
    if (!g_utf8_validate_len(data, length, NULL)) {
        fail(&file, "the file", "is not UTF-8: save it as UTF-8", error);
        return NULL;
    }
    /* Without the flag GLib keeps the texts of the language of this machine only. */
    if (!g_key_file_load_from_data(keys, data, length, G_KEY_FILE_KEEP_TRANSLATIONS, NULL)) {
        fail(&file, "the file", "each line must be [group], key=value or # comment", error);
        return NULL;
    }

    rule = g_new0(Rule, 1);
    if (!check_shape(&file, error) || !read_rule(&file, rule, error))
        return NULL;
    return g_steal_pointer(&rule);
}

void rule_free(Rule *rule)
{
    if (!rule)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_free(rule->what[language]);
        g_free(rule->advice[language]);
        g_free(rule->passed[language]);
    }
    g_free(rule->id);
    g_free(rule->law);
    g_free(rule->sources);
    g_free(rule->reviewer);
    g_free(rule);
}
