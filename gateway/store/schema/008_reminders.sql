-- Where somebody lives, for the hour at which they are reminded; the last day on which they wrote to us, or
-- dialled; and whether we ask before anything else if reminders should go on: the number may be another's by
-- now.
ALTER TABLE contacts ADD COLUMN region TEXT; -- ISO 3166-2, "other": none of Russia; NULL: not asked yet
ALTER TABLE contacts ADD COLUMN seen_day INTEGER;
ALTER TABLE contacts ADD COLUMN asks INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1));

-- The deadlines that people were told, of those who agreed: to be remembered, or to be reminded.
CREATE TABLE told_deadlines (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,    -- of the rule, that day was counted by
    facts_box BLOB NOT NULL,     -- what it was counted from, under the server key
    day INTEGER,                 -- the date they were told; NULL: there is none any more
    moved_from INTEGER,          -- the date they know, until they have seen the one above; NULL: the same
    remind INTEGER NOT NULL,     -- 0 told only, 1 remind, 2 asked whether to go on, 3 stopped
    channel TEXT NOT NULL,       -- on which they were told
    consented_at INTEGER,        -- that they said "remind me", and the version that they said it of
    consented_version INTEGER,
    about INTEGER,               -- the date of the next reminder's ladder: of months to pay for, a later one
    step INTEGER,                -- the next reminder: so many days from that date, 0 or less
    next_at INTEGER,             -- NULL: none is to come
    sent_id INTEGER,             -- of the outbox: the last reminder; looked at again at check_at
    sent_day INTEGER,            -- the date it was about
    check_at INTEGER,            -- NULL: nothing to look at
    late_at INTEGER,             -- since when something has not gone out that should have; NULL: nothing
    late_reason TEXT,            -- a word of ours
    seen_at INTEGER NOT NULL,    -- last shown to the person
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (contact_id, rule)
);
CREATE INDEX told_deadlines_next ON told_deadlines (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX told_deadlines_check ON told_deadlines (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX told_deadlines_late ON told_deadlines (late_at) WHERE late_at IS NOT NULL;
-- Everybody who was told by a rule is gone through by id, some at a time.
CREATE INDEX told_deadlines_rule ON told_deadlines (rule, id);

-- What the clock said last, so that a jump is noticed. One row.
CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    wall INTEGER NOT NULL,
    steady INTEGER NOT NULL, -- seconds since this machine started
    boot TEXT NOT NULL,      -- which start that was
    held_at INTEGER,         -- it jumped: reminders and broadcasts wait; NULL: they do not
    held_seconds INTEGER     -- how far
);
