#pragma once

#include "base/config.h"

/* How the keys of a section are read into a struct, as a table says. */

typedef enum ConfigKind {
    CONFIG_TEXT,
    CONFIG_NUMBER,
    CONFIG_BEARER,
    CONFIG_MONEY,
    CONFIG_ADDRESSES,
    CONFIG_FLAG,
    CONFIG_ORIGIN
} ConfigKind;

typedef struct ConfigField {
    const char *name;
    ConfigKind kind;
    size_t offset;
    const char *fallback; /* NULL: must be given; "": may be absent */
    int min, max;
} ConfigField;

typedef struct ConfigReader {
    const char *path;
    const char *text; /* of the whole file, to find line numbers in */
    GKeyFile *file;
    ConfigKeys provider_keys;
} ConfigReader;

/* The file and line of a section, or of a key in it. Always false. */
bool config_fail_at(const ConfigReader *reader, const char *section, const char *key,
                    const char *problem, GError **error);

/* Fails if there is a key that neither the table nor own lists; own may be NULL. */
bool config_check_known(const ConfigReader *reader, const char *section, const ConfigField *fields,
                        size_t count, const ConfigKey *own, GError **error);

/* Every field of the table, absent ones as their fallback. */
bool config_read_section(const ConfigReader *reader, const char *section, const ConfigField *fields,
                         size_t count, void *target, GError **error);
