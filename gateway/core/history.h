#pragma once

#include <glib.h>

#include "core/hotline.h"
#include "providers/provider.h"

/* What was answered on one line (a USSD session, or one SMS), so that a message delivered twice gets the
 * same answer and does nothing twice. While a USSD session runs it travels in the session; afterwards
 * it is a row of its own, found by the provider's id and tied to no number. */
typedef struct History History;

History *history_new(void);
void history_free(History *history);

/* key: a keyed hash of the message. Keeps the latest 64. */
void history_add(History *history, int64_t key, const Reply *reply);
/* Sets the reply and returns true if the message was answered. */
bool history_find(const History *history, int64_t key, Reply *reply);
/* The latest answer; false if there is none. */
bool history_last(const History *history, Reply *reply);
bool history_is_empty(const History *history);

/* One entry per call, as text; for the session's box. */
char *history_write_entry(const History *history, unsigned index); /* NULL past the end */
void history_read_entry(History *history, const char *entry);

/* true and NULL if nothing was kept for this line. */
bool history_load(const Hotline *hotline, const Channel *channel, const char *line,
                  History **history, GError **error);
bool history_keep(const Hotline *hotline, const Channel *channel, const char *line,
                  const History *history, int64_t now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)
