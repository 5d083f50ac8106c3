/* Sealing: what the server can write and cannot read again. */

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/vault_private.h"

#define PUBLIC_OCTETS crypto_box_PUBLICKEYBYTES
#define SECRET_OCTETS crypto_box_SECRETKEYBYTES

G_STATIC_ASSERT(PUBLIC_OCTETS == VAULT_PUBLIC_OCTETS);

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

bool vault_is_sealed_length(size_t octets)
{
    return octets > BOX_EXTRA_OCTETS &&
           padded(octets - BOX_EXTRA_OCTETS) == octets - BOX_EXTRA_OCTETS;
}

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

    g_assert(!failed); /* whoever brings a key: vault_is_public_key() was asked */
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
