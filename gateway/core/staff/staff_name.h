#pragma once

/* The name of a member of staff: trimmed, 1 to 64 characters, nothing that cannot be seen. NULL if it is
 * none. Free with g_free. */
char *staff_name_read(const char *typed);
/* How it is compared: without case. Free with g_free. */
char *staff_name_key(const char *name);
