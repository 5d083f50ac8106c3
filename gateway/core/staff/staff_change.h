#pragma once

#include "core/hotline.h"
#include "core/staff/staff.h"
#include "store/staff_keys.h"

/* Changes of who works here and who holds which key. Within the caller's transaction; what is refused has
 * changed nothing. */
typedef enum StaffVerdict {
    STAFF_DONE,
    STAFF_UNKNOWN,    /* there is nobody like that, or not any more */
    STAFF_EXISTS,     /* somebody of this name has joined already */
    STAFF_TOKEN_USED, /* another invitation has this token */
    STAFF_LAST_ADMIN, /* somebody must be able to let others in */
    STAFF_MOVED,      /* keys or members have changed meanwhile: look again */
    STAFF_BAD_KEY,    /* not a key, or not for a hotline key of ours */
    STAFF_WRONG_CODE,
} StaffVerdict;

/* Who does it and when, and how it ended. */
typedef struct StaffAct {
    int64_t by; /* 0: the command line */
    int64_t now;
    StaffVerdict verdict;
} StaffAct;

#define STAFF_WRAP_OCTETS 80   /* a secret key in crypto_box_seal */
#define STAFF_LOCKED_OCTETS 72 /* a secret key in XChaCha20-Poly1305, with its nonce */

bool staff_set_role(Hotline *hotline, StaffAct *act, int64_t id, StaffRole role, GError **error);

/* Ends their sessions and erases all their keys. */
bool staff_remove(Hotline *hotline, StaffAct *act, int64_t id, GError **error);

/* wraps: of KeyBox, sealed to that public key. */
bool staff_grant(Hotline *hotline, StaffAct *act, int64_t id, const uint8_t public_key[32],
                 const GPtrArray *wraps, GError **error);

typedef struct StaffWrap {
    int64_t staff_id;
    GBytes *box;
} StaffWrap;

typedef struct Rotation {
    int64_t current_key_id;
    const uint8_t *public_key;
    GBytes *recovery_box;
    GArray *wraps; /* of StaffWrap: exactly those who hold the current key */
} Rotation;

bool staff_rotate(Hotline *hotline, StaffAct *act, const Rotation *rotation, int64_t *new_id,
                  GError **error);

/* Is each of them for a hotline key of ours, at most once, and of this length? */
bool staff_check_boxes(Hotline *hotline, const GPtrArray *boxes, size_t octets, bool *good,
                       GError **error);

/* For lists of KeyBox. */
void key_box_add(GPtrArray *boxes, int64_t hotline_key_id, GBytes *box);
GPtrArray *key_boxes_new(void);
