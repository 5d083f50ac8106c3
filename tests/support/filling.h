#pragma once

#include "base/vault.h"
#include "store/contacts.h"

/* Fills the store of a stopped gateway with many rows, for benches and crash tests. */
typedef struct Filling {
    Db *db;
    Vault *vault;
    int64_t now;
    guint64 due; /* of the rows, the first: for told_rows */
} Filling;

/* Row n of many. */
typedef bool (*FillOne)(const Filling *filling, guint64 n, GError **error);

bool fill_person(const Filling *filling, const Phone *phone, ContactRow *contact, int64_t *id,
                 GError **error);

/* In transactions of many. Returns the exit status of the program; what went wrong is printed. */
int fill_store(const char *folder, guint64 count, guint64 due, FillOne one);
