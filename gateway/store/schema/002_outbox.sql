-- SMS on their way out. The id is our reference to the provider, so it must never come again, not even
-- after an old backup was restored: see outbox_add().
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    person INTEGER NOT NULL, -- contacts.id that the number has or would have; 0: forgotten
    box BLOB,                -- number and text under the server key; NULL: erased
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'confirm', 'answer', 'reminder', 'broadcast')),
    lane INTEGER NOT NULL,   -- 0 goes first: answers; 1 reminders; 2 broadcasts
    neutral INTEGER NOT NULL CHECK (neutral IN (0, 1)), -- the catalog says it gives nobody away
    dedupe INTEGER UNIQUE,   -- keyed hash of what the message is for; NULL: nothing
    ucs2 INTEGER NOT NULL CHECK (ucs2 IN (0, 1)),
    segments INTEGER NOT NULL,
    parts INTEGER NOT NULL DEFAULT 0, -- how many ids the provider gave it; 0: none
    cost INTEGER NOT NULL,   -- thousandths, at the price of the channel it was queued on
    state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'sent', 'delivered', 'failed',
                                         'unknown', -- it may have been taken: nobody will ever know
                                         'held',    -- the text needs the provider's consent
                                         'cancelled')),
    doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful IN (0, 1)), -- this channel may have taken it
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    lease_until INTEGER, -- claimed: after this nobody is sending it any more
    reason TEXT,         -- a word of ours for staff; never what a provider said
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    noted TEXT NOT NULL DEFAULT '', -- the state that its broadcast has been told of
    updated_at INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (channel, lane, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox (lease_until) WHERE state = 'claimed';
CREATE INDEX outbox_sent ON outbox (channel, id) WHERE state = 'sent';
CREATE INDEX outbox_person ON outbox (person);
CREATE INDEX outbox_boxes ON outbox (updated_at) WHERE box IS NOT NULL;
CREATE INDEX outbox_news ON outbox (id)
    WHERE kind = 'broadcast' AND state <> noted AND state <> 'claimed';

-- What the provider calls a message, or each of its parts, and what became of it.
CREATE TABLE outbox_parts (
    message_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    provider_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    state INTEGER NOT NULL, -- ReceiptState: only ever moves up
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, provider_id)
);
CREATE INDEX outbox_parts_provider ON outbox_parts (provider_id, channel);

-- How each channel is doing, for whoever looks; the gateway starts afresh.
CREATE TABLE channels (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('up', 'waiting', 'down', 'stopped')),
    until INTEGER,     -- waiting, down: when it is tried again
    reason TEXT,       -- a word of ours for staff
    failed_at INTEGER, -- the last failure
    receipt_at INTEGER,
    day INTEGER NOT NULL DEFAULT 0, -- of the budget
    spent INTEGER NOT NULL DEFAULT 0
);
