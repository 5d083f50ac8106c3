/* Who may hold the hotline's secret key: the paper, and whoever is invited while it is at hand. */

#include <sodium.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/vault_private.h"

#define RECOVERY_OCTETS 20 /* 160 bits, printed as 8 groups of 4 letters */
#define SEALED_OCTETS (crypto_box_SEALBYTES + VAULT_SECRET_OCTETS)
#define NONCE_OCTETS crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_OCTETS crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT(crypto_box_SECRETKEYBYTES == VAULT_SECRET_OCTETS);
G_STATIC_ASSERT(crypto_kdf_KEYBYTES == VAULT_CODE_OCTETS);

static HotlineSecret *new_secret(void)
{
    HotlineSecret *secret = sodium_malloc(sizeof *secret);

    g_assert(secret);
    return secret;
}

void hotline_secret_free(HotlineSecret *secret)
{
    sodium_free(secret);
}

static void free_text(char **text)
{
    if (*text)
        sodium_memzero(*text, strlen(*text));
    g_clear_pointer(text, g_free);
}

/* ---- The recovery key: random, so it needs no slow hash; written for paper ---- */

/* Crockford's alphabet: no I, L, O, U to misread. */
static const char recovery_letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static char *print_recovery(const uint8_t key[RECOVERY_OCTETS])
{
    GString *text = g_string_sized_new(40);

    for (unsigned i = 0; i < RECOVERY_OCTETS * 8 / 5; i++) {
        unsigned bit = i * 5, word = (unsigned)key[bit / 8] << 8;

        if (bit / 8 + 1 < RECOVERY_OCTETS)
            word |= key[bit / 8 + 1];
        if (i > 0 && i % 4 == 0)
            g_string_append_c(text, '-');
        g_string_append_c(text, recovery_letters[(word >> (11 - bit % 8)) & 31]);
    }
    return g_string_free(text, FALSE);
}

static int recovery_value(char letter)
{
    static const char misread[] = "OILU", meant[] = "011V";
    const char *wrong = strchr(misread, g_ascii_toupper(letter));
    const char *found;

    if (!letter)
        return -1;
    found = strchr(recovery_letters, wrong ? meant[wrong - misread] : g_ascii_toupper(letter));
    return found ? (int)(found - recovery_letters) : -1;
}

/* Reads it back as a person types it: any case, with or without the dashes. */
static bool read_recovery(const char *text, uint8_t key[RECOVERY_OCTETS])
{
    unsigned count = 0;

    memset(key, 0, RECOVERY_OCTETS);
    for (const char *at = text; *at; at++) {
        int value = recovery_value(*at);
        unsigned bit = count * 5;
        unsigned word;

        if (*at == '-' || g_ascii_isspace(*at))
            continue;
        if (value < 0 || count == RECOVERY_OCTETS * 8 / 5)
            return false;
        word = (unsigned)value << (11 - bit % 8);
        key[bit / 8] |= (uint8_t)(word >> 8);
        if (bit / 8 + 1 < RECOVERY_OCTETS)
            key[bit / 8 + 1] |= (uint8_t)word;
        count++;
    }
    return count == RECOVERY_OCTETS * 8 / 5;
}

/* A key pair: whoever makes the next hotline key seals it to the public half and does not see the paper. */
static void recovery_to_pair(const uint8_t recovery[RECOVERY_OCTETS],
                             uint8_t public_key[VAULT_PUBLIC_OCTETS],
                             uint8_t secret[VAULT_SECRET_OCTETS])
{
    static const uint8_t purpose[] = "tayanch recovery pair 1";
    uint8_t seed[crypto_box_SEEDBYTES];

    crypto_generichash(seed, sizeof seed, purpose, sizeof purpose, recovery, RECOVERY_OCTETS);
    crypto_box_seed_keypair(public_key, secret, seed);
    sodium_memzero(seed, sizeof seed);
}

void vault_make_recovery_key(RecoveryKey *key)
{
    uint8_t recovery[RECOVERY_OCTETS], secret[VAULT_SECRET_OCTETS];

    randombytes_buf(recovery, sizeof recovery);
    recovery_to_pair(recovery, key->public_key, secret);
    key->text = print_recovery(recovery);
    sodium_memzero(recovery, sizeof recovery);
    sodium_memzero(secret, sizeof secret);
}

void recovery_key_clear(RecoveryKey *key)
{
    free_text(&key->text);
}

void vault_make_hotline_key(const uint8_t recovery_public[VAULT_PUBLIC_OCTETS], HotlineKey *key)
{
    uint8_t *box = g_malloc(SEALED_OCTETS);

    key->secret = new_secret();
    crypto_box_keypair(key->public_key, key->secret->secret_key);
    crypto_box_seal(box, key->secret->secret_key, VAULT_SECRET_OCTETS, recovery_public);
    key->recovery_box = g_bytes_new_take(box, SEALED_OCTETS);
}

void hotline_key_clear(HotlineKey *key)
{
    g_clear_pointer(&key->recovery_box, g_bytes_unref);
    g_clear_pointer(&key->secret, hotline_secret_free);
}

HotlineSecret *vault_recover(const uint8_t public_key[VAULT_PUBLIC_OCTETS], const void *box,
                             size_t length, const char *recovery_text, GError **error)
{
    uint8_t recovery[RECOVERY_OCTETS], pair_public[VAULT_PUBLIC_OCTETS];
    uint8_t pair_secret[VAULT_SECRET_OCTETS], derived[VAULT_PUBLIC_OCTETS];
    HotlineSecret *secret = new_secret();
    bool good = length == SEALED_OCTETS && read_recovery(recovery_text, recovery);

    if (good) {
        recovery_to_pair(recovery, pair_public, pair_secret);
        good = crypto_box_seal_open(secret->secret_key, box, length, pair_public, pair_secret) == 0;
        sodium_memzero(pair_secret, sizeof pair_secret);
    }
    if (good) {
        crypto_scalarmult_base(derived, secret->secret_key);
        good = memcmp(derived, public_key, VAULT_PUBLIC_OCTETS) == 0;
    }
    sodium_memzero(recovery, sizeof recovery);
    if (!good) {
        hotline_secret_free(secret);
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "this is not the recovery key of this hotline: copy it from the paper "
                            "that init printed, 8 groups of 4 letters and digits");
        return NULL;
    }
    return secret;
}

/* ---- Invitations: one half of the code proves it, the other opens the keys that wait for it ---- */

static const char invitation_context[crypto_kdf_CONTEXTBYTES + 1] = "tyninvit";

void vault_make_invitation(Invitation *invitation)
{
    uint8_t code[VAULT_CODE_OCTETS];
    char text[sodium_base64_ENCODED_LEN(VAULT_CODE_OCTETS,
                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    crypto_kdf_keygen(code);
    crypto_kdf_derive_from_key(invitation->token, sizeof invitation->token, 1, invitation_context,
                               code);
    crypto_kdf_derive_from_key(invitation->box_key, sizeof invitation->box_key, 2,
                               invitation_context, code);
    sodium_bin2base64(text, sizeof text, code, sizeof code,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    invitation->code = g_strdup(text);
    sodium_memzero(text, sizeof text);
    sodium_memzero(code, sizeof code);
}

void invitation_clear(Invitation *invitation)
{
    free_text(&invitation->code);
    sodium_memzero(invitation, sizeof *invitation);
}

GBytes *vault_box_for_invitation(const Invitation *invitation, const HotlineSecret *secret,
                                 int64_t hotline_key_id)
{
    char room[DECIMAL_ROOM];
    g_autofree char *bound = g_strconcat("invite:", decimal(hotline_key_id, room), NULL);
    uint8_t *box = g_malloc(NONCE_OCTETS + VAULT_SECRET_OCTETS + TAG_OCTETS);
    unsigned long long boxed;

    randombytes_buf(box, NONCE_OCTETS);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_OCTETS, &boxed, secret->secret_key,
                                               VAULT_SECRET_OCTETS, (const uint8_t *)bound,
                                               strlen(bound), NULL, box, invitation->box_key);
    return g_bytes_new_take(box, NONCE_OCTETS + (size_t)boxed);
}
