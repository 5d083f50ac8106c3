#include "web/api_me.h"

#include <string.h>

#include "core/staff/audit.h"
#include "core/staff/device.h"
#include "core/staff/second_factor.h"
#include "web/user_agent.h"

/* ---- What is answered ---- */

static void begin_array(ApiCall *call, const char *name)
{
    json_builder_begin_array(json_builder_set_member_name(call->out, name));
}

void api_out_key_box(int64_t hotline_key_id, GBytes *box, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "hotline_key_id", hotline_key_id);
    api_out_base64(call, "box", g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    json_builder_end_object(call->out);
}

static void out_hotline_key(const HotlineKeyRow *row, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "id", row->id);
    api_out_base64(call, "public_key", row->public_key, sizeof row->public_key);
    api_out_int(call, "created_at", row->created_at);
    json_builder_end_object(call->out);
}

bool api_out_hotline_keys(ApiCall *call, GError **error)
{
    begin_array(call, "hotline_keys");
    if (!hotline_keys_each(call->hotline->db, out_hotline_key, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static void out_bytes(ApiCall *call, const char *name, GBytes *bytes)
{
    api_out_base64(call, name, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

bool api_out_me(ApiCall *call, const StaffSession *session, GError **error)
{
    g_auto(StaffRow) row = {0};

    if (!staff_rows_find(call->hotline->db, session->staff_id, &row, error))
        return false;
    if (!row.public_key || !row.secret_box)
        return api_broken(error);
    api_out_int(call, "id", row.id);
    api_out_text(call, "name", row.name);
    api_out_text(call, "role", row.role);
    api_out_text(call, "csrf", session->csrf);
    out_bytes(call, "public_key", row.public_key);
    out_bytes(call, "secret_box", row.secret_box);
    api_out_int(call, "idle_seconds", STAFF_IDLE_SECONDS);
    begin_array(call, "wraps");
    if (!staff_wraps_each(call->hotline->db, row.id, api_out_key_box, call, error))
        return false;
    json_builder_end_array(call->out);
    return api_out_hotline_keys(call, error);
}

bool api_out_new_me(ApiCall *call, const SignInResult *result, GError **error)
{
    g_auto(StaffSession) session = {0};
    StaffSessionState state;

    if (!staff_session_find(call->hotline, result->token.text, call->now, &session, &state, error))
        return false;
    api_session_start(call, result->token.text);
    site_set_device(call->site, call->response, result->known_device, DEVICE_SECONDS);
    http_response_header(call->response, "X-CSRF-Token", session.csrf);
    return api_out_me(call, &session, error);
}

void api_out_stretch(ApiCall *call, const Stretch *stretch)
{
    api_out_base64(call, "salt", stretch->salt, sizeof stretch->salt);
    api_out_int(call, "opslimit", stretch->opslimit);
    api_out_int(call, "memlimit", stretch->memlimit);
}

void api_out_codes(ApiCall *call, const GPtrArray *codes)
{
    begin_array(call, "recovery_codes");
    for (unsigned i = 0; i < codes->len; i++)
        json_builder_add_string_value(call->out, g_ptr_array_index(codes, i));
    json_builder_end_array(call->out);
}

void api_out_totp(ApiCall *call, const char *name, const uint8_t *secret)
{
    g_autofree char *text = totp_text(secret);
    g_autofree char *url = totp_url(text, name);

    api_out_text(call, "secret", text);
    api_out_text(call, "url", url);
    vault_wipe(text, strlen(text));
    vault_wipe(url, strlen(url));
}

/* ---- What is read ---- */

/* call->data: the list. */
static bool read_key_box(ApiCall *call, GError **error)
{
    g_autoptr(GBytes) box = NULL;
    int64_t id;

    if (!api_int(call, "hotline_key_id", 1, G_MAXINT64, &id, error) ||
        !api_base64(call, "box", 1, 16384, &box, error))
        return false;
    key_box_add(call->data, id, box);
    return true;
}

bool api_key_boxes(ApiCall *call, const char *name, GPtrArray **boxes, GError **error)
{
    *boxes = key_boxes_new();
    call->data = *boxes;
    return api_each(call, name, 200, read_key_box, error);
}

bool api_code(ApiCall *call, const char **code, GError **error)
{
    if (!api_text(call, "code", 6, code, error))
        return false;
    if (strlen(*code) != 6 || strspn(*code, "0123456789") != 6)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "\"code\" must be six digits");
    return true;
}

bool api_octets(ApiCall *call, const char *name, size_t length, GBytes **octets, GError **error)
{
    return api_base64(call, name, length, length, octets, error);
}

void api_password_clear(ApiPassword *password)
{
    g_clear_pointer(&password->salt, g_bytes_unref);
    g_clear_pointer(&password->auth, g_bytes_unref);
    g_clear_pointer(&password->secret_box, g_bytes_unref);
}

bool api_password(ApiCall *call, const char *auth_name, ApiPassword *password, GError **error)
{
    if (!api_octets(call, "salt", STAFF_SALT_OCTETS, &password->salt, error) ||
        !api_int(call, "opslimit", 3, 10, &password->row.opslimit, error) ||
        !api_int(call, "memlimit", 67108864, 1073741824, &password->row.memlimit, error) ||
        !api_octets(call, auth_name, STAFF_AUTH_OCTETS, &password->auth, error) ||
        !api_octets(call, "secret_box", STAFF_LOCKED_OCTETS, &password->secret_box, error))
        return false;
    password->row.salt = g_bytes_get_data(password->salt, NULL);
    password->row.secret_box = password->secret_box;
    return true;
}

char *api_device(const ApiCall *call)
{
    const char *header = http_header(call->http, "User-Agent");

    return g_strconcat(user_agent_browser(header), ", ", user_agent_system(header), NULL);
}

/* ---- What is refused ---- */

bool api_broken(GError **error)
{
    return api_fail(error, API_ERROR_UNAVAILABLE, NULL,
                    "The server's database is damaged: tell who runs it.");
}

bool api_check_sign_in(ApiCall *call, const SignInResult *result, GError **error)
{
    call->keep = result->verdict == SIGN_IN_WRONG; /* the guess counts */
    if (result->verdict == SIGN_IN_SLOW)
        return api_throttled(call, result->wait, error);
    if (result->verdict == SIGN_IN_WRONG)
        return api_fail(error, API_ERROR_SIGNED_OUT, "wrong",
                        "Name, password or code is wrong. Nothing was changed.");
    return true;
}

bool api_check_staff(StaffVerdict verdict, GError **error)
{
    switch (verdict) {
    case STAFF_DONE:
        return true;
    case STAFF_UNKNOWN:
        return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is nobody like that any more.");
    case STAFF_EXISTS:
        return api_fail(error, API_ERROR_CONFLICT, "exists",
                        "Somebody of this name works here already: choose another name.");
    case STAFF_TOKEN_USED:
        return api_fail(error, API_ERROR_CONFLICT, "token_used",
                        "Another invitation has this code: make another one.");
    case STAFF_LAST_ADMIN:
        return api_fail(error, API_ERROR_CONFLICT, "last_admin",
                        "This is the last admin: make somebody else an admin first.");
    case STAFF_MOVED:
        return api_fail(
            error, API_ERROR_CONFLICT, "moved",
            "Keys or members have changed meanwhile: load the list anew and try again.");
    case STAFF_BAD_KEY:
        return api_fail(error, API_ERROR_BAD_REQUEST, "bad_key",
                        "A key is not one, or does not belong to a hotline key.");
    case STAFF_WRONG_CODE:
        return api_fail(error, API_ERROR_SIGNED_OUT, "wrong",
                        "The code does not fit: wait for the next one.");
    }
    return false;
}

bool api_prove(ApiCall *call, bool with_code, GError **error)
{
    g_autoptr(GBytes) auth = NULL;
    SignIn given = {0};
    g_auto(SignInResult) result = {0};

    if (!api_octets(call, "auth", STAFF_AUTH_OCTETS, &auth, error) ||
        (with_code && !api_code(call, &given.code, error)))
        return false;
    given.auth = g_bytes_get_data(auth, NULL);
    return sign_in_again(call->hotline, call->session, &given, call->now, &result, error) &&
           api_check_sign_in(call, &result, error);
}

bool api_audit(ApiCall *call, const char *action, int64_t subject_id, GError **error)
{
    AuditEntry entry = {
        .staff_id = call->session->staff_id, .action = action, .subject_id = subject_id};

    return audit_add(call->hotline, &entry, call->now, error);
}
