#pragma once

#include "core/hotline.h"
#include "core/staff/staff.h"

#define STAFF_IDLE_SECONDS 900      /* then it is locked: the password opens it again */
#define STAFF_SESSION_SECONDS 43200 /* then it is over */
#define STAFF_TOKEN_LENGTH 43       /* 256 random bits, base64url */

/* A browser that is signed in. Only a hash of its token is stored. */
typedef struct StaffSession {
    int64_t id;
    int64_t staff_id;
    StaffRole role;
    char *name;
    char csrf[STAFF_TOKEN_LENGTH + 1]; /* derived from the token */
} StaffSession;

typedef enum StaffSessionState {
    STAFF_SIGNED_OUT, /* unknown, ended, over, or of somebody removed */
    STAFF_LOCKED,     /* idle for too long, or locked by hand */
    STAFF_OPEN,
} StaffSessionState;

void staff_session_clear(StaffSession *session);

bool staff_session_is_idle(int64_t used_at, int64_t now);

/* Whose token is this? Looking does not count as use. false: the store failed. */
bool staff_session_find(Hotline *hotline, const char *token, int64_t now, StaffSession *session,
                        StaffSessionState *state, GError **error);
/* The person did something: the idle clock starts again. */
bool staff_session_touch(Hotline *hotline, int64_t id, int64_t now, GError **error);

typedef struct StaffToken {
    int64_t id;                        /* of the session */
    char text[STAFF_TOKEN_LENGTH + 1]; /* shown to the browser and nobody else */
} StaffToken;

/* A new one. Within the caller's transaction. */
bool staff_session_start(Hotline *hotline, int64_t staff_id, const char *device, int64_t now,
                         StaffToken *token, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StaffSession, staff_session_clear)
