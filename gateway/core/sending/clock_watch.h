#pragma once

#include "core/hotline.h"
#include "store/clock.h"

/* Whether the clock of this machine can be trusted with what goes to many. One that jumps forward makes
 * everything due at once, in the middle of the night: then reminders and broadcasts wait until an admin says
 * that it is right. One that goes back only makes things wait; what lasts a while
 * from when it began (a claim, guesses that are counted, an invitation) is moved along, and lasts no longer. */

#define CLOCK_JUMP_SECONDS 600

typedef struct ClockReading {
    int64_t wall;
    int64_t steady;   /* seconds since the machine started: nobody sets that */
    const char *boot; /* which start that was; "": not known */
} ClockReading;

/* The machine's own. */
ClockReading clock_read(int64_t wall);

/* Compares it with the last one, also with that of an earlier process, inside the caller's transaction. After a
 * restart of the machine nobody knows how long it was off: up to a day is taken for that. */
bool clock_watch(Hotline *hotline, const ClockReading *reading, GError **error);

/* May nothing go to many now? Also true in the moment between a jump and its being noticed. */
bool clock_is_held(const Hotline *hotline, int64_t now);

/* The moment by which such things are due: the sender's own time never goes back, this one does. */
int64_t clock_now(const Hotline *hotline, int64_t now);

/* The clock is right, says an admin. It counts once the batch is committed. */
bool clock_release(Hotline *hotline, GError **error);
