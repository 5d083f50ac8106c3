/* Whom one can call. */

#include "core/dialogue/turn.h"
#include "core/tables/help_contacts.h"
#include "handlers/screens.h"

static void fill_contacts(Turn *turn, MenuPage *page)
{
    const HelpContacts *contacts = turn_texts(turn)->help_contacts;

    for (size_t i = 0; i < help_contacts_count(contacts); i++) {
        const HelpContact *contact = help_contacts_get(contacts, i);
        g_autofree char *name = turn_letters(turn, contact->names[turn_data_language(turn)]);
        g_autofree char *line = g_strconcat(name, ": ", contact->number, NULL);

        menu_line(page, line);
    }
}

const MenuScreen screen_contacts = {
    .id = "contacts",
    .fill = fill_contacts,
};
