#include "core/sending/clock_watch.h"

#include <string.h>

#include "base/log.h"
#include "core/cases/claim.h"
#include "core/staff/staff_invite.h"

#define KEEP_SECONDS 60
#define BACK_SECONDS 60              /* less is how clocks are put right, or rounding */
#define OFF_SECONDS ((int64_t)86400) /* so long a machine may have been off */

ClockReading clock_read(int64_t wall)
{
    static char boot[40];

    if (!*boot) {
        g_autofree char *text = NULL;

        if (g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
            g_strlcpy(boot, g_strstrip(text), sizeof boot);
    }
    return (ClockReading){wall, g_get_monotonic_time() / G_USEC_PER_SEC, boot};
}

/* How far the clock went ahead of time; below 0: back. */
static int64_t jump_of(const ClockRow *last, const ClockReading *reading)
{
    int64_t gap = reading->wall - last->wall;

    if (!*last->boot)
        return 0;
    if (*reading->boot && strcmp(last->boot, reading->boot) == 0)
        return gap - (reading->steady - last->steady);
    return gap > OFF_SECONDS || gap < 0 ? gap : 0;
}

static int64_t offset_of(const ClockReading *reading)
{
    return reading->wall - reading->steady;
}

/* The store is told once a minute, and of every jump. */
static bool is_quiet(const Hotline *hotline, const ClockReading *reading)
{
    int64_t jump = offset_of(reading) - hotline->clock_offset;

    return hotline->clock_offset && jump <= CLOCK_JUMP_SECONDS && jump >= -1 &&
           reading->wall - hotline->clock_kept_at < KEEP_SECONDS;
}

/* Claims, guesses that are counted and invitations would last longer by as much. */
static bool save(Hotline *hotline, const ClockRow *row, int64_t jump, GError **error)
{
    const ClockShift shift = {row->wall, -jump, CLAIM_SECONDS, INVITE_SECONDS};

    if (jump >= -BACK_SECONDS)
        return clock_save(hotline->db, row, error);
    log_info("clock.set_back", -jump);
    if (!db_savepoint(hotline->db, error))
        return false;
    if (clock_set_back(hotline->db, &shift, error) && clock_save(hotline->db, row, error))
        return db_release(hotline->db, error);
    db_rollback_to(hotline->db, NULL);
    db_release(hotline->db, NULL);
    return false;
}

bool clock_watch(Hotline *hotline, const ClockReading *reading, GError **error)
{
    ClockRow row;
    int64_t jump;

    if (is_quiet(hotline, reading))
        return true;
    if (!clock_find(hotline->db, &row, error))
        return false;
    jump = jump_of(&row, reading);
    if (jump > CLOCK_JUMP_SECONDS) {
        row.held_at = row.held_at ? row.held_at : reading->wall;
        row.held_seconds += jump;
        log_info("clock.held", jump);
    }
    row.wall = reading->wall;
    row.steady = reading->steady;
    g_strlcpy(row.boot, *reading->boot ? reading->boot : "unknown", sizeof row.boot);
    if (!save(hotline, &row, jump, error))
        return false;
    hotline->held = row.held_at != 0;
    hotline->clock_offset = offset_of(reading);
    hotline->clock_kept_at = reading->wall;
    return true;
}

static int64_t steady_now(void)
{
    return g_get_monotonic_time() / G_USEC_PER_SEC;
}

bool clock_is_held(const Hotline *hotline, int64_t now)
{
    return hotline->held || (hotline->clock_offset &&
                             now - steady_now() - hotline->clock_offset > CLOCK_JUMP_SECONDS);
}

int64_t clock_now(const Hotline *hotline, int64_t now)
{
    return hotline->clock_offset ? MIN(now, steady_now() + hotline->clock_offset) : now;
}

bool clock_release(Hotline *hotline, GError **error)
{
    ClockRow row;

    if (!clock_find(hotline->db, &row, error))
        return false;
    row.held_at = row.held_seconds = 0;
    if (!clock_save(hotline->db, &row, error))
        return false;
    hotline->hold_released = true;
    return true;
}
