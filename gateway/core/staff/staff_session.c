#include "core/staff/staff_session.h"

#include <string.h>

#include "base/encode.h"
#include "store/staff_sessions.h"

void staff_session_clear(StaffSession *session)
{
    g_clear_pointer(&session->name, g_free);
    session->id = 0;
}

static void hash_token(const Hotline *hotline, const char *token, uint8_t hash[VAULT_HASH_OCTETS])
{
    vault_hash(hotline->vault, "staff session", token, strlen(token), hash);
}

static void derive_csrf(const Hotline *hotline, const char *token,
                        char csrf[STAFF_TOKEN_LENGTH + 1])
{
    uint8_t hash[VAULT_HASH_OCTETS];
    g_autofree char *text = NULL;

    vault_hash(hotline->vault, "staff csrf", token, strlen(token), hash);
    text = encode_base64url(hash, sizeof hash);
    g_strlcpy(csrf, text, STAFF_TOKEN_LENGTH + 1);
}

/* A clock that was set back by as much says nothing of how long nobody was there. */
static bool is_over(int64_t since, int64_t now, int64_t seconds)
{
    return now - since >= seconds || since - now >= seconds;
}

bool staff_session_is_idle(int64_t used_at, int64_t now)
{
    return is_over(used_at, now, STAFF_IDLE_SECONDS);
}

static StaffSessionState state_of(const StaffSessionRow *row, int64_t now)
{
    if (!row->id || is_over(row->created_at, now, STAFF_SESSION_SECONDS))
        return STAFF_SIGNED_OUT;
    return row->locked || staff_session_is_idle(row->used_at, now) ? STAFF_LOCKED : STAFF_OPEN;
}

bool staff_session_find(Hotline *hotline, const char *token, int64_t now, StaffSession *session,
                        StaffSessionState *state, GError **error)
{
    g_auto(StaffSessionRow) row = {0};
    uint8_t hash[VAULT_HASH_OCTETS];

    *session = (StaffSession){0};
    *state = STAFF_SIGNED_OUT;
    hash_token(hotline, token, hash);
    if (!staff_sessions_find(hotline->db, hash, &row, error))
        return false;
    *state = state_of(&row, now);
    if (*state == STAFF_SIGNED_OUT)
        return true;
    session->id = row.id;
    session->staff_id = row.staff_id;
    session->name = g_steal_pointer(&row.name);
    if (!staff_role_from_name(row.role, &session->role))
        g_assert_not_reached(); /* the CHECK of the schema */
    derive_csrf(hotline, token, session->csrf);
    return true;
}

bool staff_session_touch(Hotline *hotline, int64_t id, int64_t now, GError **error)
{
    return staff_sessions_touch(hotline->db, id, now, now - STAFF_IDLE_SECONDS, error);
}

bool staff_session_start(Hotline *hotline, int64_t staff_id, const char *device, int64_t now,
                         StaffToken *token, GError **error)
{
    uint8_t octets[32], hash[VAULT_HASH_OCTETS];
    g_autofree char *text = NULL;
    StaffSessionRow row = {
        /* Below 2^53: a browser reads it as a number. */
        .id = (int64_t)vault_random_below(1U << 21) << 32 | (1 + vault_random_below(G_MAXUINT32)),
        .staff_id = staff_id,
        .device = (char *)device,
        .created_at = now,
        .used_at = now,
    };

    vault_random(octets, sizeof octets);
    text = encode_base64url(octets, sizeof octets);
    vault_wipe(octets, sizeof octets);
    g_assert(strlen(text) == STAFF_TOKEN_LENGTH);
    memcpy(token->text, text, STAFF_TOKEN_LENGTH + 1);
    vault_wipe(text, STAFF_TOKEN_LENGTH);
    hash_token(hotline, token->text, hash);
    token->id = row.id;
    return staff_sessions_expire(hotline->db, now - STAFF_SESSION_SECONDS, error) &&
           staff_sessions_add(hotline->db, &row, hash, error);
}
