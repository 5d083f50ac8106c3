#pragma once

#include <glib.h>

#include "base/calendar.h"
#include "base/date.h"
#include "core/rules.h"

/* A rule applied to one person. */
typedef struct Deadline {
    const Rule *rule;   /* lent */
    Day safe_by;        /* the conservative reading: what people are told */
    Day latest_reading; /* the other one, for staff */
    Day act_by;         /* the last working day on or before safe_by */
} Deadline;

/* Every rule of class A that counts calendar days or months from entry, or is a fixed date, and applies
 * to such a person: those to come soonest first, then those passed, the latest first. With DAY_NONE as
 * entry, the fixed dates only. Free the array with g_array_unref (elements are Deadline). */
GArray *deadlines_for(const Rules *rules, const Calendar *calendar, Citizenship citizenship,
                      Purpose purpose, Day entry, Day today);
