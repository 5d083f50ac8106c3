#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A calendar date as days since 1970-01-01, proleptic Gregorian. */
typedef int32_t Day;

#define DAY_NONE INT32_MIN

Day day_from_ymd(int year, int month, int day); /* DAY_NONE if there is no such date */
void day_to_ymd(Day date, int *year, int *month, int *day);
int day_weekday(Day date); /* 1 Monday ... 7 Sunday */

/* The date in a time zone ("Europe/Moscow") at a moment (seconds UTC). DAY_NONE: unknown zone. */
Day day_at(int64_t at, const char *zone);

/* n months later, anchored to the start date and clamped to the last day of a shorter month. */
Day day_add_months(Day date, int months);

/* "dd.MM.yyyy" always: the form on every Russian document, and no CLDR short form (the Kyrgyz one
 * reads as another date). */
void day_format(Day date, char out[11]); /* "" for DAY_NONE */

/* "yyyy-mm-dd" exactly, as our data files write it. DAY_NONE if it is anything else. */
Day day_from_iso(const char *text);
void day_to_iso(Day date, char out[11]); /* "" for DAY_NONE */

/* A date as people type it: 25.11.2025, 25/11/25, 25 11 2025, 25112025,
 * 2025-11-25, "25 noyabr", "25-ноября", bugun, кечээ, сегодня ... A date without a year is the last
 * such day not after today. DAY_NONE if it is none. The caller judges past and future. */
Day day_parse(const char *text, Day today);
