/* A value or an error, never both, never neither, whatever the mapping; and every reply to it can be written.
 * The first octet chooses the mapping and the method, the rest is query and body at once. */

#include <stdint.h>
#include <string.h>

#include "providers/http_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const mappings[][16] = {
    {"in.from", "json:/n | json:/a/0/n", "in.session", "json:/s", "in.text", "json:/t", "in.op",
     "json:/o", "op.new", "1", "op.continue", "2", "op.end", "3*"},
    {"in.from", "xml:m/@n | xml:@u", "in.session", "xml:@s | new", "in.text", "xml:r/@t | xml:t",
     "end.when", "xml:@x or xml:y = true"},
    {"in.from", "param:n", "in.session", "param:s", "in.text", "param:t", "in.text_encoding",
     "utf-16be-hex", "in.wide_when", "param:c = 0", "in.wide_encoding", "gsm7-hex"},
    {"in.from", "param:n", "in.session", "regex:s=([a-z]+)", "in.text", "body", "in.text_encoding",
     "windows-1251", "in.keep", "query:k", "receipt.when", "param:r"},
};

static void set_up(Channel *channel, const char *const *pairs)
{
    channel->own = g_hash_table_new(g_str_hash, g_str_equal);
    for (const ConfigKey *key = http_keys; key->name; key++)
        g_hash_table_insert(channel->own, (void *)key->name, (void *)key->fallback);
    g_hash_table_insert(channel->own, (void *)"in.first", (void *)"code");
    g_hash_table_insert(channel->own, (void *)"reply.type", (void *)"text/xml");
    g_hash_table_insert(channel->own, (void *)"reply.template", (void *)"{session}{keep}{from}");
    g_hash_table_insert(channel->own, (void *)"receipt.state", (void *)"param:r");
    for (size_t i = 0; pairs[i]; i += 2)
        g_hash_table_insert(channel->own, (void *)pairs[i], (void *)pairs[i + 1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned choice = size > 0 ? data[0] : 0;
    char address[] = "*7775#";
    Channel channel = {.bearer = BEARER_USSD, .address = address};
    g_autofree char *query = g_strndup((const char *)data + (size > 0), size - (size > 0));
    HttpRequest request = {.method = choice & 4 ? "GET" : "POST",
                           .query = query,
                           .content_type = "",
                           .body = (const char *)data + (size > 0),
                           .body_length = size - (size > 0)};
    g_auto(Inbound) inbound = {0};
    g_auto(HttpResponse) response = {0};
    g_autoptr(GError) error = NULL;
    g_auto(Reply) reply = {.text = g_strdup("x"), .more = true};
    bool is_read;

    set_up(&channel, mappings[choice & 3]);
    is_read = http_read(&channel, &request, &inbound, &error);
    g_assert(is_read == (error == NULL));
    if (is_read && inbound.kind == INBOUND_MESSAGE) {
        g_assert(inbound.id && inbound.text && inbound.carry);
        g_assert(g_utf8_validate(inbound.text, -1, NULL));
        reply.carry = inbound.carry;
        http_write(&channel, &reply, &response);
        g_assert(response.body);
    }
    g_hash_table_unref(channel.own);
    return 0;
}
