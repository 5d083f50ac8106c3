#include "base/config_file.h"

#include <string.h>

#include "base/error.h"

void config_fail(GError **error, const char *path, unsigned line, const char *problem)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%u: %s", path, line, problem);
}

static bool is_section(const char *line, const char *section)
{
    size_t length = strlen(section);

    return line[0] == '[' && strncmp(line + 1, section, length) == 0 && line[1 + length] == ']';
}

static bool is_key(const char *line, const char *key)
{
    size_t length = strlen(key);

    line += strspn(line, " \t");
    if (strncmp(line, key, length) != 0)
        return false;
    line += length;
    line += strspn(line, " \t");
    return *line == '=';
}

/* GKeyFile does not tell where a key stands. Without the key: the line of the section. */
unsigned config_line_of(const char *text, const char *section, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned section_line = 1;
    bool inside = false;

    for (unsigned i = 0; lines[i]; i++) {
        if (lines[i][0] == '[') {
            inside = is_section(lines[i], section);
            if (inside)
                section_line = i + 1;
        } else if (inside && key && is_key(lines[i], key)) {
            return i + 1;
        }
    }
    return section_line;
}

/* The first line that GKeyFile will stumble over, with the same eyes. */
unsigned config_first_bad_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool in_section = false;

    for (unsigned i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        const char *equals = strchr(line, '=');

        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '[' && strchr(line, ']'))
            in_section = true;
        else if (!in_section || !equals || equals == line || !g_utf8_validate(line, -1, NULL))
            return i + 1;
    }
    return 1;
}

/* A section or a key written twice would silently win or lose. */
bool config_check_twice(const char *path, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *section = "";

    for (unsigned i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        char *equals = strchr(line, '=');
        bool is_header = *line == '[';

        if (*line == '#' || (!is_header && !equals))
            continue;
        if (is_header)
            section = line;
        g_autofree char *key = is_header ? NULL
                                         : g_strchomp(g_strndup(line, (gsize)(equals - line)));

        if (!g_hash_table_add(seen, g_strconcat(section, "\n", key, NULL))) {
            config_fail(error, path, i + 1, "this stands in the file twice: keep one");
            return false;
        }
    }
    return true;
}
