#include "core/reminders/ladder.h"

#include "core/sending/daytime.h"

LadderStep ladder_next(const Rule *rule, const char *zone, Day day, int after, int64_t now)
{
    LadderStep next = {0};

    if (day == DAY_NONE)
        return next;
    for (unsigned i = 0; i < rule->remind_count; i++) {
        int64_t at = daytime_on(zone, day + rule->remind[i]);

        if (rule->remind[i] <= after)
            continue;
        if (next.at && at > now)
            break;
        next = (LadderStep){.step = rule->remind[i], .at = at};
    }
    return next;
}
