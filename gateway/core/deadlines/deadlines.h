#pragma once

#include <glib.h>

#include "base/calendar.h"
#include "base/date.h"
#include "core/deadlines/facts.h"
#include "core/deadlines/rules.h"

/* Whom a rule is applied to. */
typedef struct Person {
    Citizenship citizenship;
    Purpose purpose;
    const Facts *facts; /* lent */
} Person;

typedef enum DeadlineState {
    DEADLINE_DATED,        /* the days below hold */
    DEADLINE_NEEDS,        /* a fact is missing: needs */
    DEADLINE_ASK,          /* no date is given: ask us (class B and X, or a fact nobody knows) */
    DEADLINE_INFO,         /* there is no date */
    DEADLINE_UNDER_REVIEW, /* the rule is over: never a guess, ask us */
    DEADLINE_NONE,         /* the law was not there yet */
} DeadlineState;

/* A rule applied to one person. */
typedef struct Deadline {
    const Rule *rule; /* lent */
    DeadlineState state;
    Day safe_by;        /* the conservative reading: what people are told */
    Day latest_reading; /* the other one, for staff */
    Day act_by;         /* the last working day on or before safe_by */
    const char *needs;  /* name of the fact to ask for; lent */
} Deadline;

/* What the rule makes of the facts. Nothing is ever rolled forward past a weekend. */
Deadline deadline_of(const Rule *rule, const Calendar *calendar, const Facts *facts, Day today);

/* What this rule counts from, in the order in which it is asked; NULL-terminated. */
void deadline_facts(const Rule *rule, const char *names[3]);

bool deadline_is_passed(const Deadline *deadline, Day today);

/* Every rule of class A that is for such a person and whose facts are known: those to come soonest first,
 * then those under review, then those passed, the latest first. Free the array with g_array_unref
 * (elements are Deadline). */
GArray *deadlines_for(const Rules *rules, const Calendar *calendar, const Person *person,
                      Day today);
