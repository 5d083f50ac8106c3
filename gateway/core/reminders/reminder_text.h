#pragma once

#include "core/hotline.h"
#include "store/contacts.h"

/* What reminders say: a date at most. They name no hotline and no topic, and are one segment each. */

typedef enum ReminderText {
    REMINDER_COMES,  /* a date is near */
    REMINDER_PASSED, /* it was */
    REMINDER_MOVED,  /* a rule has changed, and so has their date */
    REMINDER_UNSURE, /* a rule has changed, and their date holds no more */
    REMINDER_ASKS,   /* should we go on: the number may be another's by now */
} ReminderText;

/* In the person's language and letters. channel: on which they were told; day: unused by REMINDER_ASKS. Free
 * with g_free; *msgid is the catalog's. */
char *reminder_text(const Hotline *hotline, const ContactRow *contact, ReminderText kind, Day day,
                    const char *channel, const char **msgid);
