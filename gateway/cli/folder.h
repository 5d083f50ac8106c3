#pragma once

#include "core/hotline.h"

/* The data folder of one hotline: config, keys, database. */
typedef struct Folder {
    char *config_path;
    char *key_path;
    char *db_path;
    char *lock_path;
} Folder;

void folder_init(Folder *folder, const char *path);
void folder_clear(Folder *folder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folder, folder_clear)

/* One process per data folder: returns the descriptor that holds the lock, -1 if another has it. */
int folder_lock(const Folder *folder, GError **error);

/* The folder with catalogs and tables: the config's, or the one beside this program (locales/ of a
 * checkout, share/tayanch/locales of an installation). Free with g_free. */
char *folder_find_texts(const Config *config, GError **error);

/* Config, and that every channel has a provider that carries its bearer. */
Config *folder_load_config(const Folder *folder, GError **error);
