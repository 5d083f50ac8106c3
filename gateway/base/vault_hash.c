/* Keyed hashes of what is compared and never read, the links of the audit chain, and random octets. */

#include <sodium.h>
#include <string.h>

#include "base/vault_private.h"

G_STATIC_ASSERT(VAULT_HASH_OCTETS == crypto_generichash_BYTES);

void vault_hash(const Vault *vault, const char *kind, const void *data, size_t length,
                uint8_t hash[VAULT_HASH_OCTETS])
{
    crypto_generichash_state state;

    /* The NUL after the kind keeps uses apart. */
    crypto_generichash_init(&state, vault->hash_key, sizeof vault->hash_key, VAULT_HASH_OCTETS);
    crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, data, length);
    crypto_generichash_final(&state, hash, VAULT_HASH_OCTETS);
    sodium_memzero(&state, sizeof state);
}

void vault_chain(const Vault *vault, const char *kind, const uint8_t before[VAULT_HASH_OCTETS],
                 GBytes *columns, uint8_t hash[VAULT_HASH_OCTETS])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, vault->chain_key, sizeof vault->chain_key, VAULT_HASH_OCTETS);
    crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, before, VAULT_HASH_OCTETS);
    crypto_generichash_update(&state, g_bytes_get_data(columns, NULL), g_bytes_get_size(columns));
    crypto_generichash_final(&state, hash, VAULT_HASH_OCTETS);
}

void vault_random(void *octets, size_t length)
{
    randombytes_buf(octets, length);
}

bool vault_same_octets(const void *secret, const void *given, size_t length)
{
    return sodium_memcmp(secret, given, length) == 0;
}

void vault_wipe(void *octets, size_t length)
{
    sodium_memzero(octets, length);
}

bool vault_is_public_key(const uint8_t key[VAULT_PUBLIC_OCTETS])
{
    uint8_t secret[crypto_box_SECRETKEYBYTES], shared[crypto_box_BEFORENMBYTES];
    bool good;

    randombytes_buf(secret, sizeof secret);
    good = crypto_box_beforenm(shared, key, secret) == 0; /* refuses points of low order */
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(shared, sizeof shared);
    return good;
}

uint32_t vault_random_below(uint32_t bound)
{
    return randombytes_uniform(bound);
}

char *vault_random_name(void)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    GString *name = g_string_sized_new(23);

    for (size_t i = 0; i < 22; i++)
        g_string_append_c(name, letters[randombytes_uniform(sizeof letters - 1)]);
    return g_string_free(name, FALSE);
}

bool vault_same(const char *secret, const char *given)
{
    size_t length = strlen(secret);

    return strlen(given) == length && sodium_memcmp(secret, given, length) == 0;
}
