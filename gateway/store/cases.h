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
} CaseRow;

/* Answers that are stored one by one, each a column. */
typedef enum CaseField {
    CASE_CATEGORY,
    CASE_PEOPLE,
    CASE_HAPPENED,
    CASE_REGION,
    CASE_FIELD_COUNT,
} CaseField;

bool cases_is_free(Db *db, int64_t number, bool *is_free, GError **error);
/* Sets row->id. */
bool cases_add(Db *db, CaseRow *row, const void *public_key, size_t public_length,
               GBytes *sealed_key, GError **error);
/* Everything a person may answer, at once: status, category, urgent, people, happened, region, language,
 * contact_profile and contact_id of the row with this id. The status only while it is being entered or a
 * draft: what staff have set stays. */
bool cases_update(Db *db, const CaseRow *row, int64_t now, GError **error);
bool cases_set(Db *db, int64_t id, CaseField field, const char *value_or_null, int64_t now,
               GError **error);
bool cases_set_status(Db *db, int64_t id, const char *status, int64_t now, GError **error);
/* Erases the drafts of a contact for good, their keys first. */
bool cases_erase_drafts(Db *db, int64_t contact_id, GError **error);

/* public_key: 32 octets out, with the number of the case and how many texts it has. */
bool cases_key(Db *db, int64_t id, uint8_t public_key[32], int64_t *number, int64_t *texts,
               GError **error);
bool cases_add_text(Db *db, int64_t id, int64_t n, GBytes *box, int64_t now, GError **error);

/* Called for each row found, the newest first; strings are lent for the call. */
typedef void (*CaseVisitor)(const CaseRow *row, gpointer data);
/* All that staff see. */
bool cases_list(Db *db, CaseVisitor visit, gpointer data, GError **error);
/* Those of one phone, at most limit. */
bool cases_of_contact(Db *db, int64_t contact_id, int64_t limit, CaseVisitor visit, gpointer data,
                      GError **error);
/* One, if staff may see it. */
bool cases_find(Db *db, int64_t number, CaseVisitor visit, gpointer data, GError **error);

typedef void (*CaseTextVisitor)(int64_t n, GBytes *box, int64_t created_at, gpointer data);
bool cases_texts(Db *db, int64_t id, CaseTextVisitor visit, gpointer data, GError **error);
/* The case's sealed secret key; NULL if it was shredded. */
bool cases_sealed_key(Db *db, int64_t id, GBytes **sealed_key, GError **error);
