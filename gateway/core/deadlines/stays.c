#include "core/deadlines/stays.h"

#include <string.h>

#define STAYS_MAX 60

static int year_of(Day date)
{
    int year, month, day;

    day_to_ymd(date, &year, &month, &day);
    return year;
}

int stays_day_of_year(Day date)
{
    return date - day_from_ymd(year_of(date), 1, 1) + 1;
}

/* ---- What people type ---- */

static bool read_number(const char **at, int *out, size_t max_digits)
{
    size_t digits = strspn(*at, "0123456789");

    if (digits == 0 || digits > max_digits)
        return false;
    *out = (int)g_ascii_strtoll(*at, NULL, 10);
    *at += digits;
    return true;
}

/* dd.mm or dd.mm.yyyy; also with / for a dot. */
static bool read_date(const char **at, int year, Day *out)
{
    int day, month;

    if (!read_number(at, &day, 2) || !**at || !strchr("./", **at))
        return false;
    (*at)++;
    if (!read_number(at, &month, 2))
        return false;
    if (**at && strchr("./", **at) && g_ascii_isdigit((*at)[1])) {
        (*at)++;
        if (!read_number(at, &year, 4))
            return false;
        year += year < 100 ? 2000 : 0;
    }
    *out = day_from_ymd(year, month, day);
    return *out != DAY_NONE;
}

/* Every kind of dash a keyboard makes is a minus. */
static char *plain_dashes(const char *text)
{
    static const char *const dashes[] = {"–", "—", "−", "‐", "‑"};
    GString *plain = g_string_new(text);

    for (size_t i = 0; i < G_N_ELEMENTS(dashes); i++)
        g_string_replace(plain, dashes[i], "-", 0);
    return g_string_free(plain, FALSE);
}

static bool read_stay(const char **at, int year, Stay *stay)
{
    if (!read_date(at, year, &stay->from))
        return false;
    *at += strspn(*at, " ");
    if (*(*at)++ != '-')
        return false;
    *at += strspn(*at, " ");
    return read_date(at, year, &stay->until) && stay->until >= stay->from;
}

GArray *stays_parse(const char *text, int year)
{
    static const char between[] = " ,;.\n\t";
    g_autofree char *plain = plain_dashes(text);
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(Stay));
    const char *at = plain + strspn(plain, between);

    while (*at) {
        Stay stay;

        if (stays->len >= STAYS_MAX || !read_stay(&at, year, &stay) ||
            (*at && !strchr(between, *at)))
            return NULL;
        g_array_append_val(stays, stay);
        at += strspn(at, between);
    }
    return stays->len > 0 ? g_steal_pointer(&stays) : NULL;
}

bool stays_begin_by(const GArray *stays, Day day)
{
    const Day first = day_from_ymd(2000, 1, 1);

    for (guint i = 0; i < stays->len; i++) {
        const Stay *stay = &g_array_index(stays, Stay, i);

        if (stay->from < first || stay->from > day)
            return false;
    }
    return true;
}

/* ---- Counting ---- */

static int by_start(gconstpointer a, gconstpointer b)
{
    const Stay *left = a;
    const Stay *right = b;

    return (left->from > right->from) - (left->from < right->from);
}

int stays_days_before(const GArray *stays, int year, Day before)
{
    g_autoptr(GArray) sorted = g_array_copy((GArray *)stays);
    Day next = day_from_ymd(year, 1, 1); /* the first day that is not counted yet */
    Day last = MIN(day_from_ymd(year, 12, 31), before - 1);
    int days = 0;

    g_array_sort(sorted, by_start);
    for (guint i = 0; i < sorted->len; i++) {
        Stay stay = g_array_index(sorted, Stay, i);
        Day from = MAX(stay.from, next);
        Day until = MIN(stay.until, last);

        if (from > until)
            continue;
        days += until - from + 1;
        next = until + 1;
    }
    return days;
}

Day stays_last_day(Day entry, int used, int quota)
{
    int year = year_of(entry);
    Day in_a_row = entry + quota - 1;
    Day of_this_year = entry + MAX(quota - used, 0) - 1;

    if (of_this_year <= day_from_ymd(year, 12, 31))
        return MIN(of_this_year, in_a_row);
    /* Past New Year the quota of the next year holds, which is never shorter than what is left in a row. */
    return MIN(day_from_ymd(year + 1, 1, 1) + quota - 1, in_a_row);
}
