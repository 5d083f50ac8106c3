/* A value or an error, never both, never neither. The input is the query of a GET, or, when its first
 * line is a content type, a POST with the rest as its body. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(Bearer bearer, const HttpRequest *request)
{
    const Channel channel = {.bearer = bearer, .address = (char *)"*7775#"};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read = provider_kannel.read(&channel, request, &inbound, &error);
    bool has_text = is_read && inbound.kind != INBOUND_RECEIPT;

    g_assert(is_read == (error == NULL));
    g_assert(has_text == (inbound.id != NULL) && has_text == (inbound.text != NULL));
    g_assert(!has_text || g_utf8_validate(inbound.text, -1, NULL));
    g_assert(inbound.kind != INBOUND_PART ||
             (inbound.part.number >= 1 && inbound.part.number <= inbound.part.total));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    char *line_end = strchr(text, '\n');
    HttpRequest request = {.method = "GET", .query = text, .content_type = "", .body = ""};

    if (line_end) {
        size_t head = (size_t)(line_end - text) + 1;

        *line_end = '\0';
        request = (HttpRequest){.method = "POST",
                                .query = "id=1&from=%2B998901234567",
                                .content_type = text,
                                .body = (const char *)data + head,
                                .body_length = size - head};
    }
    read_as(BEARER_SMS, &request);
    read_as(BEARER_USSD, &request);
    return 0;
}
