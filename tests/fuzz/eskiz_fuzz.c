/* A value or an error, never both, never neither, as a form and as JSON. The input is a body, and an
 * answer to sending and to a login. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const char *content_type, const uint8_t *data, size_t size)
{
    HttpRequest request = {.method = "POST",
                           .query = "",
                           .content_type = content_type,
                           .body = (const char *)data,
                           .body_length = size};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read = provider_eskiz.read(NULL, &request, &inbound, &error);

    g_assert(is_read == (error == NULL));
    g_assert(inbound.kind != INBOUND_RECEIPT || inbound_is_id(inbound.receipt.provider_id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    HttpAnswer answer = {.status = 200, .body = text, .body_length = strlen(text)};
    g_auto(SendResult) result = {0};
    g_autofree char *token = NULL;

    read_as("application/x-www-form-urlencoded", data, size);
    read_as("application/json", data, size);
    provider_eskiz.read_send(NULL, &answer, &result);
    token = provider_eskiz.read_login(&answer);
    g_assert(!token || (*token && !strpbrk(token, "\r\n ")));
    return 0;
}
