#include "core/deadlines/facts.h"

#include <string.h>

struct Facts {
    GHashTable *values; /* name -> value */
};

Facts *facts_new(void)
{
    Facts *facts = g_new0(Facts, 1);

    facts->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return facts;
}

void facts_free(Facts *facts)
{
    if (!facts)
        return;
    g_hash_table_unref(facts->values);
    g_free(facts);
}

void facts_set(Facts *facts, const char *name, const char *value_or_null)
{
    if (value_or_null && *value_or_null)
        g_hash_table_replace(facts->values, g_strdup(name), g_strdup(value_or_null));
    else
        g_hash_table_remove(facts->values, name);
}

const char *facts_get(const Facts *facts, const char *name)
{
    const char *value = g_hash_table_lookup(facts->values, name);

    return value ? value : "";
}

bool facts_say(const Facts *facts, const char *name, const char *value)
{
    return strcmp(facts_get(facts, name), value) == 0;
}

static bool number_of(const Facts *facts, const char *name, gint64 *number)
{
    return g_ascii_string_to_signed(facts_get(facts, name), 10, -4000000, 4000000, number, NULL);
}

Day facts_day(const Facts *facts, const char *name)
{
    gint64 day;

    return number_of(facts, name, &day) ? (Day)day : DAY_NONE;
}

int facts_number(const Facts *facts, const char *name)
{
    gint64 number;

    return number_of(facts, name, &number) && number >= 0 ? (int)number : -1;
}

bool facts_in_moscow(const Facts *facts)
{
    return facts_say(facts, FACT_REGION, "RU-MOW") || facts_say(facts, FACT_REGION, "RU-MOS");
}

/* NAME NUL VALUE NUL ... */
GString *facts_write(const Facts *facts)
{
    GString *out = g_string_new(NULL);
    GHashTableIter values;
    gpointer name, value;

    g_hash_table_iter_init(&values, facts->values);
    while (g_hash_table_iter_next(&values, &name, &value)) {
        g_string_append_len(out, name, (gssize)strlen(name) + 1);
        g_string_append_len(out, value, (gssize)strlen(value) + 1);
    }
    return out;
}

static const char *after(const char *text, const char *end)
{
    const char *nul = text < end ? memchr(text, '\0', (size_t)(end - text)) : NULL;

    return nul ? nul + 1 : NULL;
}

void facts_read(Facts *facts, const char *data, size_t length)
{
    const char *end = data + length;

    for (const char *name = data; name < end;) {
        const char *value = after(name, end);
        const char *next = value ? after(value, end) : NULL;

        if (!next)
            return;
        facts_set(facts, name, value);
        name = next;
    }
}
