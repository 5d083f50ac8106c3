#pragma once

#include "core/deadlines/deadlines.h"
#include "core/dialogue/turn.h"

/* The deadlines that the person of this turn was told, and reminding them. */

/* One of theirs: we remind of it, or its date moved and they have not seen that. */
typedef struct TurnTold {
    char rule[40];
    Day day; /* DAY_NONE: there is no date any more */
    bool moved;
    bool reminds;
} TurnTold;

/* Those to come first, the soonest of them before the others. Returns how many. */
size_t turn_told(const Turn *turn, TurnTold *out, size_t max);

bool turn_reminds(const Turn *turn, const char *rule);

/* They are told this date: kept if they let us remember, or are reminded of it. seen: all of it is shown. */
void turn_note_told(Turn *turn, const Deadline *deadline, bool seen);

/* They say "remind me", which is also a yes to neutral SMS; or "stop". */
void turn_remind(Turn *turn, const Deadline *deadline);
void turn_stop_reminding(Turn *turn, const char *rule);
/* Of all. */
void turn_stop_all_reminders(Turn *turn);

/* What it was counted from, as if they had just told it. */
void turn_recall(Turn *turn, const char *rule);

/* They paid for another month. false: for no more than a year. */
bool turn_paid(Turn *turn);

/* The number may be another's: should we go on? */
void turn_go_on(Turn *turn, bool yes);

/* "RU-MOW", "other", or "" if not asked yet. */
const char *turn_region(const Turn *turn);
void turn_set_region(Turn *turn, const char *code);
