#pragma once

#include "core/reminders/reminder_text.h"
#include "core/reminders/told.h"

/* What a rule that says something else means to somebody who was told a date by it. */
typedef struct Correction {
    int64_t now;        /* given */
    int64_t not_before; /* given: no SMS leaves before */
    Day known;          /* the date they know; DAY_NONE: none */
    Day day;            /* the date by the new rule; DAY_NONE: none any more */
    const char *
        silent; /* why no SMS goes to them: a word of ours; NULL: one does, unless nothing changes */
    Language language;
    char *text; /* of the SMS; NULL: none */
    const char *msgid;
    const Channel *channel; /* it leaves on */
    Phone to;
    int64_t due_at; /* in their daytime, not before the moment asked for */
} Correction;

/* Only reads. The moments are set before; clear it. */
bool correction_of(Hotline *hotline, const Told *told, const Rule *rule, Correction *correction,
                   GError **error);
void correction_clear(Correction *correction);

/* They are told nothing that they do not know. */
bool correction_is_needless(const Correction *correction);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Correction, correction_clear)
