/* Fills a stopped gateway with deadlines that people were told, some of them due now:
 * told_rows DIR COUNT DUE */
#include <string.h>

#include "base/vault.h"
#include "cli/folder.h"
#include "core/deadlines/facts.h"
#include "core/sending/daytime.h"
#include "store/contacts.h"
#include "store/told.h"

#define BATCH 10000
#define RULE "STAY-90-CONT"
#define ZONE "Asia/Tashkent"
#define DAY_SECONDS 86400

typedef struct Filling {
    Db *db;
    Vault *vault;
    int64_t now;
    guint64 due;
} Filling;

static bool add_person(const Filling *filling, guint64 n, int64_t *id, GError **error)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    ContactRow contact = {
        .language = LANGUAGE_UZ, .profile = "neutral", .seen_day = daytime_day(ZONE, filling->now)};
    Phone phone;

    g_snprintf(phone.e164, sizeof phone.e164, "+99890%07u", (unsigned)n);
    vault_phone_index(filling->vault, &phone, index);
    *id = contacts_id(index);
    box = vault_lock(filling->vault, "phone", *id, phone.e164, strlen(phone.e164));
    return contacts_add(filling->db, index, box, filling->now, &contact, error);
}

/* As core/told.c keeps it. */
static GBytes *lock_facts(const Filling *filling, int64_t contact_id, Day day)
{
    g_autoptr(Facts) facts = facts_new();
    char entry[16];
    GString *plain;
    GBytes *box;

    g_snprintf(entry, sizeof entry, "%d", day - 89);
    facts_set(facts, FACT_ENTRY, entry);
    plain = facts_write(facts);
    g_string_prepend_len(plain, RULE, sizeof RULE);
    box = vault_lock(filling->vault, "told", contact_id, plain->str, plain->len);
    g_string_free(plain, TRUE);
    return box;
}

static bool add_one(const Filling *filling, guint64 n, GError **error)
{
    bool due = n < filling->due;
    Day day = daytime_day(ZONE, filling->now) + (due ? 2 : 20 + (int)(n % 60));
    g_auto(ToldRow) row = {.rule = RULE,
                           .version = 1,
                           .day = day,
                           .moved_from = DAY_NONE,
                           .sent_day = DAY_NONE,
                           .about = day,
                           .remind = TOLD_REMIND,
                           .channel = "ussd",
                           .consented_at = filling->now,
                           .consented_version = 1,
                           .step = due ? -3 : -14,
                           .seen_at = filling->now,
                           .updated_at = filling->now};

    row.next_at = due ? filling->now : daytime_on(ZONE, day - 14);
    if (!add_person(filling, n, &row.contact_id, error))
        return false;
    row.box = lock_facts(filling, row.contact_id, day);
    return told_rows_save(filling->db, &row, error);
}

static bool fill(const Filling *filling, guint64 count, GError **error)
{
    for (guint64 n = 0; n < count; n++) {
        if ((n % BATCH == 0 && !db_begin(filling->db, error)) || !add_one(filling, n, error) ||
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
    guint64 rows;
    bool good;

    if (count != 4 || !vault_init(NULL) ||
        !g_ascii_string_to_unsigned(arguments[2], 10, 1, 9999999, &rows, NULL) ||
        !g_ascii_string_to_unsigned(arguments[3], 10, 0, rows, &filling.due, NULL))
        return 2;
    folder_init(&folder, arguments[1]);
    good = (filling.vault = vault_open(folder.key_path, &error)) &&
           (filling.db = db_open(folder.db_path, DB_READ_WRITE, &error)) &&
           fill(&filling, rows, &error);
    if (!good)
        g_printerr("%s\n", error->message);
    g_clear_pointer(&filling.db, db_close);
    g_clear_pointer(&filling.vault, vault_free);
    return good ? 0 : 1;
}
