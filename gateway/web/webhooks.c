#include "web/webhooks.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "core/intake.h"
#include "web/server/sender_address.h"
#include "web/server/server.h"

#define PATH_PREFIX "/hooks/"
#define REFUSALS_TOLD_SECONDS 10
#define BATCH_MAX 512 /* messages that share one COMMIT */

/* A message that waits for the COMMIT of its batch. */
typedef struct Waiting {
    WebRequest *request;
    const Channel *channel;
    const Provider *provider;
    Inbound inbound;
    Reply reply;
    bool kept;
} Waiting;

/* A flood of requests that are refused must not become a flood of lines in the log. */
typedef struct Refusals {
    int64_t count;   /* since the last line */
    int64_t told_at; /* when that was */
} Refusals;

struct Webhooks {
    Hotline *hotline;
    Metrics *metrics;
    WebClock clock;
    WebServer *server;
    GPtrArray *batch; /* of Waiting, in order of arrival */
    Refusals forbidden;
    Refusals malformed;
    Refusals failed;
};

static void waiting_free(gpointer data)
{
    Waiting *waiting = data;

    inbound_clear(&waiting->inbound);
    reply_clear(&waiting->reply);
    g_free(waiting);
}

static void answer_status(WebRequest *request, unsigned status)
{
    g_auto(HttpResponse) response = {.status = status};

    if (status == 503)
        http_response_header(&response, "Retry-After", "2");
    web_request_answer(request, &response);
}

/* How many to tell of in the log now; 0: not yet. */
static int64_t count_refusal(Refusals *refusals, int64_t now)
{
    int64_t count = ++refusals->count;

    if (now >= refusals->told_at && now < refusals->told_at + REFUSALS_TOLD_SECONDS)
        return 0;
    refusals->told_at = now;
    refusals->count = 0;
    return count;
}

static void refuse_forbidden(Webhooks *webhooks, WebRequest *request)
{
    int64_t count = count_refusal(&webhooks->forbidden, webhooks->clock());

    metrics_count(webhooks->metrics, METRIC_FORBIDDEN);
    if (count)
        log_failure("webhook.forbidden", count, NULL);
    answer_status(request, 403);
}

static unsigned status_of(const GError *error)
{
    if (g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_METHOD))
        return 405;
    return g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_TYPE) ? 415 : 400;
}

static void refuse_malformed(Webhooks *webhooks, WebRequest *request, const GError *error)
{
    int64_t count = count_refusal(&webhooks->malformed, webhooks->clock());

    metrics_count(webhooks->metrics, METRIC_MALFORMED);
    if (count)
        log_failure("webhook.malformed", count, error);
    answer_status(request, status_of(error));
}

/* ---- Step 1: a request is whole. Whose is it, and what does it say? ---- */

/* The channel of /hooks/NAME/SECRET, NULL if the two do not fit. A wrong name takes as long as a wrong
 * secret. */
static const Channel *find_channel(const Config *config, const char *path)
{
    const char *name = path + strlen(PATH_PREFIX);
    const char *slash = strchr(name, '/');
    const Channel *found = NULL;

    if (!slash)
        return NULL;
    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);
        bool named = strlen(channel->name) == (size_t)(slash - name) &&
                     strncmp(channel->name, name, (size_t)(slash - name)) == 0;

        if (vault_same(channel->secret, slash + 1) && named)
            found = channel;
    }
    return found;
}

/* false: it was refused. */
static bool authenticate(Webhooks *webhooks, const Waiting *waiting)
{
    const Provider *provider = waiting->provider;
    AuthVerdict verdict = AUTH_GOOD;

    if (provider->authenticate)
        verdict = provider->authenticate(waiting->channel, web_request_http(waiting->request),
                                         webhooks->clock());
    if (verdict == AUTH_RETRY) {
        metrics_count(webhooks->metrics, METRIC_UNSIGNED);
        answer_status(waiting->request, 503);
    } else if (verdict == AUTH_FORBIDDEN) {
        refuse_forbidden(webhooks, waiting->request);
    }
    return verdict == AUTH_GOOD;
}

static void on_request(WebRequest *request, gpointer data)
{
    Webhooks *webhooks = data;
    const HttpRequest *http = web_request_http(request);
    Waiting waiting = {.request = request};
    g_autoptr(GError) error = NULL;

    if (!g_str_has_prefix(http->path, PATH_PREFIX)) {
        answer_status(request, 404);
        return;
    }
    waiting.channel = find_channel(webhooks->hotline->config, http->path);
    waiting.provider = waiting.channel ? provider_find(waiting.channel->provider) : NULL;
    if (!waiting.provider || !waiting.provider->read ||
        !sender_is_allowed(webhooks->hotline->config, waiting.channel, http)) {
        refuse_forbidden(webhooks, request);
        return;
    }
    if (!authenticate(webhooks, &waiting))
        return;
    if (!waiting.provider->read(waiting.channel, http, &waiting.inbound, &error)) {
        refuse_malformed(webhooks, request, error);
        return;
    }
    g_ptr_array_add(webhooks->batch, g_memdup2(&waiting, sizeof waiting));
}

/* ---- Step 2: nothing more is readable. Play all that came, then one COMMIT. ---- */

/* All that one call said is kept, or the provider is asked to say it again: what was kept is then the
 * same message and does nothing twice. */
static void play(Webhooks *webhooks, Waiting *waiting)
{
    g_autoptr(GError) error = NULL;

    waiting->kept = true;
    for (Inbound *inbound = &waiting->inbound; inbound && waiting->kept; inbound = inbound->next) {
        g_auto(Reply) unsaid = {0}; /* one answer has room for one reply */

        waiting->kept = intake_message(
            webhooks->hotline, waiting->channel, inbound, webhooks->clock(),
            inbound == &waiting->inbound ? &waiting->reply : &unsaid, &error);
    }
    if (!waiting->kept) {
        int64_t count = count_refusal(&webhooks->failed, webhooks->clock());

        if (count)
            log_failure("intake.message", count, error);
    }
}

static bool commit(Webhooks *webhooks, GError **error)
{
    gint64 begun = g_get_monotonic_time();

    if (!intake_commit(webhooks->hotline, error))
        return false;
    metrics_commit_took(webhooks->metrics, g_get_monotonic_time() - begun);
    return true;
}

static bool play_batch(Webhooks *webhooks)
{
    g_autoptr(GError) error = NULL;
    unsigned played = 0;

    if (!intake_begin(webhooks->hotline, &error)) {
        log_failure("intake.begin", 0, error);
        return false;
    }
    /* What arrives while this batch is at work shares its fsync. */
    do {
        while (played < webhooks->batch->len)
            play(webhooks, g_ptr_array_index(webhooks->batch, played++));
    } while (played < BATCH_MAX && web_server_poll(webhooks->server) > 0);
    while (played < webhooks->batch->len)
        play(webhooks, g_ptr_array_index(webhooks->batch, played++));
    if (commit(webhooks, &error))
        return true;
    log_failure("intake.commit", 0, error);
    return false;
}

/* ---- Step 3: it is durable, or it is not. ---- */

static void count_turns(Metrics *metrics, const Waiting *waiting)
{
    bool is_ussd = waiting->channel->bearer == BEARER_USSD;

    for (const Inbound *inbound = &waiting->inbound; inbound; inbound = inbound->next) {
        if (inbound->kind == INBOUND_MESSAGE)
            metrics_count(metrics, is_ussd ? METRIC_TURNS_USSD : METRIC_TURNS_SMS);
    }
}

static void answer(Webhooks *webhooks, Waiting *waiting, bool durable)
{
    g_auto(HttpResponse) response = {0};
    bool good = durable && waiting->kept;

    metrics_count(webhooks->metrics, good ? METRIC_ACCEPTED : METRIC_FAILED);
    if (!good) {
        answer_status(waiting->request, 503); /* the provider will try again */
        return;
    }
    count_turns(webhooks->metrics, waiting);
    waiting->reply.carry = waiting->inbound.carry;
    if (waiting->inbound.kind == INBOUND_MESSAGE || waiting->inbound.kind == INBOUND_PART)
        waiting->provider->write(waiting->channel, &waiting->reply, &response);
    else if (waiting->provider->acknowledge)
        waiting->provider->acknowledge(waiting->channel, &response);
    else
        response.status = 200;
    web_request_answer(waiting->request, &response);
}

static void on_batch(gpointer data)
{
    Webhooks *webhooks = data;
    GPtrArray *batch;
    bool durable;

    if (webhooks->batch->len == 0)
        return;
    durable = play_batch(webhooks);
    metrics_count(webhooks->metrics, durable ? METRIC_COMMITS : METRIC_COMMIT_FAILURES);
    batch = webhooks->batch;
    webhooks->batch = g_ptr_array_new_with_free_func(waiting_free);
    for (unsigned i = 0; i < batch->len; i++)
        answer(webhooks, g_ptr_array_index(batch, i), durable);
    g_ptr_array_unref(batch);
}

Webhooks *webhooks_new(Hotline *hotline, Metrics *metrics, WebClock clock, GError **error)
{
    g_autoptr(Webhooks) webhooks = g_new0(Webhooks, 1);
    WebLimits limits = {
        .idle_seconds = (unsigned)hotline->config->idle_seconds,
        .request_seconds = (unsigned)hotline->config->request_seconds,
    };

    webhooks->hotline = hotline;
    webhooks->metrics = metrics;
    webhooks->clock = clock;
    webhooks->batch = g_ptr_array_new_with_free_func(waiting_free);
    webhooks->server = web_server_new(hotline->config->webhooks, &limits, on_request, on_batch,
                                      webhooks, error);
    return webhooks->server ? g_steal_pointer(&webhooks) : NULL;
}

void webhooks_free(Webhooks *webhooks)
{
    if (!webhooks)
        return;
    web_server_free(webhooks->server);
    g_ptr_array_unref(webhooks->batch);
    g_free(webhooks);
}

const char *webhooks_address(const Webhooks *webhooks)
{
    return web_server_address(webhooks->server);
}
