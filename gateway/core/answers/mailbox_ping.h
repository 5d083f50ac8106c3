#pragma once

#include "core/answers/mailbox.h"

/* The SMS that says only that there is news. */

/* Sends one for an answer just kept, if the person may be told at all. At most one a day that they have not
 * followed yet: a later answer shares it. */
bool mailbox_ping(Hotline *hotline, const MailboxPost *post, int64_t answer_id, int64_t now,
                  GError **error);
/* The answer was read or taken back: nobody is to come for it any more. */
bool mailbox_ping_drop(Hotline *hotline, int64_t answer_id, int64_t now, GError **error);
