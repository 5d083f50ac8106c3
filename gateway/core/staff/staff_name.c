#include "core/staff/staff_name.h"

#include <glib.h>
#include <stdbool.h>

#define LONGEST 64

/* Controls, and what changes the direction or joins letters unseen. */
static bool is_seen(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE &&
           type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_UNASSIGNED &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *staff_name_read(const char *typed)
{
    g_autofree char *name = g_utf8_validate(typed, -1, NULL)
                                ? g_utf8_normalize(typed, -1, G_NORMALIZE_NFC)
                                : NULL;

    if (!name)
        return NULL;
    g_strstrip(name);
    if (!*name || g_utf8_strlen(name, -1) > LONGEST)
        return NULL;
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        if (!is_seen(g_utf8_get_char(at)))
            return NULL;
    }
    return g_steal_pointer(&name);
}

char *staff_name_key(const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);

    return g_utf8_normalize(folded, -1, G_NORMALIZE_NFKC);
}
