#include "core/broadcasts/broadcast_file.h"

#include <string.h>

#include "base/config_file.h"
#include "base/date.h"
#include "core/broadcasts/broadcast_desk.h"

#define NAME "broadcast"               /* for messages */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* some editors begin with it */
#define MONEY_MAX ((gint64)1000000000000)

typedef struct Reading {
    const char *zone;
    Broadcast *broadcast;
    GHashTable *keys; /* that were there */
} Reading;

/* ---- Values: NULL, or what is wrong ---- */

static const char *read_text(const Reading *reading, const char *value, const char **out)
{
    if (!*value)
        return "Nothing stands behind it.";
    *out = g_string_chunk_insert(reading->broadcast->strings, value);
    return NULL;
}

/* "uz ru", "uz, ru". */
static const char *read_list(const Reading *reading, const char *value, const char **out)
{
    g_auto(GStrv) words = g_strsplit_set(value, " ,\t", -1);
    g_autoptr(GString) list = g_string_new(NULL);

    for (char **word = words; *word; word++) {
        if (**word)
            g_string_append_printf(list, "%s%s", list->len ? "," : "", *word);
    }
    return read_text(reading, list->str, out);
}

static const char *read_number(const char *value, int64_t *out)
{
    gint64 number;

    if (!g_ascii_string_to_signed(value, 10, 0, G_MAXINT32, &number, NULL))
        return "This is no whole number.";
    *out = number;
    return NULL;
}

/* "150" or "150.25". */
static const char *read_money(const char *value, int64_t *out)
{
    g_auto(GStrv) parts = g_strsplit(value, ".", 2);
    gint64 whole, rest = 0;
    size_t digits = parts[0] && parts[1] ? strlen(parts[1]) : 0;

    if (!parts[0] || digits > 3 ||
        !g_ascii_string_to_signed(parts[0], 10, 0, MONEY_MAX, &whole, NULL) ||
        (parts[1] && !g_ascii_string_to_signed(parts[1], 10, 0, 999, &rest, NULL)))
        return "This is no amount: 150 or 150.25.";
    for (size_t i = digits; digits && i < 3; i++)
        rest *= 10;
    *out = whole * 1000 + rest;
    return NULL;
}

/* -1: no two digits. */
static int two_digits(const char *text)
{
    bool are = g_ascii_isdigit(text[0]) && g_ascii_isdigit(text[1]);

    return are ? g_ascii_digit_value(text[0]) * 10 + g_ascii_digit_value(text[1]) : -1;
}

/* "2026-11-26 09:00". */
static const char *read_time(const Reading *reading, const char *value, int64_t *out)
{
    g_autofree char *date = g_strndup(value, 10);
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(reading->zone);
    g_autoptr(GDateTime) moment = NULL;
    Day day = day_from_iso(date);
    int year, month, of_month;

    if (day == DAY_NONE || strlen(value) != 16 || value[10] != ' ' || value[13] != ':')
        return "This is no time: 2026-11-26 09:00.";
    day_to_ymd(day, &year, &month, &of_month);
    if (zone) /* it refuses what no clock shows */
        moment = g_date_time_new(zone, year, month, of_month, two_digits(value + 11),
                                 two_digits(value + 14), 0);
    if (!moment)
        return "This is no time here.";
    *out = g_date_time_to_unix(moment);
    return NULL;
}

/* ---- Lines ---- */

static const char *read_audience(const Reading *reading, const char *key, const char *value,
                                 bool *known)
{
    BroadcastAudience *audience = &reading->broadcast->row.audience;

    *known = true;
    if (g_str_equal(key, "languages"))
        return read_list(reading, value, &audience->languages);
    if (g_str_equal(key, "citizenships"))
        return read_list(reading, value, &audience->citizenships);
    if (g_str_equal(key, "regions"))
        return read_list(reading, value, &audience->regions);
    if (g_str_equal(key, "rule"))
        return read_text(reading, value, &audience->rule);
    if (g_str_equal(key, "category"))
        return read_text(reading, value, &audience->category);
    if (g_str_equal(key, "contact_days"))
        return read_number(value, &audience->contact_days);
    *known = false;
    return NULL;
}

static const char *read_key(const Reading *reading, const char *key, const char *value)
{
    BroadcastRow *row = &reading->broadcast->row;
    Language language = g_str_has_prefix(key, "text ") ? language_from_code(key + 5)
                                                       : LANGUAGE_UNKNOWN;
    bool known;
    const char *problem = read_audience(reading, key, value, &known);

    if (known)
        return problem;
    if (language != LANGUAGE_UNKNOWN)
        return read_text(reading, value, &row->texts[language]);
    if (g_str_equal(key, "title"))
        return read_text(reading, value, &row->title);
    if (g_str_equal(key, "starts"))
        return read_time(reading, value, &row->starts_at);
    if (g_str_equal(key, "ends"))
        return read_time(reading, value, &row->ends_at);
    if (g_str_equal(key, "rate"))
        return read_number(value, &row->rate);
    if (g_str_equal(key, "canary"))
        return read_number(value, &row->canary);
    if (g_str_equal(key, "budget"))
        return read_money(value, &row->budget);
    return "There is no such key.";
}

static const char *read_line(const Reading *reading, char *line)
{
    char *colon;

    g_strstrip(line);
    if (!*line || *line == '#')
        return NULL;
    colon = strchr(line, ':');
    if (!colon)
        return "A line is KEY: VALUE.";
    *colon = '\0';
    if (!g_hash_table_add(reading->keys, g_strdup(g_strstrip(line))))
        return "This is there already.";
    return read_key(reading, line, g_strstrip(colon + 1));
}

bool broadcast_file_parse(const char *text, const char *zone, Broadcast *broadcast, GError **error)
{
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Reading reading = {zone, broadcast, keys};
    g_auto(GStrv) lines = NULL;
    const char *problem = NULL;
    unsigned n = 1;

    *broadcast = (Broadcast){
        .row = {.rate = BROADCAST_RATE_USUAL, .canary = BROADCAST_CANARY_USUAL},
        .strings = g_string_chunk_new(1024)};
    if (!g_utf8_validate(text, -1, NULL)) {
        config_fail(error, NAME, 1, "The file is not UTF-8.");
        return false;
    }
    if (g_str_has_prefix(text, BYTE_ORDER_MARK))
        text += strlen(BYTE_ORDER_MARK);
    lines = g_strsplit(text, "\n", -1);
    for (; lines[n - 1]; n++) {
        problem = read_line(&reading, lines[n - 1]);
        if (problem)
            break;
    }
    if (!problem && !broadcast->row.title) {
        n = 1;
        problem = "Give it a title.";
    }
    if (problem)
        config_fail(error, NAME, n, problem);
    if (!broadcast->row.audience.languages)
        broadcast->row.audience.languages = "";
    return problem == NULL;
}
