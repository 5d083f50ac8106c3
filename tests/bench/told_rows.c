/* Fills a stopped gateway with deadlines that people were told, some of them due now:
 * told_rows DIR COUNT DUE */
#include <string.h>

#include "base/vault.h"
#include "core/deadlines/facts.h"
#include "core/sending/daytime.h"
#include "store/told.h"
#include "support/filling.h"

#define RULE "STAY-90-CONT"
#define ZONE "Asia/Tashkent"
#define DAY_SECONDS 86400

static bool add_person(const Filling *filling, guint64 n, int64_t *id, GError **error)
{
    ContactRow contact = {
        .language = LANGUAGE_UZ, .profile = "neutral", .seen_day = daytime_day(ZONE, filling->now)};
    Phone phone = {0};

    g_snprintf(phone.e164, sizeof phone.e164, "+99890%07u", (unsigned)n);
    return fill_person(filling, &phone, &contact, id, error);
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

int main(int count, char **arguments)
{
    guint64 rows, due;

    if (count != 4 || !g_ascii_string_to_unsigned(arguments[2], 10, 1, 9999999, &rows, NULL) ||
        !g_ascii_string_to_unsigned(arguments[3], 10, 0, rows, &due, NULL))
        return 2;
    return fill_store(arguments[1], rows, due, add_one);
}
