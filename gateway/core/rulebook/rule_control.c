#include "core/rulebook/rule_control.h"

#include <string.h>

#include "base/encode.h"
#include "base/error.h"
#include "core/intake.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_desk.h"

#define OURS "rules "
#define ACCEPT "rules accept "
#define REVIEWER_MAX 100

char *rule_control_accept(const char *reviewer, const char *const *ids)
{
    g_autofree char *word = encode_base64url(reviewer, strlen(reviewer));
    GString *line = g_string_new(ACCEPT);

    g_string_append(line, word);
    for (size_t i = 0; ids[i]; i++)
        g_string_append_printf(line, " %s", ids[i]);
    return g_string_free(line, FALSE);
}

bool rule_control_is_ours(const char *line)
{
    return g_str_has_prefix(line, OURS);
}

/* A name that a person can read: NULL if it is none. */
static char *reviewer_of(const char *word)
{
    g_autoptr(GBytes) octets = decode_base64url(word);
    size_t length = 0;
    const char *text = octets ? g_bytes_get_data(octets, &length) : NULL;
    g_autofree char *name = NULL;

    if (!text || !g_utf8_validate(text, (gssize)length, NULL))
        return NULL;
    name = g_strstrip(g_strndup(text, length));
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        if (!g_unichar_isprint(g_utf8_get_char(at)))
            return NULL;
    }
    return *name && g_utf8_strlen(name, -1) <= REVIEWER_MAX ? g_steal_pointer(&name) : NULL;
}

static bool refuse(GError **error, const char *problem)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, problem);
    return false;
}

static bool accept_one(Hotline *hotline, const Rule *rule, const char *reviewer, int64_t now,
                       GError **error)
{
    RuleAct act = {.now = now};

    if (!rule_accept(hotline, &act, rule->id, rule->version, reviewer, error))
        return false;
    return act.verdict == RULE_DONE ||
           refuse(error, "A rule has changed meanwhile: look again with tayanch rules DIR.");
}

static bool accept_all(Hotline *hotline, const char *reviewer, int64_t now, unsigned *count,
                       GError **error)
{
    const Rules *rules = hotline->texts->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        if (!accept_one(hotline, rules_get(rules, i), reviewer, now, error))
            return false;
    }
    *count = (unsigned)rules_count(rules);
    return true;
}

static bool accept_some(Hotline *hotline, char **words, int64_t now, unsigned *count,
                        GError **error)
{
    g_autofree char *reviewer = words[0] ? reviewer_of(words[0]) : NULL;

    if (!reviewer)
        return refuse(error, "A reviewer's name has 1 to 100 characters that can be seen.");
    if (!words[1])
        return accept_all(hotline, reviewer, now, count, error);
    for (char **id = words + 1; *id; id++) {
        const Rule *rule = rules_find(hotline->texts->rules, *id);

        if (!rule)
            return refuse(
                error, "There is no such rule: tayanch rules DIR lists them. None was accepted.");
        if (!accept_one(hotline, rule, reviewer, now, error))
            return false;
        ++*count;
    }
    return true;
}

char *rule_control(Hotline *hotline, const char *line, int64_t now, GError **error)
{
    g_auto(GStrv) words = NULL;
    const bool pending = hotline->rules_changed; /* of an earlier batch: it is still to be taken */
    unsigned count = 0;

    if (!g_str_has_prefix(line, ACCEPT)) {
        refuse(error, "There is no such order.");
        return NULL;
    }
    words = g_strsplit(line + strlen(ACCEPT), " ", -1);
    if (!intake_begin(hotline, error))
        return NULL;
    if (!accept_some(hotline, words, now, &count, error)) {
        db_rollback(hotline->db);
        hotline->rules_changed = pending;
        return NULL;
    }
    if (!intake_commit(hotline, error))
        return NULL;
    return g_strdup_printf("%u accepted. They are to be read again within %d days.", count,
                           RULE_REVIEW_DAYS);
}
