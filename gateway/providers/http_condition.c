/* Conditions of the generic provider: "json:/Type = Initiation", several with " or ". */

#include <string.h>

#include "providers/http_map.h"

#define ANY_OF " or "

bool http_in_list(const char *list, const char *value)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);

    for (size_t i = 0; items[i]; i++) {
        char *item = g_strstrip(items[i]);
        size_t length = strlen(item);
        bool open = length > 0 && item[length - 1] == '*';

        if (open ? strncmp(value, item, length - 1) == 0
                 : *item != '\0' && g_str_equal(value, item))
            return true;
    }
    return false;
}

/* "PLACE = LIST" in two; the list is NULL if only the place is there. */
static const char *split_test(char *test, bool *negative)
{
    char *equals = g_str_has_prefix(test, "regex:") ? NULL : strchr(test, '=');

    *negative = equals && equals > test && equals[-1] == '!';
    if (!equals)
        return NULL;
    equals[*negative ? -1 : 0] = '\0';
    g_strchomp(test);
    return equals + 1;
}

static bool is_true(HttpDoc *doc, char *test)
{
    bool negative;
    const char *list = split_test(test, &negative);
    g_autofree char *value = http_doc_text(doc, test);

    if (!list)
        return value && *value;
    return (value && http_in_list(list, value)) != negative;
}

bool http_doc_is(HttpDoc *doc, const char *condition)
{
    g_auto(GStrv) tests = http_split(condition, ANY_OF);

    for (size_t i = 0; tests[i]; i++) {
        if (is_true(doc, tests[i]))
            return true;
    }
    return false;
}

const char *http_condition_problem(const char *condition, bool in_answer)
{
    g_auto(GStrv) tests = http_split(condition, ANY_OF);
    const char *problem = NULL;

    for (size_t i = 0; tests[i] && !problem; i++) {
        bool negative;
        const char *list = split_test(tests[i], &negative);

        problem = list && list[strspn(list, " ,")] == '\0'
                      ? "what it should equal is missing"
                      : http_place_problem(tests[i], in_answer);
    }
    return problem;
}
