#include "base/tsv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

#define OCTETS_MAX ((size_t)4 * 1024 * 1024)

struct Tsv {
    char *path;
    char *content;     /* cut into strings in place */
    GPtrArray *names;  /* of the columns, lent from content */
    GPtrArray *fields; /* row after row, names->len each, lent from content */
    GArray *lines;     /* of unsigned: one per row */
};

static bool fail_file(const char *path, const char *problem, GError **error)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s: %s", path, problem);
    return false;
}

static bool fail_line(const Tsv *tsv, unsigned line, const char *problem, GError **error)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%u: %s", tsv->path, line, problem);
    return false;
}

/* Reads at most one octet too many, so that a device or a huge file by mistake does no harm. */
static char *read_file(const char *path, size_t *length, GError **error)
{
    FILE *file = fopen(path, "re");
    char *content;
    bool failed;

    if (!file) {
        fail_file(path, g_strerror(errno), error);
        return NULL;
    }
    content = g_malloc(OCTETS_MAX + 2);
    *length = fread(content, 1, OCTETS_MAX + 1, file);
    content[*length] = '\0';
    failed = ferror(file);
    (void)fclose(file);
    if (failed) {
        g_free(content);
        fail_file(path, "could not be read", error);
        return NULL;
    }
    return g_realloc(content, *length + 1);
}

static bool check_content(const Tsv *tsv, size_t length, GError **error)
{
    if (length > OCTETS_MAX)
        return fail_file(tsv->path, "is larger than 4 MiB", error);
    if (g_str_has_prefix(tsv->content, "\xEF\xBB\xBF"))
        return fail_file(tsv->path, "starts with a byte order mark: save it as UTF-8 without",
                         error);
    if (!g_utf8_validate(tsv->content, (gssize)length, NULL))
        return fail_file(tsv->path, "is not UTF-8: save it as UTF-8", error);
    return true;
}

/* Adds the trimmed fields of a line, and says how many. */
static unsigned split_line(char *line, GPtrArray *fields)
{
    unsigned count = 0;

    for (char *rest = line; rest; count++) {
        char *field = rest;
        char *tab = strchr(rest, '\t');

        rest = tab ? tab + 1 : NULL;
        if (tab)
            *tab = '\0';
        g_ptr_array_add(fields, g_strstrip(field));
    }
    return count;
}

static bool is_skipped(const char *line)
{
    return line[0] == '#' || line[strspn(line, " \t\r")] == '\0';
}

static bool read_lines(Tsv *tsv, GError **error)
{
    unsigned number = 0;

    for (char *rest = tsv->content; rest;) {
        char *line = rest;
        char *end = strchr(rest, '\n');

        rest = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        number++;
        if (is_skipped(line))
            continue;
        if (tsv->names->len == 0) {
            split_line(line, tsv->names);
            continue;
        }
        if (split_line(line, tsv->fields) != tsv->names->len)
            return fail_line(tsv, number, "has another number of tabs than the first line", error);
        g_array_append_val(tsv->lines, number);
    }
    return true;
}

/* The index of the last column of that name. */
static bool find_column(const Tsv *tsv, const char *name, unsigned *index)
{
    bool found = false;

    for (unsigned i = 0; i < tsv->names->len; i++) {
        if (strcmp(g_ptr_array_index(tsv->names, i), name) == 0) {
            *index = i;
            found = true;
        }
    }
    return found;
}

static bool check_columns(const Tsv *tsv, const char *const *columns, GError **error)
{
    unsigned index = 0;

    for (unsigned i = 0; i < tsv->names->len; i++) {
        if (find_column(tsv, g_ptr_array_index(tsv->names, i), &index) && index != i)
            return fail_file(tsv->path, "names a column twice in its first line", error);
    }
    for (; *columns; columns++) {
        if (!find_column(tsv, *columns, &index)) {
            g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                        "%s: the first line lacks the column \"%s\"", tsv->path, *columns);
            return false;
        }
    }
    return true;
}

Tsv *tsv_load(const char *path, const char *const *columns, GError **error)
{
    Tsv *tsv = g_new0(Tsv, 1);
    size_t length = 0;

    tsv->path = g_strdup(path);
    tsv->names = g_ptr_array_new();
    tsv->fields = g_ptr_array_new();
    tsv->lines = g_array_new(FALSE, FALSE, sizeof(unsigned));
    tsv->content = read_file(path, &length, error);
    if (!tsv->content || !check_content(tsv, length, error) || !read_lines(tsv, error) ||
        !check_columns(tsv, columns, error)) {
        tsv_free(tsv);
        return NULL;
    }
    return tsv;
}

void tsv_free(Tsv *tsv)
{
    if (!tsv)
        return;
    g_ptr_array_unref(tsv->names);
    g_ptr_array_unref(tsv->fields);
    g_array_unref(tsv->lines);
    g_free(tsv->content);
    g_free(tsv->path);
    g_free(tsv);
}

size_t tsv_rows(const Tsv *tsv)
{
    return tsv->lines->len;
}

const char *tsv_get(const Tsv *tsv, size_t row, const char *column)
{
    unsigned index = 0;
    bool found = find_column(tsv, column, &index);

    g_assert(found && row < tsv->lines->len);
    return g_ptr_array_index(tsv->fields, row * tsv->names->len + index);
}

unsigned tsv_line(const Tsv *tsv, size_t row)
{
    g_assert(row < tsv->lines->len);
    return g_array_index(tsv->lines, unsigned, row);
}

void tsv_fail(const Tsv *tsv, size_t row, const char *problem, GError **error)
{
    fail_line(tsv, tsv_line(tsv, row), problem, error);
}
