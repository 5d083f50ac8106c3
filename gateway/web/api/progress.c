#include "web/api/progress.h"

#define TELL_SECONDS 1

struct Progress {
    Events *events;
    GHashTable *moved; /* of int64_t: they have moved, and nobody was told */
    guint source;      /* 0: nothing has been told for a second */
};

static void tell(Progress *progress)
{
    GHashTableIter each;
    gpointer id;

    g_hash_table_iter_init(&each, progress->moved);
    while (g_hash_table_iter_next(&each, &id, NULL)) {
        const ApiEvent event = {.type = "broadcast", .number = *(const int64_t *)id};

        events_tell(progress->events, &event);
    }
    g_hash_table_remove_all(progress->moved);
}

static gboolean on_second(gpointer data)
{
    Progress *progress = data;

    if (g_hash_table_size(progress->moved) > 0) {
        tell(progress);
        return G_SOURCE_CONTINUE;
    }
    progress->source = 0;
    return G_SOURCE_REMOVE;
}

Progress *progress_new(Events *events)
{
    Progress *progress = g_new0(Progress, 1);

    progress->events = events;
    progress->moved = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return progress;
}

void progress_free(Progress *progress)
{
    if (!progress)
        return;
    g_clear_handle_id(&progress->source, g_source_remove);
    g_hash_table_unref(progress->moved);
    g_free(progress);
}

void progress_note(Progress *progress, int64_t broadcast_id)
{
    g_hash_table_add(progress->moved, g_memdup2(&broadcast_id, sizeof broadcast_id));
    if (progress->source)
        return;
    tell(progress);
    progress->source = g_timeout_add_seconds(TELL_SECONDS, on_second, progress);
}
