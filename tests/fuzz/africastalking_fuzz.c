/* A value or an error, never both, never neither. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Channel channel = {.bearer = BEARER_USSD};
    HttpRequest request = {.method = "POST",
                           .query = "",
                           .content_type = "application/x-www-form-urlencoded",
                           .body = (const char *)data,
                           .body_length = size};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read = provider_africastalking.read(&channel, &request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    g_assert(is_read == (inbound.id != NULL) && is_read == (inbound.text != NULL));
    g_assert(!is_read || g_utf8_validate(inbound.text, -1, NULL));
    return 0;
}
