#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

/* Working days of Russia: Monday to Friday, less the days off, plus the working Saturdays. */
typedef struct Calendar Calendar;

Calendar *calendar_load(const char *path, GError **error); /* holidays.tsv */
void calendar_free(Calendar *calendar);

bool calendar_is_day_off(const Calendar *calendar, Day date);
/* The last working day on or before the date. */
Day calendar_working_day_until(const Calendar *calendar, Day date);

/* What to make of days of which nobody knows yet whether they will be off: those a line of the table
 * only assumes, and in years without a published calendar those that are off in most years. Counting
 * towards a deadline, the earlier date is the safe one: forwards it comes of working, backwards of
 * being off. */
typedef enum CalendarDoubt { CALENDAR_DOUBT_WORKS, CALENDAR_DOUBT_IS_OFF } CalendarDoubt;

/* The nth (from 1) working day from this date on, which is the first if it is one. */
Day calendar_nth_working_day(const Calendar *calendar, Day from, int n, CalendarDoubt doubt);
/* n working days before this date, which itself does not count. */
Day calendar_working_days_before(const Calendar *calendar, Day date, int n, CalendarDoubt doubt);

/* False for a year of which no official calendar is known: answers must be conservative. */
bool calendar_is_published(const Calendar *calendar, int year);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)
