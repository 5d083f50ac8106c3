/* Each turn is a thread of its own: it waits for an answer of ours, and our loop must be free to give
 * it. The demo alone does this. */
#include "cli/phone_desk.h"

#include <gio/gio.h>

#include "base/log.h"
#include "cli/phone_line.h"

struct PhoneDesk {
    const Config *config;
    char *server;
};

typedef struct Job {
    PhoneTurn turn;
    char *url;
    char *code;
    PhoneTurnDone done;
    gpointer turn_data;
} Job;

PhoneDesk *phone_desk_new(const Config *config, const char *address)
{
    PhoneDesk *desk = g_new0(PhoneDesk, 1);

    desk->config = config;
    desk->server = g_strconcat("http://", address, NULL);
    return desk;
}

void phone_desk_free(PhoneDesk *desk)
{
    if (!desk)
        return;
    g_free(desk->server);
    g_free(desk);
}

static void job_free(gpointer data)
{
    Job *job = data;

    phone_turn_clear(&job->turn);
    g_free(job->url);
    g_free(job->code);
    g_free(job);
}

static void reply_free(gpointer data)
{
    reply_clear(data);
    g_free(data);
}

static bool speak(PhoneLine *line, const PhoneTurn *turn, Reply *reply, GError **error)
{
    if (turn->session_hung_up && !phone_line_hang_up(line, turn->session_hung_up, error))
        return false;
    return turn->bearer == BEARER_SMS
               ? phone_line_text(line, turn->typed, reply, error)
               : phone_line_turn(line, turn->session, turn->typed, reply, error);
}

/* In the thread. */
static void on_run(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Job *job = data;
    g_autoptr(PhoneLine) line = phone_line_new(job->url, &job->turn.from, job->code);
    Reply *reply = g_new0(Reply, 1);
    GError *error = NULL;

    (void)source;
    (void)cancellable;
    if (speak(line, &job->turn, reply, &error)) {
        g_task_return_pointer(task, reply, reply_free);
    } else {
        reply_free(reply);
        g_task_return_error(task, error);
    }
}

/* In the main loop again. */
static void on_ran(GObject *source, GAsyncResult *result, gpointer data)
{
    const Job *job = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    Reply *reply = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source;
    (void)data;
    if (!reply)
        log_failure("phone.turn", 0, error);
    job->done(reply, job->turn_data);
    if (reply)
        reply_free(reply);
}

static Job *make_job(const PhoneDesk *desk, const PhoneTurn *turn, const Channel *channel)
{
    Job *job = g_new0(Job, 1);

    job->turn = (PhoneTurn){
        .bearer = turn->bearer,
        .from = turn->from,
        .session = g_strdup(turn->session),
        .typed = g_strdup(turn->typed),
        .session_hung_up = g_strdup(turn->session_hung_up),
    };
    job->url = g_strdup_printf("%s/hooks/%s/%s", desk->server, channel->name, channel->secret);
    job->code = g_strdup(channel->address);
    return job;
}

void phone_desk_send(const PhoneTurn *turn, PhoneTurnDone done, gpointer turn_data, gpointer data)
{
    const PhoneDesk *desk = data;
    g_autoptr(GTask) task = g_task_new(NULL, NULL, on_ran, NULL);
    Job *job = make_job(desk, turn, turn->channel);

    job->done = done;
    job->turn_data = turn_data;
    g_task_set_task_data(task, job, job_free);
    g_task_run_in_thread(task, on_run);
}
