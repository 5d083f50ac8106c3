/* A table or an error, never both, never neither; every field of a table can be read. */

#include <glib.h>
#include <glib/gstdio.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/tsv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[] = {"a", "b", NULL};
    g_autofree char *path = g_strdup_printf("%s/tsv-fuzz-%d", g_get_tmp_dir(), getpid());
    g_autoptr(GError) error = NULL;
    g_autoptr(Tsv) tsv = NULL;
    unsigned line = 0;

    g_assert(g_file_set_contents_full(path, (const char *)data, (gssize)size,
                                      G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    tsv = tsv_load(path, columns, &error);
    g_unlink(path);

    g_assert((tsv != NULL) == (error == NULL));
    for (size_t i = 0; tsv && i < tsv_rows(tsv); i++) {
        const char *field = tsv_get(tsv, i, "b");

        g_assert(g_utf8_validate(field, -1, NULL) && !strpbrk(field, "\t\n"));
        g_assert(tsv_line(tsv, i) > line);
        line = tsv_line(tsv, i);
    }
    return 0;
}
