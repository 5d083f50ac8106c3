/* A value or an error, never both, never neither. The input is the query of a GET, or, when its first
 * line is a content type, a POST with the rest as its body. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Channel channel = {.bearer = BEARER_SMS};
    g_autofree char *text = g_strndup((const char *)data, size);
    char *line_end = strchr(text, '\n');
    HttpRequest request = {.method = "GET", .query = text, .content_type = "", .body = ""};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read;

    if (line_end) {
        size_t head = (size_t)(line_end - text) + 1;

        *line_end = '\0';
        request = (HttpRequest){.method = "POST",
                                .query = "id=1&from=%2B998901234567",
                                .content_type = text,
                                .body = (const char *)data + head,
                                .body_length = size - head};
    }
    is_read = provider_kannel.read(&channel, &request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    g_assert(is_read == (inbound.id != NULL) && is_read == (inbound.text != NULL));
    g_assert(!is_read || g_utf8_validate(inbound.text, -1, NULL));
    return 0;
}
