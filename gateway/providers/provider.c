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

void inbound_clear(Inbound *inbound)
{
    g_free(inbound->id);
    g_free(inbound->text);
    *inbound = (Inbound){0};
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
