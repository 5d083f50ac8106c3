#pragma once

#include "core/hotline.h"
#include "store/message_parts.h"

/* What waits of a long message, under the server key and bound to its row. */

/* How the rows are found. which: the channel's name, and all that tells the message on it. */
int64_t part_message_id(const Hotline *hotline, const char *channel, const char *which);
int64_t part_person(const Hotline *hotline, const Phone *phone);
/* Equal for equal texts in one message. */
int64_t part_mark(const Hotline *hotline, const LongMessageRow *row, const char *text);

/* Who is told when its time is up. */
GBytes *part_lock_head(const Hotline *hotline, const LongMessageRow *row, const Phone *from,
                       const char *channel);
/* false: the box is not of this row. channel: free with g_free. */
bool part_unlock_head(const Hotline *hotline, const LongMessageRow *row, Phone *from,
                      char **channel);

GBytes *part_lock(const Hotline *hotline, const LongMessageRow *row, unsigned n, const char *text);
/* All that came so far, with a mark where a part is missing; staff see it, the person never does. NULL
 * and an error if the store fails. Free with g_free. */
char *part_join(const Hotline *hotline, const LongMessageRow *row, GError **error);

/* Erases what waits of a person; what comes late of the rest is thrown away. */
bool parts_forget(Hotline *hotline, const Phone *person, GError **error);
