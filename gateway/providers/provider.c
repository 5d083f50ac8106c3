#include "providers/provider.h"

#include <string.h>

#define ID_MAX 128

#define PROVIDER_ENTRY(name) &provider_##name,
static const Provider *const providers[] = {FOR_EACH_PROVIDER(PROVIDER_ENTRY)};
#undef PROVIDER_ENTRY

const Provider *provider_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(providers); i++) {
        if (g_str_equal(providers[i]->name, name))
            return providers[i];
    }
    return NULL;
}

bool provider_can_send(const Provider *provider, const Channel *channel)
{
    return channel->bearer == BEARER_SMS && provider->write_send &&
           (!provider->has_account || provider->has_account(channel));
}

const ConfigKey *provider_keys(const char *name)
{
    const Provider *provider = provider_find(name);

    return provider ? provider->keys : NULL;
}

char *provider_names(void)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(providers); i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", providers[i]->name);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* ---- In ---- */

static void clear_one(Inbound *inbound)
{
    g_free(inbound->id);
    g_free(inbound->turn_id);
    g_free(inbound->text);
    g_free(inbound->receipt.provider_id);
    g_free(inbound->carry);
    *inbound = (Inbound){0};
}

void inbound_clear(Inbound *inbound)
{
    Inbound *next = inbound->next;

    clear_one(inbound);
    while (next) {
        Inbound *after = next->next;

        clear_one(next);
        g_free(next);
        next = after;
    }
}

Inbound *inbound_add(Inbound *first)
{
    Inbound *last = first;

    while (last->next)
        last = last->next;
    last->next = g_new0(Inbound, 1);
    return last->next;
}

bool inbound_is_id(const char *id_or_null)
{
    size_t length = id_or_null ? strlen(id_or_null) : 0;

    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isgraph(id_or_null[i]))
            return false;
    }
    return length >= 1 && length <= ID_MAX;
}

void reply_clear(Reply *reply)
{
    g_free(reply->text);
    *reply = (Reply){0};
}

/* ---- Out ---- */

static void wipe_and_free(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    g_free(text);
}

static void wipe_header(gpointer data)
{
    wipe_and_free(data);
}

HttpCall *http_call_new(const char *method, char *take_url)
{
    HttpCall *call = g_new0(HttpCall, 1);

    call->method = method;
    call->url = take_url;
    call->headers = g_ptr_array_new_with_free_func(wipe_header);
    return call;
}

void http_call_header(HttpCall *call, const char *name, const char *value)
{
    g_ptr_array_add(call->headers, g_strdup(name));
    g_ptr_array_add(call->headers, g_strdup(value));
}

void http_call_basic(HttpCall *call, const char *user, const char *password)
{
    g_autofree char *plain = g_strconcat(user, ":", password, NULL);
    g_autofree char *coded = g_base64_encode((const guchar *)plain, strlen(plain));
    g_autofree char *value = g_strconcat("Basic ", coded, NULL);

    http_call_header(call, "Authorization", value);
}

void http_call_body(HttpCall *call, const char *content_type, char *take_body)
{
    call->content_type = content_type;
    call->body = take_body;
}

void http_call_free(HttpCall *call)
{
    if (!call)
        return;
    wipe_and_free(call->url);
    wipe_and_free(call->body);
    g_ptr_array_unref(call->headers);
    g_free(call);
}

void send_result_id(SendResult *result, const char *provider_id)
{
    if (!result->part_ids)
        result->part_ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(result->part_ids, g_strdup(provider_id));
}

void send_result_clear(SendResult *result)
{
    g_clear_pointer(&result->part_ids, g_ptr_array_unref);
    *result = (SendResult){0};
}

SendOutcome send_outcome_of_status(const HttpAnswer *answer)
{
    if (answer->status >= 200 && answer->status < 300)
        return SEND_ACCEPTED;
    if (answer->status == 401 || answer->status == 403)
        return SEND_CONFIGURATION;
    if (answer->status == 429)
        return SEND_THROTTLED;
    return answer->status == 408 || answer->status >= 500 ? SEND_TRANSIENT : SEND_PERMANENT;
}
