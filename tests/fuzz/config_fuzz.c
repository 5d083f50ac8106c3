/* A config or an error that names file and line, never both, never neither; and what is accepted is
 * within its limits. */

#include <glib.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("config", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;

    g_assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    config = config_load(path, NULL, &error);
    close(fd);

    g_assert((config != NULL) != (error != NULL));
    g_assert(config || g_str_has_prefix(error->message, path));
    for (unsigned i = 0; config && i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);

        g_assert(channel->name && channel->provider && channel->address && *channel->secret);
        g_assert(channel->max_units >= 60 && channel->max_units <= 80);
        g_assert(config_channel(config, channel->name));
    }
    return 0;
}
