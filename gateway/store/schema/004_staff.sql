-- The key pair that the recovery key on paper stands for: every hotline key is sealed to it. One row.
CREATE TABLE hotline_recovery (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    public_key BLOB NOT NULL
);

-- Who works here. Whoever was removed stays as a name: the log speaks of them. Keys and secrets are there
-- only while the state is active.
CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,     -- as it is shown
    name_key TEXT NOT NULL, -- as it is compared: without case
    role TEXT NOT NULL CHECK (role = 'viewer' OR role = 'worker' OR role = 'admin'),
    state TEXT NOT NULL CHECK (state = 'invited' OR state = 'active' OR state = 'removed'),
    invite_hash BLOB,       -- keyed hash of the token of an open invitation
    invite_until INTEGER,
    salt BLOB,              -- how their browser stretches the password
    opslimit INTEGER,
    memlimit INTEGER,
    auth_hash BLOB,         -- keyed hash of the half of it that signs in
    totp_box BLOB,          -- the secret of the second factor, under the server key
    totp_next_box BLOB,     -- another one, in force once confirmed
    totp_step INTEGER NOT NULL DEFAULT 0, -- the last one that was used: none comes twice
    public_key BLOB,
    secret_box BLOB,        -- their secret key under the other half: opened in their browser alone
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK (state <> 'active'
           OR (salt IS NOT NULL AND opslimit IS NOT NULL AND memlimit IS NOT NULL
               AND auth_hash IS NOT NULL AND public_key IS NOT NULL AND secret_box IS NOT NULL))
);
CREATE UNIQUE INDEX staff_name ON staff (name_key) WHERE state <> 'removed';
CREATE UNIQUE INDEX staff_invite ON staff (invite_hash);

-- A hotline's secret key, sealed to one who works here.
CREATE TABLE staff_wraps (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hotline_key_id INTEGER NOT NULL REFERENCES hotline_keys (id),
    box BLOB NOT NULL,
    PRIMARY KEY (staff_id, hotline_key_id)
);

-- The same under an invitation, until it is accepted.
CREATE TABLE staff_invite_boxes (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hotline_key_id INTEGER NOT NULL REFERENCES hotline_keys (id),
    box BLOB NOT NULL,
    PRIMARY KEY (staff_id, hotline_key_id)
);

-- Instead of the second factor, each once.
CREATE TABLE staff_recovery_codes (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hash BLOB NOT NULL, -- keyed
    PRIMARY KEY (staff_id, hash)
);

-- Browsers that are signed in.
CREATE TABLE staff_sessions (
    id INTEGER PRIMARY KEY, -- random: none comes twice, since the log speaks of them
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE, -- keyed
    device TEXT NOT NULL,            -- browser and system, in words of ours
    locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL -- by the person
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_created ON staff_sessions (created_at);

-- What staff read and changed. Each hash covers all columns of its row and the hash before it.
CREATE TABLE audit (
    n INTEGER PRIMARY KEY, -- from 1, without a gap
    at INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,    -- 0: the gateway or its command line
    action TEXT NOT NULL,
    case_number INTEGER NOT NULL, -- 0: none
    subject_id INTEGER NOT NULL,  -- 0: none
    detail TEXT,
    reason_box BLOB, -- under the server key
    hash BLOB NOT NULL
);
CREATE INDEX audit_staff ON audit (staff_id, n);
CREATE INDEX audit_action ON audit (action, n);
CREATE INDEX audit_case ON audit (case_number, n);
CREATE INDEX audit_at ON audit (at, n);

-- The last entry, so that none can be cut off. One row.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n INTEGER NOT NULL,
    hash BLOB NOT NULL, -- of entry n
    seal BLOB NOT NULL  -- keyed hash of both
);
