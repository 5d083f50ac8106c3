-- Answers of staff until the person has read them. A sealed copy is text n of the case.
CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    language TEXT NOT NULL
        CHECK (language = 'uz' OR language = 'uz_Cyrl' OR language = 'ky' OR language = 'ru'),
    box BLOB, -- the text under the server key; NULL: erased
    state TEXT NOT NULL
        CHECK (state = 'waiting' OR state = 'read' OR state = 'expired' OR state = 'taken_back'
               OR state = 'erased'), -- erased: the person had all their data deleted
    ping_id INTEGER, -- of the outbox: the SMS that says there is news; NULL: none
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER -- NULL: it waits
);
CREATE INDEX mailbox_case ON mailbox (case_id);
CREATE INDEX mailbox_expires ON mailbox (expires_at) WHERE state = 'waiting';

-- Without it answers are read on the phone of the report alone; with it they are read on any, and on none
-- without it.
CREATE TABLE case_pins (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    pin INTEGER NOT NULL, -- keyed hash of case number and PIN
    created_at INTEGER NOT NULL
);

-- Answers prepared for many. They are about nobody, and not encrypted.
CREATE TABLE canned (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE canned_texts (
    canned_id INTEGER NOT NULL REFERENCES canned (id) ON DELETE CASCADE,
    language TEXT NOT NULL
        CHECK (language = 'uz' OR language = 'uz_Cyrl' OR language = 'ky' OR language = 'ru'),
    text TEXT NOT NULL,
    PRIMARY KEY (canned_id, language)
);

-- The deadline rules that a prepared answer quotes, as they were when it was written.
CREATE TABLE canned_rules (
    canned_id INTEGER NOT NULL REFERENCES canned (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (canned_id, rule)
);
