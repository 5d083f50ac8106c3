#pragma once

#include "base/date.h"
#include "store/db.h"

/* The deadlines that people were told, and what comes next of reminding them. Gone with the contact. */

typedef enum ToldRemind {
    TOLD_ONLY,
    TOLD_REMIND,
    TOLD_PAUSED, /* they were asked whether to go on */
    TOLD_STOPPED,
} ToldRemind;

/* Texts are interned: rules, channels and reasons are few. */
typedef struct ToldRow {
    int64_t id;
    int64_t contact_id;
    const char *rule;
    int64_t version; /* of the rule */
    GBytes *box;     /* of what it was counted from */
    Day day;         /* what they were told; DAY_NONE: no date any more */
    Day moved_from;  /* what they know until they see that; DAY_NONE: the same */
    ToldRemind remind;
    const char *channel;       /* on which they were told */
    int64_t consented_at;      /* 0: they did not */
    int64_t consented_version; /* of the rule that they said it of */
    Day about;        /* the date of the next reminder's ladder; DAY_NONE: none is to come */
    int64_t step;     /* so many days from it, 0 or less */
    int64_t next_at;  /* 0: none is to come */
    int64_t sent_id;  /* of the outbox: the last reminder */
    Day sent_day;     /* what it was about */
    int64_t check_at; /* when to look what became of it; 0: never */
    int64_t late_at;  /* since when something has not gone out; 0: nothing */
    const char *late_reason;
    int64_t seen_at;
    int64_t created_at;
    int64_t updated_at;
} ToldRow;

void told_row_clear(ToldRow *row); /* the box */

/* The row is lent for the call; false ends it. */
typedef bool (*ToldRowVisit)(const ToldRow *row, gpointer data, GError **error);

/* Adds one, or changes all but its consent of the one with the same contact and rule. */
bool told_rows_save(Db *db, const ToldRow *row, GError **error);
/* All but contact, rule and box. */
bool told_rows_update(Db *db, const ToldRow *row, GError **error);

/* The box in the row is to be cleared; id 0: there is none. */
bool told_rows_find(Db *db, int64_t contact_id, const char *rule, ToldRow *row, GError **error);
bool told_rows_get(Db *db, int64_t id, ToldRow *row, GError **error);
/* Of one person, the soonest first. */
bool told_rows_of(Db *db, int64_t contact_id, ToldRowVisit visit, gpointer data, GError **error);
/* Up to limit who were told by a rule, by id from the one after. */
typedef struct ToldRowSlice {
    const char *rule;
    int64_t after;
    int64_t limit;
} ToldRowSlice;

bool told_rows_slice(Db *db, const ToldRowSlice *slice, ToldRowVisit visit, gpointer data,
                     GError **error);
/* Up to limit whose next reminder is due, and whose last one is to be looked at. */
bool told_rows_due(Db *db, int64_t now, int64_t limit, ToldRowVisit visit, gpointer data,
                   GError **error);
bool told_rows_to_check(Db *db, int64_t now, int64_t limit, ToldRowVisit visit, gpointer data,
                        GError **error);

typedef struct ToldCounts {
    int64_t people;    /* whom we remind */
    int64_t deadlines; /* that we remind of */
    int64_t paused;    /* people asked whether to go on */
    int64_t due_now;
    int64_t due_day; /* within 24 hours */
    int64_t late;    /* due for over a day, or not gone out for a reason */
} ToldCounts;

bool told_rows_count(Db *db, int64_t now, ToldCounts *counts, GError **error);

/* What is late, by reason; NULL: it is just due. */
typedef void (*ToldLateVisit)(const char *reason, int64_t count, gpointer data);
bool told_rows_late(Db *db, int64_t now, ToldLateVisit visit, gpointer data, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ToldRow, told_row_clear)
