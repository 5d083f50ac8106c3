#pragma once

#include <glib.h>
#include <stdbool.h>

/* A listening, non-blocking socket on "127.0.0.1:8080" or "[::1]:0". real: the address with the
 * port that was picked. -1: error is set. */
int listen_on(const char *address, char **real, GError **error);
