#pragma once

#include "core/hotline.h"

/* What the command line does about rules, in a line of words, since only the running gateway writes. */

/* "rules accept ...": ids NULL-terminated; none: all that are in force. Free with g_free. */
char *rule_control_accept(const char *reviewer, const char *const *ids);

bool rule_control_is_ours(const char *line);
/* Its own transaction. Returns what to say, or NULL and an error that does. Free with g_free. */
char *rule_control(Hotline *hotline, const char *line, int64_t now, GError **error);
