#include "core/hotline.h"

#include <string.h>

#include "base/error.h"

static char *in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

Texts *texts_load(const char *folder, GError **error)
{
    g_autoptr(Texts) texts = g_new0(Texts, 1);
    g_autofree char *holidays = in(folder, "holidays.tsv");
    g_autofree char *regions = in(folder, "regions.tsv");
    g_autofree char *keywords = in(folder, "keywords.tsv");
    g_autofree char *contacts = in(folder, "contacts.tsv");
    g_autofree char *limits = in(folder, "limits.tsv");
    g_autofree char *rules = in(folder, "rules");
    g_autofree char *giveaways = in(folder, "giveaways.tsv");

    if ((texts->catalog = catalog_load(folder, error)) &&
        (texts->calendar = calendar_load(holidays, error)) &&
        (texts->regions = regions_load(regions, error)) &&
        (texts->keywords = keywords_load(keywords, error)) &&
        (texts->help_contacts = help_contacts_load(contacts, error)) &&
        (texts->limits = limits_load(limits, error)) && (texts->rules = rules_load(rules, error)) &&
        (texts->giveaways = giveaways_load(giveaways, error)))
        return g_steal_pointer(&texts);
    return NULL;
}

void texts_free(Texts *texts)
{
    if (!texts)
        return;
    g_clear_pointer(&texts->catalog, catalog_free);
    g_clear_pointer(&texts->calendar, calendar_free);
    g_clear_pointer(&texts->regions, regions_free);
    g_clear_pointer(&texts->keywords, keywords_free);
    g_clear_pointer(&texts->help_contacts, help_contacts_free);
    g_clear_pointer(&texts->limits, limits_free);
    g_clear_pointer(&texts->rules, rules_free);
    g_clear_pointer(&texts->giveaways, giveaways_free);
    g_free(texts);
}

const MenuScreen *hotline_screen(const Hotline *hotline, const char *id)
{
    for (size_t i = 0; i < hotline->screen_count; i++) {
        if (g_str_equal(hotline->screens[i]->id, id))
            return hotline->screens[i];
    }
    return NULL;
}

Sealer *hotline_sealer(Hotline *hotline)
{
    if (!hotline->sealer)
        hotline->sealer = sealer_new();
    return hotline->sealer;
}

void hotline_add_news(Hotline *hotline, int64_t case_number, bool urgent, bool fresh)
{
    CaseNews news = {.number = case_number, .urgent = urgent, .fresh = fresh};

    if (!hotline->on_case)
        return;
    if (!hotline->news)
        hotline->news = g_array_new(FALSE, FALSE, sizeof news);
    g_array_append_val(hotline->news, news);
}

void hotline_add_broadcast_news(Hotline *hotline, int64_t id)
{
    if (!hotline->on_broadcast)
        return;
    if (!hotline->broadcast_news)
        hotline->broadcast_news = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_hash_table_add(hotline->broadcast_news, g_memdup2(&id, sizeof id));
}

static void tell_broadcasts(const Hotline *hotline, GHashTable *moved)
{
    GHashTableIter each;
    gpointer id;

    g_hash_table_iter_init(&each, moved);
    while (hotline->on_broadcast && g_hash_table_iter_next(&each, &id, NULL))
        hotline->on_broadcast(*(const int64_t *)id, hotline->on_broadcast_data);
}

void hotline_tell_news(Hotline *hotline, bool committed)
{
    g_autoptr(GArray) news = g_steal_pointer(&hotline->news);
    g_autoptr(GHashTable) moved = g_steal_pointer(&hotline->broadcast_news);

    for (unsigned i = 0; committed && news && hotline->on_case && i < news->len; i++)
        hotline->on_case(&g_array_index(news, CaseNews, i), hotline->on_case_data);
    if (committed && moved)
        tell_broadcasts(hotline, moved);
}

#define KEY_CHECK "server key"

bool hotline_mark_key(Db *db, const Vault *vault, GError **error)
{
    g_autoptr(GBytes) box = vault_lock(vault, KEY_CHECK, 1, KEY_CHECK, strlen(KEY_CHECK));

    return server_key_check_add(db, box, error);
}

bool hotline_check_key(Db *db, const Vault *vault, GError **error)
{
    g_autoptr(GBytes) box = NULL, plain = NULL;

    if (!server_key_check_find(db, &box, error))
        return false;
    plain = vault_unlock(vault, KEY_CHECK, 1, g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    if (!plain)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "keys/server.key is not the key of this database: restore the one that "
                            "init made with it");
    return plain != NULL;
}
