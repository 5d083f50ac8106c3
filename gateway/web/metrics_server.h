#pragma once

#include "web/metrics.h"

/* GET /metrics on a listener of its own, which the open port must never be. */
typedef struct MetricsServer MetricsServer;

/* metrics must live longer. */
MetricsServer *metrics_server_new(const char *address, const Metrics *metrics, GError **error);
void metrics_server_free(MetricsServer *server);
const char *metrics_server_address(const MetricsServer *server); /* with the real port; lent */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MetricsServer, metrics_server_free)
