#include "base/config_value.h"

#include <string.h>

#include "base/config_file.h"

bool config_fail_at(const ConfigReader *reader, const char *section, const char *key,
                    const char *problem, GError **error)
{
    g_autofree char *whole = key ? g_strdup_printf("%s in [%s]: %s", key, section, problem)
                                 : g_strdup_printf("[%s]: %s", section, problem);

    config_fail(error, reader->path, config_line_of(reader->text, section, key), whole);
    return false;
}

static bool set_number(const ConfigReader *reader, const char *section, const ConfigField *key,
                       const char *value, int *out, GError **error)
{
    gint64 number;

    if (g_ascii_string_to_signed(value, 10, key->min, key->max, &number, NULL)) {
        *out = (int)number;
        return true;
    }
    g_autofree char *problem = g_strdup_printf("must be a whole number from %d to %d", key->min,
                                               key->max);

    return config_fail_at(reader, section, key->name, problem, error);
}

/* "12", "4.5", "0.035". */
static bool set_money(const ConfigReader *reader, const char *section, const ConfigField *key,
                      const char *value, Money *out, GError **error)
{
    size_t whole = strspn(value, "0123456789");
    size_t part = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    bool has_point = value[whole] == '.';

    if (whole < 1 || whole > 9 || part > 3 || has_point != (part > 0) ||
        value[whole + has_point + part] != '\0')
        return config_fail_at(reader, section, key->name, "must be an amount as 12 or 0.035",
                              error);
    *out = (Money)g_ascii_strtoll(value, NULL, 10) * 1000;
    for (size_t i = 0, worth = 100; i < part; i++, worth /= 10)
        *out += (value[whole + 1 + i] - '0') * (Money)worth;
    return true;
}

static bool set_bearer(const ConfigReader *reader, const char *section, const char *value,
                       Bearer *out, GError **error)
{
    *out = g_str_equal(value, "sms") ? BEARER_SMS : BEARER_USSD;
    if (g_str_equal(value, bearer_name(*out)))
        return true;
    return config_fail_at(reader, section, "bearer", "must be ussd or sms", error);
}

/* A list that is half understood would let the wrong ones in, or keep the right ones out. */
static bool set_addresses(const ConfigReader *reader, const char *section, const ConfigField *key,
                          const char *value, AddressList **out, GError **error)
{
    *out = *value ? address_list_parse(value) : NULL;
    if (*out || !*value)
        return true;
    return config_fail_at(reader, section, key->name,
                          "must be addresses and networks as 192.0.2.0/24, 2001:db8::1", error);
}

static bool set_flag(const ConfigReader *reader, const char *section, const ConfigField *key,
                     const char *value, bool *out, GError **error)
{
    *out = g_str_equal(value, "true");
    return *out || g_str_equal(value, "false") ||
           config_fail_at(reader, section, key->name, "must be true or false", error);
}

/* "https://console.example.org", as a browser writes it in Origin: in small letters, without a path. */
static bool set_origin(const ConfigReader *reader, const char *section, const ConfigField *key,
                       const char *value, char **out, GError **error)
{
    g_autofree char *origin = g_str_has_suffix(value, "/") ? g_strndup(value, strlen(value) - 1)
                                                           : g_strdup(value);
    const char *host = strstr(origin, "://");

    if (*value &&
        ((!g_str_has_prefix(origin, "https://") && !g_str_has_prefix(origin, "http://")) ||
         !host[3] || host[3 + strspn(host + 3, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]")]))
        return config_fail_at(reader, section, key->name,
                              "must be as https://console.example.org, without a path", error);
    *out = *value ? g_steal_pointer(&origin) : NULL;
    return true;
}

static bool set_value(const ConfigReader *reader, const char *section, const ConfigField *key,
                      const char *value, void *target, GError **error)
{
    void *field = (char *)target + key->offset;

    switch (key->kind) {
    case CONFIG_TEXT:
        *(char **)field = *value ? g_strdup(value) : NULL;
        return true;
    case CONFIG_NUMBER:
        return set_number(reader, section, key, value, field, error);
    case CONFIG_BEARER:
        return set_bearer(reader, section, value, field, error);
    case CONFIG_MONEY:
        return set_money(reader, section, key, value, field, error);
    case CONFIG_ADDRESSES:
        return set_addresses(reader, section, key, value, field, error);
    case CONFIG_FLAG:
        return set_flag(reader, section, key, value, field, error);
    case CONFIG_ORIGIN:
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

bool config_check_known(const ConfigReader *reader, const char *section, const ConfigField *fields,
                        size_t count, const ConfigKey *own, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(reader->file, section, NULL, NULL);

    for (size_t i = 0; names && names[i]; i++) {
        bool known = is_own(own, names[i]);

        for (size_t k = 0; k < count; k++)
            known = known || g_str_equal(names[i], fields[k].name);
        if (!known)
            return config_fail_at(reader, section, names[i], "is not a key that belongs here",
                                  error);
    }
    return true;
}

bool config_read_section(const ConfigReader *reader, const char *section, const ConfigField *fields,
                         size_t count, void *target, GError **error)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *value = g_key_file_get_string(reader->file, section, fields[i].name, NULL);

        if (value)
            g_strstrip(value);
        if ((!value || !*value) && !fields[i].fallback) {
            g_autofree char *problem = g_strdup_printf("%s= is missing", fields[i].name);

            return config_fail_at(reader, section, NULL, problem, error);
        }
        if (!set_value(reader, section, &fields[i], value ? value : fields[i].fallback, target,
                       error))
            return false;
    }
    return true;
}
