#pragma once

#include "store/db.h"

/* Reports as stored: what staff sort by is readable, what people wrote is sealed. */
typedef struct CaseRow {
    int64_t id;
    int64_t number;
    const char *status;
    const char *category;
    bool urgent;
    const char *people;
    const char *happened;
    const char *region;
    const char *language;
    const char *bearer;
    const char *channel;
    const char *contact_profile;
    int64_t contact_id; /* 0: no link to a phone */
    int64_t hotline_key_id;
    int64_t created_at;
    int64_t updated_at;
    int64_t rank; /* of the queue, lowest first: see core/triage.h */
    unsigned
        corrected; /* of CaseCorrected: what staff know better; then this is what the person said */
    const char *reported_category;
    bool reported_urgent;
    const char *reported_region;
    int64_t detained_at; /* 0: not held */
    int64_t merged_into; /* id of the case that this one is a duplicate of; 0: none */
} CaseRow;

typedef enum CaseCorrected {
    CASE_CATEGORY_CORRECTED = 1,
    CASE_URGENT_CORRECTED = 2,
    CASE_REGION_CORRECTED = 4,
} CaseCorrected;

bool cases_is_free(Db *db, int64_t number, bool *is_free, GError **error);
/* Sets row->id. */
bool cases_add(Db *db, CaseRow *row, const void *public_key, size_t public_length,
               GBytes *sealed_key, GError **error);
/* Of a case that is still being entered, everything a person may answer: status, category, urgent, people,
 * happened, region, language, contact_profile, contact_id, and the rank, here counted from its created_at.
 * *filled says whether it was still being entered; if not, nothing was changed, since staff may have. */
bool cases_fill(Db *db, const CaseRow *row, int64_t now, bool *filled, GError **error);
/* The case of an id or a number, also while it is being entered; id 0: there is none. Strings are interned:
 * they are words of ours. */
bool cases_get(Db *db, int64_t id, CaseRow *row, GError **error);
bool cases_get_number(Db *db, int64_t number, CaseRow *row, GError **error);
/* Writes what may change of a row that cases_get() gave. */
bool cases_write(Db *db, const CaseRow *row, int64_t now, GError **error);
/* Ids, int64_t, of the duplicates of a case. */
bool cases_merged_into(Db *db, int64_t id, GArray *ids, GError **error);
/* Erases the drafts of a contact for good, their keys first. */
bool cases_erase_drafts(Db *db, int64_t contact_id, GError **error);

/* public_key: 32 octets out, with the number of the case and how many texts it has. */
bool cases_key(Db *db, int64_t id, uint8_t public_key[32], int64_t *number, int64_t *texts,
               GError **error);

/* A sealed text of a case. */
typedef struct CaseText {
    int64_t n;        /* from 1 within the case */
    const char *kind; /* report, reply: the person; note, answer, takeover: staff */
    int64_t staff_id; /* 0: the person */
    GBytes *box;
    int64_t created_at;
    const char *staff_name; /* when read: NULL if it was the person */
} CaseText;

/* Fails if the case has a text n already. */
bool cases_add_text(Db *db, int64_t id, const CaseText *text, GError **error);

/* Called for each row found, the newest first; strings are lent for the call. */
typedef void (*CaseVisitor)(const CaseRow *row, gpointer data);
/* All that staff see. */
bool cases_list(Db *db, CaseVisitor visit, gpointer data, GError **error);
/* Those of one phone, at most limit. */
bool cases_of_contact(Db *db, int64_t contact_id, int64_t limit, CaseVisitor visit, gpointer data,
                      GError **error);
/* One, if staff may see it. */
bool cases_find(Db *db, int64_t number, CaseVisitor visit, gpointer data, GError **error);

typedef void (*CaseTextVisitor)(const CaseText *text, gpointer data);
bool cases_texts(Db *db, int64_t id, CaseTextVisitor visit, gpointer data, GError **error);
/* The case's sealed secret key; NULL if it was shredded. */
bool cases_sealed_key(Db *db, int64_t id, GBytes **sealed_key, GError **error);
