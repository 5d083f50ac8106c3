#pragma once

#include "core/hotline.h"

/* The second factor: codes of an app (RFC 6238: SHA-1, six digits, 30 seconds), and instead of it, when the
 * phone is lost, recovery codes on paper. */

#define TOTP_OCTETS 20
#define RECOVERY_CODES 10

uint32_t totp_code(const uint8_t secret[TOTP_OCTETS], int64_t step);
/* The step of which this is the code: that of now, or the one before or after, and none that was used. 0:
 * it is no such code. Takes the same time for each. */
int64_t totp_find(const uint8_t secret[TOTP_OCTETS], const char *code, int64_t now,
                  int64_t used_step);

/* Under the server key, for one member of staff. */
GBytes *totp_make(const Vault *vault, int64_t staff_id);
bool totp_open(const Vault *vault, int64_t staff_id, GBytes *box, uint8_t secret[TOTP_OCTETS]);
char *totp_text(const uint8_t secret[TOTP_OCTETS]);        /* base32; free with g_free */
char *totp_url(const char *secret_text, const char *name); /* otpauth: free with g_free */

char *recovery_code_make(void); /* 80 random bits, in groups of four; free with g_free */
/* As it is stored; typed in any case, with or without dashes. */
void recovery_code_hash(const Vault *vault, int64_t staff_id, const char *typed,
                        uint8_t hash[VAULT_HASH_OCTETS]);
