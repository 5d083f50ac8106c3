#include "core/sending/outlet.h"

#include "base/log.h"
#include "store/channels.h"

#define DAY ((int64_t)86400)
#define FAILURES_MAX 5 /* then the channel counts as down */
#define REST_SECONDS 30
#define THROTTLE_SECONDS 5
#define LOGIN_REST_SECONDS 10

/* Of the day's budget, in percent: broadcasts stop first, answers last. */
static const int64_t budget_share[LANES] = {100, 90, 80};

Outlet *outlet_new(Hotline *hotline, const Channel *channel)
{
    Outlet *outlet = g_new0(Outlet, 1);

    outlet->hotline = hotline;
    outlet->channel = channel;
    outlet->provider = provider_find(channel->provider);
    outlet->allowance = 1;
    return outlet;
}

void outlet_free(Outlet *outlet)
{
    if (!outlet)
        return;
    g_free(outlet->token);
    g_free(outlet);
}

bool outlet_can_send(const Outlet *outlet)
{
    return provider_can_send(outlet->provider, outlet->channel);
}

bool outlet_is_up(const Outlet *outlet, int64_t now)
{
    return !outlet->stopped && outlet->until <= now;
}

static bool note(Outlet *outlet, const char *state, const char *reason, int64_t now, GError **error)
{
    const ChannelRow row = {
        .state = state, .until = outlet->until, .reason = reason, .failed_at = reason ? now : 0};

    return channels_note(outlet->hotline->db, outlet->channel->name, &row, error);
}

bool outlet_begin(Outlet *outlet, GError **error)
{
    return note(outlet, "up", NULL, 0, error);
}

/* ---- How many may go ---- */

static bool fits_budget(Outlet *outlet, int lane, int64_t now)
{
    const Channel *channel = outlet->channel;

    if (outlet->day != now / DAY) {
        outlet->day = now / DAY;
        if (!channels_spent(outlet->hotline->db, channel->name, outlet->day, &outlet->spent, NULL))
            outlet->spent = 0;
    }
    return channel->daily_budget == 0 ||
           outlet->spent * 100 < channel->daily_budget * budget_share[lane];
}

/* A bucket that holds one second's worth. */
static void refill(Outlet *outlet, gint64 monotonic)
{
    double rate = outlet->channel->rate;
    double more = outlet->refilled_at
                      ? (double)(monotonic - outlet->refilled_at) * rate / G_USEC_PER_SEC
                      : 0;

    outlet->refilled_at = monotonic;
    outlet->allowance = MIN(outlet->allowance + more, rate);
}

unsigned outlet_room(Outlet *outlet, int lane, int64_t now, gint64 monotonic)
{
    unsigned concurrency = (unsigned)outlet->channel->concurrency;

    refill(outlet, monotonic);
    if (!outlet_is_up(outlet, now) || outlet->in_flight >= concurrency ||
        !fits_budget(outlet, lane, now) || (outlet->provider->write_login && !outlet->token))
        return 0;
    if (outlet->failures >= FAILURES_MAX) /* it was down: one will tell */
        return outlet->in_flight == 0 ? 1 : 0;
    return MIN(concurrency - outlet->in_flight, (unsigned)outlet->allowance);
}

void outlet_take(Outlet *outlet, unsigned count)
{
    outlet->in_flight += count;
    outlet->allowance -= count;
}

/* ---- What came of it ---- */

bool outlet_succeeded(Outlet *outlet, int64_t cost, int64_t now, GError **error)
{
    bool was_down = outlet->failures >= FAILURES_MAX || outlet->until != 0 || outlet->unsure;

    outlet->failures = 0;
    outlet->unsure = false;
    outlet->fresh_token = false;
    if (outlet->until <= now)
        outlet->until = 0;
    outlet->spent += cost;
    if (was_down && outlet->until == 0 && !outlet->stopped && !note(outlet, "up", NULL, 0, error))
        return false;
    return cost == 0 ||
           channels_spend(outlet->hotline->db, outlet->channel->name, now / DAY, cost, error);
}

static bool rest(Outlet *outlet, const char *state, int64_t seconds, const char *reason,
                 int64_t now, GError **error)
{
    outlet->until = MAX(outlet->until, now + seconds);
    return note(outlet, state, reason, now, error);
}

static bool stop(Outlet *outlet, const char *reason, int64_t now, GError **error)
{
    if (!outlet->stopped)
        log_info("sender.stopped", 0);
    outlet->stopped = true;
    return note(outlet, "stopped", reason ? reason : "account", now, error);
}

bool outlet_failed(Outlet *outlet, const SendResult *result, int64_t now, GError **error)
{
    switch (result->outcome) {
    case SEND_THROTTLED:
        return rest(outlet, "waiting", result->wait ? result->wait : THROTTLE_SECONDS, "throttled",
                    now, error);
    case SEND_CONFIGURATION:
        return stop(outlet, result->reason, now, error);
    case SEND_LOGIN:
        g_clear_pointer(&outlet->token, g_free);
        return !outlet->fresh_token || stop(outlet, "login", now, error);
    case SEND_TRANSIENT:
    case SEND_UNKNOWN: /* silent for one, silent for all: what waits can still go another way */
        return ++outlet->failures < FAILURES_MAX ||
               rest(outlet, "down", REST_SECONDS, "unreachable", now, error);
    case SEND_ACCEPTED:
    case SEND_PERMANENT:
    case SEND_OPTED_OUT:
    case SEND_HELD:
        return true;
    }
    return true;
}

void outlet_rolled_back(Outlet *outlet)
{
    outlet->drained = false;
    outlet->unsure = true;
    outlet->day = -1; /* what was spent is read again */
}

/* ---- Logging in ---- */

bool outlet_needs_login(const Outlet *outlet, int64_t now)
{
    return outlet->provider->write_login && !outlet->token && !outlet->logging_in &&
           outlet_is_up(outlet, now);
}

bool outlet_logged_in(Outlet *outlet, const HttpAnswer *answer, int64_t now, GError **error)
{
    const SendResult refused = {.outcome = SEND_CONFIGURATION, .reason = "login"};

    outlet->logging_in = false;
    outlet->token = answer ? outlet->provider->read_login(answer) : NULL;
    outlet->fresh_token = outlet->token != NULL;
    outlet->logins++;
    outlet->drained = false;
    if (!outlet->token && answer && send_outcome_of_status(answer) != SEND_TRANSIENT)
        return outlet_failed(outlet, &refused, now, error);
    if (!outlet->token)
        outlet->until = now + LOGIN_REST_SECONDS;
    return true;
}
