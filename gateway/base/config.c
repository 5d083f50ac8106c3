#include "base/config.h"

#include <string.h>

#include "base/config_file.h"
#include "base/error.h"

/* ---- What may be written where ---- */

typedef enum ValueKind {
    VALUE_TEXT,
    VALUE_NUMBER,
    VALUE_BEARER,
    VALUE_MONEY,
    VALUE_ADDRESSES,
    VALUE_FLAG,
    VALUE_ORIGIN
} ValueKind;

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

#define KEY_ADDRESSES(type, field)                               \
    {                                                            \
#field, VALUE_ADDRESSES, offsetof(type, field), "", 0, 0 \
    }

#define KEY_MONEY(type, field)                                \
    {                                                         \
#field, VALUE_MONEY, offsetof(type, field), "0", 0, 0 \
    }

#define KEY_FLAG(type, field)                                    \
    {                                                            \
#field, VALUE_FLAG, offsetof(type, field), "false", 0, 0 \
    }

#define KEY_ORIGIN(type, field)                               \
    {                                                         \
#field, VALUE_ORIGIN, offsetof(type, field), "", 0, 0 \
    }

static const Key server_keys[] = {
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

static const Key hotline_keys[] = {
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

static const Key channel_keys[] = {
    KEY_TEXT(Channel, provider, NULL),
    {"bearer", VALUE_BEARER, offsetof(Channel, bearer), NULL, 0, 0},
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

/* ---- Reading ---- */

typedef struct Reader {
    const char *path;
    const char *text; /* of the whole file, to find line numbers in */
    GKeyFile *file;
    ConfigKeys provider_keys;
} Reader;

const char *bearer_name(Bearer bearer)
{
    return bearer == BEARER_USSD ? "ussd" : "sms";
}

static bool fail_at(const Reader *reader, const char *section, const char *key, const char *problem,
                    GError **error)
{
    g_autofree char *whole = key ? g_strdup_printf("%s in [%s]: %s", key, section, problem)
                                 : g_strdup_printf("[%s]: %s", section, problem);

    config_fail(error, reader->path, config_line_of(reader->text, section, key), whole);
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

/* "12", "4.5", "0.035". */
static bool set_money(const Reader *reader, const char *section, const Key *key, const char *value,
                      Money *out, GError **error)
{
    size_t whole = strspn(value, "0123456789");
    size_t part = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    bool has_point = value[whole] == '.';

    if (whole < 1 || whole > 9 || part > 3 || has_point != (part > 0) ||
        value[whole + has_point + part] != '\0')
        return fail_at(reader, section, key->name, "must be an amount as 12 or 0.035", error);
    *out = (Money)g_ascii_strtoll(value, NULL, 10) * 1000;
    for (size_t i = 0, worth = 100; i < part; i++, worth /= 10)
        *out += (value[whole + 1 + i] - '0') * (Money)worth;
    return true;
}

static bool set_bearer(const Reader *reader, const char *section, const char *value, Bearer *out,
                       GError **error)
{
    *out = g_str_equal(value, "sms") ? BEARER_SMS : BEARER_USSD;
    if (g_str_equal(value, bearer_name(*out)))
        return true;
    return fail_at(reader, section, "bearer", "must be ussd or sms", error);
}

/* A list that is half understood would let the wrong ones in, or keep the right ones out. */
static bool set_addresses(const Reader *reader, const char *section, const Key *key,
                          const char *value, AddressList **out, GError **error)
{
    *out = *value ? address_list_parse(value) : NULL;
    if (*out || !*value)
        return true;
    return fail_at(reader, section, key->name,
                   "must be addresses and networks as 192.0.2.0/24, 2001:db8::1", error);
}

static bool set_flag(const Reader *reader, const char *section, const Key *key, const char *value,
                     bool *out, GError **error)
{
    *out = g_str_equal(value, "true");
    return *out || g_str_equal(value, "false") ||
           fail_at(reader, section, key->name, "must be true or false", error);
}

/* "https://console.example.org", as a browser writes it in Origin: in small letters, without a path. */
static bool set_origin(const Reader *reader, const char *section, const Key *key, const char *value,
                       char **out, GError **error)
{
    g_autofree char *origin = g_str_has_suffix(value, "/") ? g_strndup(value, strlen(value) - 1)
                                                           : g_strdup(value);
    const char *host = strstr(origin, "://");

    if (*value &&
        ((!g_str_has_prefix(origin, "https://") && !g_str_has_prefix(origin, "http://")) ||
         !host[3] || host[3 + strspn(host + 3, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]")]))
        return fail_at(reader, section, key->name,
                       "must be as https://console.example.org, without a path", error);
    *out = *value ? g_steal_pointer(&origin) : NULL;
    return true;
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
    case VALUE_MONEY:
        return set_money(reader, section, key, value, field, error);
    case VALUE_ADDRESSES:
        return set_addresses(reader, section, key, value, field, error);
    case VALUE_FLAG:
        return set_flag(reader, section, key, value, field, error);
    case VALUE_ORIGIN:
        return set_origin(reader, section, key, value, field, error);
    }
    return false;
}

static bool is_own(const ConfigKey *own, const char *name)
{
    while (own && own->name && !g_str_equal(own->name, name))
        own++;
    return own && own->name;
}

/* own: the provider's keys, NULL if there are none. */
static bool check_known(const Reader *reader, const char *section, const Key *keys, size_t count,
                        const ConfigKey *own, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(reader->file, section, NULL, NULL);

    for (size_t i = 0; names && names[i]; i++) {
        bool known = is_own(own, names[i]);

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

static bool read_own(const Reader *reader, const char *section, const ConfigKey *keys,
                     Channel *channel, GError **error)
{
    for (const ConfigKey *key = keys; key && key->name; key++) {
        char *value = g_key_file_get_string(reader->file, section, key->name, NULL);

        if ((!value || !*value) && !key->fallback) {
            g_autofree char *problem = g_strdup_printf("%s= is missing", key->name);

            g_free(value);
            return fail_at(reader, section, NULL, problem, error);
        }
        g_hash_table_insert(channel->own, g_strdup(key->name),
                            value ? g_strstrip(value) : g_strdup(key->fallback));
    }
    return true;
}

/* What the section says besides our own keys is the provider's. */
static bool read_channel_keys(const Reader *reader, const char *section, Channel *channel,
                              GError **error)
{
    const ConfigKey *own;

    if (!read_section(reader, section, channel_keys, G_N_ELEMENTS(channel_keys), channel, error))
        return false;
    if (!reader->provider_keys)
        return true;
    own = reader->provider_keys(channel->provider);
    return check_known(reader, section, channel_keys, G_N_ELEMENTS(channel_keys), own, error) &&
           read_own(reader, section, own, channel, error);
}

static bool read_channel(const Reader *reader, const char *section, Config *config, GError **error)
{
    Channel *channel = g_new0(Channel, 1);

    g_ptr_array_add(config->channels, channel);
    channel->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    channel->name = g_strstrip(g_strdup(section + strlen("channel ")));
    return read_channel_keys(reader, section, channel, error) &&
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

static bool check_fallbacks(const Reader *reader, const Config *config, GError **error)
{
    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);
        const Channel *other = channel->fallback ? config_channel(config, channel->fallback) : NULL;
        g_autofree char *section = g_strconcat("channel ", channel->name, NULL);

        if (channel->fallback && (!other || other == channel || other->bearer != BEARER_SMS))
            return fail_at(reader, section, "fallback", "must name another channel of bearer=sms",
                           error);
    }
    return true;
}

static bool read_fixed(const Reader *reader, const char *section, const Key *keys, size_t count,
                       Config *config, GError **error)
{
    return check_known(reader, section, keys, count, NULL, error) &&
           read_section(reader, section, keys, count, config, error);
}

static bool read_all(const Reader *reader, Config *config, GError **error)
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
    Reader reader = {.path = path, .file = file, .provider_keys = provider_keys};
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
