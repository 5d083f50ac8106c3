/* The server key: blind indexes, row ids, and boxes that the server itself opens again. */

#include "base/vault_private.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/error.h"

#define KEY_OCTETS crypto_kdf_KEYBYTES
#define NONCE_OCTETS crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_OCTETS crypto_aead_xchacha20poly1305_ietf_ABYTES

bool vault_init(GError **error)
{
    /* Seeded from the kernel once: nonces would cost a system call each. */
    randombytes_set_implementation(&randombytes_internal_implementation);
    if (sodium_init() >= 0)
        return true;
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                        "libsodium does not start: no source of random numbers");
    return false;
}

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET, message);
    return false;
}

bool vault_create_key_file(const char *path, GError **error)
{
    uint8_t key[KEY_OCTETS];
    char line[KEY_OCTETS * 2 + 2];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written;

    if (fd < 0)
        return fail(error,
                    "the server key cannot be written: the file is there already, or the "
                    "folder is not yours");
    crypto_kdf_keygen(key);
    sodium_bin2hex(line, sizeof line, key, sizeof key);
    line[(size_t)KEY_OCTETS * 2] = '\n';
    written = write(fd, line, KEY_OCTETS * 2 + 1) == KEY_OCTETS * 2 + 1 && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    sodium_memzero(key, sizeof key);
    sodium_memzero(line, sizeof line);
    return written || fail(error, "the server key cannot be written: is the disk full?");
}

static bool read_key(int fd, uint8_t key[KEY_OCTETS], GError **error)
{
    char line[KEY_OCTETS * 2 + 2] = "";
    struct stat info;
    size_t length = 0;
    bool good;

    if (fstat(fd, &info) != 0 || (info.st_mode & 077) != 0)
        return fail(error, "keys/server.key can be read by others: chmod 600 it");
    if (read(fd, line, sizeof line - 1) < (ssize_t)(KEY_OCTETS * 2))
        return fail(error, "keys/server.key is too short: restore it from where you keep it");
    good = sodium_hex2bin(key, KEY_OCTETS, line, KEY_OCTETS * 2, NULL, &length, NULL) == 0 &&
           length == KEY_OCTETS;
    sodium_memzero(line, sizeof line);
    return good || fail(error, "keys/server.key is not a key of 64 hexadecimal digits");
}

static Vault *derive(uint8_t key[KEY_OCTETS])
{
    static const char context[crypto_kdf_CONTEXTBYTES + 1] = "tayanch1";
    Vault *vault = sodium_malloc(sizeof *vault);

    g_assert(vault);
    crypto_kdf_derive_from_key(vault->index_key, sizeof vault->index_key, 1, context, key);
    crypto_kdf_derive_from_key(vault->row_key, sizeof vault->row_key, 2, context, key);
    crypto_kdf_derive_from_key(vault->box_key, sizeof vault->box_key, 3, context, key);
    crypto_kdf_derive_from_key(vault->hash_key, sizeof vault->hash_key, 4, context, key);
    crypto_kdf_derive_from_key(vault->chain_key, sizeof vault->chain_key, 5, context, key);
    return vault;
}

Vault *vault_open(const char *path, GError **error)
{
    uint8_t key[KEY_OCTETS];
    Vault *vault = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        fail(error, "keys/server.key cannot be opened: is it there, and yours?");
        return NULL;
    }
    if (read_key(fd, key, error))
        vault = derive(key);
    close(fd);
    sodium_memzero(key, sizeof key);
    return vault;
}

void vault_free(Vault *vault)
{
    sodium_free(vault); /* wipes it; NULL is fine */
}

void vault_phone_index(const Vault *vault, const Phone *phone, uint8_t index[VAULT_INDEX_OCTETS])
{
    crypto_generichash(index, VAULT_INDEX_OCTETS, (const uint8_t *)phone->e164, strlen(phone->e164),
                       vault->index_key, sizeof vault->index_key);
}

/* SipHash, since this is done several times for each message: a keyed hash, quick on short texts. */
int64_t vault_row_id(const Vault *vault, const char *kind, const char *first, const char *second)
{
    char room[256];
    size_t kind_octets = strlen(kind) + 1, first_octets = strlen(first) + 1;
    size_t length = kind_octets + first_octets + strlen(second) + 1;
    char *whole = length <= sizeof room ? room : g_malloc(length);
    uint8_t hash[crypto_shorthash_siphashx24_BYTES];
    uint64_t id;

    /* The NUL after each part keeps "a" "bc" apart from "ab" "c". */
    memcpy(whole, kind, kind_octets);
    memcpy(whole + kind_octets, first, first_octets);
    memcpy(whole + kind_octets + first_octets, second, strlen(second) + 1);
    crypto_shorthash_siphashx24(hash, (const uint8_t *)whole, length, vault->row_key);
    sodium_memzero(whole, length);
    if (whole != room)
        g_free(whole);
    memcpy(&id, hash, sizeof id);
    return (int64_t)((id >> 1) | 1);
}

/* What a box is bound to: its kind and the id of its row. */
static size_t bind_to(const char *kind, int64_t id, char bound[64])
{
    char room[DECIMAL_ROOM];
    char *end;

    g_assert(strlen(kind) + 1 + DECIMAL_ROOM <= 64);
    end = g_stpcpy(bound, kind);
    *end++ = ':';
    end = g_stpcpy(end, decimal(id, room));
    return (size_t)(end - bound);
}

GBytes *vault_lock(const Vault *vault, const char *kind, int64_t id, const void *data,
                   size_t length)
{
    uint8_t *box = g_malloc(NONCE_OCTETS + length + TAG_OCTETS);
    unsigned long long boxed;
    char bound[64];
    size_t bound_length = bind_to(kind, id, bound);

    randombytes_buf(box, NONCE_OCTETS);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_OCTETS, &boxed, data, length,
                                               (const uint8_t *)bound, bound_length, NULL, box,
                                               vault->box_key);
    return g_bytes_new_take(box, NONCE_OCTETS + (size_t)boxed);
}

GBytes *vault_unlock(const Vault *vault, const char *kind, int64_t id, const void *box,
                     size_t length)
{
    const uint8_t *nonce = box;
    g_autofree uint8_t *data = NULL;
    unsigned long long opened;
    char bound[64];
    size_t bound_length = bind_to(kind, id, bound);

    if (!box || length < NONCE_OCTETS + TAG_OCTETS)
        return NULL;
    data = g_malloc(length - NONCE_OCTETS - TAG_OCTETS + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(data, &opened, NULL, nonce + NONCE_OCTETS,
                                                   length - NONCE_OCTETS, (const uint8_t *)bound,
                                                   bound_length, nonce, vault->box_key) != 0)
        return NULL;
    data[opened] = '\0';
    return g_bytes_new_take(g_steal_pointer(&data), (size_t)opened);
}
