#pragma once

#include "web/api/events.h"

/* Tells browsers that a broadcast has moved: at once, and then once a second as long as it goes on, however
 * many messages that is. */
typedef struct Progress Progress;

/* events must live longer. */
Progress *progress_new(Events *events);
void progress_free(Progress *progress);

void progress_note(Progress *progress, int64_t broadcast_id);
