-- Long messages that come in parts, until they are whole or their time is up; afterwards what tells a part
-- that comes once more from a new one.
CREATE TABLE long_messages (
    id INTEGER PRIMARY KEY,  -- keyed hash of channel, number, reference and total
    person INTEGER NOT NULL, -- keyed hash of the number alone: how "delete my data" finds it
    name TEXT NOT NULL,      -- the id of the whole message; random
    total INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'late', -- it went on without some parts
                                         'done')),
    completed_by INTEGER, -- the part that made it whole; NULL: none did
    box BLOB,             -- channel and number under the server key; NULL: it went on
    case_id INTEGER REFERENCES cases (id) ON DELETE SET NULL, -- late: what the rest joins
    due_at INTEGER NOT NULL -- when it goes on; late: when nothing joins any more; done: when it is forgotten
);
CREATE INDEX long_messages_person ON long_messages (person);
CREATE INDEX long_messages_case ON long_messages (case_id);
CREATE INDEX long_messages_due ON long_messages (due_at);

CREATE TABLE message_parts (
    message_id INTEGER NOT NULL REFERENCES long_messages (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,    -- from 1
    mark INTEGER NOT NULL, -- keyed hash of the text: the same part once more, or another one
    box BLOB,              -- the text under the server key; NULL: it went on
    PRIMARY KEY (message_id, n)
);
