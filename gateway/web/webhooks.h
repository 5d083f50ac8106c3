#pragma once

#include "core/hotline.h"
#include "web/metrics.h"

/* The webhook listener: /hooks/CHANNEL/SECRET for every channel, and nothing else. */
typedef struct Webhooks Webhooks;

/* clock: seconds UTC; injected so that tests own the time. */
typedef int64_t (*WebClock)(void);

/* hotline and metrics must live longer. */
Webhooks *webhooks_new(Hotline *hotline, Metrics *metrics, WebClock clock, GError **error);
/* Finishes the batch in flight. */
void webhooks_free(Webhooks *webhooks);
const char *webhooks_address(const Webhooks *webhooks); /* with the real port; lent */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Webhooks, webhooks_free)
