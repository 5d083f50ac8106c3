// A queue of many thousands, made by the database itself: what lines of the queue show, and boxes that nobody can open.

import { execFileSync } from 'node:child_process';

/* Most are open: the worst night, not the usual one. */
const STATUSES = ['new', 'new', 'new', 'new', 'new', 'new', 'new', 'new', 'new', 'new', 'draft', 'draft', 'in_review',
    'in_review', 'waiting', 'waiting', 'referred', 'resolved', 'closed', 'mistake'];
const CATEGORIES = ['raid', 'detention', 'violence', 'wages', 'wages', 'wages', 'documents', 'other', 'army', 'injury'];
const REGIONS = ['RU-MOW', 'RU-MOW', 'RU-MOS', 'RU-SPE', 'RU-SVE', 'RU-TA', 'RU-KDA', 'RU-NVS', 'RU-SAM', 'RU-IRK'];
const LANGUAGES = ['uz', 'uz', 'ky', 'ru', 'uz_Cyrl'];
const pick = (/** @type {string[]} */ list, /** @type {string} */ random) => `CASE ${random} % ${list.length} ${list
    .map((word, i) => `WHEN ${i} THEN '${word}'`).join(' ')} END`;

const fill = (/** @type {number} */ count) => `
PRAGMA synchronous = OFF;
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}),
     r AS (SELECT i, abs(random()) AS a, abs(random()) AS b, abs(random()) AS c, abs(random()) AS d FROM n)
INSERT INTO cases (number, status, category, urgent, people, happened, region, language, bearer, channel,
                   contact_profile, public_key, sealed_key, hotline_key_id, created_at, updated_at, rank)
SELECT 10000000 + 89 * i, ${pick(STATUSES, 'a')}, ${pick(CATEGORIES, 'b')}, c % 10 = 0, '2-5', 'today',
       ${pick(REGIONS, 'd')}, ${pick(LANGUAGES, 'c')}, 'ussd', 'ussd', 'neutral', randomblob(32), randomblob(200),
       (SELECT min(id) FROM hotline_keys), 1700000000 + i * 60, 1700000000 + i * 60,
       1700000000 + i * 60 - b % 20 * 3600 - (c % 10 = 0) * 259200
  FROM r;
INSERT INTO case_texts (case_id, n, kind, box, created_at)
SELECT id, 1, 'report', randomblob(200), created_at FROM cases WHERE id % 4 = 0;
INSERT INTO claims (case_id, staff_id, expires_at)
SELECT id, (SELECT min(id) FROM staff), 4000000000 FROM cases WHERE id % ${Math.ceil(count / 20)} = 1;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
`;

/** Adds cases of every kind to a database. The gateway must not run. */
export function addCrowd(/** @type {string} */ database, /** @type {number} */ count) {
    execFileSync('sqlite3', ['-bail', database], { input: fill(count), stdio: ['pipe', 'ignore', 'inherit'] });
}
