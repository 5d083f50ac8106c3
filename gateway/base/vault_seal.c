/* Sealing: what the server can write and cannot read again. */

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/vault.h"

#define PUBLIC_OCTETS crypto_box_PUBLICKEYBYTES
#define SECRET_OCTETS crypto_box_SECRETKEYBYTES
#define RECOVERY_OCTETS 20 /* 160 bits, printed as 8 groups of 4 letters */

G_STATIC_ASSERT(PUBLIC_OCTETS == VAULT_PUBLIC_OCTETS);

struct HotlineSecret {
    uint8_t secret_key[SECRET_OCTETS];
};

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

static void recovery_to_wrap_key(const uint8_t recovery[RECOVERY_OCTETS],
                                 uint8_t wrap_key[crypto_secretbox_KEYBYTES])
{
    static const uint8_t purpose[] = "tayanch recovery wrap 1";

    crypto_generichash(wrap_key, crypto_secretbox_KEYBYTES, purpose, sizeof purpose, recovery,
                       RECOVERY_OCTETS);
}

void vault_make_hotline_key(HotlineKey *key)
{
    uint8_t secret[SECRET_OCTETS], recovery[RECOVERY_OCTETS], wrap_key[crypto_secretbox_KEYBYTES];
    uint8_t *box = g_malloc(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
                            SECRET_OCTETS);

    crypto_box_keypair(key->public_key, secret);
    randombytes_buf(recovery, sizeof recovery);
    recovery_to_wrap_key(recovery, wrap_key);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, secret, sizeof secret, box, wrap_key);
    key->recovery_box = g_bytes_new_take(box, crypto_secretbox_NONCEBYTES +
                                                  crypto_secretbox_MACBYTES + SECRET_OCTETS);
    key->recovery_text = print_recovery(recovery);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(recovery, sizeof recovery);
    sodium_memzero(wrap_key, sizeof wrap_key);
}

void hotline_key_clear(HotlineKey *key)
{
    g_clear_pointer(&key->recovery_box, g_bytes_unref);
    if (key->recovery_text)
        sodium_memzero(key->recovery_text, strlen(key->recovery_text));
    g_clear_pointer(&key->recovery_text, g_free);
}

HotlineSecret *vault_recover(const uint8_t public_key[VAULT_PUBLIC_OCTETS], const void *box,
                             size_t length, const char *recovery_text, GError **error)
{
    uint8_t recovery[RECOVERY_OCTETS], wrap_key[crypto_secretbox_KEYBYTES];
    uint8_t derived[PUBLIC_OCTETS];
    const uint8_t *nonce = box;
    HotlineSecret *secret = sodium_malloc(sizeof *secret);
    bool good = length == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + SECRET_OCTETS &&
                read_recovery(recovery_text, recovery);

    g_assert(secret);
    if (good) {
        recovery_to_wrap_key(recovery, wrap_key);
        good = crypto_secretbox_open_easy(secret->secret_key, nonce + crypto_secretbox_NONCEBYTES,
                                          length - crypto_secretbox_NONCEBYTES, nonce,
                                          wrap_key) == 0;
        sodium_memzero(wrap_key, sizeof wrap_key);
    }
    if (good) {
        crypto_scalarmult_base(derived, secret->secret_key);
        good = memcmp(derived, public_key, PUBLIC_OCTETS) == 0;
    }
    sodium_memzero(recovery, sizeof recovery);
    if (!good) {
        sodium_free(secret);
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "this is not the recovery key of this hotline: copy it from the paper "
                            "that init printed, 8 groups of 4 letters and digits");
        return NULL;
    }
    return secret;
}

void hotline_secret_free(HotlineSecret *secret)
{
    sodium_free(secret);
}

/* ---- Sealed boxes with their ids inside ---- */

/* Sealed boxes bind nothing, so the row's ids go in front of the contents and are compared when
 * opened: a box moved to another row is noticed. Little-endian, 8 octets each. */
typedef struct SealHeader {
    uint64_t version, case_number, n, length;
} SealHeader;

#define HEADER_OCTETS (4 * sizeof(uint64_t))
#define SEAL_VERSION 1

static void put_header(uint8_t *out, const SealHeader *header)
{
    const uint64_t words[] = {
        GUINT64_TO_LE(header->version),
        GUINT64_TO_LE(header->case_number),
        GUINT64_TO_LE(header->n),
        GUINT64_TO_LE(header->length),
    };

    memcpy(out, words, HEADER_OCTETS);
}

/* 128, 512, 2048, 8192 ... octets: the size of a box tells little of what is in it. */
static size_t padded(size_t length)
{
    size_t bucket = 128;

    while (bucket < length)
        bucket *= 4;
    return bucket;
}

/* A box on the wire: the public key of the moment, a random nonce, then crypto_box (X25519,
 * XSalsa20-Poly1305). Like crypto_box_seal, but a batch shares the key pair. */
#define BOX_HEAD_OCTETS (PUBLIC_OCTETS + crypto_box_NONCEBYTES)
#define BOX_EXTRA_OCTETS (BOX_HEAD_OCTETS + crypto_box_MACBYTES)

struct Sealer {
    uint8_t public_key[PUBLIC_OCTETS];
    uint8_t secret_key[SECRET_OCTETS];
    uint8_t hotline[PUBLIC_OCTETS]; /* whom the shared key is with: every case is sealed to it */
    uint8_t shared[crypto_box_BEFORENMBYTES];
    bool has_shared;
};

Sealer *sealer_new(void)
{
    Sealer *sealer = g_new0(Sealer, 1);

    crypto_box_keypair(sealer->public_key, sealer->secret_key);
    return sealer;
}

void sealer_free(Sealer *sealer)
{
    if (!sealer)
        return;
    sodium_memzero(sealer, sizeof *sealer);
    g_free(sealer);
}

static void share(const Sealer *sealer, const uint8_t to[PUBLIC_OCTETS],
                  uint8_t shared[crypto_box_BEFORENMBYTES])
{
    int failed = crypto_box_beforenm(shared, to, sealer->secret_key);

    g_assert(!failed); /* our own public keys are never of low order */
}

static const uint8_t *shared_with_hotline(Sealer *sealer, const uint8_t hotline[PUBLIC_OCTETS])
{
    if (!sealer->has_shared || memcmp(sealer->hotline, hotline, PUBLIC_OCTETS) != 0) {
        share(sealer, hotline, sealer->shared);
        memcpy(sealer->hotline, hotline, PUBLIC_OCTETS);
        sealer->has_shared = true;
    }
    return sealer->shared;
}

static GBytes *seal(const Sealer *sealer, const uint8_t shared[crypto_box_BEFORENMBYTES],
                    SealHeader header, const void *data)
{
    size_t plain_length = padded(HEADER_OCTETS + header.length);
    uint8_t *plain = g_malloc0(plain_length);
    uint8_t *box = g_malloc(plain_length + BOX_EXTRA_OCTETS);
    uint8_t *nonce = box + PUBLIC_OCTETS;

    header.version = SEAL_VERSION;
    put_header(plain, &header);
    memcpy(plain + HEADER_OCTETS, data, header.length);
    memcpy(box, sealer->public_key, PUBLIC_OCTETS);
    randombytes_buf(nonce, crypto_box_NONCEBYTES);
    crypto_box_easy_afternm(box + BOX_HEAD_OCTETS, plain, plain_length, nonce, shared);
    sodium_memzero(plain, plain_length);
    g_free(plain);
    return g_bytes_new_take(box, plain_length + BOX_EXTRA_OCTETS);
}

/* Returns the contents, NUL-terminated, if the box opens and its ids are the expected ones. */
static uint8_t *unseal(const uint8_t secret_key[SECRET_OCTETS], SealHeader expected, GBytes *box,
                       size_t *length)
{
    size_t box_length;
    const uint8_t *bytes = g_bytes_get_data(box, &box_length);
    g_autofree uint8_t *plain = NULL;
    size_t plain_length;
    uint64_t words[4];

    if (box_length < BOX_EXTRA_OCTETS + HEADER_OCTETS)
        return NULL;
    plain_length = box_length - BOX_EXTRA_OCTETS;
    plain = g_malloc(plain_length + 1);
    if (crypto_box_open_easy(plain, bytes + BOX_HEAD_OCTETS, box_length - BOX_HEAD_OCTETS,
                             bytes + PUBLIC_OCTETS, bytes, secret_key) != 0)
        return NULL;
    memcpy(words, plain, HEADER_OCTETS);
    *length = (size_t)GUINT64_FROM_LE(words[3]);
    if (GUINT64_FROM_LE(words[0]) != SEAL_VERSION ||
        GUINT64_FROM_LE(words[1]) != expected.case_number ||
        GUINT64_FROM_LE(words[2]) != expected.n || *length > plain_length - HEADER_OCTETS)
        return NULL;
    memmove(plain, plain + HEADER_OCTETS, *length);
    plain[*length] = '\0';
    return g_steal_pointer(&plain);
}

void vault_make_case_key(Sealer *sealer, const uint8_t hotline_public[VAULT_PUBLIC_OCTETS],
                         int64_t case_number, CaseKey *key)
{
    uint8_t secret[SECRET_OCTETS];
    SealHeader header = {.case_number = (uint64_t)case_number, .length = sizeof secret};

    crypto_box_keypair(key->public_key, secret);
    key->sealed_secret = seal(sealer, shared_with_hotline(sealer, hotline_public), header, secret);
    sodium_memzero(secret, sizeof secret);
}

void case_key_clear(CaseKey *key)
{
    g_clear_pointer(&key->sealed_secret, g_bytes_unref);
}

GBytes *vault_seal_text(Sealer *sealer, const uint8_t case_public[VAULT_PUBLIC_OCTETS],
                        int64_t case_number, int64_t n, const char *text)
{
    SealHeader header = {
        .case_number = (uint64_t)case_number, .n = (uint64_t)n, .length = strlen(text)};

    uint8_t shared[crypto_box_BEFORENMBYTES];
    GBytes *box;

    share(sealer, case_public, shared);
    box = seal(sealer, shared, header, text);
    sodium_memzero(shared, sizeof shared);
    return box;
}

char *vault_open_text(const HotlineSecret *secret, int64_t case_number, GBytes *sealed_secret,
                      int64_t n, GBytes *box, GError **error)
{
    SealHeader header = {.case_number = (uint64_t)case_number};
    size_t length = 0;
    char *text = NULL;
    uint8_t *case_secret = unseal(secret->secret_key, header, sealed_secret, &length);

    header.n = (uint64_t)n;
    if (case_secret && length == SECRET_OCTETS)
        text = (char *)unseal(case_secret, header, box, &length);
    if (case_secret)
        sodium_memzero(case_secret, SECRET_OCTETS);
    g_free(case_secret);
    if (!text)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "a sealed text does not open: it was damaged, or belongs elsewhere");
    return text;
}
