#pragma once

#include "store/db.h"

/* How each channel is doing, for whoever looks, and what it has cost today. */
typedef struct ChannelRow {
    const char *state; /* "up", "waiting", "down", "stopped" */
    int64_t until;     /* waiting, down: when it is tried again; 0: not */
    const char *reason;
    int64_t failed_at;
    int64_t receipt_at;
} ChannelRow;

typedef void (*ChannelVisit)(const char *name, const ChannelRow *row, gpointer data);

/* All that was noted; a channel that never sent anything has no row. */
bool channels_list(Db *db, ChannelVisit visit, gpointer data, GError **error);
/* failed_at 0: leaves the last failure as it is. */
bool channels_note(Db *db, const char *name, const ChannelRow *row, GError **error);
bool channels_note_receipt(Db *db, const char *name, int64_t now, GError **error);
/* Did a receipt ever come from it? */
bool channels_gives_receipts(Db *db, const char *name, bool *gives, GError **error);

/* Money, in thousandths. A new day begins at nothing. */
bool channels_spend(Db *db, const char *name, int64_t day, int64_t cost, GError **error);
bool channels_spent(Db *db, const char *name, int64_t day, int64_t *spent, GError **error);
