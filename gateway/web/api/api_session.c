/* Signing in and out, locking, and the browsers one is signed in with. */

#include "core/staff/audit.h"
#include "core/staff/staff_name.h"
#include "store/staff_sessions.h"
#include "web/api/api_me.h"
#include "web/api/api_rooms.h"

#define RECOVERY_CODE_MAX 40

/* ---- Signing in ---- */

static bool read_name(ApiCall *call, char **name, GError **error)
{
    const char *typed;

    if (!api_text(call, "name", 64, &typed, error))
        return false;
    *name = staff_name_read(typed);
    return *name || api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                             "\"name\" must be 1 to 64 characters that can be seen");
}

static bool login_start(ApiCall *call, GError **error)
{
    g_autofree char *name = NULL;
    Stretch stretch;

    if (!read_name(call, &name, error) || !sign_in_stretch(call->hotline, name, &stretch, error))
        return false;
    api_out_stretch(call, &stretch);
    return true;
}

static bool read_factor(ApiCall *call, SignIn *given, GError **error)
{
    bool has_code = api_has(call, "code"), has_recovery = api_has(call, "recovery_code");

    return (!has_code || api_code(call, &given->code, error)) &&
           (!has_recovery ||
            api_text(call, "recovery_code", RECOVERY_CODE_MAX, &given->recovery_code, error));
}

static bool login(ApiCall *call, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *device = api_device(call);
    g_autofree char *known = site_device(call->site, call->http);
    g_autoptr(GBytes) auth = NULL;
    g_auto(SignInResult) result = {0};
    SignIn given = {.address = call->address, .known_device = known, .device = device};

    if (!read_name(call, &name, error) ||
        !api_octets(call, "auth", STAFF_AUTH_OCTETS, &auth, error) ||
        !read_factor(call, &given, error) || !api_check_used(call, error))
        return false;
    given.name = name;
    given.auth = g_bytes_get_data(auth, NULL);
    if (!sign_in(call->hotline, &given, call->now, &result, error) ||
        !api_check_sign_in(call, &result, error))
        return false;
    return api_out_new_me(call, &result, error);
}

/* ---- While signed in ---- */

static bool me(ApiCall *call, GError **error)
{
    return api_out_me(call, call->session, error);
}

static bool touch(ApiCall *call, GError **error)
{
    return staff_session_touch(call->hotline, call->session->id, call->now, error);
}

static bool lock(ApiCall *call, GError **error)
{
    api_event(call, "session", 0);
    return staff_sessions_lock(call->hotline->db, call->session->id, error) &&
           api_audit(call, "lock", call->session->id, error);
}

static bool unlock(ApiCall *call, GError **error)
{
    return api_prove(call, false, error) &&
           staff_sessions_unlock(call->hotline->db, call->session->id, call->now, error) &&
           staff_rows_set_used(call->hotline->db, call->session->staff_id, call->now, error) &&
           api_audit(call, "unlock", call->session->id, error) &&
           api_out_me(call, call->session, error);
}

static bool stretch_again(ApiCall *call, GError **error)
{
    g_auto(StaffRow) row = {0};
    Stretch stretch;

    if (!staff_rows_find(call->hotline->db, call->session->staff_id, &row, error))
        return false;
    if (!sign_in_stretch_of(&row, &stretch))
        return api_broken(error);
    api_out_stretch(call, &stretch);
    return true;
}

static bool logout(ApiCall *call, GError **error)
{
    if (!staff_sessions_end(call->hotline->db, call->session->id, error) ||
        !api_audit(call, "logout", call->session->id, error))
        return false;
    api_session_end(call);
    /* So that the back button shows nothing. Language and look, and that this browser is known, stay. */
    http_response_header(call->response, "Clear-Site-Data", "\"cache\"");
    api_event(call, "session", 0);
    return true;
}

/* ---- The list of sessions ---- */

static void out_session(const StaffSessionRow *row, gpointer data)
{
    ApiCall *call = data;

    if (call->now - row->created_at >= STAFF_SESSION_SECONDS)
        return;
    json_builder_begin_object(call->out);
    api_out_int(call, "id", row->id);
    api_out_text(call, "device", row->device);
    api_out_int(call, "created_at", row->created_at);
    api_out_int(call, "used_at", row->used_at);
    api_out_bool(call, "current", row->id == call->session->id);
    api_out_bool(call, "locked", row->locked || staff_session_is_idle(row->used_at, call->now));
    json_builder_end_object(call->out);
}

static bool list(ApiCall *call, GError **error)
{
    json_builder_begin_array(json_builder_set_member_name(call->out, "sessions"));
    if (!staff_sessions_each(call->hotline->db, call->session->staff_id, out_session, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

static bool end(ApiCall *call, GError **error)
{
    g_auto(StaffSessionRow) row = {0};

    if (!staff_sessions_get(call->hotline->db, call->params[0], &row, error))
        return false;
    /* Whose it is stays unsaid. */
    if (!row.id || (row.staff_id != call->session->staff_id && call->session->role != STAFF_ADMIN))
        return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such session any more.");
    api_event(call, "session", 0);
    return staff_sessions_end(call->hotline->db, row.id, error) &&
           api_audit(call, "session.end", row.id, error);
}

const ApiRoute api_session_routes[] = {
    {"POST", "/login/start", STAFF_NOBODY, API_READS, login_start},
    {"POST", "/login", STAFF_NOBODY, 0, login},
    {"POST", "/logout", STAFF_VIEWER, API_LOCKED_OK, logout},
    {"GET", "/me", STAFF_VIEWER, API_READS, me},
    {"POST", "/session/touch", STAFF_VIEWER, 0, touch},
    {"POST", "/session/lock", STAFF_VIEWER, API_LOCKED_OK, lock},
    {"POST", "/session/unlock", STAFF_VIEWER, API_LOCKED_OK, unlock},
    {"GET", "/session/stretch", STAFF_VIEWER, API_LOCKED_OK | API_READS, stretch_again},
    {"GET", "/sessions", STAFF_VIEWER, API_READS, list},
    {"POST", "/sessions/{id}/end", STAFF_VIEWER, 0, end},
    {0},
};
