#include "core/intake.h"

#include "base/log.h"
#include "core/answers/mailbox.h"
#include "core/dialogue/dialogue.h"
#include "core/dialogue/long_message.h"
#include "core/rulebook/rule_book.h"
#include "core/sending/outbox.h"
#include "store/answers.h"
#include "store/inbound.h"
#include "store/throttles.h"

#define SWEEP_ROWS 1000

bool intake_begin(Hotline *hotline, GError **error)
{
    hotline->hold_released = false; /* of a batch that was undone */
    return db_begin(hotline->db, error);
}

static bool take(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                 Reply *reply, GError **error)
{
    if (inbound->by_letters) /* a bank, an operator, another machine: no person to help */
        return true;
    switch (inbound->kind) {
    case INBOUND_MESSAGE:
        return dialogue_turn(hotline, channel, inbound, now, reply, error);
    case INBOUND_END:
        return dialogue_end(hotline, channel, inbound, now, error);
    case INBOUND_PART:
        return long_message_part(hotline, channel, inbound, now, reply, error);
    case INBOUND_RECEIPT:
        return outbox_receipt(hotline, channel, &inbound->receipt, now, error);
    case INBOUND_OPT_OUT:
        return outbox_opt_out(hotline, &inbound->from, now, error);
    case INBOUND_NOTHING:
        return true;
    }
    return false;
}

bool intake_message(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                    Reply *reply, GError **error)
{
    bool good;

    if (!db_savepoint(hotline->db, error))
        return false;
    good = take(hotline, channel, inbound, now, reply, error);
    if (!good) {
        reply_clear(reply);
        db_rollback_to(hotline->db,
                       NULL); /* fails when the whole batch is lost: commit will say so */
    }
    return db_release(hotline->db, good ? error : NULL) && good;
}

/* New cases are sealed to the key that is the newest now. */
static void take_new_key(Hotline *hotline)
{
    g_auto(HotlineKeyRow) key = {0};
    g_autoptr(GError) error = NULL;

    if (!hotline_keys_find(hotline->db, 0, &key, &error)) {
        log_failure("intake.new_key", 0, error); /* the next batch tries again */
        return;
    }
    hotline_key_row_clear(&hotline->key);
    hotline->key = key;
    key.recovery_box = NULL;
    hotline->key_changed = false;
}

static void take_new_rules(Hotline *hotline)
{
    g_autoptr(GError) error = NULL;

    if (rule_book_refresh(hotline, &error))
        hotline->rules_changed = false;
    else
        log_failure("intake.new_rules", 0, error); /* the next batch tries again */
}

bool intake_commit(Hotline *hotline, GError **error)
{
    g_autoptr(GError) log_error = NULL;

    bool queued = hotline->queued;

    hotline->queued = false;
    if (!db_commit(hotline->db, error)) {
        hotline_tell_news(hotline, false);
        return false;
    }
    if (hotline->hold_released)
        hotline->held = false;
    if (hotline->key_changed)
        take_new_key(hotline);
    if (hotline->rules_changed)
        take_new_rules(hotline);
    hotline_tell_news(hotline, true);
    if (queued && hotline->on_queued)
        hotline->on_queued(hotline->on_queued_data);
    if (hotline->erased && !db_truncate_log(hotline->db, &log_error))
        log_failure("intake.truncate_log", 0,
                    log_error); /* the next erasure or checkpoint does it */
    hotline->erased = false;
    return true;
}

bool intake_sweep(Hotline *hotline, int64_t now, GError **error)
{
    int64_t removed = 0;

    g_clear_pointer(&hotline->sealer, sealer_free);
    if (!db_begin(hotline->db, error))
        return false;
    if (!long_message_sweep(hotline, now, error) || !dialogue_sweep(hotline, now, error) ||
        !answers_expire(hotline->db, now, SWEEP_ROWS, error) ||
        !inbound_expire(hotline->db, now, SWEEP_ROWS, &removed, error) ||
        !throttles_expire(hotline->db, now, error) || !outbox_sweep(hotline, now, error) ||
        !mailbox_sweep(hotline, now, error)) {
        hotline_tell_news(hotline, false);
        db_rollback(hotline->db);
        return false;
    }
    return intake_commit(hotline, error);
}
