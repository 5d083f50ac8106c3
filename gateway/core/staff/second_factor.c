#include "core/staff/second_factor.h"

#include <string.h>

#include "base/decimal.h"
#include "base/encode.h"

#define STEP_SECONDS 30
#define STEPS_AROUND 1 /* a phone's clock is wrong, people type slowly */
#define KIND "totp"
#define CODE_OCTETS 10
#define CODE_LETTERS 16

/* ---- Codes of an app ---- */

uint32_t totp_code(const uint8_t secret[TOTP_OCTETS], int64_t step)
{
    uint64_t counter = GUINT64_TO_BE((uint64_t)step);
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, TOTP_OCTETS);
    guint8 digest[20];
    gsize length = sizeof digest;
    uint32_t word;

    g_hmac_update(hmac, (const guchar *)&counter, sizeof counter);
    g_hmac_get_digest(hmac, digest, &length);
    memcpy(&word, digest + (digest[19] & 15), sizeof word);
    return (GUINT32_FROM_BE(word) & 0x7fffffff) % 1000000;
}

int64_t totp_find(const uint8_t secret[TOTP_OCTETS], const char *code, int64_t now,
                  int64_t used_step)
{
    int64_t step = now / STEP_SECONDS, found = 0;

    for (int64_t at = step - STEPS_AROUND; at <= step + STEPS_AROUND; at++) {
        char expected[DECIMAL_ROOM];

        g_snprintf(expected, sizeof expected, "%06u", totp_code(secret, at));
        if (vault_same(expected, code) && at > used_step)
            found = at;
    }
    return found;
}

GBytes *totp_make(const Vault *vault, int64_t staff_id)
{
    uint8_t secret[TOTP_OCTETS];
    GBytes *box;

    vault_random(secret, sizeof secret);
    box = vault_lock(vault, KIND, staff_id, secret, sizeof secret);
    vault_wipe(secret, sizeof secret);
    return box;
}

bool totp_open(const Vault *vault, int64_t staff_id, GBytes *box, uint8_t secret[TOTP_OCTETS])
{
    g_autoptr(GBytes) plain = vault_unlock(vault, KIND, staff_id, g_bytes_get_data(box, NULL),
                                           g_bytes_get_size(box));

    if (!plain || g_bytes_get_size(plain) != TOTP_OCTETS)
        return false;
    memcpy(secret, g_bytes_get_data(plain, NULL), TOTP_OCTETS);
    return true;
}

char *totp_text(const uint8_t secret[TOTP_OCTETS])
{
    return encode_base32(secret, TOTP_OCTETS);
}

/* Neutral: the app shows it, and a phone may be searched. */
char *totp_url(const char *secret_text, const char *name)
{
    g_autofree char *escaped = g_uri_escape_string(name, NULL, false);

    return g_strconcat("otpauth://totp/", escaped, "?secret=", secret_text,
                       "&algorithm=SHA1&digits=6&period=30", NULL);
}

/* ---- Recovery codes ---- */

char *recovery_code_make(void)
{
    uint8_t octets[CODE_OCTETS];
    g_autofree char *letters = NULL;
    char *code;

    vault_random(octets, sizeof octets);
    letters = encode_base32(octets, sizeof octets);
    vault_wipe(octets, sizeof octets);
    code = g_strdup_printf("%.4s-%.4s-%.4s-%.4s", letters, letters + 4, letters + 8, letters + 12);
    vault_wipe(letters, strlen(letters));
    return code;
}

/* What is left of it when case, dashes and blanks no longer matter. 0 and 8 are no letters of it. */
static size_t read_code(const char *typed, char letters[CODE_LETTERS + 1])
{
    size_t length = 0;

    for (; *typed && length <= CODE_LETTERS; typed++) {
        char letter = g_ascii_toupper(*typed);

        if (letter == '-' || g_ascii_isspace(letter))
            continue;
        if (letter == '0')
            letter = 'O';
        else if (letter == '8')
            letter = 'B';
        letters[length++] = letter;
    }
    return length;
}

void recovery_code_hash(const Vault *vault, int64_t staff_id, const char *typed,
                        uint8_t hash[VAULT_HASH_OCTETS])
{
    char letters[CODE_LETTERS + 1], room[DECIMAL_ROOM];
    size_t length = read_code(typed, letters);
    g_autofree char *kind = g_strconcat("recovery code ", decimal(staff_id, room), NULL);

    vault_hash(vault, kind, letters, length, hash);
    vault_wipe(letters, sizeof letters);
}
