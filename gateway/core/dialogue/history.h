#pragma once

#include <glib.h>

#include "core/hotline.h"
#include "providers/provider.h"

/* What was answered on one line (a USSD session, or one SMS), so that a message delivered twice gets the
 * same answer and does nothing twice. The answers are rows of their own; which ones belong to a line
 * travels in the session while it runs, and is a row found by the line afterwards. */
typedef struct History History;

History *history_new(void);
void history_free(History *history);

/* key: a keyed hash of the message. Keeps the answer, and the latest 64 of the line. */
bool history_add(History *history, const Hotline *hotline, int64_t key, const Reply *reply,
                 int64_t expires_at, GError **error);
/* How long an answer given now is worth keeping. */
int64_t history_expiry(Bearer bearer, int64_t now);
/* Sets the reply if the message was answered. */
bool history_find(const History *history, const Hotline *hotline, int64_t key, Reply *reply,
                  GError **error);
/* Was the message answered, be the answer still there or not? */
bool history_knows(const History *history, int64_t key);
/* Sets the reply to the latest answer, if there is one. */
bool history_last(const History *history, const Hotline *hotline, Reply *reply, GError **error);
bool history_is_empty(const History *history);

/* One entry per call, as text; for the session's box. */
#define HISTORY_ENTRY_ROOM 34
/* false past the end. */
bool history_write_entry(const History *history, unsigned index, char entry[HISTORY_ENTRY_ROOM]);
void history_read_entry(History *history, const char *entry);

/* true and NULL if nothing was kept for this line. */
bool history_load(const Hotline *hotline, const Channel *channel, const char *line,
                  History **history, GError **error);
bool history_keep(const History *history, const Hotline *hotline, const Channel *channel,
                  const char *line, int64_t now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)
