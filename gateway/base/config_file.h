#pragma once

#include <glib.h>
#include <stdbool.h>

/* What GKeyFile does not tell of a file that people edit: where things stand in it. */

/* The whole problem of a file that people edit: "FILE:LINE: what is wrong and what to do". */
void config_fail(GError **error, const char *path, unsigned line, const char *problem);

/* The line of a key in a section. Without the key, or if it is not there: the line of the section. */
unsigned config_line_of(const char *text, const char *section, const char *key);
/* The first line that GKeyFile will stumble over. */
unsigned config_first_bad_line(const char *text);
/* A section or a key written twice would silently win or lose. */
bool config_check_twice(const char *path, const char *text, GError **error);
