#include "core/dialogue/dialogue.h"

#include <string.h>

#include "core/dialogue/answering.h"
#include "core/dialogue/engine.h"
#include "core/dialogue/report.h"
#include "core/dialogue/screen.h"
#include "core/dialogue/ussd_line.h"

/* Long enough for whoever asks again because no answer came, and then it is gone for whoever takes the machine. */
#define KEEP_PRIVATE_SECONDS 120

/* ---- The reply ---- */

static void write_reply(Turn *turn, Reply *reply)
{
    const MenuScreen *screen = engine_screen(turn);
    g_autoptr(MenuPage) page = screen_build(turn, screen);
    g_autoptr(GPtrArray) pages = screen_pages(turn, page);

    turn->session->page = MIN(turn->session->page, pages->len - 1);
    turn->shows_last = turn->session->page + 1 == pages->len;
    turn->over = turn->over || screen->ends;
    reply->more = !turn->over;
    reply->text = g_strdup(turn->silent ? "" : g_ptr_array_index(pages, turn->session->page));
}

/* ---- Loading and saving ---- */

static int64_t session_id(const Hotline *hotline, const char *channel, const Phone *from)
{
    return vault_row_id(hotline->vault, "session", channel, from->e164);
}

static bool load(Turn *turn)
{
    const Hotline *hotline = turn->hotline;
    int64_t id = session_id(hotline, turn->channel->name, &turn->from);
    uint8_t index[VAULT_INDEX_OCTETS];

    vault_phone_index(hotline->vault, &turn->from, index);
    return contacts_find(hotline->db, index, &turn->contact, &turn->error) &&
           session_load(hotline->db, hotline->vault, id, &turn->session, &turn->error);
}

static bool save_session(Turn *turn)
{
    const Config *config = turn->hotline->config;
    Session *session = turn->session;
    bool ussd = turn->channel->bearer == BEARER_USSD;

    session->last_at = turn->now;
    session->contact_id = turn->contact.id;
    session->dropped = false;
    session->due_at = turn->now +
                      (ussd ? config->ussd_session_seconds : config->sms_session_seconds);
    session->forget_at = ussd ? MAX(session->due_at, turn->now + config->resume_seconds)
                              : session->due_at;
    if (!session->channel)
        session->channel = g_strdup(turn->channel->name);
    return session_save(turn->hotline->db, turn->hotline->vault, session, &turn->error);
}

/* Over for good. What was being entered when they left becomes a draft at once. */
static bool end_session(Turn *turn)
{
    const Session *session = turn->session;
    bool kept;

    if (!turn->erased)
        report_drop(turn);
    kept = !turn->error &&
           (!session->line || line_keep_history(turn, session->line, session->answered));
    return kept &&
           (session->is_new || sessions_remove(turn->hotline->db, session->id, &turn->error));
}

/* Once a day, so that it costs a turn nothing. */
static void note_seen(Turn *turn)
{
    if (turn->contact.id == 0 || turn->contact.seen_day == turn_today(turn))
        return;
    turn->contact.seen_day = turn_today(turn);
    turn->contact_changed = true;
}

static bool save(Turn *turn)
{
    if (turn->error)
        return false;
    note_seen(turn);
    if (turn->contact_changed && !turn->erased &&
        !contacts_save(turn->hotline->db, &turn->contact, turn->now, &turn->error))
        return false;
    return turn->over ? end_session(turn) : save_session(turn);
}

/* ---- Answered before? ---- */

/* Sets the reply if so. A line that is over stays over: whatever still comes on it gets its last
 * answer, unless it begins anew. */
static bool find_answer(Turn *turn, const Inbound *inbound, int64_t key, Reply *reply)
{
    const Session *session = turn->session;
    g_autoptr(History) ended = NULL;
    g_autofree char *own = NULL;
    bool ussd = turn->channel->bearer == BEARER_USSD;

    if (ussd && g_strcmp0(session->line, inbound->id) == 0)
        return history_find(session->answered, turn->hotline, key, reply, &turn->error);
    own = line_own(turn, inbound->id);
    if (!history_load(turn->hotline, turn->channel, own, &ended, &turn->error))
        return false;
    if (!ended)
        return true;
    if (!history_find(ended, turn->hotline, key, reply, &turn->error))
        return false;
    /* What a private screen said is forgotten sooner than that it was said. */
    if (!reply->text && !ussd && history_knows(ended, key))
        reply->text = g_strdup("");
    if (reply->text || inbound->starts)
        return true;
    if (!history_last(ended, turn->hotline, reply, &turn->error))
        return false;
    if (!reply->text && !history_is_empty(ended))
        reply->text = g_strdup("");
    return true;
}

static bool keep_answer(Turn *turn, const Inbound *inbound, int64_t key, const Reply *reply)
{
    bool ussd = turn->channel->bearer == BEARER_USSD;
    int64_t expires_at = engine_screen(turn)->is_private
                             ? turn->now + KEEP_PRIVATE_SECONDS
                             : history_expiry(ussd ? BEARER_USSD : BEARER_SMS, turn->now);
    g_autoptr(History) alone = ussd ? NULL : history_new();
    History *history = ussd ? turn->session->answered : alone;

    return history_add(history, turn->hotline, key, reply, expires_at, &turn->error) &&
           (ussd || line_keep_history(turn, inbound->id, alone));
}

/* ---- A whole turn ---- */

/* The notice of a screen may stand in place of what it says. */
static void note_shown(Turn *turn)
{
    const MenuScreen *screen = engine_screen(turn);

    if (screen->shown && turn->shows_last && !turn->session->notice)
        screen->shown(turn);
}

static bool play(Turn *turn, const Inbound *inbound, int64_t key, Reply *reply)
{
    if (turn->keeps) {
        engine_keep(turn, inbound->text);
        turn->kept_in = turn->session->case_id;
    } else if (turn->channel->bearer == BEARER_SMS) {
        engine_play(turn, inbound->text);
    } else if (!line_play(turn, inbound, key)) {
        return false;
    }
    if (turn->error)
        return false;
    write_reply(turn, reply);
    if (turn->channel->bearer == BEARER_USSD ||
        answering_apply(turn, inbound->id, inbound->text, reply))
        note_shown(turn);
    return keep_answer(turn, inbound, key, reply) && save(turn);
}

static bool run(Turn *turn, const Inbound *inbound, Reply *reply, GError **error)
{
    int64_t key = 0;
    bool good = load(turn);

    if (good) {
        key = line_message_key(turn, inbound);
        good = find_answer(turn, inbound, key, reply) &&
               (reply->text || play(turn, inbound, key, reply));
    }
    session_free(turn->session);
    if (!good)
        g_propagate_error(error, turn->error);
    return good;
}

bool dialogue_turn(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                   Reply *reply, GError **error)
{
    Turn turn = {.hotline = hotline, .channel = channel, .from = inbound->from, .now = now};
    return run(&turn, inbound, reply, error);
}

bool dialogue_keep(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                   Kept *kept, GError **error)
{
    Turn turn = {
        .hotline = hotline, .channel = channel, .from = inbound->from, .now = now, .keeps = true};
    bool good = run(&turn, inbound, kept->reply, error);

    kept->case_id = turn.kept_in;
    return good;
}

/* ---- Dropped sessions ---- */

/* Over, but it may be continued until forget_at. */
static bool drop(Turn *turn, int64_t forget_at)
{
    Session *session = turn->session;

    report_drop(turn);
    session->dropped = true;
    session->due_at = session->forget_at = forget_at;
    return !turn->error &&
           session_save(turn->hotline->db, turn->hotline->vault, session, &turn->error);
}

bool dialogue_end(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                  GError **error)
{
    Turn turn = {.hotline = hotline, .channel = channel, .from = inbound->from, .now = now};
    bool good = load(&turn);

    /* A notice that comes after the next call began is about a line that is over already. */
    if (good && !turn.session->is_new && g_strcmp0(turn.session->line, inbound->id) == 0)
        good = drop(&turn, turn.session->last_at + hotline->config->resume_seconds);
    session_free(turn.session);
    if (!good)
        g_propagate_error(error, turn.error);
    return good;
}

static void collect(const SessionRow *row, gpointer data)
{
    SessionRow copy = *row;

    copy.box = g_bytes_ref(row->box);
    g_array_append_val((GArray *)data, copy);
}

static bool drop_row(Hotline *hotline, const SessionRow *row, int64_t now, GError **error)
{
    Session *session = session_from_row(hotline->vault, row);
    const Channel *channel = session->channel ? config_channel(hotline->config, session->channel)
                                              : NULL;
    /* Of a short code that was given up since. */
    const Channel gone = {.name = session->channel ? session->channel : (char *)"gone"};
    Turn turn = {
        .hotline = hotline, .channel = channel ? channel : &gone, .now = now, .session = session};
    bool good = contacts_get(hotline->db, row->contact_id, &turn.contact, &turn.error) &&
                drop(&turn, row->forget_at);

    session_free(session);
    if (!good)
        g_propagate_error(error, turn.error);
    return good;
}

static void clear_row(gpointer row)
{
    session_row_clear(row);
}

bool dialogue_sweep(Hotline *hotline, int64_t now, GError **error)
{
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(SessionRow));

    g_array_set_clear_func(due, clear_row);
    if (!sessions_due(hotline->db, now, &hotline->swept_to, collect, due, error))
        return false;
    for (unsigned i = 0; i < due->len; i++) {
        const SessionRow *row = &g_array_index(due, SessionRow, i);
        bool good = row->dropped || row->forget_at <= now
                        ? (row->dropped || drop_row(hotline, row, now, error)) &&
                              sessions_remove(hotline->db, row->id, error)
                        : drop_row(hotline, row, now, error);

        if (!good)
            return false;
    }
    return true;
}
