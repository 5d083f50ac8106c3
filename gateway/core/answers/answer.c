#include "core/answers/answer.h"

#include "core/answers/canned.h"
#include "core/staff/audit.h"
#include "store/case_events.h"

static bool note(const Casework *work, const char *action, int64_t subject_id, const char *detail,
                 GError **error)
{
    const AuditEntry entry = {
        .staff_id = work->staff_id,
        .action = action,
        .case_number = work->row.number,
        .subject_id = subject_id,
        .detail = detail,
    };

    hotline_add_news(work->hotline, work->row.number, work->row.urgent, false);
    return audit_add(work->hotline, &entry, work->now, error);
}

/* ---- Posting ---- */

static AnswerVerdict check_canned(const Casework *work, int64_t id, GError **error)
{
    bool found = true, current = true;

    if (id && !canned_is_current(work->hotline, id, &found, &current, error))
        return ANSWER_FAILED;
    if (!found)
        return ANSWER_NOT_CANNED;
    return current ? ANSWER_DONE : ANSWER_OUTDATED;
}

static AnswerVerdict check_text(const Casework *work, const AnswerDraft *draft, Composed *composed,
                                GError **error)
{
    const ComposeDraft drafted = {&work->row, draft->language, draft->text};

    if (!compose(work->hotline, &drafted, work->now, composed, error))
        return ANSWER_FAILED;
    return composed->allowed ? ANSWER_DONE : ANSWER_GIVES_AWAY;
}

static bool is_blank(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        if (g_unichar_isgraph(g_utf8_get_char(text)))
            return false;
    }
    return true;
}

static AnswerVerdict keep(Casework *work, const AnswerDraft *draft, MailboxAnswer *answer,
                          GError **error)
{
    const MailboxPost post = {
        .case_id = work->row.id,
        .contact_id = work->row.contact_id,
        .staff_id = work->staff_id,
        .channel = work->row.channel,
        .language = draft->language,
        .text = draft->text,
    };
    MailboxPosted posted;

    if (!mailbox_post(work->hotline, &post, work->now, &posted, answer, error))
        return ANSWER_FAILED;
    if (posted == MAILBOX_NO_READER)
        return ANSWER_NO_READER;
    return note(work, "answer.post", answer->id, NULL, error) ? ANSWER_DONE : ANSWER_FAILED;
}

AnswerVerdict answer_post(Casework *work, const AnswerDraft *draft, AnswerKept *out, GError **error)
{
    AnswerVerdict verdict;

    *out = (AnswerKept){0};
    if (is_blank(draft->text))
        return ANSWER_EMPTY;
    verdict = check_canned(work, draft->canned_id, error);
    if (verdict == ANSWER_DONE)
        verdict = check_text(work, draft, &out->composed, error);
    return verdict == ANSWER_DONE ? keep(work, draft, &out->answer, error) : verdict;
}

/* ---- Taking back ---- */

AnswerVerdict answer_take_back(Casework *work, int64_t id, GError **error)
{
    MailboxTaken taken;

    if (!mailbox_take_back(work->hotline, work->row.id, id, work->now, &taken, error))
        return ANSWER_FAILED;
    if (taken != MAILBOX_TAKEN)
        return taken == MAILBOX_NOT_THERE ? ANSWER_NOT_THERE : ANSWER_TOO_LATE;
    return note(work, "answer.take_back", id, NULL, error) ? ANSWER_DONE : ANSWER_FAILED;
}

AnswerVerdict answer_clear_pin(Casework *work, GError **error)
{
    const CaseEvent event = {.at = work->now, .staff_id = work->staff_id, .kind = "pin"};
    bool cleared;

    if (!mailbox_clear_pin(work->hotline, work->row.id, &cleared, error))
        return ANSWER_FAILED;
    if (!cleared)
        return ANSWER_NOT_THERE;
    return case_events_add(work->hotline->db, work->row.id, &event, error) &&
                   note(work, "case.clear_pin", 0, NULL, error)
               ? ANSWER_DONE
               : ANSWER_FAILED;
}
