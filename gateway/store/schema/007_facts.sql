-- What a person allowed us to remember for their deadlines (day of entry, of the patent and the like). Gone
-- with the contact.
CREATE TABLE contact_facts (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    box BLOB NOT NULL -- under the server key
);
