#pragma once

#include "store/queue.h"

/* What cases are sorted and filtered by, in memory: a page of 100,000 is found in a tenth of a millisecond,
 * and how many there are in all with it. The rows of the database are the truth; whatever is written to
 * them over this connection is read again before the next page, and all of it after another connection
 * has written. */
typedef struct QueueIndex QueueIndex;

/* That of a connection, up to date. The first call reads every case. */
QueueIndex *queue_index_find(Db *db, GError **error);

/* How many fit, whatever filter->mine says; and the ids (int64_t) of those at filter->offset. */
void queue_index_page(const QueueIndex *index, const QueueFilter *filter, int64_t *total,
                      GArray *ids);

void queue_index_count(const QueueIndex *index, QueueCountVisitor visit, gpointer data);
void queue_index_new_ones(const QueueIndex *index, int64_t *urgent, int64_t *oldest_at);
