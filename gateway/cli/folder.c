#include "cli/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "providers/provider.h"

void folder_init(Folder *folder, const char *path)
{
    *folder = (Folder){
        .config_path = g_build_filename(path, "tayanch.conf", NULL),
        .key_path = g_build_filename(path, "keys", "server.key", NULL),
        .db_path = g_build_filename(path, "tayanch.db", NULL),
        .lock_path = g_build_filename(path, "tayanch.lock", NULL),
    };
}

void folder_clear(Folder *folder)
{
    g_free(folder->config_path);
    g_free(folder->key_path);
    g_free(folder->db_path);
    g_free(folder->lock_path);
    *folder = (Folder){0};
}

int folder_lock(const Folder *folder, GError **error)
{
    int fd = open(folder->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                    "%s cannot be opened: is this a folder that tayanch init made, and yours?",
                    folder->lock_path);
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    close(fd);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BUSY,
                        "another tayanch serves this folder: stop that one first");
    return -1;
}

static char *beside_program(const char *relative)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program ? g_path_get_dirname(program) : g_strdup(".");
    char *path = g_build_filename(folder, relative, NULL);
    g_autofree char *catalog = g_build_filename(path, "uz.po", NULL);

    if (!g_file_test(catalog, G_FILE_TEST_IS_REGULAR))
        g_clear_pointer(&path, g_free);
    return path;
}

char *folder_find_texts(const Config *config, GError **error)
{
    static const char *const places[] = {
        "../share/tayanch/locales", /* installed */
        "../../locales",            /* build/release/ of a checkout */
    };

    if (config && config->data)
        return g_strdup(config->data);
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        char *path = beside_program(places[i]);

        if (path)
            return path;
    }
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                        "the catalogs are not beside this program: set data= in [hotline] to the "
                        "locales folder");
    return NULL;
}

static bool check_channel(const Folder *folder, const Channel *channel, GError **error)
{
    const Provider *provider = provider_find(channel->provider);
    g_autofree char *names = provider_names();
    g_autofree char *unknown = g_strdup_printf("there is no such one; known are %s", names);
    g_autoptr(GError) wrong = NULL;
    const char *key = "provider";

    if (!provider) {
        config_fail_channel(error, folder->config_path, channel->name, "provider", unknown);
    } else if (!(provider->bearers & (1U << channel->bearer))) {
        config_fail_channel(error, folder->config_path, channel->name, "bearer",
                            "this provider does not carry it");
    } else if (provider->check && !provider->check(channel, &key, &wrong)) {
        config_fail_channel(error, folder->config_path, channel->name, key, wrong->message);
    } else {
        return true;
    }
    return false;
}

Config *folder_load_config(const Folder *folder, GError **error)
{
    g_autoptr(Config) config = config_load(folder->config_path, provider_keys, error);

    if (!config)
        return NULL;
    for (unsigned i = 0; i < config->channels->len; i++) {
        if (!check_channel(folder, g_ptr_array_index(config->channels, i), error))
            return NULL;
    }
    config_set_public_url(config, config->webhooks);
    return g_steal_pointer(&config);
}
