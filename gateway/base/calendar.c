/* Days off and working Saturdays, from a table that staff correct once a year. */

#include "base/calendar.h"

#include "base/tsv.h"

typedef enum YearState { YEAR_UNKNOWN, YEAR_PUBLISHED, YEAR_ASSUMED } YearState;
typedef enum DayKind { KIND_USUAL, KIND_OFF, KIND_ASSUMED_OFF, KIND_WORK } DayKind;

struct Calendar {
    GHashTable *days;  /* Day -> DayKind */
    GHashTable *years; /* year -> YearState */
};

static void note_year(Calendar *calendar, Day date, bool confirmed)
{
    int year, month, day;
    gpointer key;

    day_to_ymd(date, &year, &month, &day);
    key = GINT_TO_POINTER(year);
    /* One line that nobody confirmed makes the whole year an assumption. */
    if (!confirmed)
        g_hash_table_insert(calendar->years, key, GINT_TO_POINTER(YEAR_ASSUMED));
    else if (!g_hash_table_contains(calendar->years, key))
        g_hash_table_insert(calendar->years, key, GINT_TO_POINTER(YEAR_PUBLISHED));
}

static DayKind kind_of_row(bool work, const char *status)
{
    if (work)
        return KIND_WORK;
    return g_str_equal(status, "assumed") ? KIND_ASSUMED_OFF : KIND_OFF;
}

static const char *add_row(Calendar *calendar, const Tsv *tsv, size_t row)
{
    Day date = day_from_iso(tsv_get(tsv, row, "date"));
    const char *kind = tsv_get(tsv, row, "kind");
    const char *status = tsv_get(tsv, row, "status");
    bool confirmed = g_str_equal(status, "confirmed");
    bool work = g_str_equal(kind, "work");

    if (date == DAY_NONE)
        return "write the date as yyyy-mm-dd";
    if (!work && !g_str_equal(kind, "off"))
        return "write off or work as the kind";
    if (!confirmed && !g_str_equal(status, "statutory") && !g_str_equal(status, "assumed"))
        return "write confirmed, statutory or assumed as the status";
    if (work && (!confirmed || day_weekday(date) < 6))
        return "a working day off must be a Saturday or Sunday, and confirmed";
    if (!g_hash_table_insert(calendar->days, GINT_TO_POINTER(date),
                             GINT_TO_POINTER(kind_of_row(work, status))))
        return "this date is there twice: remove one line";

    note_year(calendar, date, confirmed);
    return NULL;
}

Calendar *calendar_load(const char *path, GError **error)
{
    static const char *const columns[] = {"date", "kind", "status", NULL};
    g_autoptr(Tsv) tsv = tsv_load(path, columns, error);
    g_autoptr(Calendar) calendar = NULL;

    if (!tsv)
        return NULL;

    calendar = g_new0(Calendar, 1);
    calendar->days = g_hash_table_new(NULL, NULL);
    calendar->years = g_hash_table_new(NULL, NULL);
    for (size_t row = 0; row < tsv_rows(tsv); row++) {
        const char *problem = add_row(calendar, tsv, row);

        if (problem) {
            tsv_fail(tsv, row, problem, error);
            return NULL;
        }
    }
    return g_steal_pointer(&calendar);
}

void calendar_free(Calendar *calendar)
{
    if (!calendar)
        return;
    g_hash_table_unref(calendar->days);
    g_hash_table_unref(calendar->years);
    g_free(calendar);
}

static DayKind kind_of(const Calendar *calendar, Day date)
{
    return (DayKind)GPOINTER_TO_INT(g_hash_table_lookup(calendar->days, GINT_TO_POINTER(date)));
}

/* ---- Days that the government has not settled yet ---- */

/* Days off by article 112 of the Labour Code in every year. The first has the edges of the New Year
 * holidays with it, which a resolution usually takes off too. */
static const struct UsualHolidays {
    int month, first, last;
} usual_holidays[] = {{1, 1, 9}, {12, 31, 31}, {2, 23, 23}, {3, 8, 8},
                      {5, 1, 1}, {5, 9, 9},    {6, 12, 12}, {11, 4, 4}};

#define SINGLE_HOLIDAYS \
    2 /* from here on each is one day, and made up for when it is on a weekend */

static bool is_usually_off(Day date, size_t from)
{
    int year, month, day;

    day_to_ymd(date, &year, &month, &day);
    for (size_t i = from; i < G_N_ELEMENTS(usual_holidays); i++) {
        const struct UsualHolidays *days = &usual_holidays[i];

        if (month == days->month && day >= days->first && day <= days->last)
            return true;
    }
    return false;
}

static bool may_be_off(const Calendar *calendar, Day date)
{
    int year, month, day;

    day_to_ymd(date, &year, &month, &day);
    if (calendar_is_published(calendar, year))
        return false;
    return is_usually_off(date, 0) ||
           (day_weekday(date) == 1 && (is_usually_off(date - 1, SINGLE_HOLIDAYS) ||
                                       is_usually_off(date - 2, SINGLE_HOLIDAYS)));
}

static bool is_off(const Calendar *calendar, Day date, CalendarDoubt doubt)
{
    switch (kind_of(calendar, date)) {
    case KIND_OFF:
        return true;
    case KIND_ASSUMED_OFF:
        return doubt == CALENDAR_DOUBT_IS_OFF || day_weekday(date) >= 6;
    case KIND_WORK:
        return false;
    case KIND_USUAL:
        break;
    }
    return day_weekday(date) >= 6 || (doubt == CALENDAR_DOUBT_IS_OFF && may_be_off(calendar, date));
}

/* ---- Counting ---- */

bool calendar_is_day_off(const Calendar *calendar, Day date)
{
    DayKind kind = kind_of(calendar, date);

    return kind == KIND_OFF || kind == KIND_ASSUMED_OFF ||
           (kind == KIND_USUAL && day_weekday(date) >= 6);
}

Day calendar_working_day_until(const Calendar *calendar, Day date)
{
    while (date != DAY_NONE && calendar_is_day_off(calendar, date))
        date--;
    return date;
}

Day calendar_nth_working_day(const Calendar *calendar, Day from, int n, CalendarDoubt doubt)
{
    Day date = from;

    for (;; date++) {
        if (!is_off(calendar, date, doubt) && --n <= 0)
            return date;
    }
}

Day calendar_working_days_before(const Calendar *calendar, Day date, int n, CalendarDoubt doubt)
{
    while (n > 0) {
        if (!is_off(calendar, --date, doubt))
            n--;
    }
    return date;
}

bool calendar_is_published(const Calendar *calendar, int year)
{
    gpointer state = g_hash_table_lookup(calendar->years, GINT_TO_POINTER(year));

    return GPOINTER_TO_INT(state) == YEAR_PUBLISHED;
}
