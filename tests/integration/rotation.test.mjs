// A new hotline key for a hotline where very many work: the one body that may be large, and only an admin's.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { ask, consoleOf } from '../support/api.mjs';
import { gatewayFor, select } from '../support/hotline.mjs';
import * as keys from '../support/keyring.mjs';
import { firstAdmin } from '../support/staff.mjs';

const STAFF = 1000;
const hex = (/** @type {Uint8Array} */ octets) => `x'${Buffer.from(octets).toString('hex')}'`;

/** Adds members who hold the first hotline key; the gateway must not run. @returns their key pairs, by id */
function addStaff(gateway, secret) {
    const pairs = new Map();
    const lines = ['BEGIN;'];
    for (let id = 1001; id <= 1000 + STAFF; id++) {
        const pair = keys.keyPair();
        pairs.set(id, pair);
        const wrap = Buffer.from(keys.wrapFor(keys.base64(pair.publicKey), secret), 'base64');
        lines.push(
            'INSERT INTO staff (id, name, name_key, role, state, salt, opslimit, memlimit, auth_hash, totp_box, public_key, ' +
            `secret_box, created_at) VALUES (${id}, 'Worker ${id}', 'worker ${id}', 'worker', 'active', randomblob(16), 3, ` +
            `67108864, randomblob(32), randomblob(60), ${hex(pair.publicKey)}, randomblob(72), 1795424400);`,
            `INSERT INTO staff_wraps (staff_id, hotline_key_id, box) VALUES (${id}, 1, ${hex(wrap)});`);
    }
    const file = path.join(gateway.root, 'staff.sql');
    writeFileSync(file, [...lines, 'COMMIT;'].join('\n'));
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), `.read ${file}`]);
    return pairs;
}

test('a key for a thousand', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    await gateway.stop();
    const pairs = addStaff(gateway, admin.hotline.get(1));
    await gateway.start();
    admin.origin = consoleOf(gateway);
    assert.equal(await admin.rotateKey(), 2);
    const wraps = select(gateway, 'SELECT staff_id, hex(box) AS box FROM staff_wraps WHERE hotline_key_id = 2');
    assert.equal(wraps.length, STAFF + 1);
    for (const { staff_id: id, box } of wraps.filter((wrap) => pairs.has(wrap.staff_id)))
        assert.deepEqual(keys.openWrap(Buffer.from(box, 'hex').toString('base64'), pairs.get(id)), admin.hotline.get(2));
});

test('a large body is an admin\'s alone, for that address alone, and bounded', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const worker = await admin.colleague('Aziza', 'worker');
    const locked = await admin.again();
    await locked.post('/session/lock');
    const body = (octets) => ' '.repeat(octets - 2) + '{}';
    const statusOf = async ({ session, target = '/hotline-key/rotate', octets = 64 * 1024 + 1, headers }) =>
        (await ask(admin.origin, 'POST', target, { session, body: body(octets), headers })).status;

    for (const [asking, expected] of [
        [{ session: admin.session }, 400],
        [{ session: admin.session, octets: 1024 * 1024 }, 400],
        [{ session: admin.session, octets: 1024 * 1024 + 1 }, 413],
        [{ session: admin.session, target: '/staff/invite' }, 413],
        [{ session: admin.session, target: '/hotline-key/rotate/' }, 413],
        [{ session: admin.session, headers: { 'X-CSRF-Token': undefined } }, 413],
        [{ session: admin.session, headers: { 'Sec-Fetch-Site': 'cross-site' } }, 413],
        [{ session: worker.session }, 413],
        [{ session: locked.session }, 413],
        [{}, 413],
    ])
        assert.equal(await statusOf(asking), expected, JSON.stringify({ ...asking, session: undefined }));
    assert.equal(await admin.rotateKey(), 2);
});
