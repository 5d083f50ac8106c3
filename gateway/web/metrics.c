#include "web/metrics.h"

#include <stdint.h>

struct Metrics {
    gint64 started;
    gint64 commit_took;
    uint64_t counts[METRIC_LAST];
};

/* Those of one name stand together; the first of them says what it is. */
static const struct {
    const char *name;
    const char *label;
    const char *help; /* NULL: another label of the name above */
} counters[METRIC_LAST] = {
    [METRIC_ACCEPTED] = {"tayanch_requests_total", "outcome=\"accepted\"",
                         "Requests to webhooks, by what became of them."},
    [METRIC_FORBIDDEN] = {"tayanch_requests_total", "outcome=\"forbidden\"", NULL},
    [METRIC_UNSIGNED] = {"tayanch_requests_total", "outcome=\"unsigned\"", NULL},
    [METRIC_MALFORMED] = {"tayanch_requests_total", "outcome=\"malformed\"", NULL},
    [METRIC_FAILED] = {"tayanch_requests_total", "outcome=\"failed\"", NULL},
    [METRIC_TURNS_USSD] = {"tayanch_turns_total", "bearer=\"ussd\"",
                           "Messages of people answered, repeated ones included."},
    [METRIC_TURNS_SMS] = {"tayanch_turns_total", "bearer=\"sms\"", NULL},
    [METRIC_COMMITS] = {"tayanch_commits_total", "outcome=\"done\"", "Batches of messages."},
    [METRIC_COMMIT_FAILURES] = {"tayanch_commits_total", "outcome=\"failed\"", NULL},
    [METRIC_CONSOLE_ANSWERED] = {"tayanch_console_requests_total", "outcome=\"answered\"",
                                 "Requests to the console of the staff."},
    [METRIC_CONSOLE_REFUSED] = {"tayanch_console_requests_total", "outcome=\"refused\"", NULL},
    [METRIC_CONSOLE_FAILED] = {"tayanch_console_requests_total", "outcome=\"failed\"", NULL},
};

Metrics *metrics_new(gint64 now)
{
    Metrics *metrics = g_new0(Metrics, 1);

    metrics->started = now;
    return metrics;
}

void metrics_free(Metrics *metrics)
{
    g_free(metrics);
}

void metrics_count(Metrics *metrics, Metric metric)
{
    metrics->counts[metric]++;
}

void metrics_commit_took(Metrics *metrics, gint64 microseconds)
{
    metrics->commit_took = microseconds;
}

static void add_head(GString *page, const char *name, const char *type, const char *help)
{
    g_string_append_printf(page, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_gauge(GString *page, const char *name, const char *help, gint64 microseconds)
{
    add_head(page, name, "gauge", help);
    g_string_append_printf(page, "%s %" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT "\n", name,
                           microseconds / G_USEC_PER_SEC, microseconds % G_USEC_PER_SEC);
}

char *metrics_page(const Metrics *metrics, gint64 now)
{
    GString *page = g_string_new(NULL);

    for (unsigned i = 0; i < METRIC_LAST; i++) {
        if (counters[i].help)
            add_head(page, counters[i].name, "counter", counters[i].help);
        g_string_append_printf(page, "%s{%s} %" G_GUINT64_FORMAT "\n", counters[i].name,
                               counters[i].label, (guint64)metrics->counts[i]);
    }
    add_gauge(page, "tayanch_last_commit_seconds", "How long the last batch took to be durable.",
              metrics->commit_took);
    add_gauge(page, "tayanch_uptime_seconds", "Since the start.", now - metrics->started);
    return g_string_free(page, FALSE);
}
