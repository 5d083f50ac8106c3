/* A value or an error, never both, never neither; on both bearers. Answers to sending never crash. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(Bearer bearer, const HttpRequest *request)
{
    Channel channel = {.bearer = bearer};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read = provider_africastalking.read(&channel, request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    g_assert(!is_read || inbound.kind != INBOUND_MESSAGE || (inbound.id && inbound.text));
    g_assert(!inbound.text || (is_read && g_utf8_validate(inbound.text, -1, NULL)));
    g_assert(bearer == BEARER_USSD || inbound.kind != INBOUND_END);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HttpRequest request = {.method = "POST",
                           .query = "",
                           .content_type = "application/x-www-form-urlencoded",
                           .body = (const char *)data,
                           .body_length = size};
    g_autofree char *text = g_strndup((const char *)data, size);
    HttpAnswer answer = {.status = 201, .body = text, .body_length = strlen(text)};
    g_auto(SendResult) result = {0};

    read_as(BEARER_USSD, &request);
    read_as(BEARER_SMS, &request);
    provider_africastalking.read_send(NULL, &answer, &result);
    return 0;
}
