#pragma once

#include <stddef.h>

/* A client in the test itself, which runs the main loop of the server it talks to meanwhile. */

int socket_dial(const char *address); /* "127.0.0.1:40123" */
void socket_say(int fd, const char *bytes, size_t length);
/* What comes until the far end closes, or until "until" has been heard. Free with g_free. */
char *socket_hear(int fd, const char *until_or_null);
