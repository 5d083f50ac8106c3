#include "base/config.h"

#include <string.h>

#include "base/error.h"

/* ---- What may be written where ---- */

typedef enum ValueKind { VALUE_TEXT, VALUE_NUMBER, VALUE_BEARER } ValueKind;

typedef struct Key {
    const char *name;
    ValueKind kind;
    size_t offset;
    const char *fallback; /* NULL: must be given; "": may be absent */
    int min, max;
} Key;

#define KEY_TEXT(type, field, fallback)                           \
    {                                                             \
#field, VALUE_TEXT, offsetof(type, field), fallback, 0, 0 \
    }
#define KEY_NUMBER(type, field, fallback, min, max)                     \
    {                                                                   \
#field, VALUE_NUMBER, offsetof(type, field), fallback, min, max \
    }

static const Key server_keys[] = {
    KEY_TEXT(Config, webhooks, NULL),
    KEY_NUMBER(Config, idle_seconds, "10", 1, 600),
    KEY_NUMBER(Config, request_seconds, "30", 1, 600),
};

static const Key hotline_keys[] = {
    KEY_TEXT(Config, timezone, "Europe/Moscow"),
    KEY_TEXT(Config, data, ""),
    KEY_NUMBER(Config, ussd_session_seconds, "180", 1, 3600),
    KEY_NUMBER(Config, sms_session_seconds, "86400", 1, 604800),
    KEY_NUMBER(Config, resume_seconds, "1800", 1, 86400),
};

static const Key channel_keys[] = {
    KEY_TEXT(Channel, provider, NULL),
    {"bearer", VALUE_BEARER, offsetof(Channel, bearer), NULL, 0, 0},
    KEY_TEXT(Channel, address, NULL),
    KEY_TEXT(Channel, secret, NULL),
    KEY_NUMBER(Channel, max_septets, "182", 60, 182),
    KEY_NUMBER(Channel, max_units, "80", 60, 80),
    KEY_NUMBER(Channel, sms_segments, "2", 1, 8),
};

/* ---- Reading ---- */

typedef struct Reader {
    const char *path;
    const char *text; /* of the whole file, to find line numbers in */
    GKeyFile *file;
} Reader;

const char *bearer_name(Bearer bearer)
{
    return bearer == BEARER_USSD ? "ussd" : "sms";
}

void config_fail(GError **error, const char *path, unsigned line, const char *problem)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%u: %s", path, line, problem);
}

static bool is_section(const char *line, const char *section)
{
    size_t length = strlen(section);

    return line[0] == '[' && strncmp(line + 1, section, length) == 0 && line[1 + length] == ']';
}

static bool is_key(const char *line, const char *key)
{
    size_t length = strlen(key);

    line += strspn(line, " \t");
    if (strncmp(line, key, length) != 0)
        return false;
    line += length;
    line += strspn(line, " \t");
    return *line == '=';
}

/* GKeyFile does not tell where a key stands. Without the key: the line of the section. */
static unsigned find_line(const Reader *reader, const char *section, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(reader->text, "\n", -1);
    unsigned section_line = 1;
    bool inside = false;

    for (unsigned i = 0; lines[i]; i++) {
        if (lines[i][0] == '[') {
            inside = is_section(lines[i], section);
            if (inside)
                section_line = i + 1;
        } else if (inside && key && is_key(lines[i], key)) {
            return i + 1;
        }
    }
    return section_line;
}

static bool fail_at(const Reader *reader, const char *section, const char *key, const char *problem,
                    GError **error)
{
    g_autofree char *whole = key ? g_strdup_printf("%s in [%s]: %s", key, section, problem)
                                 : g_strdup_printf("[%s]: %s", section, problem);

    config_fail(error, reader->path, find_line(reader, section, key), whole);
    return false;
}

static bool set_number(const Reader *reader, const char *section, const Key *key, const char *value,
                       int *out, GError **error)
{
    gint64 number;

    if (g_ascii_string_to_signed(value, 10, key->min, key->max, &number, NULL)) {
        *out = (int)number;
        return true;
    }
    g_autofree char *problem = g_strdup_printf("must be a whole number from %d to %d", key->min,
                                               key->max);

    return fail_at(reader, section, key->name, problem, error);
}

static bool set_bearer(const Reader *reader, const char *section, const char *value, Bearer *out,
                       GError **error)
{
    *out = g_str_equal(value, "sms") ? BEARER_SMS : BEARER_USSD;
    if (g_str_equal(value, bearer_name(*out)))
        return true;
    return fail_at(reader, section, "bearer", "must be ussd or sms", error);
}

static bool set_value(const Reader *reader, const char *section, const Key *key, const char *value,
                      void *target, GError **error)
{
    void *field = (char *)target + key->offset;

    switch (key->kind) {
    case VALUE_TEXT:
        *(char **)field = *value ? g_strdup(value) : NULL;
        return true;
    case VALUE_NUMBER:
        return set_number(reader, section, key, value, field, error);
    case VALUE_BEARER:
        return set_bearer(reader, section, value, field, error);
    }
    return false;
}

static bool check_known(const Reader *reader, const char *section, const Key *keys, size_t count,
                        GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(reader->file, section, NULL, NULL);

    for (size_t i = 0; names && names[i]; i++) {
        bool known = false;

        for (size_t k = 0; k < count; k++)
            known = known || g_str_equal(names[i], keys[k].name);
        if (!known)
            return fail_at(reader, section, names[i], "is not a key that belongs here", error);
    }
    return true;
}

static bool read_section(const Reader *reader, const char *section, const Key *keys, size_t count,
                         void *target, GError **error)
{
    if (!check_known(reader, section, keys, count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        g_autofree char *value = g_key_file_get_string(reader->file, section, keys[i].name, NULL);

        if (value)
            g_strstrip(value);
        if ((!value || !*value) && !keys[i].fallback) {
            g_autofree char *problem = g_strdup_printf("%s= is missing", keys[i].name);

            return fail_at(reader, section, NULL, problem, error);
        }
        if (!set_value(reader, section, &keys[i], value ? value : keys[i].fallback, target, error))
            return false;
    }
    return true;
}

/* ---- Channels ---- */

static void channel_free(gpointer data)
{
    Channel *channel = data;

    g_free(channel->name);
    g_free(channel->provider);
    g_free(channel->address);
    g_free(channel->secret);
    g_free(channel);
}

/* Names and secrets stand in a URL path as they are. */
static bool is_plain(const char *text)
{
    size_t length = strspn(text,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    return length > 0 && text[length] == '\0';
}

static bool check_channel(const Reader *reader, const char *section, const Channel *channel,
                          GError **error)
{
    if (!is_plain(channel->name))
        return fail_at(reader, section, NULL, "name it with letters, digits, - and _ only", error);
    if (!is_plain(channel->secret))
        return fail_at(reader, section, "secret",
                       "must be letters, digits, - and _ only: it stands in a URL", error);
    return true;
}

static bool read_channel(const Reader *reader, const char *section, Config *config, GError **error)
{
    Channel *channel = g_new0(Channel, 1);

    g_ptr_array_add(config->channels, channel);
    channel->name = g_strstrip(g_strdup(section + strlen("channel ")));
    return read_section(reader, section, channel_keys, G_N_ELEMENTS(channel_keys), channel,
                        error) &&
           check_channel(reader, section, channel, error);
}

static bool read_channels(const Reader *reader, Config *config, GError **error)
{
    g_auto(GStrv) sections = g_key_file_get_groups(reader->file, NULL);

    for (size_t i = 0; sections[i]; i++) {
        if (g_str_equal(sections[i], "server") || g_str_equal(sections[i], "hotline"))
            continue;
        if (!g_str_has_prefix(sections[i], "channel "))
            return fail_at(reader, sections[i], NULL,
                           "is not a section; there are [server], [hotline] and [channel NAME]",
                           error);
        if (!read_channel(reader, sections[i], config, error))
            return false;
    }
    if (config->channels->len > 0)
        return true;
    config_fail(error, reader->path, 1, "add at least one [channel NAME] section");
    return false;
}

static bool read_all(const Reader *reader, Config *config, GError **error)
{
    if (!g_key_file_has_group(reader->file, "server")) {
        config_fail(error, reader->path, 1, "add a [server] section with webhooks=ADDRESS:PORT");
        return false;
    }
    return read_section(reader, "server", server_keys, G_N_ELEMENTS(server_keys), config, error) &&
           read_section(reader, "hotline", hotline_keys, G_N_ELEMENTS(hotline_keys), config,
                        error) &&
           read_channels(reader, config, error);
}

/* The first line that GKeyFile will stumble over, with the same eyes. */
static unsigned first_bad_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool in_section = false;

    for (unsigned i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        const char *equals = strchr(line, '=');

        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '[' && strchr(line, ']'))
            in_section = true;
        else if (!in_section || !equals || equals == line || !g_utf8_validate(line, -1, NULL))
            return i + 1;
    }
    return 1;
}

/* A section or a key written twice would silently win or lose. */
static bool check_twice(const char *path, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *section = "";

    for (unsigned i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        char *equals = strchr(line, '=');
        bool is_header = *line == '[';

        if (*line == '#' || (!is_header && !equals))
            continue;
        if (is_header)
            section = line;
        g_autofree char *key = is_header ? NULL
                                         : g_strchomp(g_strndup(line, (gsize)(equals - line)));

        if (!g_hash_table_add(seen, g_strconcat(section, "\n", key, NULL))) {
            config_fail(error, path, i + 1, "this stands in the file twice: keep one");
            return false;
        }
    }
    return true;
}

Config *config_load(const char *path, GError **error)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *text = NULL;
    Reader reader = {.path = path, .file = file};
    gsize length;

    config->channels = g_ptr_array_new_with_free_func(channel_free);
    if (!g_file_get_contents(path, &text, &length, NULL)) {
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG,
                    "%s cannot be read: is it there? tayanch init makes one", path);
        return NULL;
    }
    reader.text = text;
    if (strlen(text) != length ||
        !g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, NULL)) {
        config_fail(error, path, first_bad_line(text), "is neither [section] nor key=value");
        return NULL;
    }
    if (!check_twice(path, text, error) || !read_all(&reader, config, error))
        return NULL;
    return g_steal_pointer(&config);
}

void config_free(Config *config)
{
    if (!config)
        return;
    g_free(config->webhooks);
    g_free(config->timezone);
    g_free(config->data);
    g_ptr_array_unref(config->channels);
    g_free(config);
}

const Channel *config_channel(const Config *config, const char *name)
{
    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);

        if (g_str_equal(channel->name, name))
            return channel;
    }
    return NULL;
}
