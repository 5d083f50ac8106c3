#pragma once

#include "store/db.h"

/* What the clock said last, and whether it is trusted. */
typedef struct ClockRow {
    int64_t wall;
    int64_t steady;       /* seconds since the machine started */
    char boot[40];        /* which start that was; "": never kept */
    int64_t held_at;      /* since when nothing goes out in bulk; 0: it does */
    int64_t held_seconds; /* how far it jumped */
} ClockRow;

bool clock_find(Db *db, ClockRow *row, GError **error);
bool clock_save(Db *db, const ClockRow *row, GError **error);

/* The clock was set back: what ends some time after it began goes along. */
typedef struct ClockShift {
    int64_t now;
    int64_t seconds;        /* so far back */
    int64_t claim_seconds;  /* the longest that a claim lasts, */
    int64_t invite_seconds; /* and an invitation: what ends within that may have begun since */
} ClockShift;

bool clock_set_back(Db *db, const ClockShift *shift, GError **error);
