#pragma once

#include "core/hotline.h"
#include "store/told.h"

/* The deadlines that people were told, of those who agreed to that: so that they can be reminded, and told
 * when a date moves. Everything here happens inside the caller's transaction. */

/* A deadline told to somebody. All of it is lent. */
typedef struct Told {
    const ToldRow *row;
    const Facts *facts; /* NULL: they do not open */
} Told;

/* What was told: the date, and what it was counted from. */
typedef struct ToldSave {
    int64_t contact_id;
    const Rule *rule;
    const Facts *facts; /* only what the rule counts from is kept */
    Day day;
    const char *channel;
    int64_t now;
    bool seen; /* all of it is in a reply that goes out */
} ToldSave;

/* Keeps it. What is there already keeps its consent; another date gets a new ladder. */
bool told_save(Hotline *hotline, const ToldSave *save, GError **error);

/* What it was counted from. NULL: it does not open. Free with facts_free. */
Facts *told_facts(const Hotline *hotline, const ToldRow *row);

/* Up to limit of those told by a rule, by id from the one after *after, which moves
 * on; *more: there may be others. */
typedef bool (*ToldVisit)(const Told *told, gpointer data, GError **error);

typedef struct ToldSlice {
    const char *rule;
    int64_t limit;
    int64_t after;
    bool more;
} ToldSlice;

bool told_each(Hotline *hotline, ToldSlice *slice, ToldVisit visit, gpointer data, GError **error);

/* The rule says something else now: another date (DAY_NONE: none any more) and a new ladder, without what of it
 * is due already: a correction tells that. Until the person has seen it, it counts as moved. */
bool told_move(Hotline *hotline, int64_t id, Day day, const Rule *rule, int64_t now,
               GError **error);

/* Starts, pauses or stops reminding of one; TOLD_REMIND begins with what is due by now. */
bool told_set_remind(Hotline *hotline, ToldRow *row, ToldRemind remind, int64_t now,
                     GError **error);

/* Which reminder comes next: on the ladder of about, after a step (INT_MIN: from its begin); of what is paid by
 * the month, then on the next month's. Writes to the row only. */
void told_plan(const Hotline *hotline, ToldRow *row, const char *zone, int after, int64_t now);

/* The time zone of a person. */
bool told_zone(const Hotline *hotline, int64_t contact_id, const char **zone, GError **error);
