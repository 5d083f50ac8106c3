-- One text to many, written by one of staff and approved by another.
CREATE TABLE broadcasts (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'submitted', 'canary', 'checking', 'running', 'paused', 'done',
                         'killed')),
    paused_from TEXT,            -- the state it goes back to
    reason TEXT,                 -- paused or over: why, a word of ours
    -- Whom it is for: all of these; '' or NULL leaves out nobody. Lists are words with commas.
    languages TEXT NOT NULL,
    citizenships TEXT NOT NULL,
    regions TEXT NOT NULL,
    rule TEXT,                   -- who was told a date by it, and did not stop that
    category TEXT,               -- of a case of theirs
    contact_days INTEGER,        -- last contact within so many days
    starts_at INTEGER,
    ends_at INTEGER,             -- nothing leaves after it
    rate INTEGER NOT NULL,       -- a minute
    budget INTEGER NOT NULL,     -- thousandths; 0: none
    canary INTEGER NOT NULL,     -- so many people first
    author_id INTEGER NOT NULL,  -- who wrote it last; 0: the command line
    approver_id INTEGER,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,        -- first; from then on its text stays what it is
    approved_at INTEGER,
    ended_at INTEGER,
    forgotten_at INTEGER,        -- who its people were is erased
    gathered_to INTEGER,         -- contacts.id: all up to here were looked at; NULL: nobody yet
    gathered_at INTEGER,         -- NULL: it goes on
    paced_at INTEGER             -- microseconds: up to here its rate is used up
);
CREATE INDEX broadcasts_state ON broadcasts (state);

CREATE TABLE broadcast_texts (
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    language TEXT NOT NULL
        CHECK (language = 'uz' OR language = 'uz_Cyrl' OR language = 'ky' OR language = 'ru'),
    text TEXT NOT NULL,
    PRIMARY KEY (broadcast_id, language)
);

-- Who they were when it was approved, and what became of it for each.
CREATE TABLE broadcast_people (
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    n INTEGER NOT NULL, -- from 1
    contact_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL, -- NULL: erased
    language TEXT,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'queued', 'sent', 'delivered', 'failed', 'unknown', 'excluded',
                         'cancelled')),
    reason TEXT,        -- a word of ours
    due_at INTEGER NOT NULL, -- not before: their night, the start
    outbox_id INTEGER,  -- NULL: none is queued
    cost INTEGER NOT NULL DEFAULT 0, -- thousandths, of what left or may leave
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (broadcast_id, n),
    UNIQUE (contact_id, broadcast_id)
);
CREATE INDEX broadcast_people_due ON broadcast_people (broadcast_id, due_at, n)
    WHERE state = 'pending';
CREATE INDEX broadcast_people_queued ON broadcast_people (broadcast_id) WHERE state = 'queued';
CREATE INDEX broadcast_people_outbox ON broadcast_people (outbox_id) WHERE outbox_id IS NOT NULL;

-- The same counted, so that a look every second costs nothing.
CREATE TABLE broadcast_counts (
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    reason TEXT NOT NULL, -- '': none
    people INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (broadcast_id, state, reason)
);
CREATE INDEX broadcast_counts_pending ON broadcast_counts (broadcast_id)
    WHERE state = 'pending' AND people > 0;
