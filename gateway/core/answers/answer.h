#pragma once

#include "core/answers/compose.h"
#include "core/answers/mailbox.h"
#include "core/cases/casework.h"

/* What staff do about answers, on a case begun: each leaves an entry in the audit log and news for the other
 * browsers, and changes nothing when it refuses. */

typedef enum AnswerVerdict {
    ANSWER_DONE,
    ANSWER_FAILED, /* the store failed: the error says how */
    ANSWER_EMPTY,
    ANSWER_NO_READER,  /* neither a phone nor a PIN: nobody could ever read it */
    ANSWER_GIVES_AWAY, /* what their contact profile wants kept */
    ANSWER_NOT_CANNED, /* no such prepared answer */
    ANSWER_OUTDATED,   /* it was prepared from a rule that says something else now */
    ANSWER_NOT_THERE,  /* no such answer, or the case has no PIN */
    ANSWER_TOO_LATE,   /* they have read it, or it does not wait any more */
    ANSWER_VERDICTS,
} AnswerVerdict;

typedef struct AnswerDraft {
    Language language;
    const char *text;
    int64_t canned_id; /* what it was made from; 0: nothing */
} AnswerDraft;

/* out: the answer kept, and how it was composed; clear that in any case. */
typedef struct AnswerKept {
    MailboxAnswer answer;
    Composed composed;
} AnswerKept;

AnswerVerdict answer_post(Casework *work, const AnswerDraft *draft, AnswerKept *out,
                          GError **error);
AnswerVerdict answer_take_back(Casework *work, int64_t id, GError **error);
AnswerVerdict answer_clear_pin(Casework *work, GError **error);
