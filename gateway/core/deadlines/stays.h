#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

/* Days of presence in Russia: distinct dates, the day of entry and the day of exit both counted, from 1
 * January to 31 December of a year. Going out and coming in again does not begin a new count. */
typedef struct Stay {
    Day from, until; /* both inside */
} Stay;

/* Trips as people type them: "20.01-18.02, 4.05-23.05"; a date without a year is one of the year given.
 * An array of Stay, or NULL if it cannot be read, or one ends before it begins. */
GArray *stays_parse(const char *text, int year);

/* Did each begin in this century, and no later than a day? What did not was mistyped. */
bool stays_begin_by(const GArray *stays, Day day);

/* Distinct dates of the year before a day; stays that overlap count once. */
int stays_days_before(const GArray *stays, int year, Day before);

/* The last day of a stay that began on entry, when so many days of that year were used before it: the
 * quota of a year, or as many days in a row, whichever ends first. The day before entry if none are
 * left. */
Day stays_last_day(Day entry, int used, int quota);

/* How many days of its year a date has behind it, itself included. */
int stays_day_of_year(Day date);
