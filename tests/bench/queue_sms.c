/* Fills the outbox of a stopped gateway, and measures how long claiming 64 of them takes:
 * queue_sms DIR CHANNEL COUNT */
#include "base/error.h"
#include "base/vault.h"
#include "cli/folder.h"
#include "core/sending/outbox.h"

#define BATCH 1000
#define CLAIMS 200
#define CLAIM_ROWS 64

static bool queue_batch(Hotline *hotline, const Channel *channel, guint64 from, guint64 to,
                        GError **error)
{
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;
    OutboxMessage message = {
        .channel = channel,
        .text = "Murojaatingiz qabul qilindi. Raqamingiz 1234-5678. Javob yozamiz.",
        .kind = MESSAGE_REPLY,
    };

    for (; from < to; from++) {
        g_snprintf(message.to.e164, sizeof message.to.e164, "+99890%07u", (unsigned)from);
        if (!outbox_queue(hotline, &message, now, error))
            return false;
    }
    return true;
}

static void count_row(const OutboxRow *row, gpointer data)
{
    (void)row;
    ++*(unsigned *)data;
}

/* Each is thrown away, so the next finds the same queue. */
static bool time_claims(Db *db, const Channel *channel, GError **error)
{
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;
    const OutboxClaim claim = {channel->name, 0, CLAIM_ROWS, now, now + 300};
    gint64 begun = g_get_monotonic_time();
    unsigned rows = 0;

    for (int i = 0; i < CLAIMS; i++) {
        if (!db_begin(db, error) || !outbox_claim(db, &claim, count_row, &rows, error))
            return false;
        db_rollback(db);
    }
    g_print("claim_us=%.0f rows=%u\n", (double)(g_get_monotonic_time() - begun) / CLAIMS,
            rows / CLAIMS);
    return true;
}

static bool fill(Hotline *hotline, const Channel *channel, guint64 count, GError **error)
{
    for (guint64 done = 0; done < count; done += BATCH) {
        if (!db_begin(hotline->db, error) ||
            !queue_batch(hotline, channel, done, MIN(done + BATCH, count), error) ||
            !db_commit(hotline->db, error))
            return false;
    }
    return time_claims(hotline->db, channel, error);
}

int main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    g_auto(Folder) folder = {0};
    Hotline hotline = {0};
    const Channel *channel;
    guint64 messages;
    bool good;

    if (count != 4 || !vault_init(NULL) ||
        !g_ascii_string_to_unsigned(arguments[3], 10, 1, 9999999, &messages, NULL))
        return 2;
    folder_init(&folder, arguments[1]);
    config = folder_load_config(&folder, &error);
    hotline.config = config;
    good = config && (channel = config_channel(config, arguments[2])) &&
           (hotline.vault = vault_open(folder.key_path, &error)) &&
           (hotline.db = db_open(folder.db_path, DB_READ_WRITE, &error)) &&
           fill(&hotline, channel, messages, &error);
    if (!good)
        g_printerr("%s\n", error ? error->message : "There is no such channel");
    g_clear_pointer(&hotline.db, db_close);
    g_clear_pointer(&hotline.vault, vault_free);
    return good ? 0 : 1;
}
