#pragma once

#include "store/db.h"

typedef struct StaffRow {
    int64_t id; /* 0: none */
    char *name, *role, *state;
    int64_t invite_until;
    GBytes *salt, *auth_hash, *totp_box, *totp_next_box, *public_key, *secret_box; /* NULL: none */
    int64_t opslimit, memlimit;
    int64_t totp_step;
    int64_t created_at, used_at; /* used_at 0: never */
} StaffRow;

void staff_row_clear(StaffRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StaffRow, staff_row_clear)

/* row->id stays 0 if there is none. By name and by invitation only whoever is not removed is found. */
bool staff_rows_find(Db *db, int64_t id, StaffRow *row, GError **error);
bool staff_rows_find_name(Db *db, const char *name_key, StaffRow *row, GError **error);
bool staff_rows_find_invite(Db *db, const uint8_t hash[32], StaffRow *row, GError **error);

typedef void (*StaffRowCallback)(const StaffRow *row, gpointer data);
/* Everybody in order of id, also those removed. row is lent. */
bool staff_rows_each(Db *db, StaffRowCallback callback, gpointer data, GError **error);

/* How many admins there are who can sign in. */
bool staff_rows_count_admins(Db *db, int64_t *count, GError **error);

/* Who is active without all that signing in needs: somebody was at the database. */
bool staff_rows_count_broken(Db *db, int64_t *count, GError **error);

typedef struct StaffInvite {
    const char *name, *name_key, *role;
    const uint8_t *hash; /* of the token: 32 octets */
    int64_t until;
} StaffInvite;

/* A new row; or row id invited anew, its keys and secrets erased. */
bool staff_rows_add(Db *db, const StaffInvite *invite, int64_t now, int64_t *id, GError **error);
bool staff_rows_invite_again(Db *db, int64_t id, const StaffInvite *invite, GError **error);

/* What a browser made of the password. */
typedef struct StaffPassword {
    const uint8_t *salt; /* 16 octets */
    int64_t opslimit, memlimit;
    const uint8_t *auth_hash; /* 32 octets */
    GBytes *secret_box;
} StaffPassword;

/* The invitation is void afterwards. */
bool staff_rows_join(Db *db, int64_t id, const StaffPassword *password,
                     const uint8_t public_key[32], int64_t now, GError **error);
bool staff_rows_set_password(Db *db, int64_t id, const StaffPassword *password, GError **error);
bool staff_rows_set_role(Db *db, int64_t id, const char *role, GError **error);
bool staff_rows_set_used(Db *db, int64_t id, int64_t now, GError **error);
/* Erases all that is secret; the name stays. */
bool staff_rows_remove(Db *db, int64_t id, GError **error);

bool staff_rows_set_totp(Db *db, int64_t id, GBytes *box, int64_t step, GError **error);
bool staff_rows_set_totp_next(Db *db, int64_t id, GBytes *box, GError **error);
bool staff_rows_set_totp_step(Db *db, int64_t id, int64_t step, GError **error);
