#pragma once

#include "core/staff/staff_invite.h"

/* What the command line does about staff, in a line of words, since only the running gateway writes. No
 * secret is in it: of an invitation the hash of its token, and boxes that only its code opens. */

/* "staff add ...", "staff remove ...". Free with g_free. */
char *staff_control_add(const Inviting *inviting);
char *staff_control_remove(const char *name);

bool staff_control_is_ours(const char *line);
/* Its own transaction. Returns what to say, or NULL and an error that does. Free with g_free. */
char *staff_control(Hotline *hotline, const char *line, int64_t now, GError **error);
