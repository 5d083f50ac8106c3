#pragma once

#include "store/contacts.h"

/* For the other files that read rows of contacts: the first columns of a query, and a row by them. */
#define CONTACT_COLUMNS \
    "id, language, latin, citizenship, profile, stopped_at, region, seen_day, asks"

void contacts_read(const DbQuery *query, ContactRow *contact);
