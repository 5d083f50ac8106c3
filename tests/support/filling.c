#include "support/filling.h"

#include <string.h>

#include "cli/folder.h"

#define BATCH 10000

bool fill_person(const Filling *filling, const Phone *phone, ContactRow *contact, int64_t *id,
                 GError **error)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;

    vault_phone_index(filling->vault, phone, index);
    *id = contacts_id(index);
    box = vault_lock(filling->vault, "phone", *id, phone->e164, strlen(phone->e164));
    return contacts_add(filling->db, index, box, filling->now, contact, error);
}

static bool fill(const Filling *filling, guint64 count, FillOne one, GError **error)
{
    for (guint64 n = 0; n < count; n++) {
        if ((n % BATCH == 0 && !db_begin(filling->db, error)) || !one(filling, n, error) ||
            ((n + 1 == count || n % BATCH == BATCH - 1) && !db_commit(filling->db, error)))
            return false;
    }
    return true;
}

int fill_store(const char *folder_path, guint64 count, guint64 due, FillOne one)
{
    g_autoptr(GError) error = NULL;
    g_auto(Folder) folder = {0};
    Filling filling = {.now = g_get_real_time() / G_USEC_PER_SEC, .due = due};
    bool good;

    folder_init(&folder, folder_path);
    good = vault_init(&error) && (filling.vault = vault_open(folder.key_path, &error)) &&
           (filling.db = db_open(folder.db_path, DB_READ_WRITE, &error)) &&
           fill(&filling, count, one, &error);
    if (!good)
        g_printerr("%s\n", error->message);
    g_clear_pointer(&filling.db, db_close);
    g_clear_pointer(&filling.vault, vault_free);
    return good ? 0 : 1;
}
