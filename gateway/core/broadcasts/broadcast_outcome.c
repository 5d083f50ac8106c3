#include "core/broadcasts/broadcast_outcome.h"

#include "store/broadcast_people.h"

#define SLICE 200

/* What a state of the outbox means for the person. */
static const struct {
    const char *state;
    BroadcastOutcome outcome;
} meanings[] = {
    {"queued", OUTCOME_QUEUED},       {"held", OUTCOME_QUEUED},
    {"sent", OUTCOME_SENT},           {"failed", OUTCOME_FAILED},
    {"delivered", OUTCOME_DELIVERED}, {"unknown", OUTCOME_UNKNOWN},
    {"cancelled", OUTCOME_CANCELLED},
};

static BroadcastOutcome meaning_of(const char *state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if (g_str_equal(meanings[i].state, state))
            return meanings[i].outcome;
    }
    return OUTCOME_QUEUED;
}

/* It has certainly not left, and was only taken back: see broadcast_gate.c. */
static bool is_taken_back(const BroadcastNews *news)
{
    return g_str_equal(news->state, "cancelled") &&
           (g_strcmp0(news->reason, "paused") == 0 || g_strcmp0(news->reason, "night") == 0);
}

static int64_t cost_of(const BroadcastNews *news, BroadcastOutcome outcome)
{
    if (outcome == OUTCOME_CANCELLED || (outcome == OUTCOME_FAILED && !news->left))
        return 0;
    return news->cost;
}

static BroadcastPerson person_after(const BroadcastNews *news, int64_t now)
{
    BroadcastPerson person = news->person;

    person.updated_at = now;
    if (is_taken_back(news)) {
        person.outcome = OUTCOME_PENDING;
        person.reason = NULL;
        person.due_at = now;
        person.outbox_id = 0;
        person.cost = 0;
        return person;
    }
    person.outcome = meaning_of(news->state);
    person.reason = g_str_equal(news->state, "held")   ? "held"
                    : person.outcome == OUTCOME_QUEUED ? NULL
                                                       : news->reason;
    person.cost = cost_of(news, person.outcome);
    return person;
}

typedef struct Noting {
    Hotline *hotline;
    int64_t now;
    int64_t count;
} Noting;

static bool note(const BroadcastNews *news, gpointer data, GError **error)
{
    Noting *noting = data;
    Db *db = noting->hotline->db;
    const BroadcastPerson after = person_after(news, noting->now);

    noting->count++;
    if (news->person.broadcast_id)
        hotline_add_broadcast_news(noting->hotline, news->person.broadcast_id);
    return broadcast_news_taken(db, news->outbox_id, news->state, is_taken_back(news), error) &&
           (news->person.broadcast_id == 0 ||
            broadcast_people_move(db, &news->person, &after, error));
}

bool broadcast_note_outcomes(Hotline *hotline, int64_t now, bool *more, GError **error)
{
    Noting noting = {hotline, now, 0};

    if (!broadcast_news(hotline->db, SLICE, note, &noting, error))
        return false;
    *more = noting.count == SLICE;
    return true;
}
