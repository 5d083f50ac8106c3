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
    uint8_t public_key[PUBLIC_OCTETS];
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
    sodium_memzero(recovery, sizeof recovery);
    if (!good) {
        sodium_free(secret);
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "this is not the recovery key of this hotline: copy it from the paper "
                            "that init printed, 8 groups of 4 letters and digits");
        return NULL;
    }
    memcpy(secret->public_key, public_key, PUBLIC_OCTETS);
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

static GBytes *seal(const uint8_t to[PUBLIC_OCTETS], SealHeader header, const void *data)
{
    size_t plain_length = padded(HEADER_OCTETS + header.length);
    uint8_t *plain = g_malloc0(plain_length);
    uint8_t *box = g_malloc(plain_length + crypto_box_SEALBYTES);

    header.version = SEAL_VERSION;
    put_header(plain, &header);
    memcpy(plain + HEADER_OCTETS, data, header.length);
    crypto_box_seal(box, plain, plain_length, to);
    sodium_memzero(plain, plain_length);
    g_free(plain);
    return g_bytes_new_take(box, plain_length + crypto_box_SEALBYTES);
}

/* Returns the contents, NUL-terminated, if the box opens and its ids are the expected ones. */
static uint8_t *unseal(const uint8_t public_key[PUBLIC_OCTETS],
                       const uint8_t secret_key[SECRET_OCTETS], SealHeader expected, GBytes *box,
                       size_t *length)
{
    size_t box_length;
    const uint8_t *bytes = g_bytes_get_data(box, &box_length);
    size_t plain_length = box_length - crypto_box_SEALBYTES;
    g_autofree uint8_t *plain = NULL;
    uint64_t words[4];

    if (box_length < crypto_box_SEALBYTES + HEADER_OCTETS)
        return NULL;
    plain = g_malloc(plain_length + 1);
    if (crypto_box_seal_open(plain, bytes, box_length, public_key, secret_key) != 0)
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

void vault_make_case_key(const uint8_t hotline_public[VAULT_PUBLIC_OCTETS], int64_t case_number,
                         CaseKey *key)
{
    uint8_t secret[SECRET_OCTETS];
    SealHeader header = {.case_number = (uint64_t)case_number, .length = sizeof secret};

    crypto_box_keypair(key->public_key, secret);
    key->sealed_secret = seal(hotline_public, header, secret);
    sodium_memzero(secret, sizeof secret);
}

void case_key_clear(CaseKey *key)
{
    g_clear_pointer(&key->sealed_secret, g_bytes_unref);
}

GBytes *vault_seal_text(const uint8_t case_public[VAULT_PUBLIC_OCTETS], int64_t case_number,
                        int64_t n, const char *text)
{
    SealHeader header = {
        .case_number = (uint64_t)case_number, .n = (uint64_t)n, .length = strlen(text)};

    return seal(case_public, header, text);
}

char *vault_open_text(const HotlineSecret *secret, int64_t case_number, GBytes *sealed_secret,
                      int64_t n, GBytes *box, GError **error)
{
    SealHeader header = {.case_number = (uint64_t)case_number};
    uint8_t case_public[PUBLIC_OCTETS];
    size_t length = 0;
    char *text = NULL;
    uint8_t *case_secret = unseal(secret->public_key, secret->secret_key, header, sealed_secret,
                                  &length);

    if (case_secret && length == SECRET_OCTETS) {
        crypto_scalarmult_base(case_public, case_secret);
        header.n = (uint64_t)n;
        text = (char *)unseal(case_public, case_secret, header, box, &length);
    }
    if (case_secret)
        sodium_memzero(case_secret, SECRET_OCTETS);
    g_free(case_secret);
    if (!text)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                            "a sealed text does not open: it was damaged, or belongs elsewhere");
    return text;
}
