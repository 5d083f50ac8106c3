#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "cli/folder.h"

/* How commands change something: they ask the running gateway, since it alone writes the database; where
 * none runs, they take the lock and do it themselves. The socket is an abstract one, named after the lock
 * file: a copy of the folder has none in it. Only the gateway's own user and root are heard. */

/* Does what a line of words says, "outbox retry 12"; returns what to print, or NULL and an error. */
typedef char *(*ControlHandler)(const char *line, gpointer data, GError **error);

typedef struct Control Control;

Control *control_listen(const Folder *folder, ControlHandler handler, gpointer data,
                        GError **error);
void control_free(Control *control);

/* *asked false: no gateway runs here. Otherwise its answer, or its error. Free with g_free. */
char *control_ask(const Folder *folder, const char *line, bool *asked, GError **error);
/* Asks the gateway, or does it with the store and the key alone. Free with g_free. */
typedef char *(*ControlOrder)(Hotline *hotline, const char *line, int64_t now, GError **error);
char *control_do(const Folder *folder, const char *line, ControlOrder order, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Control, control_free)
