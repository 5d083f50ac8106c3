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
/* False for a year of which no official calendar is known: answers must be conservative. */
bool calendar_is_published(const Calendar *calendar, int year);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)
