#include "core/staff/staff_invite.h"

#include <string.h>

#include "core/staff/audit.h"
#include "core/staff/second_factor.h"
#include "core/staff/staff_name.h"
#include "store/staff_sessions.h"

void staff_hash_token(const Vault *vault, const uint8_t token[VAULT_HASH_OCTETS],
                      uint8_t hash[VAULT_HASH_OCTETS])
{
    vault_hash(vault, "staff invitation", token, VAULT_HASH_OCTETS, hash);
}

/* ---- Inviting ---- */

static bool is_state(const StaffRow *row, const char *state)
{
    return g_str_equal(row->state, state);
}

/* Whatever they had before is void. */
static bool erase(Hotline *hotline, int64_t id, GError **error)
{
    hotline->erased = true;
    return staff_wraps_clear(hotline->db, id, error) &&
           staff_invite_boxes_clear(hotline->db, id, error) &&
           staff_recovery_codes_clear(hotline->db, id, error) &&
           staff_sessions_end_others(hotline->db, id, 0, error);
}

static bool keep_invitation(Hotline *hotline, const Inviting *inviting, const StaffRow *row,
                            int64_t now, int64_t *id, GError **error)
{
    g_autofree char *name = staff_name_read(inviting->name);
    g_autofree char *key = staff_name_key(name);
    StaffInvite invite = {.name = name,
                          .name_key = key,
                          .role = staff_role_name(inviting->role),
                          .hash = inviting->token_hash,
                          .until = now + INVITE_SECONDS};

    *id = row->id;
    if (row->id)
        return erase(hotline, *id, error) &&
               staff_rows_invite_again(hotline->db, *id, &invite, error);
    return staff_rows_add(hotline->db, &invite, now, id, error);
}

static bool add_boxes(Hotline *hotline, int64_t id, const GPtrArray *boxes, GError **error)
{
    for (unsigned i = 0; i < boxes->len; i++) {
        if (!staff_invite_boxes_add(hotline->db, id, g_ptr_array_index(boxes, i), error))
            return false;
    }
    return true;
}

static bool add_factor(Hotline *hotline, int64_t id, GError **error)
{
    g_autoptr(GBytes) box = totp_make(hotline->vault, id);

    return staff_rows_set_totp(hotline->db, id, box, 0, error);
}

static bool is_free(Hotline *hotline, const Inviting *inviting, int64_t id, bool *free,
                    GError **error)
{
    g_auto(StaffRow) other = {0};

    if (!staff_rows_find_invite(hotline->db, inviting->token_hash, &other, error))
        return false;
    *free = other.id == 0 || other.id == id;
    return true;
}

bool staff_invite(Hotline *hotline, const Inviting *inviting, int64_t now, int64_t *id,
                  StaffVerdict *verdict, GError **error)
{
    g_autofree char *key = staff_name_key(inviting->name);
    g_auto(StaffRow) row = {0};
    AuditEntry entry = {
        .staff_id = inviting->by, .action = "invite", .detail = staff_role_name(inviting->role)};
    bool good, free = true;

    *verdict = STAFF_DONE;
    if (!staff_rows_find_name(hotline->db, key, &row, error) ||
        !is_free(hotline, inviting, row.id, &free, error) ||
        !staff_check_boxes(hotline, inviting->boxes, STAFF_LOCKED_OCTETS, &good, error))
        return false;
    if (row.id && !is_state(&row, "invited") && !inviting->again)
        *verdict = STAFF_EXISTS;
    else if (!free)
        *verdict = STAFF_TOKEN_USED;
    else if (!good)
        *verdict = STAFF_BAD_KEY;
    if (*verdict != STAFF_DONE)
        return true;
    if (!keep_invitation(hotline, inviting, &row, now, id, error))
        return false;
    entry.subject_id = *id;
    return add_factor(hotline, *id, error) && add_boxes(hotline, *id, inviting->boxes, error) &&
           audit_add(hotline, &entry, now, error);
}

/* ---- Joining ---- */

bool staff_find_invited(Hotline *hotline, const uint8_t token[VAULT_HASH_OCTETS], int64_t now,
                        StaffRow *row, GError **error)
{
    uint8_t hash[VAULT_HASH_OCTETS];

    staff_hash_token(hotline->vault, token, hash);
    if (!staff_rows_find_invite(hotline->db, hash, row, error))
        return false;
    if (row->id && row->invite_until <= now)
        staff_row_clear(row);
    return true;
}

bool staff_new_codes(Hotline *hotline, int64_t staff_id, GPtrArray *codes, GError **error)
{
    if (!staff_recovery_codes_clear(hotline->db, staff_id, error))
        return false;
    for (unsigned i = 0; i < RECOVERY_CODES; i++) {
        char *code = recovery_code_make();
        uint8_t hash[VAULT_HASH_OCTETS];

        g_ptr_array_add(codes, code);
        recovery_code_hash(hotline->vault, staff_id, code, hash);
        if (!staff_recovery_codes_add(hotline->db, staff_id, hash, error))
            return false;
    }
    return true;
}

/* Of the code that was typed; 0: it does not fit. */
static int64_t find_step(Hotline *hotline, const StaffRow *row, const char *code, int64_t now)
{
    uint8_t secret[TOTP_OCTETS];
    int64_t step = 0;

    if (row->totp_box && totp_open(hotline->vault, row->id, row->totp_box, secret))
        step = totp_find(secret, code, now, row->totp_step);
    vault_wipe(secret, sizeof secret);
    return step;
}

static bool add_wraps(Hotline *hotline, int64_t id, const GPtrArray *wraps, GError **error)
{
    for (unsigned i = 0; i < wraps->len; i++) {
        if (!staff_wraps_add(hotline->db, id, g_ptr_array_index(wraps, i), error))
            return false;
    }
    return true;
}

static bool keep(Hotline *hotline, int64_t id, const Joining *joining, int64_t step, int64_t now,
                 GError **error)
{
    uint8_t auth_hash[VAULT_HASH_OCTETS];
    StaffPassword password = joining->password;

    sign_in_hash_auth(hotline->vault, id, joining->auth, auth_hash);
    password.auth_hash = auth_hash;
    hotline->erased = true; /* what waited under the invitation */
    return staff_rows_join(hotline->db, id, &password, joining->public_key, now, error) &&
           staff_rows_set_totp_step(hotline->db, id, step, error) &&
           staff_invite_boxes_clear(hotline->db, id, error) &&
           add_wraps(hotline, id, joining->wraps, error);
}

bool staff_join(Hotline *hotline, const StaffRow *invited, const Joining *joining, int64_t now,
                StaffVerdict *verdict, GError **error)
{
    AuditEntry entry = {.staff_id = invited->id, .action = "join", .subject_id = invited->id};
    int64_t step = find_step(hotline, invited, joining->code, now);
    bool good;

    *verdict = STAFF_DONE;
    if (!staff_check_boxes(hotline, joining->wraps, STAFF_WRAP_OCTETS, &good, error))
        return false;
    if (step == 0)
        *verdict = STAFF_WRONG_CODE;
    else if (!good || !vault_is_public_key(joining->public_key) ||
             g_bytes_get_size(joining->password.secret_box) != STAFF_LOCKED_OCTETS)
        *verdict = STAFF_BAD_KEY;
    if (*verdict != STAFF_DONE)
        return true;
    return keep(hotline, invited->id, joining, step, now, error) &&
           staff_new_codes(hotline, invited->id, joining->codes, error) &&
           audit_add(hotline, &entry, now, error);
}
