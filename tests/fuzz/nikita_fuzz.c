/* A value or an error, never both, never neither, for all that one call says. The input is a body, and an
 * answer to sending and to asking. */

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
    HttpAnswer answer = {.status = 200, .body = text, .body_length = strlen(text)};
    g_auto(SendResult) result = {0};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    Receipt receipt = {0};
    bool is_read = provider_nikita.read(NULL, &request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    for (const Inbound *at = is_read ? &inbound : NULL; at; at = at->next)
        g_assert(at->kind == INBOUND_NOTHING ||
                 (at->kind == INBOUND_RECEIPT && at->receipt.our_id > 0));
    provider_nikita.read_send(NULL, &answer, &result);
    g_assert(provider_nikita.read_poll(&answer, &receipt) || receipt.state == RECEIPT_QUEUED);
    return 0;
}
