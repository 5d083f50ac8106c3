/* Calendar dates as day numbers. GDate does the Gregorian arithmetic, within the years 1 to 9999. */

#include "base/date.h"

#include <glib.h>

#define EPOCH_JULIAN 719163 /* GDate's number of 1970-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

static bool to_gdate(Day date, GDate *out)
{
    if (date <= -EPOCH_JULIAN || date > LAST_DAY)
        return false;

    g_date_clear(out, 1);
    g_date_set_julian(out, (guint32)(date + EPOCH_JULIAN));
    return true;
}

static Day from_gdate(const GDate *date)
{
    int64_t day = (int64_t)g_date_get_julian(date) - EPOCH_JULIAN;

    return day > LAST_DAY ? DAY_NONE : (Day)day;
}

Day day_from_ymd(int year, int month, int day)
{
    GDate date;

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return DAY_NONE;
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return DAY_NONE;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return from_gdate(&date);
}

void day_to_ymd(Day date, int *year, int *month, int *day)
{
    GDate value;
    bool valid = to_gdate(date, &value);

    *year = valid ? g_date_get_year(&value) : 0;
    *month = valid ? (int)g_date_get_month(&value) : 0;
    *day = valid ? g_date_get_day(&value) : 0;
}

int day_weekday(Day date)
{
    return (date % 7 + 10) % 7 + 1; /* 1970-01-01 was a Thursday */
}

/* GLib reads the file anew once nobody holds the zone, and that takes longer than a turn. */
static GTimeZone *find_zone(const char *name)
{
    static GTimeZone *last;

    if (!last || !g_str_equal(g_time_zone_get_identifier(last), name)) {
        g_clear_pointer(&last, g_time_zone_unref);
        last = g_time_zone_new_identifier(name);
    }
    return last;
}

Day day_at(int64_t at, const char *zone)
{
    if (!zone || !*zone)
        return DAY_NONE; /* GLib would take the zone of this machine */

    GTimeZone *place = find_zone(zone);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
    g_autoptr(GDateTime) local = place && utc ? g_date_time_to_timezone(utc, place) : NULL;

    if (!local)
        return DAY_NONE;
    return day_from_ymd(g_date_time_get_year(local), g_date_time_get_month(local),
                        g_date_time_get_day_of_month(local));
}

Day day_add_months(Day date, int months)
{
    int year, month, day;
    int64_t total;

    day_to_ymd(date, &year, &month, &day);
    if (year == 0)
        return DAY_NONE;

    total = (int64_t)year * 12 + (month - 1) + months;
    if (total < 12 || total >= 120000)
        return DAY_NONE;
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    return day_from_ymd(year, month,
                        MIN(day, g_date_get_days_in_month((GDateMonth)month, (GDateYear)year)));
}

void day_format(Day date, char out[11])
{
    int year, month, day;

    day_to_ymd(date, &year, &month, &day);
    if (year == 0)
        out[0] = '\0';
    else
        g_snprintf(out, 11, "%02d.%02d.%04d", day, month, year);
}

Day day_from_iso(const char *text)
{
    int part[3] = {0};
    size_t which = 0;

    for (size_t i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;

        if (dash ? text[i] != '-' : !g_ascii_isdigit(text[i]))
            return DAY_NONE; /* a NUL ends here too */
        if (dash)
            which++;
        else
            part[which] = part[which] * 10 + (text[i] - '0');
    }
    return text[10] ? DAY_NONE : day_from_ymd(part[0], part[1], part[2]);
}

void day_to_iso(Day date, char out[11])
{
    int year, month, day;

    day_to_ymd(date, &year, &month, &day);
    if (year == 0)
        out[0] = '\0';
    else
        g_snprintf(out, 11, "%04d-%02d-%02d", year, month, day);
}
