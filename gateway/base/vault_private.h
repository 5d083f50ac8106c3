#pragma once

#include "base/vault.h"

/* What base/vault*.c share. */

#define VAULT_SECRET_OCTETS 32 /* of an X25519 key */

/* The server key: one key per use, derived from the one in the file. */
struct Vault {
    uint8_t index_key[32];
    uint8_t row_key[16];
    uint8_t box_key[32];
    uint8_t hash_key[32];
    uint8_t chain_key[32];
};

struct HotlineSecret {
    uint8_t secret_key[VAULT_SECRET_OCTETS];
};
