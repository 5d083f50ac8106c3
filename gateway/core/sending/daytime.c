#include "core/sending/daytime.h"

#include <string.h>

/* Countries whose people all live by one clock, or nearly so. */
static const struct {
    const char *country;
    const char *zone;
} countries[] = {
    {"UZ", "Asia/Tashkent"}, {"KG", "Asia/Bishkek"},  {"TJ", "Asia/Dushanbe"},
    {"KZ", "Asia/Almaty"},   {"RU", "Europe/Moscow"},
};

const char *daytime_zone(const Regions *regions, const char *region, const Phone *phone,
                         const char *fallback)
{
    const Region *known = region && *region ? region_find(regions, region) : NULL;
    const char *country = phone_country(phone);

    if (known)
        return known->zone;
    for (size_t i = 0; i < G_N_ELEMENTS(countries); i++) {
        if (strcmp(countries[i].country, country) == 0)
            return countries[i].zone;
    }
    return fallback;
}

/* GLib reads a zone's file anew once nobody holds it: there are a dozen, and each is asked for by thousands. */
static GTimeZone *find_zone(const char *name)
{
    static GHashTable *zones;
    GTimeZone *zone;

    if (!zones)
        zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)g_time_zone_unref);
    zone = g_hash_table_lookup(zones, name);
    if (zone)
        return zone;
    zone = *name ? g_time_zone_new_identifier(name) : NULL;
    if (!zone)
        zone = g_time_zone_new_utc();
    g_hash_table_insert(zones, g_strdup(name), zone);
    return zone;
}

static GDateTime *local(const char *zone, int64_t at)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);

    return utc ? g_date_time_to_timezone(utc, find_zone(zone)) : NULL;
}

int64_t daytime_on(const char *zone, Day day)
{
    g_autoptr(GDateTime) moment = NULL;
    int year, month, of_month;

    day_to_ymd(day, &year, &month, &of_month);
    if (year == 0)
        return INT64_MAX;
    moment = g_date_time_new(find_zone(zone), year, month, of_month, DAYTIME_HOUR, 0, 0);
    return moment ? g_date_time_to_unix(moment) : INT64_MAX;
}

Day daytime_day(const char *zone, int64_t at)
{
    g_autoptr(GDateTime) there = local(zone, at);

    return there ? day_from_ymd(g_date_time_get_year(there), g_date_time_get_month(there),
                                g_date_time_get_day_of_month(there))
                 : DAY_NONE;
}

int64_t daytime_next(const char *zone, int64_t at)
{
    g_autoptr(GDateTime) there = local(zone, at);
    int hour = there ? g_date_time_get_hour(there) : DAYTIME_BEGIN;

    if (hour >= DAYTIME_BEGIN && hour < DAYTIME_END)
        return at;
    return daytime_on(zone, daytime_day(zone, at) + (hour >= DAYTIME_END ? 1 : 0));
}
