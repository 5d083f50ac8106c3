#pragma once

#include "base/date.h"
#include "base/language.h"
#include "store/db.h"

/* People who wrote to us, found by the blind index of their number. */
typedef struct ContactRow {
    int64_t id;          /* 0: not stored */
    Language language;   /* LANGUAGE_UNKNOWN: not chosen yet */
    bool latin;          /* Latin letters only */
    char citizenship[8]; /* "UZ", "KG", "other", "": not asked yet */
    char profile[8];     /* "never", "neutral", "normal", "": not asked yet */
    bool stopped;        /* they said STOP */
    char region[8];      /* ISO 3166-2, "other": none of Russia, "": not asked yet */
    Day seen_day;        /* when they last wrote or dialled; 0: not known */
    bool asks; /* the menu first asks whether reminders go on: the number may be another's */
} ContactRow;

#define CONTACT_INDEX_OCTETS 16

/* The row id of an index. That two of a billion numbers share one happens once in 18 hotlines; then the
 * index tells, and the later number is refused rather than mixed up with the earlier. */
int64_t contacts_id(const uint8_t index[CONTACT_INDEX_OCTETS]);

/* true and id 0 if there is none. */
bool contacts_find(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], ContactRow *contact,
                   GError **error);
/* By id; id 0 in the result if there is none. */
bool contacts_get(Db *db, int64_t id, ContactRow *contact, GError **error);
/* The number as it was locked; true and NULL if there is none. */
bool contacts_phone_box(Db *db, int64_t id, GBytes **phone_box, GError **error);
/* A new contact; sets its id. */
bool contacts_add(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], GBytes *phone_box, int64_t now,
                  ContactRow *contact, GError **error);
bool contacts_save(Db *db, const ContactRow *contact, int64_t now, GError **error);
/* Sessions go with it; cases stay and lose the link. */
bool contacts_erase(Db *db, int64_t id, GError **error);
/* Only if nothing needs it: no case is linked to it, no reminder is wanted, and they did not say STOP.
 * *erased says whether. */
bool contacts_erase_unused(Db *db, int64_t id, bool *erased, GError **error);
