#include "support/test_socket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>

int socket_dial(const char *address_text)
{
    const char *colon = strchr(address_text, ':');
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)g_ascii_strtoull(colon + 1, NULL, 10)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

void socket_say(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN)
            g_main_context_iteration(NULL, FALSE);
        if (sent < 0 && errno != EAGAIN)
            return;
        bytes += sent > 0 ? sent : 0;
        length -= sent > 0 ? (size_t)sent : 0;
    }
}

char *socket_hear(int fd, const char *until_or_null)
{
    GString *heard = g_string_new(NULL);
    char bytes[4096];

    for (;;) {
        ssize_t got = recv(fd, bytes, sizeof bytes, 0);
        if (got > 0)
            g_string_append_len(heard, bytes, got);
        else if (got == 0 || errno != EAGAIN)
            break;
        else if (until_or_null != NULL && strstr(heard->str, until_or_null) != NULL)
            break;
        else
            g_main_context_iteration(NULL, FALSE);
    }
    return g_string_free(heard, FALSE);
}
