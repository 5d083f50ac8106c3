/* A rule or an error, never both, never neither; and a rule has every text. */

#include <stdint.h>

#include "core/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Rule) rule = rules_parse((const char *)data, size, "REG-UZ-15.rule", &error);

    g_assert((rule != NULL) != (error != NULL));
    if (!rule)
        return 0;

    g_assert(g_str_equal(rule->id, "REG-UZ-15") && rule->citizenships && rule->purposes);
    g_assert(rule->trigger == RULE_FIXED ? rule->date != DAY_NONE : rule->length > 0);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        g_assert(*rule->what[language] && *rule->advice[language] && *rule->passed[language]);
    return 0;
}
