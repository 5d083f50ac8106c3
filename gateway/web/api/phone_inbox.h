#pragma once

#include "base/phone.h"
#include <glib.h>

/* SMS that the phones of the phone page have received, in memory: some for some phones. */
typedef struct PhoneInbox PhoneInbox;

PhoneInbox *phone_inbox_new(void);
void phone_inbox_free(PhoneInbox *inbox);

void phone_inbox_add(PhoneInbox *inbox, const Phone *phone, const char *text, int64_t now);
/* The newest last. */
void phone_inbox_visit(PhoneInbox *inbox, const Phone *phone,
                       void (*visit)(const char *text, int64_t at, gpointer data), gpointer data);
