#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/phone.h"

/* All cryptography, and the only user of libsodium.
 *
 * The server key (a file outside the database) opens what the server itself must read again: numbers,
 * sessions in progress, replies. What people write it cannot open: that is sealed to the key pair of
 * its case, whose secret half is sealed to the hotline key, whose secret half only staff and the paper
 * have. */
typedef struct Vault Vault;

#define VAULT_INDEX_OCTETS 16
#define VAULT_PUBLIC_OCTETS 32
#define VAULT_HASH_OCTETS 32
#define VAULT_CODE_OCTETS 32 /* of an invitation */

/* Call once before anything else here. */
bool vault_init(GError **error);

/* ---- The server key ---- */

/* Writes a new random key to a file of mode 0600 that must not exist yet. */
bool vault_create_key_file(const char *path, GError **error);
/* Refuses a file that others may read. */
Vault *vault_open(const char *path, GError **error);
void vault_free(Vault *vault);

/* The blind index of a number: equal numbers, equal index; nothing else can be told without the key. */
void vault_phone_index(const Vault *vault, const Phone *phone, uint8_t index[VAULT_INDEX_OCTETS]);

/* A row id for something that must be found again but not read: a keyed hash of the texts, never 0 or
 * negative. kind is a literal that keeps different uses apart. */
int64_t vault_row_id(const Vault *vault, const char *kind, const char *first, const char *second);

/* Authenticated encryption under the server key. The same kind and id must be given to open it: a box
 * moved to another row does not open. */
GBytes *vault_lock(const Vault *vault, const char *kind, int64_t id, const void *data,
                   size_t length);
/* NULL if it is not the box of this row. The result is followed by a NUL that does not count. */
GBytes *vault_unlock(const Vault *vault, const char *kind, int64_t id, const void *box,
                     size_t length);

/* A keyed hash of what is compared and never read: the server key alone tells what gives it. kind is a
 * literal that keeps different uses apart. */
void vault_hash(const Vault *vault, const char *kind, const void *data, size_t length,
                uint8_t hash[VAULT_HASH_OCTETS]);

/* A link of the audit chain, under a key of its own. */
void vault_chain(const Vault *vault, const char *kind, const uint8_t before[VAULT_HASH_OCTETS],
                 GBytes *columns, uint8_t hash[VAULT_HASH_OCTETS]);

/* ---- The recovery key and the hotline keys ---- */

/* On paper alone. It stands for a key pair, so that hotline keys made later are sealed to it as well. */
typedef struct RecoveryKey {
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    char *text; /* as printed: show it once, never store it */
} RecoveryKey;

void vault_make_recovery_key(RecoveryKey *key);
void recovery_key_clear(RecoveryKey *key);

typedef struct HotlineSecret HotlineSecret; /* in guarded memory */

typedef struct HotlineKey {
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    GBytes *recovery_box; /* the secret key, sealed to the recovery key */
    HotlineSecret *secret;
} HotlineKey;

void vault_make_hotline_key(const uint8_t recovery_public[VAULT_PUBLIC_OCTETS], HotlineKey *key);
void hotline_key_clear(HotlineKey *key);

HotlineSecret *vault_recover(const uint8_t public_key[VAULT_PUBLIC_OCTETS], const void *box,
                             size_t length, const char *recovery_text, GError **error);
void hotline_secret_free(HotlineSecret *secret);

/* Can something be sealed to it? Asked of every key that a browser brings. */
bool vault_is_public_key(const uint8_t key[VAULT_PUBLIC_OCTETS]);

/* ---- An invitation to the console ---- */

typedef struct Invitation {
    char *code; /* 32 random octets as base64url: show it once */
    uint8_t token[VAULT_HASH_OCTETS];
    uint8_t box_key[VAULT_HASH_OCTETS];
} Invitation;

void vault_make_invitation(Invitation *invitation);
void invitation_clear(Invitation *invitation);
/* A hotline's secret for whoever has the code: nonce, then XChaCha20-Poly1305. */
GBytes *vault_box_for_invitation(const Invitation *invitation, const HotlineSecret *secret,
                                 int64_t hotline_key_id);

/* ---- A case ---- */

/* Seals for anybody. It holds a key pair of the moment, so that the boxes of some seconds share the dear
 * half of the work: once it is freed not even this machine can open them. */
typedef struct Sealer Sealer;

Sealer *sealer_new(void);
void sealer_free(Sealer *sealer);

typedef struct CaseKey {
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    GBytes *sealed_secret; /* for the hotline key only */
} CaseKey;

void vault_make_case_key(Sealer *sealer, const uint8_t hotline_public[VAULT_PUBLIC_OCTETS],
                         int64_t case_number, CaseKey *key);
void case_key_clear(CaseKey *key);

/* Seals text n of a case. Its ids travel inside, and it is padded so that its length tells little. */
GBytes *vault_seal_text(Sealer *sealer, const uint8_t case_public[VAULT_PUBLIC_OCTETS],
                        int64_t case_number, int64_t n, const char *text);

/* Is this how long a sealed text may be? Others were not made by sealing. */
bool vault_is_sealed_length(size_t octets);

/* Opens a sealed text with the hotline's secret. Fails if the boxes do not belong to this row. Free
 * with g_free. */
char *vault_open_text(const HotlineSecret *secret, int64_t case_number, GBytes *sealed_secret,
                      int64_t n, GBytes *box, GError **error);

/* ---- Odds and ends ---- */

uint32_t vault_random_below(uint32_t bound);
void vault_random(void *octets, size_t length);
char *vault_random_name(void); /* 128 random bits as 22 letters and digits, for secrets in paths */
bool vault_same(const char *secret, const char *given); /* in constant time for equal lengths */
bool vault_same_octets(const void *secret, const void *given, size_t length);
void vault_wipe(void *octets, size_t length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vault, vault_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sealer, sealer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HotlineSecret, hotline_secret_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RecoveryKey, recovery_key_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Invitation, invitation_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HotlineKey, hotline_key_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CaseKey, case_key_clear)
