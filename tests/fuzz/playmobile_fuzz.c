/* A value or an error, never both, never neither, for all that one call says. The input is a body, XML or
 * JSON, and an answer to sending. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HttpRequest request = {.method = "POST",
                           .query = "",
                           .content_type = "text/xml",
                           .body = (const char *)data,
                           .body_length = size};
    g_autofree char *text = g_strndup((const char *)data, size);
    HttpAnswer answer = {.status = 400, .body = text, .body_length = strlen(text)};
    g_auto(SendResult) result = {0};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read = provider_playmobile.read(NULL, &request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    g_assert(is_read || !inbound.next);
    for (const Inbound *at = is_read ? &inbound : NULL; at; at = at->next) {
        g_assert(at->kind != INBOUND_MESSAGE || (inbound_is_id(at->id) && at->text));
        g_assert(at->kind != INBOUND_RECEIPT || at->receipt.our_id > 0);
        g_assert(!at->text || g_utf8_validate(at->text, -1, NULL));
    }
    provider_playmobile.read_send(NULL, &answer, &result);
    return 0;
}
