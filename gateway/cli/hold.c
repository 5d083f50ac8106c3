#include "cli/hold.h"

#include <stdio.h>

#include "cli/print.h"
#include "store/clock.h"
#include "store/told.h"

static void print_late(const char *reason, int64_t count, gpointer data)
{
    (void)data;
    printf("note: reminders that have not gone out: %d (%s)\n", (int)count,
           reason ? reason : "due for over a day");
}

bool hold_print(Db *db, GError **error)
{
    ClockRow clock;

    if (!clock_find(db, &clock, error))
        return false;
    if (clock.held_at) {
        g_autofree char *since = print_time(clock.held_at);

        printf("note: the clock jumped by %" G_GINT64_FORMAT
               " seconds at %s: reminders and "
               "broadcasts wait. If it is right now, release them in the console or with tayanch "
               "outbox DIR release.\n",
               (gint64)clock.held_seconds, since);
    }
    return told_rows_late(db, g_get_real_time() / G_USEC_PER_SEC, print_late, NULL, error);
}
