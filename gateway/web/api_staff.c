/* Who works here, and who holds which key. */

#include "core/staff/staff_invite.h"
#include "core/staff/staff_name.h"
#include "web/api_me.h"
#include "web/api_rooms.h"

#define WRAPS_MAX 5000 /* of 140 octets each: they fit a large body */

/* ---- The list ---- */

typedef struct List {
    ApiCall *call;
    GError *error;
} List;

static void out_key_id(int64_t hotline_key_id, GBytes *box, gpointer data)
{
    ApiCall *call = data;

    (void)box;
    json_builder_add_int_value(call->out, hotline_key_id);
}

/* Keys, and when somebody was here, are for admins. */
static void out_member(const StaffRow *row, gpointer data)
{
    List *list = data;
    ApiCall *call = list->call;
    bool all = call->session->role == STAFF_ADMIN;

    json_builder_begin_object(call->out);
    api_out_int(call, "id", row->id);
    api_out_text(call, "name", row->name);
    api_out_text(call, "role", row->role);
    api_out_text(call, "state", row->state);
    if (all && row->public_key)
        api_out_base64(call, "public_key", g_bytes_get_data(row->public_key, NULL),
                       g_bytes_get_size(row->public_key));
    else
        api_out_text(call, "public_key", NULL);
    json_builder_begin_array(json_builder_set_member_name(call->out, "key_ids"));
    if (all && !list->error)
        staff_wraps_each(call->hotline->db, row->id, out_key_id, call, &list->error);
    json_builder_end_array(call->out);
    api_out_int(call, "created_at", row->created_at);
    if (all && row->used_at)
        api_out_int(call, "used_at", row->used_at);
    else
        api_out_text(call, "used_at", NULL);
    json_builder_end_object(call->out);
}

static bool list(ApiCall *call, GError **error)
{
    List listing = {.call = call};
    uint8_t recovery[VAULT_PUBLIC_OCTETS];

    json_builder_begin_array(json_builder_set_member_name(call->out, "staff"));
    if (!staff_rows_each(call->hotline->db, out_member, &listing, error))
        return false;
    if (listing.error) {
        g_propagate_error(error, listing.error);
        return false;
    }
    json_builder_end_array(call->out);
    if (!api_out_hotline_keys(call, error) ||
        !hotline_recovery_find(call->hotline->db, recovery, error))
        return false;
    api_out_base64(call, "recovery_public_key", recovery, sizeof recovery);
    return true;
}

/* ---- Inviting ---- */

static bool read_role(ApiCall *call, StaffRole *role, GError **error)
{
    const char *name;

    if (!api_text(call, "role", 16, &name, error))
        return false;
    return staff_role_from_name(name, role) ||
           api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"role\" must be viewer, worker or admin");
}

static bool read_inviting(ApiCall *call, Inviting *inviting, GError **error)
{
    g_autoptr(GBytes) token = NULL;
    const char *typed;
    g_autofree char *name = NULL;

    if (!api_text(call, "name", 64, &typed, error))
        return false;
    name = staff_name_read(typed);
    if (!name)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                        "\"name\" must be 1 to 64 characters that can be seen");
    inviting->name = typed;
    if (!read_role(call, &inviting->role, error) ||
        !api_octets(call, "token", VAULT_HASH_OCTETS, &token, error))
        return false;
    staff_hash_token(call->hotline->vault, g_bytes_get_data(token, NULL), inviting->token_hash);
    return api_key_boxes(call, "invite_boxes", &inviting->boxes, error);
}

static bool invite(ApiCall *call, GError **error)
{
    Inviting inviting = {.by = call->session->staff_id};
    StaffVerdict verdict = STAFF_DONE;
    int64_t id = 0;
    bool good = read_inviting(call, &inviting, error) &&
                staff_invite(call->hotline, &inviting, call->now, &id, &verdict, error) &&
                api_check_staff(verdict, error);

    g_clear_pointer(&inviting.boxes, g_ptr_array_unref);
    if (!good)
        return false;
    api_out_int(call, "id", id);
    api_out_int(call, "expires_at", call->now + INVITE_SECONDS);
    api_event(call, "staff", 0);
    return true;
}

/* ---- Changing ---- */

static bool set_role(ApiCall *call, GError **error)
{
    StaffAct act = {.by = call->session->staff_id, .now = call->now};
    StaffRole role;

    api_event(call, "staff", 0);
    return read_role(call, &role, error) &&
           staff_set_role(call->hotline, &act, call->params[0], role, error) &&
           api_check_staff(act.verdict, error);
}

static bool remove_member(ApiCall *call, GError **error)
{
    StaffAct act = {.by = call->session->staff_id, .now = call->now};

    api_event(call, "staff", 0);
    return staff_remove(call->hotline, &act, call->params[0], error) &&
           api_check_staff(act.verdict, error);
}

static bool grant(ApiCall *call, GError **error)
{
    g_autoptr(GBytes) public_key = NULL;
    g_autoptr(GPtrArray) wraps = NULL;
    StaffAct act = {.by = call->session->staff_id, .now = call->now};

    if (!api_octets(call, "public_key", VAULT_PUBLIC_OCTETS, &public_key, error) ||
        !api_key_boxes(call, "wraps", &wraps, error))
        return false;
    if (wraps->len == 0)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"wraps\" must not be empty");
    api_event(call, "staff", 0);
    return staff_grant(call->hotline, &act, call->params[0], g_bytes_get_data(public_key, NULL),
                       wraps, error) &&
           api_check_staff(act.verdict, error);
}

/* ---- Rotating ---- */

static void clear_wrap(gpointer data)
{
    g_bytes_unref(((StaffWrap *)data)->box);
}

/* call->data: the list. */
static bool read_wrap(ApiCall *call, GError **error)
{
    StaffWrap wrap = {0};

    if (!api_int(call, "staff_id", 1, G_MAXINT64, &wrap.staff_id, error) ||
        !api_base64(call, "box", 1, 16384, &wrap.box, error))
        return false;
    g_array_append_val((GArray *)call->data, wrap);
    return true;
}

static bool rotate(ApiCall *call, GError **error)
{
    g_autoptr(GArray) wraps = g_array_new(FALSE, FALSE, sizeof(StaffWrap));
    g_autoptr(GBytes) public_key = NULL, recovery_box = NULL;
    Rotation rotation = {.wraps = wraps};
    StaffAct act = {.by = call->session->staff_id, .now = call->now};
    int64_t id = 0;

    g_array_set_clear_func(wraps, clear_wrap);
    call->data = wraps;
    if (!api_int(call, "current_key_id", 1, G_MAXINT64, &rotation.current_key_id, error) ||
        !api_octets(call, "public_key", VAULT_PUBLIC_OCTETS, &public_key, error) ||
        !api_base64(call, "recovery_box", 1, 16384, &recovery_box, error) ||
        !api_each(call, "wraps", WRAPS_MAX, read_wrap, error) || !api_check_used(call, error))
        return false;
    rotation.public_key = g_bytes_get_data(public_key, NULL);
    rotation.recovery_box = recovery_box;
    if (!staff_rotate(call->hotline, &act, &rotation, &id, error) ||
        !api_check_staff(act.verdict, error))
        return false;
    api_out_int(call, "hotline_key_id", id);
    api_event(call, "key", 0);
    return true;
}

const ApiRoute api_staff_routes[] = {
    {"GET", "/staff", STAFF_VIEWER, API_READS, list},
    {"POST", "/staff/invite", STAFF_ADMIN, 0, invite},
    {"POST", "/staff/{id}/role", STAFF_ADMIN, 0, set_role},
    {"POST", "/staff/{id}/remove", STAFF_ADMIN, 0, remove_member},
    {"POST", "/staff/{id}/grant", STAFF_ADMIN, 0, grant},
    {"POST", "/hotline-key/rotate", STAFF_ADMIN, API_LARGE, rotate},
    {0},
};
