#pragma once

#include "core/deadlines/deadlines.h"
#include "core/dialogue/turn.h"

/* What the files of the deadline branch share. */

#define SLOT_RULE "rule"   /* id of the rule being read */
#define SLOT_TOPIC "topic" /* number of the topic it was found in, "" from the list */
#define SLOT_AGAIN "again" /* set: what is remembered is asked anew */
#define SLOT_TOLD "told"   /* set: a question was answered since the last "may we remember" */

Citizenship deadline_citizenship(const Turn *turn);

/* What is wrong with a day of entry, as a notice; NULL if nothing. */
const char *deadline_entry_problem(Day entry, Day today);

/* The rule being read; NULL if staff took it away meanwhile. */
const Rule *deadline_rule(const Turn *turn);

/* The rule being read, applied to this person; false: staff took it away meanwhile. */
bool deadline_chosen(const Turn *turn, Deadline *deadline);

/* "25.11.2026, 3 days", as short as can be. Free with g_free. */
char *deadline_when(const Turn *turn, Day day);

/* Are they reminded of any, or has one moved? */
bool deadline_has_own(const Turn *turn);

/* The fact without which the rule being read gives no date; NULL: none is missing. */
const char *deadline_missing_fact(const Turn *turn);

/* The way to the answer: the question whose answer is missing, whether we may remember, the answer. */
MenuNext deadline_next(const Turn *turn);

/* Opens a case with the subject as its first words, and asks for more of them. */
MenuNext deadline_ask_us(Turn *turn, RuleTopic topic, const char *subject);

/* What deadline_next() and deadline_ask_us() lead to, for leads_to. */
#define DEADLINE_LEADS                                                                         \
    "deadlines_day", "deadlines_paid", "deadlines_used", "deadlines_keep", "deadlines_detail", \
        "report_words"
