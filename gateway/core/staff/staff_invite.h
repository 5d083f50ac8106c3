#pragma once

#include "core/staff/sign_in.h"
#include "core/staff/staff_change.h"

/* Becoming a member of staff. Within the caller's transaction. */

#define INVITE_SECONDS 259200 /* three days */

typedef struct Inviting {
    int64_t by; /* who invites; 0: the command line */
    const char *name;
    StaffRole role;
    uint8_t token_hash[VAULT_HASH_OCTETS];
    GPtrArray *boxes; /* of KeyBox: the hotline's keys under the invitation */
    bool again;       /* somebody who has joined may start anew: all their keys are void */
} Inviting;

/* The token of an invitation as it is stored. */
void staff_hash_token(const Vault *vault, const uint8_t token[VAULT_HASH_OCTETS],
                      uint8_t hash[VAULT_HASH_OCTETS]);

/* STAFF_EXISTS: somebody of this name has joined. STAFF_TOKEN_USED: it opens another's invitation. */
bool staff_invite(Hotline *hotline, const Inviting *inviting, int64_t now, int64_t *id,
                  StaffVerdict *verdict, GError **error);

/* Whose invitation is it? row->id stays 0 if it is none, was used or is too old. */
bool staff_find_invited(Hotline *hotline, const uint8_t token[VAULT_HASH_OCTETS], int64_t now,
                        StaffRow *row, GError **error);

/* What a browser makes of a password: the hotline's keys sealed to the new key pair come along. */
typedef struct Joining {
    const char *code;       /* of the app */
    StaffPassword password; /* but for its auth_hash */
    const uint8_t *auth;
    const uint8_t *public_key;
    GPtrArray *wraps; /* of KeyBox */
    GPtrArray *codes; /* the recovery codes are put into it: to be shown once */
} Joining;

/* STAFF_WRONG_CODE: the code does not fit; it may be tried again. */
bool staff_join(Hotline *hotline, const StaffRow *invited, const Joining *joining, int64_t now,
                StaffVerdict *verdict, GError **error);

/* New recovery codes; the old ones are void. */
bool staff_new_codes(Hotline *hotline, int64_t staff_id, GPtrArray *codes, GError **error);
