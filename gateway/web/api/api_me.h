#pragma once

#include "core/staff/sign_in.h"
#include "core/staff/staff_change.h"
#include "web/api/api.h"

/* What the files about staff have in common. */

/* Adds the members of "Me" to the object that is being built. */
bool api_out_me(ApiCall *call, const StaffSession *session, GError **error);
/* The same for a browser that gets its session with this answer. */
bool api_out_new_me(ApiCall *call, const SignInResult *result, GError **error);

void api_out_stretch(ApiCall *call, const Stretch *stretch);
/* "hotline_keys": [...], the newest last. */
bool api_out_hotline_keys(ApiCall *call, GError **error);
/* One "KeyBox"; data: an ApiCall within an array. */
void api_out_key_box(int64_t hotline_key_id, GBytes *box, gpointer call);
void api_out_codes(ApiCall *call, const GPtrArray *codes);
void api_out_totp(ApiCall *call, const char *name, const uint8_t *secret);

/* A list of "KeyBox" of the body. Free with g_ptr_array_unref. */
bool api_key_boxes(ApiCall *call, const char *name, GPtrArray **boxes, GError **error);
/* A six-digit code. */
bool api_code(ApiCall *call, const char **code, GError **error);
bool api_octets(ApiCall *call, const char *name, size_t length, GBytes **octets, GError **error);

/* How a password is stretched and what came of it. */
typedef struct ApiPassword {
    GBytes *salt, *auth, *secret_box;
    StaffPassword row; /* but for its auth_hash; points at the above */
} ApiPassword;

void api_password_clear(ApiPassword *password);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ApiPassword, api_password_clear)
/* auth_name: "auth" or "new_auth". */
bool api_password(ApiCall *call, const char *auth_name, ApiPassword *password, GError **error);

/* Browser and system of who asks. Free with g_free. */
char *api_device(const ApiCall *call);

/* A proof that failed, or a change that was refused, as an error; true if it was good. */
bool api_check_sign_in(ApiCall *call, const SignInResult *result, GError **error);
/* The database lacks what it must have: false. */
bool api_broken(GError **error);
bool api_check_staff(StaffVerdict verdict, GError **error);

/* "auth" of the body, and "code" if wanted: is it who the session is of? */
bool api_prove(ApiCall *call, bool with_code, GError **error);
/* Something about this session or member was done. */
bool api_audit(ApiCall *call, const char *action, int64_t subject_id, GError **error);
