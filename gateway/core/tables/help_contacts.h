#pragma once

#include <glib.h>
#include <stddef.h>

#include "base/language.h"

/* Whom a person can call: locales/contacts.tsv, each with its source and the day it was last tried. */
typedef struct HelpContacts HelpContacts;

typedef struct HelpContact {
    const char *names[LANGUAGE_COUNT];
    const char *number; /* as printed */
} HelpContact;

HelpContacts *help_contacts_load(const char *path, GError **error);
void help_contacts_free(HelpContacts *contacts);

/* Only those marked verified, and 112, 102, 103. */
size_t help_contacts_count(const HelpContacts *contacts);
const HelpContact *help_contacts_get(const HelpContacts *contacts, size_t index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HelpContacts, help_contacts_free)
