#pragma once

#include "core/staff/staff_session.h"
#include "store/staff.h"

/* Proving who one is. All of it within the caller's transaction, which is kept also when the proof fails:
 * guesses are counted. Whatever is wrong, the work done is the same. */

#define STAFF_AUTH_OCTETS 32
#define STAFF_SALT_OCTETS 16

typedef enum SignInVerdict {
    SIGN_IN_GOOD,
    SIGN_IN_WRONG,
    SIGN_IN_SLOW, /* not looked at: too many tries */
} SignInVerdict;

typedef struct SignIn {
    const char *name;
    const uint8_t *auth;       /* the half of the stretched password that is for us */
    const char *code;          /* NULL: none */
    const char *recovery_code; /* NULL: none */
    const char *address;       /* of the client */
    const char *known_device;  /* what this browser kept; NULL: nothing */
    const char *device;        /* the browser in a few words */
} SignIn;

typedef struct SignInResult {
    SignInVerdict verdict;
    unsigned wait; /* SIGN_IN_SLOW: seconds */
    int64_t staff_id;
    StaffToken token;
    char *known_device; /* for the browser to keep */
} SignInResult;

void sign_in_result_clear(SignInResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SignInResult, sign_in_result_clear)

bool sign_in(Hotline *hotline, const SignIn *given, int64_t now, SignInResult *result,
             GError **error);

/* A session for one who has just proven it in another way. */
bool sign_in_open(Hotline *hotline, int64_t staff_id, const SignIn *given, int64_t now,
                  SignInResult *result, GError **error);

/* The password again, within a session; and a code, unless it is NULL. Nothing else of given counts. */
bool sign_in_again(Hotline *hotline, const StaffSession *session, const SignIn *given, int64_t now,
                   SignInResult *result, GError **error);

/* How a password is stretched. A name that is not there has one as well, always the same. */
typedef struct Stretch {
    uint8_t salt[STAFF_SALT_OCTETS];
    int64_t opslimit, memlimit;
} Stretch;

bool sign_in_stretch(Hotline *hotline, const char *name, Stretch *stretch, GError **error);
/* false: the row has none. */
bool sign_in_stretch_of(const StaffRow *row, Stretch *stretch);

/* As it is stored. */
void sign_in_hash_auth(const Vault *vault, int64_t staff_id, const uint8_t auth[STAFF_AUTH_OCTETS],
                       uint8_t hash[VAULT_HASH_OCTETS]);
