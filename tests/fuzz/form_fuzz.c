/* A form or an error, never both, never neither; and what is lent lies within the data. */

#include <stdint.h>
#include <string.h>

#include "base/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form = form_parse((const char *)data, size, &error);
    const char *text = form ? form_text(form, "text") : NULL;
    size_t length = 0;

    g_assert((form != NULL) != (error != NULL));
    if (form && form_bytes(form, "text", &length))
        g_assert(length <= size && form_bytes(form, "text", &length)[length] == '\0');
    if (text)
        g_assert(strlen(text) == length);
    return 0;
}
