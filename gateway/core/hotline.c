#include "core/hotline.h"

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
    g_autofree char *rules = in(folder, "rules");

    if ((texts->catalog = catalog_load(folder, error)) &&
        (texts->calendar = calendar_load(holidays, error)) &&
        (texts->regions = regions_load(regions, error)) &&
        (texts->keywords = keywords_load(keywords, error)) &&
        (texts->help_contacts = help_contacts_load(contacts, error)) &&
        (texts->rules = rules_load(rules, error)))
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
    g_clear_pointer(&texts->rules, rules_free);
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
