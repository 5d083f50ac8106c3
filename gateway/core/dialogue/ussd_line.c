#include "core/dialogue/ussd_line.h"

#include <string.h>

#include "core/dialogue/engine.h"
#include "core/dialogue/report.h"

#define RESUME "resume"
#define TOKENS_MAX 24 /* of a code dialled with answers in it */

/* ---- What was typed since the last turn ---- */

/* What tells a message from every other on its channel. Where a turn of USSD has no id of its own, it is
 * the session and all that was typed in it. */
static int64_t message_key(const Turn *turn, const char *line, const char *text)
{
    bool ussd = turn->channel->bearer == BEARER_USSD;

    return vault_row_id(turn->hotline->vault, "message", line, ussd ? text : "");
}

int64_t line_message_key(const Turn *turn, const Inbound *inbound)
{
    g_autofree char *moment = NULL;

    if (!inbound->per_turn || inbound->turn_id)
        return message_key(turn, inbound->id, inbound->per_turn ? inbound->turn_id : inbound->text);
    moment = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GSIZE_FORMAT, turn->now,
                             turn->session->typed);
    return message_key(turn, inbound->id, moment);
}

/* What came after the part that is done; NULL if that part is not the one we know. */
static const char *newly_typed(const Turn *turn, const char *text)
{
    const Session *session = turn->session;
    size_t done = session->typed;
    g_autofree char *head = g_strndup(text, done);

    if (strlen(text) < done || message_key(turn, session->line, head) != session->typed_key)
        return NULL;
    if (done == 0)
        return text;
    return text[done] == '*' ? text + done + 1 : NULL;
}

/* Answers dialled ahead: digits and stars only, where no text is asked for. */
static bool is_dialled_ahead(const Turn *turn, const char *text)
{
    return strchr(text, '*') && text[strspn(text, "0123456789*")] == '\0' &&
           !engine_screen(turn)->read;
}

static void play_tokens(Turn *turn, const char *dialled)
{
    g_auto(GStrv) tokens = g_strsplit(dialled, "*", TOKENS_MAX);

    for (size_t i = 0; tokens[i] && !turn->over && !engine_screen(turn)->ends; i++)
        engine_play(turn, tokens[i]);
}

/* ---- A USSD session begins, or goes on ---- */

/* Redialling soon after a session was cut off offers to go on, and names no topic. */
static bool offers_to_continue(const Turn *turn)
{
    const Session *session = turn->session;
    const MenuScreen *screen = session->screen ? engine_screen(turn) : NULL;

    return screen && (!screen->is_root || g_str_equal(screen->id, RESUME)) && !screen->ends &&
           !screen->is_private &&
           turn->now - session->last_at <= turn->hotline->config->resume_seconds;
}

/* Whoever dials answers along with the code knows where they want to go: no offer then. */
static void pick_up(Turn *turn, const char *dialled)
{
    Session *session = turn->session;
    bool was_offered = g_strcmp0(session->screen, RESUME) == 0;

    if (*dialled == '\0' && offers_to_continue(turn)) {
        if (!was_offered)
            turn_set(turn, "resume", session->screen);
        engine_show(turn, RESUME);
        engine_say(turn, NULL);
        return;
    }
    report_drop(turn);
    session_reset(session);
    engine_show(turn, *dialled ? engine_home(turn) : engine_start(turn));
    if (*dialled)
        play_tokens(turn, dialled);
}

char *line_own(const Turn *turn, const char *line)
{
    return g_strconcat(turn->from.e164, " ", line, NULL);
}

bool line_keep_history(Turn *turn, const char *line, const History *history)
{
    g_autofree char *own = line_own(turn, line);

    return history_keep(history, turn->hotline, turn->channel, own, turn->now, &turn->error);
}

/* The line before this one is over; a message of it may still come twice. A line of the same name that
 * begins anew keeps what was answered on the one before. */
static bool change_line(Turn *turn, const Inbound *inbound)
{
    Session *session = turn->session;
    g_autofree char *own = line_own(turn, inbound->id);
    bool good = !session->line || history_is_empty(session->answered) ||
                line_keep_history(turn, session->line, session->answered);

    g_free(session->line);
    session->line = g_strdup(inbound->id);
    history_free(session->answered);
    session->answered = NULL;
    if (good && inbound->starts)
        good = history_load(turn->hotline, turn->channel, own, &session->answered, &turn->error);
    if (!session->answered)
        session->answered = history_new();
    return good;
}

static const char *typed_in(const Turn *turn, const Inbound *inbound)
{
    return inbound->per_turn ? inbound->text : newly_typed(turn, inbound->text);
}

/* Of a provider that says only what a turn adds, what is typed on a line that we do not know any more was
 * meant for a screen that is gone. */
static const char *dialled_in(const Inbound *inbound)
{
    return inbound->per_turn && !inbound->starts ? "" : inbound->text;
}

bool line_play(Turn *turn, const Inbound *inbound, int64_t key)
{
    Session *session = turn->session;
    bool same_line = !inbound->starts && g_strcmp0(session->line, inbound->id) == 0;
    const char *typed = same_line ? typed_in(turn, inbound) : NULL;

    if (!same_line) {
        if (!change_line(turn, inbound))
            return false;
        pick_up(turn, dialled_in(inbound));
    } else if (typed && is_dialled_ahead(turn, typed)) {
        play_tokens(turn, typed);
    } else if (typed) {
        engine_play(turn, typed);
    } /* else: a message out of step; the screen is shown again */
    if (!same_line || typed) {
        session->typed = inbound->per_turn ? session->typed + 1 : strlen(inbound->text);
        session->typed_key = key;
    }
    return !turn->error;
}
