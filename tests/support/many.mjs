// Many cases at once, sealed as the gateway would: written into its database while it stands still.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as keys from './keyring.mjs';
import { select } from './hotline.mjs';

const CATEGORIES = ['raid', 'detention', 'violence', 'extortion', 'documents', 'wages'];
const WORDS = ['бригадир', 'паспорт', 'стройка', 'полиция', 'барак', 'деньги', 'начальник', 'рынок', 'автобус', 'хозяин'];

const hex = (/** @type {Uint8Array} */ octets) => `x'${Buffer.from(octets).toString('hex')}'`;

/** The Damm check digit that ends a case number. */
const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134',
    '8945362017', '9438617205', '2581436790'];

function caseNumber(/** @type {number} */ i) {
    const seven = String(1_000_001 + i);
    let digit = 0;
    for (const each of seven)
        digit = Number(DAMM[digit][Number(each)]);
    return Number(`${seven}${digit}`);
}

/** The text of the case that many() made as number i of all. */
export const textOf = (/** @type {number} */ i) =>
    `Сообщение ${i}: ${WORDS.map((_word, k) => WORDS[(i * (k + 3) + k) % WORDS.length]).join(' ')}`;

/** Adds cases with a sealed text each. The gateway must not run. @returns {number[]} their numbers */
export function addMany(gateway, /** @type {number} */ count) {
    const [{ id: hotline, key }] = select(gateway,
        'SELECT id, hex(public_key) AS key FROM hotline_keys ORDER BY id DESC LIMIT 1');
    const [{ first }] = select(gateway, 'SELECT COALESCE(MAX(id), 0) + 1 AS first FROM cases');
    const now = Math.floor(Date.now() / 1000);
    const lines = ['BEGIN;'];
    const numbers = [];
    for (let i = 0; i < count; i++) {
        const number = caseNumber(i);
        const pair = keys.keyPair();
        const sealed = keys.seal(pair.privateKey, Buffer.from(key, 'hex'), number, 0);
        const at = now - 60 * i;
        lines.push(
            'INSERT INTO cases (id, number, status, category, urgent, language, bearer, channel, hotline_key_id, ' +
            'public_key, sealed_key, created_at, updated_at, rank) VALUES ' +
            `(${first + i}, ${number}, 'new', '${CATEGORIES[i % CATEGORIES.length]}', ${Number(i % 9 === 0)}, 'ru', ` +
            `'ussd', 'ussd', ${hotline}, ${hex(pair.publicKey)}, ${hex(sealed)}, ${at}, ${at}, ${at});`,
            `INSERT INTO case_texts (case_id, n, kind, box, created_at) VALUES (${first + i}, 1, 'report', ` +
            `${hex(keys.seal(textOf(i), pair.publicKey, number, 1))}, ${at});`);
        numbers.push(number);
    }
    const file = path.join(gateway.root, 'many.sql');
    writeFileSync(file, [...lines, 'COMMIT;'].join('\n'));
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), `.read ${file}`]);
    return numbers;
}
