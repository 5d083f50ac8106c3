#pragma once

#include <glib.h>
#include <stdint.h>

/* One line per event: a dotted name and at most one row id. The name must be a string literal and
 * there is no "%s", so text from a person cannot reach the log. A GError is logged as its domain and
 * code, never its text. */
#define log_info(event, id) log_event(G_LOG_LEVEL_INFO, "" event, id, NULL)
#define log_failure(event, id, error) log_event(G_LOG_LEVEL_WARNING, "" event, id, error)

void log_event(GLogLevelFlags level, const char *event, int64_t id, const GError *error);

/* Sends everything that GLib and the libraries log through the same gate: domain and level only,
 * their text is dropped. Call once, first thing. */
void log_install(void);
