#pragma once

#include "store/db.h"

typedef struct HotlineKeyRow {
    int64_t id;
    uint8_t public_key[32];
    GBytes *recovery_box;
    int64_t created_at;
} HotlineKeyRow;

void hotline_key_row_clear(HotlineKeyRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HotlineKeyRow, hotline_key_row_clear)

bool hotline_keys_add(Db *db, const uint8_t public_key[32], GBytes *recovery_box, int64_t now,
                      GError **error);
/* The one new cases are sealed to (id 0), or the one of this id. A store without one is an error. */
bool hotline_keys_find(Db *db, int64_t id_or_zero, HotlineKeyRow *row, GError **error);

typedef void (*HotlineKeyCallback)(const HotlineKeyRow *row, gpointer data);
/* In order of id: the newest last. row is lent. */
bool hotline_keys_each(Db *db, HotlineKeyCallback callback, gpointer data, GError **error);

/* The public half of the recovery key. One row. */
bool hotline_recovery_add(Db *db, const uint8_t public_key[32], GError **error);
bool hotline_recovery_find(Db *db, uint8_t public_key[32], GError **error);

/* The box that tells the right server key. One row; without it the store is refused. */
bool server_key_check_add(Db *db, GBytes *box, GError **error);
bool server_key_check_find(Db *db, GBytes **box, GError **error);
