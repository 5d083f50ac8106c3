#pragma once

#include "core/answers/mailbox.h"
#include "support/test_hotline.h"

/* A report, and what staff answer to it. */

/* Files a report by USSD on the phone of the test; profile: "1" never, "2" neutral, "3" normal, "4" forget my
 * number. Returns its id; number, if not NULL: as shown. */
int64_t test_report(TestHotline *test, const char *profile, char number[10]);

/* Staff answer; the id of the answer. */
int64_t test_answer(TestHotline *test, int64_t case_id, Language language, const char *text);
/* The last one of a case, strings interned. */
MailboxAnswer test_last_answer(TestHotline *test, int64_t case_id);

/* What staff may write, one in each language. */
extern const char *const test_answer_texts[LANGUAGE_COUNT];
