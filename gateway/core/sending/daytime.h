#pragma once

#include "base/date.h"
#include "base/phone.h"
#include "core/tables/regions.h"

/* When people may be written to: never in their night. */

#define DAYTIME_BEGIN 9 /* hours of their own clock */
#define DAYTIME_END 21
#define DAYTIME_HOUR 10 /* when what has no hour of its own goes out */

/* The IANA name of the time zone of a person: of their region, else of the country of their number, else
 * fallback. Lent by the regions, or a literal, or fallback. region may be NULL or unknown. */
const char *daytime_zone(const Regions *regions, const char *region, const Phone *phone,
                         const char *fallback);

/* The same moment if it is daytime there, else the next 10:00 there. An unknown zone is taken for UTC. */
int64_t daytime_next(const char *zone, int64_t at);

/* 10:00 there on that day. */
int64_t daytime_on(const char *zone, Day day);

/* The date there. */
Day daytime_day(const char *zone, int64_t at);
