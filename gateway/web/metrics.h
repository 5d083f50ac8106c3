#pragma once

#include <glib.h>

/* What an operator's monitoring may know: how many and how long, never who, what or where from. */
typedef struct Metrics Metrics;

typedef enum Metric {
    METRIC_ACCEPTED, /* requests, by outcome */
    METRIC_FORBIDDEN,
    METRIC_UNSIGNED, /* the provider is asked to repeat and sign */
    METRIC_MALFORMED,
    METRIC_FAILED,
    METRIC_TURNS_USSD,
    METRIC_TURNS_SMS,
    METRIC_COMMITS,
    METRIC_COMMIT_FAILURES,
    METRIC_CONSOLE_ANSWERED, /* requests to the console, by outcome */
    METRIC_CONSOLE_REFUSED,
    METRIC_CONSOLE_FAILED,
    METRIC_LAST,
} Metric;

/* Times are of the monotonic clock, in microseconds. */
Metrics *metrics_new(gint64 now);
void metrics_free(Metrics *metrics);

void metrics_count(Metrics *metrics, Metric metric);
/* How long the last COMMIT took. */
void metrics_commit_took(Metrics *metrics, gint64 microseconds);

/* The whole page, in the text format of Prometheus. Free with g_free. */
char *metrics_page(const Metrics *metrics, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Metrics, metrics_free)
