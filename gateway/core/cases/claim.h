#pragma once

#include "core/hotline.h"

/* Who works on a case: a lease in the store, renewed by every change. Nobody else may change or answer. */
#define CLAIM_SECONDS 900 /* a quarter of an hour */

typedef enum ClaimState {
    CLAIM_HELD,    /* by whoever asks, and renewed just now */
    CLAIM_NOBODYS, /* or not any more */
    CLAIM_ANOTHERS,
} ClaimState;

/* Before every change of a case and every answer. */
bool claim_require(Hotline *hotline, int64_t case_id, int64_t staff_id, int64_t now,
                   ClaimState *state, GError **error);
