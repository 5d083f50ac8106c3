#include "core/sending/sender_poll.h"

#include "base/log.h"
#include "core/sending/outbox.h"

#define OVERDUE_SECONDS 120
#define AT_ONCE 20

struct SenderPoll {
    Hotline *hotline;
    SoupSession *http;
    GCancellable *cancel;
    GHashTable *reached; /* channel name -> id that was asked for last: the next round goes on */
    unsigned calls;      /* under way, each of which will call back */
};

typedef struct Question {
    SenderPoll *poll;
    Outlet *outlet;
    int64_t id;
    int64_t now;
} Question;

typedef struct Round {
    SenderPoll *poll;
    Outlet *outlet;
    GPtrArray *calls; /* of HttpCall */
    GArray *ids;
} Round;

SenderPoll *sender_poll_new(Hotline *hotline, SoupSession *http, GCancellable *cancel)
{
    SenderPoll *poll = g_new0(SenderPoll, 1);

    poll->hotline = hotline;
    poll->http = g_object_ref(http);
    poll->cancel = g_object_ref(cancel);
    poll->reached = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return poll;
}

void sender_poll_free(SenderPoll *poll)
{
    if (!poll)
        return;
    while (poll->calls > 0)
        g_main_context_iteration(NULL, TRUE);
    g_object_unref(poll->http);
    g_object_unref(poll->cancel);
    g_hash_table_unref(poll->reached);
    g_free(poll);
}

/* ---- An answer ---- */

static bool keep(const Question *question, const Receipt *receipt, GError **error)
{
    Hotline *hotline = question->poll->hotline;

    if (!db_begin(hotline->db, error))
        return false;
    if (outbox_receipt(hotline, question->outlet->channel, receipt, question->now, error))
        return db_commit(hotline->db, error);
    db_rollback(hotline->db);
    return false;
}

static void on_answer(const HttpAnswer *answer, SendOutcome without, gpointer data)
{
    Question *question = data;
    const Provider *provider = question->outlet->provider;
    g_autoptr(GError) error = NULL;
    Receipt receipt = {0};

    (void)without; /* asked again in the next round */
    question->poll->calls--;
    if (answer && !g_cancellable_is_cancelled(question->poll->cancel) &&
        provider->read_poll(answer, &receipt)) {
        receipt.our_id = question->id;
        if (!keep(question, &receipt, &error))
            log_failure("sender.poll", question->id, error);
        g_free(receipt.provider_id);
    }
    g_free(question);
}

/* ---- A round ---- */

static void add_call(const OutboxRow *row, gpointer data)
{
    Round *round = data;
    Outbound outbound = {.id = row->id, .segments = (unsigned)row->segments, .ucs2 = row->ucs2};
    g_autofree char *text = NULL;

    g_array_append_val(round->ids, row->id);
    if (!outbox_open(round->poll->hotline, row, &outbound.to, &text))
        text = NULL;
    g_ptr_array_add(round->calls,
                    text ? round->outlet->provider->write_poll(round->outlet->channel, &outbound)
                         : NULL);
}

static void ask(const Round *round, int64_t now)
{
    for (unsigned i = 0; i < round->calls->len; i++) {
        HttpCall *call = g_ptr_array_index(round->calls, i);
        Question *question = g_new(Question, 1);

        *question = (Question){round->poll, round->outlet, g_array_index(round->ids, int64_t, i),
                               now};
        if (call &&
            sender_http_send(round->poll->http, call, round->poll->cancel, on_answer, question))
            round->poll->calls++;
        else
            g_free(question);
    }
}

bool sender_poll_ask(SenderPoll *poll, Outlet *outlet, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) calls = g_ptr_array_new();
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Round round = {.poll = poll, .outlet = outlet, .calls = calls, .ids = ids};
    const char *channel = outlet->channel->name;
    int64_t *reached = g_hash_table_lookup(poll->reached, channel);

    if (!outlet->provider->write_poll || !outlet_is_up(outlet, now))
        return true;
    if (!reached) {
        reached = g_new0(int64_t, 1);
        g_hash_table_insert(poll->reached, (gpointer)channel, reached);
    }
    const OutboxOverdue overdue = {channel, *reached, now - OVERDUE_SECONDS, AT_ONCE};

    if (!outbox_overdue(poll->hotline->db, &overdue, add_call, &round, error))
        return false;
    *reached = ids->len == AT_ONCE ? g_array_index(ids, int64_t, AT_ONCE - 1) : 0;
    ask(&round, now);
    return true;
}
