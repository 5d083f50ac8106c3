#pragma once

#include "store/db.h"

/* What belongs to one who works here, beside their row: the hotline's keys for them, and recovery codes. */

typedef struct KeyBox {
    int64_t hotline_key_id;
    GBytes *box;
} KeyBox;

typedef void (*KeyBoxCallback)(int64_t hotline_key_id, GBytes *box, gpointer data);

/* Sealed to their public key. Adding one that is there replaces it. */
bool staff_wraps_add(Db *db, int64_t staff_id, const KeyBox *wrap, GError **error);
bool staff_wraps_each(Db *db, int64_t staff_id, KeyBoxCallback callback, gpointer data,
                      GError **error);
bool staff_wraps_clear(Db *db, int64_t staff_id, GError **error);
/* Who active holds this key: one call each, in order of id. */
bool staff_wraps_holders(Db *db, int64_t hotline_key_id,
                         void (*callback)(int64_t staff_id, gpointer data), gpointer data,
                         GError **error);

/* The same under their invitation. */
bool staff_invite_boxes_add(Db *db, int64_t staff_id, const KeyBox *box, GError **error);
bool staff_invite_boxes_each(Db *db, int64_t staff_id, KeyBoxCallback callback, gpointer data,
                             GError **error);
bool staff_invite_boxes_clear(Db *db, int64_t staff_id, GError **error);

bool staff_recovery_codes_add(Db *db, int64_t staff_id, const uint8_t hash[32], GError **error);
bool staff_recovery_codes_find(Db *db, int64_t staff_id, const uint8_t hash[32], bool *found,
                               GError **error);
bool staff_recovery_codes_remove(Db *db, int64_t staff_id, const uint8_t hash[32], GError **error);
bool staff_recovery_codes_clear(Db *db, int64_t staff_id, GError **error);
