#pragma once

#include "web/api/api.h"

/* Browsers that listen to what happens, by server-sent events: that something changed and where, never
 * what. Whoever is told asks the API. */
typedef struct Events Events;

/* hotline must live longer. clock: seconds UTC. */
Events *events_new(Hotline *hotline, int64_t (*clock)(void));
/* Every stream must be gone: after the server. */
void events_free(Events *events);

/* The browser of this call listens from now on. */
bool events_join(Events *events, ApiCall *call, GError **error);
/* Tells everybody; after "session" or "staff" it also ends the streams of whoever is signed out. */
void events_tell(Events *events, const ApiEvent *event);
/* Keeps the streams alive and ends those whose session is locked or over. It runs by itself. */
void events_tend(Events *events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_free)
