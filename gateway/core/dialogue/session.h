#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/vault.h"
#include "core/dialogue/history.h"
#include "store/sessions.h"

/* One person's progress through the menu on one channel. Nothing a person wrote as a report is ever in
 * here: the session is under the server key, reports are sealed. */
typedef struct Session {
    int64_t id;
    int64_t contact_id;
    int64_t case_id;  /* the case being filled in; 0: none */
    bool is_new;      /* there was none in the store */
    char *screen;     /* NULL: at the start */
    GPtrArray *trail; /* of char *: the screens behind this one, the oldest first */
    unsigned page;
    char *notice;      /* msgid shown above the screen */
    char *channel;     /* name of the channel it is on */
    char *line;        /* USSD: the provider's session id */
    History *answered; /* USSD: what was answered on this line */
    size_t typed;      /* USSD: octets of the cumulative text that are done */
    int64_t typed_key;
    GHashTable *slots; /* what screens remember: name -> value */
    bool dropped;      /* over, but it may be continued until forget_at */
    int64_t due_at;    /* when it counts as dropped; once dropped: when it is forgotten */
    int64_t forget_at;
    int64_t last_at; /* of the last turn */
} Session;

bool session_load(Db *db, const Vault *vault, int64_t id, Session **session, GError **error);
/* From a row already read; a box that does not open gives a new session. */
Session *session_from_row(const Vault *vault, const SessionRow *row);
void session_free(Session *session);
bool session_save(Db *db, const Vault *vault, const Session *session, GError **error);

/* Back to the start, on the same line. */
void session_reset(Session *session);

const char *session_get(const Session *session, const char *slot); /* "" if unset */
void session_set(Session *session, const char *slot, const char *value_or_null);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)
