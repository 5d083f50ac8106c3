/* One's own password and second factor. Each asks for the password again. */

#include "core/staff/second_factor.h"
#include "core/staff/staff_invite.h"
#include "store/staff_sessions.h"
#include "web/api/api_me.h"
#include "web/api/api_rooms.h"

static bool keep_password(ApiCall *call, const ApiPassword *password, GError **error)
{
    StaffPassword row = password->row;
    int64_t id = call->session->staff_id;
    uint8_t hash[VAULT_HASH_OCTETS];

    sign_in_hash_auth(call->hotline->vault, id, g_bytes_get_data(password->auth, NULL), hash);
    row.auth_hash = hash;
    call->hotline->erased = true; /* the key under the old password */
    return staff_rows_set_password(call->hotline->db, id, &row, error) &&
           staff_sessions_end_others(call->hotline->db, id, call->session->id, error) &&
           api_audit(call, "password", id, error);
}

static bool change_password(ApiCall *call, GError **error)
{
    g_auto(ApiPassword) password = {0};

    if (!api_password(call, "new_auth", &password, error) || !api_prove(call, true, error) ||
        !api_check_used(call, error))
        return false;
    api_event(call, "session", 0);
    return keep_password(call, &password, error);
}

static bool totp_start(ApiCall *call, GError **error)
{
    int64_t id = call->session->staff_id;
    g_autoptr(GBytes) box = totp_make(call->hotline->vault, id);
    uint8_t secret[TOTP_OCTETS];

    if (!api_prove(call, false, error) || !api_check_used(call, error) ||
        !staff_rows_set_totp_next(call->hotline->db, id, box, error))
        return false;
    if (!totp_open(call->hotline->vault, id, box, secret))
        g_assert_not_reached();
    api_out_totp(call, call->session->name, secret);
    vault_wipe(secret, sizeof secret);
    return true;
}

static bool totp_confirm(ApiCall *call, GError **error)
{
    int64_t id = call->session->staff_id, step = 0;
    g_auto(StaffRow) row = {0};
    uint8_t secret[TOTP_OCTETS];
    const char *code;

    if (!api_code(call, &code, error) || !staff_rows_find(call->hotline->db, id, &row, error))
        return false;
    if (!row.totp_next_box || !totp_open(call->hotline->vault, id, row.totp_next_box, secret))
        return api_fail(error, API_ERROR_CONFLICT, "moved", "Begin again: no code is waited for.");
    step = totp_find(secret, code, call->now, 0);
    vault_wipe(secret, sizeof secret);
    if (step == 0)
        return api_check_staff(STAFF_WRONG_CODE, error);
    return staff_rows_set_totp(call->hotline->db, id, row.totp_next_box, step, error) &&
           api_audit(call, "totp", id, error);
}

static bool recovery_codes(ApiCall *call, GError **error)
{
    int64_t id = call->session->staff_id;
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);

    if (!api_prove(call, false, error) || !api_check_used(call, error) ||
        !staff_new_codes(call->hotline, id, codes, error) ||
        !api_audit(call, "recovery_codes", id, error))
        return false;
    api_out_codes(call, codes);
    return true;
}

const ApiRoute api_account_routes[] = {
    {"POST", "/password", STAFF_VIEWER, 0, change_password},
    {"POST", "/totp/start", STAFF_VIEWER, 0, totp_start},
    {"POST", "/totp/confirm", STAFF_VIEWER, 0, totp_confirm},
    {"POST", "/recovery-codes", STAFF_VIEWER, 0, recovery_codes},
    {0},
};
