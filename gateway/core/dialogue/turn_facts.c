#include "core/dialogue/turn_facts.h"

#include <string.h>

#include "core/dialogue/turn_private.h"
#include "store/contact_facts.h"

#define BOX_KIND "facts"
#define SLOT "fact." /* of the session, before the name */

/* What was kept, or nothing. */
static Facts *load(const Turn *turn, GError **error)
{
    Facts *facts = facts_new();
    g_autoptr(GBytes) box = NULL, plain = NULL;

    if (!turn->contact.id ||
        !contact_facts_find(turn->hotline->db, turn->contact.id, &box, error) || !box)
        return facts;
    plain = vault_unlock(turn->hotline->vault, BOX_KIND, turn->contact.id,
                         g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    if (plain)
        facts_read(facts, g_bytes_get_data(plain, NULL), g_bytes_get_size(plain));
    return facts;
}

/* The session knows better: it is later. */
static void add_session(const Turn *turn, Facts *facts)
{
    GHashTableIter slots;
    gpointer name, value;

    g_hash_table_iter_init(&slots, turn->session->slots);
    while (g_hash_table_iter_next(&slots, &name, &value)) {
        if (g_str_has_prefix(name, SLOT))
            facts_set(facts, (const char *)name + strlen(SLOT), value);
    }
}

/* A store that cannot be read now makes us ask again; whatever is then written will say so. */
Facts *turn_facts(const Turn *turn)
{
    Facts *facts = load(turn, NULL);

    add_session(turn, facts);
    return facts;
}

static void save(Turn *turn, const Facts *facts)
{
    GString *plain = facts_write(facts);
    g_autoptr(GBytes)
        box = vault_lock(turn->hotline->vault, BOX_KIND, turn->contact.id, plain->str, plain->len);

    g_string_free(plain, TRUE);
    if (!turn->error)
        contact_facts_save(turn->hotline->db, turn->contact.id, box, &turn->error);
}

void turn_tell(Turn *turn, const char *name, const char *value_or_null)
{
    g_autofree char *slot = g_strconcat(SLOT, name, NULL);
    g_autoptr(Facts) kept = NULL;

    if (turn->error)
        return;
    turn_set(turn, slot, value_or_null);
    kept = load(turn, &turn->error);
    if (!facts_say(kept, FACT_KEPT, "yes"))
        return;
    facts_set(kept, name, value_or_null);
    save(turn, kept);
}

void turn_keep_facts(Turn *turn, bool agreed)
{
    g_autoptr(Facts) facts = facts_new();

    turn_keep_contact(turn);
    if (turn->error)
        return;
    if (agreed)
        add_session(turn, facts);
    facts_set(facts, FACT_KEPT, agreed ? "yes" : "no");
    save(turn, facts);
}
