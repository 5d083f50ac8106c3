#include "core/broadcasts/broadcast_control.h"

#include <string.h>

#include "base/encode.h"
#include "base/error.h"
#include "core/broadcasts/broadcast_desk.h"
#include "core/broadcasts/broadcast_file.h"
#include "core/intake.h"

#define OURS "broadcasts "
#define DRAFT "draft"

typedef bool (*Deed)(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);

static const struct {
    const char *word;
    Deed deed;
    const char *done; /* after "Broadcast N " */
} orders[] = {
    {"submit", broadcast_submit, "waits for a second person."},
    {"withdraw", broadcast_withdraw, "is a draft again."},
    {"approve", broadcast_approve, "goes out."},
    {"pause", broadcast_pause, "is paused."},
    {"resume", broadcast_resume, "goes on."},
    {"kill", broadcast_kill, "is over: nothing more leaves."},
};

static const char *const refusals[] = {
    [BROADCAST_NOT_THERE] = "There is no such broadcast.",
    [BROADCAST_MOVED] = "Its state does not allow that: look again.",
    [BROADCAST_SECOND_PERSON] = "Whoever wrote it cannot approve it: that takes a second person.",
    [BROADCAST_NO_TEXT] = "A language of its audience has no text.",
    [BROADCAST_GIVES_AWAY] = "Its text gives people away to whoever holds their phone",
    [BROADCAST_TOO_LONG] = "Its text is too long for an SMS",
    [BROADCAST_TOO_LATE] = "Its end is over.",
    [BROADCAST_NO_CHANNEL] = "No channel here can send SMS.",
    [BROADCAST_BUDGET] = "Its budget is used up.",
};

/* ---- What is asked ---- */

char *broadcast_control_draft(int64_t id, const char *file)
{
    g_autofree char *word = encode_base64url(file, strlen(file));

    return g_strdup_printf(OURS DRAFT " %" G_GINT64_FORMAT " %s", id, word);
}

char *broadcast_control_order(const char *word, int64_t id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (g_str_equal(orders[i].word, word))
            return g_strdup_printf(OURS "%s %" G_GINT64_FORMAT, word, id);
    }
    return NULL;
}

bool broadcast_control_is_ours(const char *line)
{
    return g_str_has_prefix(line, OURS);
}

/* ---- What is done ---- */

static bool fail(GError **error, const char *problem)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, problem);
    return false;
}

/* The words are of our tables: of languages, or of what gives away. */
static bool judge(const BroadcastAct *act, GError **error)
{
    g_autoptr(GString) problem = NULL;

    if (act->verdict == BROADCAST_ACCEPTED)
        return true;
    if (act->verdict == BROADCAST_BAD)
        return fail(error, act->problem);
    problem = g_string_new(refusals[act->verdict]);
    for (unsigned i = 0; act->words && i < act->words->len; i++)
        g_string_append_printf(problem, "%s%s", i ? ", " : ": ",
                               (const char *)g_ptr_array_index(act->words, i));
    if (act->words)
        g_string_append_c(problem, '.');
    return fail(error, problem->str);
}

static bool read_id(const char *word, int64_t least, int64_t *id, GError **error)
{
    gint64 value;

    if (!word || !g_ascii_string_to_signed(word, 10, least, G_MAXINT64, &value, NULL))
        return fail(error, refusals[BROADCAST_NOT_THERE]);
    *id = value;
    return true;
}

static bool draft(Hotline *hotline, BroadcastAct *act, char **words, int64_t *id, GError **error)
{
    g_autoptr(GBytes) octets = words[0] && words[1] ? decode_base64url(words[1]) : NULL;
    g_auto(Broadcast) broadcast = {0};
    g_autofree char *text = NULL;
    size_t length;
    const char *data;

    if (!octets)
        return fail(error, "There is no such order.");
    data = g_bytes_get_data(octets, &length);
    text = g_strndup(data, length);
    if (!read_id(words[0], 0, id, error) ||
        !broadcast_file_parse(text, hotline->config->timezone, &broadcast, error))
        return false;
    broadcast.row.id = *id;
    if (!broadcast_save(hotline, act, &broadcast.row, error))
        return false;
    *id = broadcast.row.id;
    return judge(act, error);
}

/* Returns what became of it; NULL: it was refused. */
static const char *obey(Hotline *hotline, BroadcastAct *act, char **words, int64_t *id,
                        GError **error)
{
    if (words[0] && g_str_equal(words[0], DRAFT))
        return draft(hotline, act, words + 1, id, error) ? "is a draft." : NULL;
    for (size_t i = 0; words[0] && i < G_N_ELEMENTS(orders); i++) {
        if (g_str_equal(orders[i].word, words[0]))
            return read_id(words[1], 1, id, error) && orders[i].deed(hotline, act, *id, error) &&
                           judge(act, error)
                       ? orders[i].done
                       : NULL;
    }
    fail(error, "There is no such order.");
    return NULL;
}

char *broadcast_control(Hotline *hotline, const char *line, int64_t now, GError **error)
{
    g_auto(BroadcastAct) act = {.now = now};
    g_auto(GStrv) words = g_strsplit(line + strlen(OURS), " ", -1);
    const char *done;
    int64_t id = 0;

    if (!intake_begin(hotline, error))
        return NULL;
    done = obey(hotline, &act, words, &id, error);
    if (!done) {
        db_rollback(hotline->db);
        return NULL;
    }
    hotline_add_broadcast_news(hotline, id);
    if (!intake_commit(hotline, error))
        return NULL;
    return g_strdup_printf("Broadcast %" G_GINT64_FORMAT " %s", id, done);
}
