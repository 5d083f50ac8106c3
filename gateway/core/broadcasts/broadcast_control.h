#pragma once

#include "core/hotline.h"

/* What the command line does about broadcasts, in a line of words, since only the running gateway writes. What
 * only reads (list, show, preview, figures) does so from the store, which it opens read-only. */

/* "broadcasts draft ...": file is the text of one (see broadcast_file.h); id 0: a new one. Free with g_free. */
char *broadcast_control_draft(int64_t id, const char *file);
/* "broadcasts WORD ID"; word: submit, withdraw, approve, pause, resume, kill. NULL: there is no such word. */
char *broadcast_control_order(const char *word, int64_t id);

bool broadcast_control_is_ours(const char *line);
/* Its own transaction. Returns what to say ("Broadcast 7 is a draft."), or NULL and an error that does. Free
 * with g_free. */
char *broadcast_control(Hotline *hotline, const char *line, int64_t now, GError **error);
