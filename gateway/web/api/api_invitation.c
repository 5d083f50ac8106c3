/* Joining by an invitation. */

#include "core/staff/second_factor.h"
#include "core/staff/staff_invite.h"
#include "web/api/api_me.h"
#include "web/api/api_rooms.h"

static bool find_invited(ApiCall *call, StaffRow *row, GError **error)
{
    g_autoptr(GBytes) token = NULL;

    if (!api_octets(call, "token", VAULT_HASH_OCTETS, &token, error) ||
        !staff_find_invited(call->hotline, g_bytes_get_data(token, NULL), call->now, row, error))
        return false;
    return row->id || api_fail(error, API_ERROR_NOT_FOUND, NULL,
                               "This invitation was used, is too old, or was never made: ask for "
                               "another one.");
}

static bool out_factor(ApiCall *call, const StaffRow *row, GError **error)
{
    uint8_t secret[TOTP_OCTETS];

    if (!row->totp_box || !totp_open(call->hotline->vault, row->id, row->totp_box, secret))
        return api_broken(error);
    json_builder_begin_object(json_builder_set_member_name(call->out, "totp"));
    api_out_totp(call, row->name, secret);
    json_builder_end_object(call->out);
    vault_wipe(secret, sizeof secret);
    return true;
}

static bool open_invitation(ApiCall *call, GError **error)
{
    g_auto(StaffRow) row = {0};

    if (!find_invited(call, &row, error))
        return false;
    api_out_int(call, "id", row.id);
    api_out_text(call, "name", row.name);
    api_out_text(call, "role", row.role);
    json_builder_begin_array(json_builder_set_member_name(call->out, "invite_boxes"));
    if (!staff_invite_boxes_each(call->hotline->db, row.id, api_out_key_box, call, error))
        return false;
    json_builder_end_array(call->out);
    return api_out_hotline_keys(call, error) && out_factor(call, &row, error);
}

static bool join(ApiCall *call, const StaffRow *row, const Joining *joining, GError **error)
{
    StaffVerdict verdict;

    return staff_join(call->hotline, row, joining, call->now, &verdict, error) &&
           api_check_staff(verdict, error);
}

static bool out_joined(ApiCall *call, int64_t staff_id, const GPtrArray *codes, GError **error)
{
    g_autofree char *device = api_device(call);
    g_auto(SignInResult) result = {0};
    SignIn given = {.device = device};

    if (!sign_in_open(call->hotline, staff_id, &given, call->now, &result, error))
        return false;
    json_builder_begin_object(json_builder_set_member_name(call->out, "me"));
    if (!api_out_new_me(call, &result, error))
        return false;
    json_builder_end_object(call->out);
    api_out_codes(call, codes);
    api_event(call, "staff", 0);
    return true;
}

static bool accept_invitation(ApiCall *call, GError **error)
{
    g_auto(StaffRow) row = {0};
    g_auto(ApiPassword) password = {0};
    g_autoptr(GBytes) public_key = NULL;
    g_autoptr(GPtrArray) wraps = NULL;
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    Joining joining = {.codes = codes};

    if (!api_code(call, &joining.code, error) || !api_password(call, "auth", &password, error) ||
        !api_octets(call, "public_key", VAULT_PUBLIC_OCTETS, &public_key, error) ||
        !api_key_boxes(call, "wraps", &wraps, error) || !find_invited(call, &row, error) ||
        !api_check_used(call, error))
        return false;
    joining.password = password.row;
    joining.auth = g_bytes_get_data(password.auth, NULL);
    joining.public_key = g_bytes_get_data(public_key, NULL);
    joining.wraps = wraps;
    return join(call, &row, &joining, error) && out_joined(call, row.id, codes, error);
}

const ApiRoute api_invitation_routes[] = {
    {"POST", "/invitation/open", STAFF_NOBODY, API_READS, open_invitation},
    {"POST", "/invitation/accept", STAFF_NOBODY, 0, accept_invitation},
    {0},
};
