#pragma once

#include "core/answers/mailbox_reader.h"
#include "core/dialogue/turn_private.h"

/* Between the files of the reader. */
typedef struct MailboxCase {
    int64_t id; /* 0: none was chosen, or it is gone */
    int64_t number;
    int64_t contact_id;
} MailboxCase;

MailboxCase mailbox_case(Turn *turn);
bool mailbox_case_is_own(const Turn *turn, const MailboxCase *chosen);
bool mailbox_case_is_open(Turn *turn, const MailboxCase *chosen);
int64_t mailbox_case_pin(Turn *turn, const MailboxCase *chosen); /* its hash; 0: none */
void mailbox_opened(Turn *turn);                                 /* by PIN, from now on */
