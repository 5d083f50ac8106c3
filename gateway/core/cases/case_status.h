#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What becomes of a case, in one table. */
typedef struct CaseStatus {
    const char *code;
    bool open;            /* somebody must still do something */
    const char *moves[8]; /* what staff may make of it, NULL-terminated */
    const char *called; /* what it becomes when the person says more; NULL: staff see that anyway */
} CaseStatus;

extern const CaseStatus case_statuses[];
extern const size_t case_status_count;

const CaseStatus *case_status_find(const char *code); /* NULL: not one that staff see */
bool case_status_is_open(const char *code);
bool case_status_may_become(const char *from, const char *to);
