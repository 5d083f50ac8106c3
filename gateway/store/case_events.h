#pragma once

#include "store/db.h"

/* What happened to a case, in order. */
typedef struct CaseEvent {
    int64_t at;
    int64_t staff_id;       /* 0: the person */
    const char *staff_name; /* when read: NULL if it was the person */
    const char *kind;       /* a word of ours: "status", "claim", "merge" ... */
    const char *was;        /* words and numbers of ours; NULL: nothing */
    const char *becomes;
} CaseEvent;

bool case_events_add(Db *db, int64_t case_id, const CaseEvent *event, GError **error);

/* Strings are lent for the call. */
typedef void (*CaseEventVisitor)(const CaseEvent *event, gpointer data);
bool case_events_list(Db *db, int64_t case_id, CaseEventVisitor visit, gpointer data,
                      GError **error);
