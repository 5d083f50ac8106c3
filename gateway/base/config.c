#include "base/config.h"

#include <string.h>

#include "base/config_file.h"
#include "base/config_value.h"
#include "base/error.h"

/* ---- What may be written where ---- */

#define KEY_TEXT(type, field, fallback)                            \
    {                                                              \
#field, CONFIG_TEXT, offsetof(type, field), fallback, 0, 0 \
    }
#define KEY_NUMBER(type, field, fallback, min, max)                      \
    {                                                                    \
#field, CONFIG_NUMBER, offsetof(type, field), fallback, min, max \
    }

#define KEY_ADDRESSES(type, field)                                \
    {                                                             \
#field, CONFIG_ADDRESSES, offsetof(type, field), "", 0, 0 \
    }

#define KEY_MONEY(type, field)                                 \
    {                                                          \
#field, CONFIG_MONEY, offsetof(type, field), "0", 0, 0 \
    }

#define KEY_FLAG(type, field)                                     \
    {                                                             \
#field, CONFIG_FLAG, offsetof(type, field), "false", 0, 0 \
    }

#define KEY_ORIGIN(type, field)                                \
    {                                                          \
#field, CONFIG_ORIGIN, offsetof(type, field), "", 0, 0 \
    }

static const ConfigField server_keys[] = {
    KEY_TEXT(Config, webhooks, NULL),
    KEY_TEXT(Config, metrics, ""),
    KEY_TEXT(Config, console, ""),
    KEY_ORIGIN(Config, console_url),
    KEY_FLAG(Config, phone_page),
    KEY_TEXT(Config, public_url, ""),
    KEY_ADDRESSES(Config, trusted_proxies),
    KEY_NUMBER(Config, idle_seconds, "10", 1, 600),
    KEY_NUMBER(Config, request_seconds, "30", 1, 600),
};

static const ConfigField hotline_keys[] = {
    KEY_TEXT(Config, timezone, "Europe/Moscow"),
    KEY_TEXT(Config, data, ""),
    KEY_NUMBER(Config, ussd_session_seconds, "180", 1, 3600),
    KEY_NUMBER(Config, sms_session_seconds, "86400", 1, 604800),
    KEY_NUMBER(Config, resume_seconds, "1800", 1, 86400),
    KEY_NUMBER(Config, parts_seconds, "600", 1, 86400),
    KEY_NUMBER(Config, replies_per_hour, "30", 1, 1000),
    KEY_NUMBER(Config, keep_sent_hours, "72", 1, 720),
    KEY_NUMBER(Config, mailbox_days, "14", 1, 90),
};

static const ConfigField channel_keys[] = {
    KEY_TEXT(Channel, provider, NULL),
    {"bearer", CONFIG_BEARER, offsetof(Channel, bearer), NULL, 0, 0},
    KEY_TEXT(Channel, address, NULL),
    KEY_TEXT(Channel, secret, NULL),
    KEY_NUMBER(Channel, max_septets, "182", 60, 182),
    KEY_NUMBER(Channel, max_units, "80", 60, 80),
    KEY_NUMBER(Channel, sms_segments, "2", 1, 8),
    KEY_NUMBER(Channel, rate, "10", 1, 100000),
    KEY_NUMBER(Channel, concurrency, "4", 1, 64),
    KEY_TEXT(Channel, fallback, ""),
    KEY_MONEY(Channel, price),
    KEY_MONEY(Channel, daily_budget),
    KEY_ADDRESSES(Channel, allow_from),
};

/* ---- Channels ---- */

const char *bearer_name(Bearer bearer)
{
    return bearer == BEARER_USSD ? "ussd" : "sms";
}

const char *channel_own(const Channel *channel, const char *key)
{
    const char *value = channel->own ? g_hash_table_lookup(channel->own, key) : NULL;

    return value ? value : "";
}

static void channel_free(gpointer data)
{
    Channel *channel = data;

    g_free(channel->name);
    g_free(channel->provider);
    g_free(channel->address);
    g_free(channel->secret);
    g_free(channel->fallback);
    address_list_free(channel->allow_from);
    g_free(channel->webhook);
    g_hash_table_unref(channel->own);
    g_free(channel);
}

/* Names and secrets stand in a URL path as they are. */
static bool is_plain(const char *text)
{
    size_t length = strspn(text,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    return length > 0 && text[length] == '\0';
}

static bool check_channel(const ConfigReader *reader, const char *section, const Channel *channel,
                          GError **error)
{
    if (!is_plain(channel->name))
        return config_fail_at(reader, section, NULL, "name it with letters, digits, - and _ only",
                              error);
    if (!is_plain(channel->secret))
        return config_fail_at(reader, section, "secret",
                              "must be letters, digits, - and _ only: it stands in a URL", error);
    return true;
}

static bool read_own(const ConfigReader *reader, const char *section, const ConfigKey *keys,
                     Channel *channel, GError **error)
{
    for (const ConfigKey *key = keys; key && key->name; key++) {
        char *value = g_key_file_get_string(reader->file, section, key->name, NULL);

        if ((!value || !*value) && !key->fallback) {
            g_autofree char *problem = g_strdup_printf("%s= is missing", key->name);

            g_free(value);
            return config_fail_at(reader, section, NULL, problem, error);
        }
        g_hash_table_insert(channel->own, g_strdup(key->name),
                            value ? g_strstrip(value) : g_strdup(key->fallback));
    }
    return true;
}

/* What the section says besides our own keys is the provider's. */
static bool read_channel_keys(const ConfigReader *reader, const char *section, Channel *channel,
                              GError **error)
{
    const ConfigKey *own;

    if (!config_read_section(reader, section, channel_keys, G_N_ELEMENTS(channel_keys), channel,
                             error))
        return false;
    if (!reader->provider_keys)
        return true;
    own = reader->provider_keys(channel->provider);
    return config_check_known(reader, section, channel_keys, G_N_ELEMENTS(channel_keys), own,
                              error) &&
           read_own(reader, section, own, channel, error);
}

static bool read_channel(const ConfigReader *reader, const char *section, Config *config,
                         GError **error)
{
    Channel *channel = g_new0(Channel, 1);

    g_ptr_array_add(config->channels, channel);
    channel->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    channel->name = g_strstrip(g_strdup(section + strlen("channel ")));
    return read_channel_keys(reader, section, channel, error) &&
           check_channel(reader, section, channel, error);
}

static bool read_channels(const ConfigReader *reader, Config *config, GError **error)
{
    g_auto(GStrv) sections = g_key_file_get_groups(reader->file, NULL);

    for (size_t i = 0; sections[i]; i++) {
        if (g_str_equal(sections[i], "server") || g_str_equal(sections[i], "hotline"))
            continue;
        if (!g_str_has_prefix(sections[i], "channel "))
            return config_fail_at(
                reader, sections[i], NULL,
                "is not a section; there are [server], [hotline] and [channel NAME]", error);
        if (!read_channel(reader, sections[i], config, error))
            return false;
    }
    if (config->channels->len > 0)
        return true;
    config_fail(error, reader->path, 1, "add at least one [channel NAME] section");
    return false;
}

static bool check_fallbacks(const ConfigReader *reader, const Config *config, GError **error)
{
    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);
        const Channel *other = channel->fallback ? config_channel(config, channel->fallback) : NULL;
        g_autofree char *section = g_strconcat("channel ", channel->name, NULL);

        if (channel->fallback && (!other || other == channel || other->bearer != BEARER_SMS))
            return config_fail_at(reader, section, "fallback",
                                  "must name another channel of bearer=sms", error);
    }
    return true;
}

static bool read_fixed(const ConfigReader *reader, const char *section, const ConfigField *keys,
                       size_t count, Config *config, GError **error)
{
    return config_check_known(reader, section, keys, count, NULL, error) &&
           config_read_section(reader, section, keys, count, config, error);
}

static bool read_all(const ConfigReader *reader, Config *config, GError **error)
{
    if (!g_key_file_has_group(reader->file, "server")) {
        config_fail(error, reader->path, 1, "add a [server] section with webhooks=ADDRESS:PORT");
        return false;
    }
    return read_fixed(reader, "server", server_keys, G_N_ELEMENTS(server_keys), config, error) &&
           read_fixed(reader, "hotline", hotline_keys, G_N_ELEMENTS(hotline_keys), config, error) &&
           read_channels(reader, config, error) && check_fallbacks(reader, config, error);
}

Config *config_load(const char *path, ConfigKeys provider_keys, GError **error)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *text = NULL;
    ConfigReader reader = {.path = path, .file = file, .provider_keys = provider_keys};
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
        config_fail(error, path, config_first_bad_line(text), "is neither [section] nor key=value");
        return NULL;
    }
    if (!config_check_twice(path, text, error) || !read_all(&reader, config, error))
        return NULL;
    return g_steal_pointer(&config);
}

void config_free(Config *config)
{
    if (!config)
        return;
    g_free(config->webhooks);
    g_free(config->metrics);
    g_free(config->console);
    g_free(config->console_url);
    g_free(config->public_url);
    address_list_free(config->trusted_proxies);
    g_free(config->timezone);
    g_free(config->data);
    g_ptr_array_unref(config->channels);
    g_free(config);
}

void config_set_public_url(Config *config, const char *listening)
{
    g_autofree char *base = config->public_url ? g_strdup(config->public_url)
                                               : g_strconcat("http://", listening, NULL);

    if (g_str_has_suffix(base, "/"))
        base[strlen(base) - 1] = '\0';
    for (unsigned i = 0; i < config->channels->len; i++) {
        Channel *channel = g_ptr_array_index(config->channels, i);

        g_free(channel->webhook);
        channel->webhook = g_strdup_printf("%s/hooks/%s/%s", base, channel->name, channel->secret);
    }
}

void config_fail_channel(GError **error, const char *path, const char *channel, const char *key,
                         const char *problem)
{
    g_autofree char *text = NULL;
    g_autofree char *section = g_strconcat("channel ", channel, NULL);
    g_autofree char *whole = g_strdup_printf("%s in [%s]: %s", key, section, problem);

    if (!g_file_get_contents(path, &text, NULL, NULL))
        text = g_strdup("");
    config_fail(error, path, config_line_of(text, section, key), whole);
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
