/* A value or an error, never both, never neither, in both charsets; no checksum is good by chance. The
 * input is a body, and an answer to sending. */

#include <stdint.h>
#include <string.h>

#include "providers/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_in(const char *charset, const HttpRequest *request)
{
    g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
    Channel channel = {.bearer = BEARER_SMS, .own = own};
    g_auto(Inbound) inbound = {0};
    g_autoptr(GError) error = NULL;
    bool is_read;

    g_hash_table_insert(own, (gpointer) "charset", (gpointer)charset);
    g_hash_table_insert(own, (gpointer) "checksum_secret", (gpointer) "a long secret word");
    is_read = provider_smsc.read(&channel, request, &inbound, &error);
    g_assert(is_read == (error == NULL));
    g_assert(!is_read || inbound.kind != INBOUND_MESSAGE || (inbound.id && inbound.text));
    g_assert(!inbound.text || (is_read && g_utf8_validate(inbound.text, -1, NULL)));
    g_assert(provider_smsc.authenticate(&channel, request, 0) == AUTH_FORBIDDEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HttpRequest request = {.method = "POST",
                           .query = "",
                           .content_type = "application/x-www-form-urlencoded",
                           .body = (const char *)data,
                           .body_length = size};
    g_autofree char *text = g_strndup((const char *)data, size);
    HttpAnswer answer = {.status = 200, .body = text, .body_length = strlen(text)};
    g_auto(SendResult) result = {0};

    read_in("utf-8", &request);
    read_in("windows-1251", &request);
    provider_smsc.read_send(NULL, &answer, &result);
    return 0;
}
