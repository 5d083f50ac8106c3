#include "core/staff/sign_in.h"

#include <gio/gio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/encode.h"
#include "core/staff/audit.h"
#include "core/staff/device.h"
#include "core/staff/second_factor.h"
#include "core/staff/slow_down.h"
#include "core/staff/staff_name.h"
#include "store/staff_keys.h"
#include "store/staff_sessions.h"

/* What console/src/vault/derive.ts makes new passwords with: a name that is not there must look like any. */
#define USUAL_OPSLIMIT 3
#define USUAL_MEMLIMIT 67108864

void sign_in_result_clear(SignInResult *result)
{
    g_clear_pointer(&result->known_device, g_free);
    vault_wipe(&result->token, sizeof result->token);
}

void sign_in_hash_auth(const Vault *vault, int64_t staff_id, const uint8_t auth[STAFF_AUTH_OCTETS],
                       uint8_t hash[VAULT_HASH_OCTETS])
{
    char room[DECIMAL_ROOM];
    g_autofree char *kind = g_strconcat("staff auth ", decimal(staff_id, room), NULL);

    vault_hash(vault, kind, auth, STAFF_AUTH_OCTETS, hash);
}

/* ---- How to stretch ---- */

bool sign_in_stretch_of(const StaffRow *row, Stretch *stretch)
{
    if (!row->salt || g_bytes_get_size(row->salt) != sizeof stretch->salt)
        return false;
    memcpy(stretch->salt, g_bytes_get_data(row->salt, NULL), sizeof stretch->salt);
    stretch->opslimit = row->opslimit;
    stretch->memlimit = row->memlimit;
    return true;
}

static bool find_by_name(Hotline *hotline, const char *name, char **key, StaffRow *row,
                         GError **error)
{
    *key = staff_name_key(name);
    return staff_rows_find_name(hotline->db, *key, row, error);
}

bool sign_in_stretch(Hotline *hotline, const char *name, Stretch *stretch, GError **error)
{
    g_autofree char *key = NULL;
    g_auto(StaffRow) row = {0};
    uint8_t hash[VAULT_HASH_OCTETS];

    if (!find_by_name(hotline, name, &key, &row, error))
        return false;
    vault_hash(hotline->vault, "staff salt", key, strlen(key), hash);
    memcpy(stretch->salt, hash, sizeof stretch->salt);
    stretch->opslimit = USUAL_OPSLIMIT;
    stretch->memlimit = USUAL_MEMLIMIT;
    sign_in_stretch_of(&row, stretch);
    return true;
}

/* ---- The proof ---- */

typedef struct Proof {
    bool auth, factor;
    int64_t step;                        /* of the code; 0: it was a recovery code */
    uint8_t recovery[VAULT_HASH_OCTETS]; /* its hash */
} Proof;

/* A row that is not there, or has no secret, is looked at as if it had one. */
static bool is_auth(const Vault *vault, const StaffRow *row, const uint8_t *auth)
{
    uint8_t hash[VAULT_HASH_OCTETS], stored[VAULT_HASH_OCTETS];

    sign_in_hash_auth(vault, row->id, auth, hash);
    vault_random(stored, sizeof stored);
    if (row->auth_hash && g_bytes_get_size(row->auth_hash) == sizeof stored)
        memcpy(stored, g_bytes_get_data(row->auth_hash, NULL), sizeof stored);
    return vault_same_octets(stored, hash, sizeof hash);
}

static int64_t find_step(const Vault *vault, const StaffRow *row, const char *code, int64_t now)
{
    g_autoptr(GBytes) box = row->totp_box ? g_bytes_ref(row->totp_box) : totp_make(vault, row->id);
    uint8_t secret[TOTP_OCTETS];
    int64_t step = 0;

    if (totp_open(vault, row->id, box, secret))
        step = totp_find(secret, code, now, row->totp_step);
    vault_wipe(secret, sizeof secret);
    return row->totp_box ? step : 0;
}

static bool prove(Hotline *hotline, const StaffRow *row, const SignIn *given, int64_t now,
                  Proof *proof, GError **error)
{
    bool recovered = false;

    *proof = (Proof){.auth = is_auth(hotline->vault, row, given->auth)};
    proof->step = find_step(hotline->vault, row, given->code ? given->code : "", now);
    recovery_code_hash(hotline->vault, row->id, given->recovery_code ? given->recovery_code : "",
                       proof->recovery);
    if (!staff_recovery_codes_find(hotline->db, row->id, proof->recovery, &recovered, error))
        return false;
    proof->factor = proof->step > 0 || recovered;
    return true;
}

/* Each code once. */
static bool use_up(Hotline *hotline, int64_t staff_id, const Proof *proof, GError **error)
{
    if (proof->step > 0)
        return staff_rows_set_totp_step(hotline->db, staff_id, proof->step, error);
    return staff_recovery_codes_remove(hotline->db, staff_id, proof->recovery, error);
}

/* ---- Signing in ---- */

/* What slows a try down: its name and its address, or only itself if the browser is known. */
typedef struct Lane {
    int64_t keys[2];
    size_t count;
    bool known;
} Lane;

/* Whoever has one address of IPv6 has 2^64 of them. */
static char *network_of(const char *address)
{
    g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string(address);

    if (!parsed || g_inet_address_get_family(parsed) != G_SOCKET_FAMILY_IPV6)
        return g_strdup(address);
    return encode_hex(g_inet_address_to_bytes(parsed), 8);
}

static Lane find_lane(const Hotline *hotline, const char *name_key, const StaffRow *row,
                      const SignIn *given, int64_t now)
{
    g_autofree char *network = network_of(given->address);

    if (device_is_known(hotline->vault, row->id, given->known_device, now))
        return (Lane){.keys = {slow_down_key(hotline, "device", given->known_device)},
                      .count = 1,
                      .known = true};
    return (Lane){.keys = {slow_down_key(hotline, "name", name_key),
                           slow_down_key(hotline, "address", network)},
                  .count = 2};
}

static bool ask_lane(Hotline *hotline, const Lane *lane, int64_t now, unsigned *wait,
                     GError **error)
{
    *wait = 0;
    for (size_t i = 0; i < lane->count; i++) {
        if (!slow_down_ask(hotline, lane->keys[i], now, wait, error))
            return false;
    }
    return true;
}

static bool fail(Hotline *hotline, const Lane *lane, const StaffRow *row, int64_t now,
                 GError **error)
{
    AuditEntry entry = {.action = "login.failed", .subject_id = row->id};

    for (size_t i = 0; i < lane->count; i++) {
        if (!slow_down_count(hotline, lane->keys[i], now, error))
            return false;
    }
    return audit_add(hotline, &entry, now, error);
}

bool sign_in_open(Hotline *hotline, int64_t staff_id, const SignIn *given, int64_t now,
                  SignInResult *result, GError **error)
{
    bool known = device_is_known(hotline->vault, staff_id, given->known_device, now);
    g_autofree char *detail = g_strconcat(given->device, known ? "" : "; new browser",
                                          given->recovery_code ? "; recovery code" : "", NULL);
    AuditEntry entry = {.staff_id = staff_id, .action = "login", .detail = detail};

    result->verdict = SIGN_IN_GOOD;
    result->staff_id = staff_id;
    result->known_device = device_make(hotline->vault, staff_id, now);
    if (!staff_session_start(hotline, staff_id, given->device, now, &result->token, error))
        return false;
    entry.subject_id = result->token.id;
    return staff_rows_set_used(hotline->db, staff_id, now, error) &&
           audit_add(hotline, &entry, now, error);
}

bool sign_in(Hotline *hotline, const SignIn *given, int64_t now, SignInResult *result,
             GError **error)
{
    g_autofree char *key = NULL;
    g_auto(StaffRow) row = {0};
    Proof proof;
    Lane lane;

    *result = (SignInResult){0};
    if (!find_by_name(hotline, given->name, &key, &row, error))
        return false;
    lane = find_lane(hotline, key, &row, given, now);
    if (!ask_lane(hotline, &lane, now, &result->wait, error))
        return false;
    if (result->wait > 0) {
        result->verdict = SIGN_IN_SLOW;
        return true;
    }
    if (!prove(hotline, &row, given, now, &proof, error))
        return false;
    if (!proof.auth || !proof.factor) {
        result->verdict = SIGN_IN_WRONG;
        return fail(hotline, &lane, &row, now, error);
    }
    /* The counter of the address stays: others may guess from there. */
    return use_up(hotline, row.id, &proof, error) &&
           slow_down_forget(hotline, lane.keys[0], error) &&
           sign_in_open(hotline, row.id, given, now, result, error);
}

/* ---- Once more, within a session ---- */

/* Looks at what was given; *step: of the code, 0 if none was asked for. */
static bool is_proven(Hotline *hotline, const StaffRow *row, const SignIn *given, int64_t now,
                      int64_t *step)
{
    bool good = is_auth(hotline->vault, row, given->auth);

    *step = given->code ? find_step(hotline->vault, row, given->code, now) : 0;
    return good && (!given->code || *step > 0);
}

static bool fail_again(Hotline *hotline, const StaffSession *session, int64_t key, int64_t now,
                       GError **error)
{
    AuditEntry entry = {
        .staff_id = session->staff_id, .action = "password.failed", .subject_id = session->id};

    return slow_down_count(hotline, key, now, error) && audit_add(hotline, &entry, now, error);
}

bool sign_in_again(Hotline *hotline, const StaffSession *session, const SignIn *given, int64_t now,
                   SignInResult *result, GError **error)
{
    char room[DECIMAL_ROOM];
    int64_t key = slow_down_key(hotline, "session", decimal(session->id, room));
    g_auto(StaffRow) row = {0};
    int64_t step;

    *result = (SignInResult){.staff_id = session->staff_id};
    if (!slow_down_ask(hotline, key, now, &result->wait, error) ||
        !staff_rows_find(hotline->db, session->staff_id, &row, error))
        return false;
    if (result->wait > 0) {
        result->verdict = SIGN_IN_SLOW;
        return true;
    }
    if (!is_proven(hotline, &row, given, now, &step)) {
        result->verdict = SIGN_IN_WRONG;
        return fail_again(hotline, session, key, now, error);
    }
    result->verdict = SIGN_IN_GOOD;
    return slow_down_forget(hotline, key, error) &&
           (step == 0 || staff_rows_set_totp_step(hotline->db, row.id, step, error));
}
