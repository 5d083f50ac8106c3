#pragma once

#include <stdbool.h>

#include "store/contacts.h"

/* Why an SMS goes out. The order is that of the lanes: what answers a person goes first. */
typedef enum MessageKind {
    MESSAGE_REPLY,   /* to what they just texted */
    MESSAGE_CONFIRM, /* that STOP was heard, or START */
    MESSAGE_ANSWER,  /* staff have written to them */
    MESSAGE_REMINDER,
    MESSAGE_BROADCAST,
} MessageKind;

#define LANES 3

const char *message_kind_name(MessageKind kind);
bool message_kind_from_name(const char *name, MessageKind *kind);
int message_kind_lane(MessageKind kind); /* 0 goes first */

/* May this be sent to them? NULL if so, else a word why not. The one place that decides; asked when a
 * message is queued and again when it is sent. contact: with id 0 somebody unknown. */
const char *consent_refusal(const ContactRow *contact, MessageKind kind, bool neutral);
