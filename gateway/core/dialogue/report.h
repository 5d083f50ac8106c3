#pragma once

#include "core/dialogue/menu.h"
#include "core/hotline.h"

/* What a person reports, written into a case step by step as they answer. */

/* Opens an urgent case at once, linked to the phone. Pressed again within ten minutes it is the same
 * emergency, unless that one was a mistake. */
void report_sos(Turn *turn);

/* The first answer of a report. Goes on with the one being entered, if there is one. */
void report_begin(Turn *turn, const char *category);

/* A text out of the blue: kept as a draft, linked to the phone; or added to the case being entered. */
void report_keep_text(Turn *turn, const char *text);

/* The person's own words, sealed into the case being entered. */
void report_write(Turn *turn, const char *text);

/* More words of the person for a case that is there already: staff who were done with it are called. kind: "report", or "reply" to an answer. */
bool report_add_text(Hotline *hotline, int64_t case_id, const char *kind, const char *text,
                     int64_t now, GError **error);

typedef enum ReportAnswer {
    REPORT_CATEGORY,
    REPORT_HAPPENED,
    REPORT_REGION,
    REPORT_PEOPLE,
} ReportAnswer;

void report_answer(Turn *turn, ReportAnswer answer, const char *value);
void report_set_urgent(Turn *turn, bool urgent);
/* SOS was pressed by mistake: the case stays, marked so. */
void report_mistake(Turn *turn);

/* The report is complete. profile: "never", "neutral", "normal", or "forgotten": no link to the phone
 * is kept at all. */
void report_finish(Turn *turn, const char *profile);

/* The person left in the middle: what they entered becomes a draft that staff see. They may still come
 * back and finish it. */
void report_drop(Turn *turn);

bool report_is_open(const Turn *turn); /* is something being entered? */

/* "4817-2093" of the case last opened in this session, "" if none. Lent. */
const char *report_number(const Turn *turn);

/* ---- Looking up ---- */

typedef struct ReportStatus {
    char number[10];
    const char *status; /* as stored; static */
} ReportStatus;

/* The phone's own cases, the newest first, at most max. */
size_t report_own(Turn *turn, ReportStatus *out, size_t max);

typedef enum ReportLookup { REPORT_FOUND, REPORT_NONE, REPORT_THROTTLED } ReportLookup;

/* Any case by what a person typed. Wrong guesses are counted per sender and in all. */
ReportLookup report_look_up(Turn *turn, const char *typed, ReportStatus *out);
