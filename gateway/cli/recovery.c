#include "cli/recovery.h"

#include <string.h>

#include "base/error.h"

#define FILE_MAX 4096

char *recovery_read(const char *path, GError **error)
{
    static const char label[] = "Recovery key:";
    g_autofree char *text = NULL;
    gsize length;
    const char *start, *found;

    if (!g_file_get_contents(path, &text, &length, error))
        return NULL;
    if (length > FILE_MAX) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "the recovery key file is too long to be one");
        return NULL;
    }
    found = strstr(text, label);
    start = found ? found + strlen(label) : text;
    start += strspn(start, " \t\r\n");
    return g_strndup(start, strcspn(start, "\r\n"));
}
