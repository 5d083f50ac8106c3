-- Every version of every deadline rule, as the file that it is or would be. One of them is in force.
CREATE TABLE rule_versions (
    rule TEXT NOT NULL,
    version INTEGER NOT NULL, -- from 1
    text TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'in_force', 'replaced', 'undone', 'rejected')),
    author_id INTEGER,        -- of staff; NULL: it came with the program
    reviewer TEXT,            -- who vouches for it, other than the file says; NULL: nobody
    reviewed_on INTEGER,      -- the day on which they accepted it as it stands; NULL: see the file
    created_at INTEGER NOT NULL,
    approver_id INTEGER,      -- of staff
    approved_at INTEGER,
    undo_until INTEGER,
    PRIMARY KEY (rule, version)
);
CREATE UNIQUE INDEX rule_versions_in_force ON rule_versions (rule) WHERE state = 'in_force';
CREATE UNIQUE INDEX rule_versions_draft ON rule_versions (rule) WHERE state = 'draft';

-- People who were told a date by another version are told the new one. What is done is kept here, so that a
-- restart goes on.
CREATE TABLE rule_changes (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,  -- by which dates are counted now
    kind TEXT NOT NULL CHECK (kind IN ('new', 'undone', 'ended')),
    created_at INTEGER NOT NULL,
    due_from INTEGER NOT NULL, -- no correction leaves before this
    done_to INTEGER NOT NULL DEFAULT 0, -- told_deadlines.id; all before it are done
    done_at INTEGER            -- NULL: it goes on
);
CREATE INDEX rule_changes_open ON rule_changes (id) WHERE done_at IS NULL;
CREATE INDEX rule_changes_rule ON rule_changes (rule, version);

-- Whose date it changed, and how they hear of that. What they were told before is in the store with them.
CREATE TABLE rule_corrections (
    change_id INTEGER NOT NULL REFERENCES rule_changes (id) ON DELETE CASCADE,
    told_id INTEGER NOT NULL REFERENCES told_deadlines (id) ON DELETE CASCADE,
    old_day INTEGER,     -- NULL: there was none
    new_day INTEGER,
    outbox_id INTEGER,   -- NULL: no SMS goes to them
    reason TEXT,         -- why not: a word of ours
    PRIMARY KEY (change_id, told_id)
);
CREATE INDEX rule_corrections_told ON rule_corrections (told_id);

-- How many were told and how many are reminded, rule by rule.
CREATE INDEX told_deadlines_remind ON told_deadlines (rule, remind);

-- A prepared answer is tied to the number of a version; those from before have to be read again.
CREATE TABLE canned_quotes (
    canned_id INTEGER NOT NULL REFERENCES canned (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (canned_id, rule)
);
INSERT INTO canned_quotes (canned_id, rule, version)
    SELECT canned_id, rule, 0 FROM canned_rules;
DROP TABLE canned_rules;
ALTER TABLE canned_quotes RENAME TO canned_rules;
