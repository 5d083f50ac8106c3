#include "core/staff/slow_down.h"

#include "store/throttles.h"

#define FREE 3
#define MAX_SECONDS 60
#define WINDOW_SECONDS 3600

int64_t slow_down_key(const Hotline *hotline, const char *kind, const char *what)
{
    return vault_row_id(hotline->vault, "slow down", kind, what);
}

static int64_t delay_after(int64_t count)
{
    if (count < FREE)
        return 0;
    return count - FREE > 6 ? MAX_SECONDS : MIN(MAX_SECONDS, INT64_C(1) << (count - FREE));
}

bool slow_down_ask(Hotline *hotline, int64_t key, int64_t now, unsigned *wait, GError **error)
{
    int64_t count, ends_at, until;

    if (!throttles_read(hotline->db, key, now, &count, &ends_at, error))
        return false;
    until = ends_at - WINDOW_SECONDS + delay_after(count);
    /* A clock that was set back must not make it longer than it ever is. */
    if (count > 0 && until > now)
        *wait = MAX(*wait, (unsigned)MIN(until - now, MAX_SECONDS));
    return true;
}

bool slow_down_count(Hotline *hotline, int64_t key, int64_t now, GError **error)
{
    return throttles_extend(hotline->db, key, now, WINDOW_SECONDS, error);
}

bool slow_down_forget(Hotline *hotline, int64_t key, GError **error)
{
    return throttles_clear(hotline->db, key, error);
}
