/* Fills a stopped gateway with people who may be written to: people_rows DIR COUNT. Person n has the number
 * +49151 and n in eight digits, lives by the hotline's clock, and speaks the languages in turn. */
#include <string.h>

#include "base/vault.h"
#include "cli/folder.h"
#include "core/sending/daytime.h"
#include "store/contacts.h"

#define BATCH 10000
#define ZONE "Asia/Tashkent"

typedef struct Filling {
    Db *db;
    Vault *vault;
    int64_t now;
} Filling;

static bool add_person(const Filling *filling, guint64 n, GError **error)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    ContactRow contact = {.language = (Language)(n % LANGUAGE_COUNT),
                          .profile = "normal",
                          .seen_day = daytime_day(ZONE, filling->now)};
    Phone phone = {0};
    int64_t id;

    g_strlcpy(contact.citizenship, n % 3 ? "UZ" : "KG", sizeof contact.citizenship);
    g_snprintf(phone.e164, sizeof phone.e164, "+49151%08u", (unsigned)n);
    vault_phone_index(filling->vault, &phone, index);
    id = contacts_id(index);
    box = vault_lock(filling->vault, "phone", id, phone.e164, strlen(phone.e164));
    return contacts_add(filling->db, index, box, filling->now, &contact, error);
}

static bool fill(const Filling *filling, guint64 count, GError **error)
{
    for (guint64 n = 0; n < count; n++) {
        if ((n % BATCH == 0 && !db_begin(filling->db, error)) || !add_person(filling, n, error) ||
            ((n + 1 == count || n % BATCH == BATCH - 1) && !db_commit(filling->db, error)))
            return false;
    }
    return true;
}

int main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Folder) folder = {0};
    Filling filling = {.now = g_get_real_time() / G_USEC_PER_SEC};
    guint64 people;
    bool good;

    if (count != 3 || !vault_init(NULL) ||
        !g_ascii_string_to_unsigned(arguments[2], 10, 1, 99999999, &people, NULL))
        return 2;
    folder_init(&folder, arguments[1]);
    good = (filling.vault = vault_open(folder.key_path, &error)) &&
           (filling.db = db_open(folder.db_path, DB_READ_WRITE, &error)) &&
           fill(&filling, people, &error);
    if (!good)
        g_printerr("%s\n", error->message);
    g_clear_pointer(&filling.db, db_close);
    g_clear_pointer(&filling.vault, vault_free);
    return good ? 0 : 1;
}
