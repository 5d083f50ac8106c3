#pragma once

#include "core/hotline.h"

/* Guesses get slower and slower, and nobody is ever locked out: three are free, then one must wait 1, 2, 4
 * ... 60 seconds after the last. An hour without one, and it is forgotten. */

/* What is counted: kind is a literal, what a name or an address. */
int64_t slow_down_key(const Hotline *hotline, const char *kind, const char *what);

/* *wait: seconds until the next try; 0: now. Raises it, never lowers it. */
bool slow_down_ask(Hotline *hotline, int64_t key, int64_t now, unsigned *wait, GError **error);
bool slow_down_count(Hotline *hotline, int64_t key, int64_t now, GError **error);
bool slow_down_forget(Hotline *hotline, int64_t key, GError **error);
