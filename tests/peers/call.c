/* The request that a provider's adapter would send, as JSON, to be compared with the one that the
 * provider's own code sends: call PROVIDER WEBHOOK ID TO TEXT [KEY=VALUE ...]. Exit status 3: this
 * provider sends nothing. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alphabet.h"
#include "support/test_provider.h"

static void add(JsonBuilder *json, const char *name, const char *value)
{
    json_builder_set_member_name(json, name);
    json_builder_add_string_value(json, value);
}

static void print_call(const HttpCall *call)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_begin_object(json);
    add(json, "method", call->method);
    add(json, "url", call->url);
    add(json, "type", call->content_type);
    add(json, "body", call->body);
    json_builder_set_member_name(json, "headers");
    json_builder_begin_object(json);
    for (unsigned i = 0; i + 1 < call->headers->len; i += 2)
        add(json, g_ptr_array_index(call->headers, i), g_ptr_array_index(call->headers, i + 1));
    json_builder_end_object(json);
    json_builder_end_object(json);
    root = json_builder_get_root(json);
    text = json_to_string(root, FALSE);
    puts(text);
}

/* KEY=VALUE ... as test_channel() takes it. */
static char **split_keys(int count, char **words)
{
    GPtrArray *own = g_ptr_array_new();

    for (int i = 0; i < count; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);

        g_ptr_array_add(own, g_strdup(pair[0]));
        g_ptr_array_add(own, g_strdup(pair[1] ? pair[1] : ""));
    }
    g_ptr_array_add(own, NULL);
    return (char **)g_ptr_array_free(own, FALSE);
}

int main(int argc, char **argv)
{
    const Provider *provider = argc > 5 ? provider_find(argv[1]) : NULL;
    g_auto(GStrv) own = split_keys(argc > 6 ? argc - 6 : 0, argv + 6);
    Outbound outbound = {0};
    g_autoptr(Channel) channel = NULL;
    g_autoptr(HttpCall) call = NULL;

    if (!provider || !phone_parse(argv[4], &outbound.to))
        return 2;
    if (!provider->write_send)
        return 3;
    outbound.id = g_ascii_strtoll(argv[3], NULL, 10);
    outbound.text = argv[5];
    outbound.segments = (unsigned)alphabet_sms_segments(argv[5]);
    outbound.ucs2 = alphabet_measure(argv[5]).ucs2;
    channel = test_channel(provider, argv[2], (const char *const *)own);
    call = provider->write_send(channel, &outbound, NULL);
    if (!call)
        return 1;
    print_call(call);
    return 0;
}
