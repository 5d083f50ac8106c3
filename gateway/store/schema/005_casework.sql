-- Who works on a case: a lease, and once it is over it counts for nothing.
CREATE TABLE claims (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    expires_at INTEGER NOT NULL
);
CREATE INDEX claims_staff ON claims (staff_id);

-- What happened to a case. That it was opened stands in its own row.
CREATE TABLE case_events (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    staff_id INTEGER REFERENCES staff (id), -- NULL: the person
    kind TEXT NOT NULL,
    was TEXT,    -- words and numbers of ours
    becomes TEXT
);
CREATE INDEX case_events_case ON case_events (case_id);
