/* tayanch channels: how each way out is doing. */

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/folder.h"
#include "cli/hold.h"
#include "cli/print.h"
#include "providers/provider.h"
#include "store/channels.h"
#include "store/outbox.h"

typedef struct Noted {
    const char *name;
    char *state, *reason;
    int64_t until, failed_at, receipt_at;
} Noted;

static void find_noted(const char *name, const ChannelRow *row, gpointer data)
{
    Noted *noted = data;

    if (!g_str_equal(name, noted->name))
        return;
    noted->state = g_strdup(row->state);
    noted->reason = g_strdup(row->reason);
    noted->until = row->until;
    noted->failed_at = row->failed_at;
    noted->receipt_at = row->receipt_at;
}

static void print_when(const char *what, int64_t at, const char *why)
{
    g_autofree char *time = print_time(at);

    if (at)
        printf("  %s %s%s%s\n", what, time, why ? ": " : "", why ? why : "");
}

static bool print_channel(Db *db, const Channel *channel, GError **error)
{
    const Provider *provider = provider_find(channel->provider);
    bool sends = provider_can_send(provider, channel);
    Noted noted = {.name = channel->name};
    OutboxCounts counts;

    if (!channels_list(db, find_noted, &noted, error) ||
        !outbox_counts(db, channel->name, &counts, error))
        return false;
    printf("%s (%s, %s): %s\n", channel->name, channel->provider, bearer_name(channel->bearer),
           !sends        ? "receives only"
           : noted.state ? noted.state
                         : "up");
    if (sends)
        printf("  queue %d, being sent %d, held %d, unknown %d; rate %d a second, %d at once\n",
               (int)counts.queued, (int)counts.claimed, (int)counts.held, (int)counts.unknown,
               channel->rate, channel->concurrency);
    if (noted.state && !g_str_equal(noted.state, "up"))
        print_when("tried again at", noted.until, NULL);
    print_when("last error", noted.failed_at, noted.reason);
    print_when("last receipt", noted.receipt_at, NULL);
    g_free(noted.state);
    g_free(noted.reason);
    return true;
}

int cli_channels(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    g_autoptr(Db) db = NULL;

    if (argc != 2 || argv[1][0] == '-')
        return command_usage("channels DIR");
    folder_init(&folder, argv[1]);
    config = folder_load_config(&folder, &error);
    db = config ? db_open(folder.db_path, DB_READ_ONLY, &error) : NULL;
    if (!db)
        return command_fail(error);
    for (unsigned i = 0; i < config->channels->len; i++) {
        if (!print_channel(db, g_ptr_array_index(config->channels, i), &error))
            return command_fail(error);
    }
    if (!hold_print(db, &error))
        return command_fail(error);
    return EXIT_SUCCESS;
}
