/* Reads one deadline rule, and refuses what a reviewer would stumble over: a rule that is misread here
 * is a wrong date on somebody's phone. */

#include <string.h>

#include "core/deadlines/rule_file.h"
#include "core/deadlines/rules.h"

#define LENGTH_MAX 1000 /* days or months */
#define BEFORE_MAX 60   /* working days */
#define WHAT_CHARS 20   /* a menu line */
#define QUESTION_CHARS 60
#define ADVICE_CHARS 300 /* five parts of a Cyrillic SMS */
#define PASSED_CHARS 200
#define SUFFIX ".rule"
#define REMIND_DEFAULT "-14,-7,-3,-1,0"
#define REMIND_MIN (-120) /* days */

/* In the order of the enums. */
static const char *const topics[] = {"registration", "stay",  "medical", "patent",
                                     "contract",     "job",   "moscow",  "registry",
                                     "court",        "ended", "other",   NULL};
static const char *const citizenships[] = {"UZ", "KG", "OTHER", NULL};
static const char *const purposes[] = {"work", "other", NULL};
static const char *const triggers[] = {"none", "fixed", "entry", "move",   "patent",
                                       "paid", "year",  "event", "expiry", NULL};
static const char *const units[] = {"day", "working_day", "month", NULL};
static const char *const classes[] = {"A", "A-info", "A-expired", "B", "X", NULL};
static const char *const confidences[] = {"high", "med", "low", NULL};

const char *rule_topic_name(RuleTopic topic)
{
    return topics[topic];
}

const char *rule_class_name(RuleClass class)
{
    return classes[class];
}

/* ---- Who and where ---- */

static unsigned count_words(const char *text)
{
    unsigned count = 0;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        text += strcspn(text, " ");
        count++;
    }
    return count;
}

static bool read_identity(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *base = g_path_get_basename(file->name);
    g_autofree char *expected = NULL;
    int confidence;

    if (!rule_file_text(file, "id", &rule->id, error))
        return false;
    expected = g_strconcat(rule->id, SUFFIX, NULL);
    if (strcmp(expected, base) != 0)
        return rule_file_fail(file, "id", "must be the name of the file without .rule", error);

    rule->reviewer = rule_file_get(file, "rule", "reviewer");
    rule->sources = rule_file_get(file, "rule", "sources");
    rule->source_count = count_words(rule->sources);
    return rule_file_text(file, "law", &rule->law, error) &&
           rule_file_set(file, "topic", topics, &rule->topics, error) &&
           rule_file_choice(file, "confidence", confidences, &confidence, error);
}

/* A key that has one value or is not there. */
static bool read_flag(const RuleFile *file, const char *key, const char *value, bool *out,
                      GError **error)
{
    const char *const only[] = {value, NULL};
    int index;

    *out = rule_file_has(file, key);
    return !*out || rule_file_choice(file, key, only, &index, error);
}

static bool read_scope(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *purpose = rule_file_get(file, "rule", "purpose");
    int class;

    if (strcmp(purpose, "any") == 0)
        rule->purposes = 1u << PURPOSE_WORK | 1u << PURPOSE_OTHER;
    else if (!*purpose || !rule_file_set(file, "purpose", purposes, &rule->purposes, NULL))
        return rule_file_fail(file, "purpose", "write any, work or other", error);

    if (!rule_file_set(file, "citizenship", citizenships, &rule->citizenships, error) ||
        !read_flag(file, "region", "moscow", &rule->moscow_only, error) ||
        !read_flag(file, "unless", "patent", &rule->unless_patent, error) ||
        !rule_file_choice(file, "class", classes, &class, error))
        return false;
    rule->class = (RuleClass) class;
    if (rule->class == RULE_CLASS_A && rule->source_count == 0)
        return rule_file_fail(file, "sources", "is missing: a date needs a source", error);
    return true;
}

/* ---- Counting ---- */

static bool read_unit(const RuleFile *file, Rule *rule, GError **error)
{
    bool careful;
    int unit;

    if (!rule_file_choice(file, "unit", units, &unit, error) ||
        !read_flag(file, "safe_unit", "day", &careful, error))
        return false;
    rule->unit = (RuleUnit)unit;
    rule->safe_unit = careful ? RULE_DAYS : rule->unit;
    if (careful && rule->unit != RULE_WORKING_DAYS)
        return rule_file_fail(file, "safe_unit", "is for working days only: remove it", error);
    return true;
}

/* No length: the deadline is the very day. */
static bool read_length(const RuleFile *file, Rule *rule, GError **error)
{
    if (!rule_file_has(file, "length") && rule->trigger == RULE_FROM_EXPIRY)
        return rule_file_absent(file, "unit", error) &&
               rule_file_absent(file, "safe_unit", error) &&
               rule_file_absent(file, "before", error);
    if (!rule_file_number(file, "length", LENGTH_MAX, &rule->length, error) ||
        !read_unit(file, rule, error) ||
        !read_flag(file, "first_day", "next", &rule->next_day, error))
        return false;
    if (rule->trigger == RULE_FROM_PAYMENT && rule->unit != RULE_MONTHS)
        return rule_file_fail(file, "unit", "is month where months are paid", error);
    if (rule->trigger == RULE_IN_A_YEAR && rule->unit != RULE_DAYS)
        return rule_file_fail(file, "unit", "is day where days in a year are counted", error);
    return !rule_file_has(file, "before") ||
           rule_file_number(file, "before", BEFORE_MAX, &rule->before, error);
}

static bool read_counting(const RuleFile *file, Rule *rule, GError **error)
{
    int trigger;

    rule->date = DAY_NONE;
    if (!rule_file_choice(file, "trigger", triggers, &trigger, error))
        return false;
    rule->trigger = (RuleTrigger)trigger;
    if (rule->trigger == RULE_FIXED && !rule_file_day(file, "date", &rule->date, error))
        return false;
    if (rule->trigger == RULE_FIXED || rule->trigger == RULE_FROM_NOTHING) {
        if (rule->class == RULE_CLASS_A && rule->trigger == RULE_FROM_NOTHING)
            return rule_file_fail(file, "trigger", "none gives no date: class A needs one", error);
        return rule_file_absent(file, "length", error) && rule_file_absent(file, "unit", error) &&
               rule_file_absent(file, "safe_unit", error) &&
               rule_file_absent(file, "before", error) &&
               (rule->trigger == RULE_FIXED || rule_file_absent(file, "date", error));
    }
    if (rule->class == RULE_CLASS_A_EXPIRED)
        return rule_file_fail(file, "class", "only a fixed date can be A-expired", error);
    return read_length(file, rule, error) && rule_file_absent(file, "date", error);
}

static bool read_dates(const RuleFile *file, Rule *rule, GError **error)
{
    if (!rule_file_day_or_none(file, "valid_from", &rule->valid_from, error) ||
        !rule_file_day_or_none(file, "valid_until", &rule->valid_until, error) ||
        !rule_file_day(file, "verified_as_of", &rule->verified_as_of, error) ||
        !rule_file_day(file, "review_due", &rule->review_due, error))
        return false;

    if (rule->valid_until != DAY_NONE && rule->valid_until < rule->valid_from)
        return rule_file_fail(file, "valid_until", "is before valid_from: correct one of them",
                              error);
    if (rule->review_due < rule->verified_as_of ||
        rule->review_due - rule->verified_as_of > RULE_REVIEW_DAYS)
        return rule_file_fail(file, "review_due", "must be within 60 days after verified_as_of",
                              error);
    return true;
}

/* ---- Reminding ---- */

static bool read_remind(const RuleFile *file, Rule *rule, GError **error)
{
    g_autofree char *given = rule_file_get(file, "rule", "remind");
    g_auto(GStrv) days = g_strsplit(*given ? given : REMIND_DEFAULT, ",", -1);
    gint64 last = REMIND_MIN - 1;

    for (unsigned i = 0; days[i]; i++) {
        gint64 day;

        if (i == RULE_REMINDERS_MAX || last == 0 ||
            !g_ascii_string_to_signed(g_strstrip(days[i]), 10, last + 1, 0, &day, NULL))
            return rule_file_fail(file, "remind",
                                  "write days before the deadline, rising, at most twelve: "
                                  "-14,-7,-3,-1,0",
                                  error);
        rule->remind[rule->remind_count++] = (int)day;
        last = day;
    }
    return true;
}

/* ---- Texts ---- */

/* What is wrong with a text, NULL if nothing. */
static const char *text_problem(const char *text, Language language, long limit)
{
    if (g_utf8_strlen(text, -1) > limit)
        return "is too long (what: 20 characters, question: 60, advice: 300, passed: 200)";
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

static bool read_text(const RuleFile *file, const char *name, long limit, bool needed,
                      char *out[LANGUAGE_COUNT], GError **error)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_autofree char *key = g_strdup_printf("%s[%s]", name, language_code((Language)language));
        const char *problem;

        out[language] = rule_file_get(file, "text", key);
        problem = text_problem(out[language], (Language)language, limit);
        if (!problem && needed && !*out[language])
            problem = "is missing: every text is needed in uz, uz_Cyrl, ky and ru";
        if (problem)
            return rule_file_fail(file, key, problem, error);
    }
    return true;
}

static bool read_texts(const RuleFile *file, Rule *rule, GError **error)
{
    bool counted = rule->class == RULE_CLASS_A;
    bool asks = rule->trigger == RULE_FROM_EVENT || rule->trigger == RULE_FROM_EXPIRY;

    return read_text(file, "what", WHAT_CHARS, true, rule->what, error) &&
           read_text(file, "question", QUESTION_CHARS, counted && asks, rule->question, error) &&
           read_text(file, "advice", ADVICE_CHARS, true, rule->advice, error) &&
           read_text(file, "passed", PASSED_CHARS, counted || rule->class == RULE_CLASS_A_EXPIRED,
                     rule->passed, error);
}

Rule *rules_parse(const char *data, size_t length, const char *name, GError **error)
{
    g_autofree char *text = g_strndup(data, length);
    g_auto(RuleFile) file = {0};
    g_autoptr(Rule) rule = g_new0(Rule, 1);

    rule->version = 1;
    if (!rule_file_open(&file, text, length, name, error) || !read_identity(&file, rule, error) ||
        !read_scope(&file, rule, error) || !read_counting(&file, rule, error) ||
        !read_dates(&file, rule, error) || !read_remind(&file, rule, error) ||
        !read_texts(&file, rule, error))
        return NULL;
    rule->text = g_steal_pointer(&text);
    return g_steal_pointer(&rule);
}

void rule_free(Rule *rule)
{
    if (!rule)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_free(rule->what[language]);
        g_free(rule->question[language]);
        g_free(rule->advice[language]);
        g_free(rule->passed[language]);
    }
    g_free(rule->id);
    g_free(rule->text);
    g_free(rule->law);
    g_free(rule->sources);
    g_free(rule->reviewer);
    g_free(rule);
}
