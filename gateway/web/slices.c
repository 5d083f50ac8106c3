#include "web/slices.h"

#include <string.h>

#define AT_ONCE 8
/* Callers may never leave the loop idle: then one slice in so many milliseconds is done all the same. */
#define AT_LEAST_EVERY 50

/* A browser that waits. */
typedef struct Job {
    const SliceWork *work;
    gpointer data;
    WebRequest *request;
    HttpResponse head; /* with what every answer to its session has */
    char *token;       /* of the session: does it still hold at the end? */
    StaffRole role;    /* it had */
} Job;

struct Slices {
    Hotline *hotline;
    int64_t (*clock)(void);
    GQueue jobs; /* of Job: the first has the next slice */
    guint idle_source, tick_source;
    bool stepped; /* since the last tick */
};

static void job_free(gpointer data)
{
    Job *job = data;

    job->work->free(job->data);
    http_response_clear(&job->head);
    explicit_bzero(job->token, strlen(job->token));
    g_free(job->token);
    g_free(job);
}

/* ---- The answer ---- */

/* Somebody may have signed out, or been removed, while it was made. */
static bool may_still(const Slices *slices, const Job *job, GError **error)
{
    g_auto(StaffSession) session = {0};
    StaffSessionState state;

    if (!staff_session_find(slices->hotline, job->token, slices->clock(), &session, &state, error))
        return false;
    if (state == STAFF_SIGNED_OUT)
        return api_fail(error, API_ERROR_SIGNED_OUT, NULL, "Sign in.");
    if (state == STAFF_LOCKED)
        return api_fail(error, API_ERROR_LOCKED, NULL, "The session is locked: unlock it.");
    return session.role >= job->role ||
           api_fail(error, API_ERROR_FORBIDDEN, NULL, "Your role does not allow this.");
}

static void answer(const Slices *slices, Job *job, const GError *failure_or_null)
{
    g_autoptr(JsonBuilder) out = json_builder_new_immutable();
    g_autoptr(GError) error = NULL;
    ApiCall call = {
        .hotline = slices->hotline,
        .now = slices->clock(),
        .response = &job->head,
        .out = json_builder_begin_object(out),
    };

    if (failure_or_null)
        api_answer_error(&call, failure_or_null);
    else if (!may_still(slices, job, &error) || !job->work->answer(&call, job->data, &error))
        api_answer_error(&call, error);
    else
        api_answer_good(&call);
    web_request_answer(job->request, &job->head);
}

/* ---- Slices ---- */

static void rest(Slices *slices)
{
    g_clear_handle_id(&slices->idle_source, g_source_remove);
    g_clear_handle_id(&slices->tick_source, g_source_remove);
}

static void step(Slices *slices)
{
    Job *job = g_queue_pop_head(&slices->jobs);
    g_autoptr(GError) error = NULL;
    bool more = false;

    slices->stepped = true;
    if (job->work->step(job->data, slices->hotline, &more, &error) && more) {
        g_queue_push_tail(&slices->jobs, job);
        return;
    }
    answer(slices, job, error);
    job_free(job);
    if (slices->jobs.length == 0)
        rest(slices);
}

static gboolean on_idle(gpointer data)
{
    step(data);
    return G_SOURCE_CONTINUE;
}

static gboolean on_tick(gpointer data)
{
    Slices *slices = data;

    if (!slices->stepped)
        step(slices);
    slices->stepped = false;
    return G_SOURCE_CONTINUE;
}

static void wake(Slices *slices)
{
    if (slices->idle_source)
        return;
    slices->idle_source = g_idle_add_full(G_PRIORITY_LOW, on_idle, slices, NULL);
    slices->tick_source = g_timeout_add(AT_LEAST_EVERY, on_tick, slices);
}

/* ---- Work ---- */

static bool do_at_once(ApiCall *call, const SliceWork *work, gpointer data, GError **error)
{
    bool more = true, good = true;

    while (good && more)
        good = work->step(data, call->hotline, &more, error);
    good = good && work->answer(call, data, error);
    work->free(data);
    return good;
}

static bool take(Slices *slices, ApiCall *call, const SliceWork *work, gpointer data)
{
    Job *job = g_new0(Job, 1);

    job->work = work;
    job->data = data;
    job->request = call->request;
    job->head = *call->response;
    *call->response = (HttpResponse){0};
    job->token = site_token(call->site, call->http);
    job->role = call->session->role;
    web_request_hold(call->request);
    g_queue_push_tail(&slices->jobs, job);
    wake(slices);
    call->later = true;
    return true;
}

bool slices_take(ApiCall *call, const SliceWork *work, gpointer data, GError **error)
{
    Slices *slices = call->slices;

    if (!slices)
        return do_at_once(call, work, data, error);
    if (api_check_used(call, error) &&
        (slices->jobs.length < AT_ONCE || api_throttled(call, 1, error)))
        return take(slices, call, work, data);
    work->free(data);
    return false;
}

Slices *slices_new(Hotline *hotline, int64_t (*clock)(void))
{
    Slices *slices = g_new0(Slices, 1);

    slices->hotline = hotline;
    slices->clock = clock;
    return slices;
}

void slices_free(Slices *slices)
{
    if (!slices)
        return;
    rest(slices);
    g_queue_clear_full(&slices->jobs, job_free);
    g_free(slices);
}
