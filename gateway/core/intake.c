#include "core/intake.h"

#include <string.h>

#include "base/log.h"
#include "core/engine.h"
#include "store/inbound.h"
#include "store/sessions.h"
#include "store/throttles.h"

#define BOX_KIND "reply"
/* Providers retry a USSD turn for seconds, an SMS for up to three days. */
#define KEEP_USSD_SECONDS 3600
#define KEEP_SMS_SECONDS (7 * 86400)
#define SWEEP_ROWS 1000

bool intake_begin(Hotline *hotline, GError **error)
{
    return db_begin(hotline->db, error);
}

/* What tells this message from every other. A turn of USSD has no id of its own. */
static int64_t message_id(const Hotline *hotline, const Channel *channel, const Inbound *inbound)
{
    g_autofree char *whole = channel->bearer == BEARER_USSD
                                 ? g_strconcat(inbound->id, "\n", inbound->text, NULL)
                                 : g_strdup(inbound->id);

    return vault_row_id(hotline->vault, "message", channel->name, whole);
}

/* The first octet says whether the USSD session stays open, the rest is the text. */
static GBytes *box_reply(const Hotline *hotline, int64_t id, const Reply *reply)
{
    g_autofree char *plain = g_strconcat(reply->more ? "+" : "-", reply->text, NULL);

    return vault_lock(hotline->vault, BOX_KIND, id, plain, strlen(plain));
}

/* Sets the reply if the message was answered before. */
static bool find_reply(const Hotline *hotline, int64_t id, Reply *reply, GError **error)
{
    g_autoptr(GBytes) box = NULL, plain = NULL;
    const char *text;

    if (!inbound_find(hotline->db, id, &box, error))
        return false;
    if (box)
        plain = vault_unlock(hotline->vault, BOX_KIND, id, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (!plain || g_bytes_get_size(plain) == 0)
        return true;
    text = g_bytes_get_data(plain, NULL);
    reply->more = text[0] == '+';
    reply->text = g_strdup(text + 1);
    return true;
}

/* The provider says that a session is over: what was being entered becomes a draft now. */
static bool end_session(Hotline *hotline, const Channel *channel, const Inbound *inbound,
                        int64_t now, GError **error)
{
    int64_t id = vault_row_id(hotline->vault, "session", channel->name, inbound->from.e164);

    return sessions_drop(hotline->db, id, now, error);
}

static bool answer(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                   Reply *reply, GError **error)
{
    int64_t id = message_id(hotline, channel, inbound);
    bool ussd = channel->bearer == BEARER_USSD;
    g_autoptr(GBytes) box = NULL;

    if (!find_reply(hotline, id, reply, error))
        return false;
    if (reply->text)
        return true;
    if (!engine_turn(hotline, channel, inbound, now, reply, error))
        return false;
    box = box_reply(hotline, id, reply);
    return inbound_keep(hotline->db, id, box, now + (ussd ? KEEP_USSD_SECONDS : KEEP_SMS_SECONDS),
                        error);
}

bool intake_message(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                    Reply *reply, GError **error)
{
    bool good;

    if (!db_savepoint(hotline->db, error))
        return false;
    if (inbound->kind == INBOUND_END) {
        reply->text = g_strdup("");
        good = end_session(hotline, channel, inbound, now, error);
    } else {
        good = answer(hotline, channel, inbound, now, reply, error);
    }
    if (!good) {
        reply_clear(reply);
        db_rollback_to(hotline->db,
                       NULL); /* fails when the whole batch is lost: commit will say so */
    }
    return db_release(hotline->db, good ? error : NULL) && good;
}

bool intake_commit(Hotline *hotline, GError **error)
{
    g_autoptr(GError) log_error = NULL;

    if (!db_commit(hotline->db, error))
        return false;
    if (hotline->erased && !db_truncate_log(hotline->db, &log_error))
        log_failure("intake.truncate_log", 0,
                    log_error); /* the next erasure or checkpoint does it */
    hotline->erased = false;
    return true;
}

bool intake_sweep(Hotline *hotline, int64_t now, GError **error)
{
    int64_t removed = 0;

    if (!db_begin(hotline->db, error))
        return false;
    if (!sessions_sweep(hotline->db, now, error) ||
        !inbound_expire(hotline->db, now, SWEEP_ROWS, &removed, error) ||
        !throttles_expire(hotline->db, now, error)) {
        db_rollback(hotline->db);
        return false;
    }
    return db_commit(hotline->db, error);
}
