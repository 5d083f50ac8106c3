// Who works here: joining, signing in, locking, leaving, and what ends when.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { ask, consoleOf } from '../support/api.mjs';
import { inventedNumber } from '../support/gateway.mjs';
import { configLines, gatewayFor } from '../support/hotline.mjs';
import * as keys from '../support/keyring.mjs';
import { firstAdmin, Member } from '../support/staff.mjs';

const anyAuth = () => keys.base64(keys.randomOctets(32));
const statusAndCode = ({ status, json }) => `${status} ${json.error?.code ?? 'good'}`;

/** Somebody who has joined without a key, and whose password nobody stretched: quick to make. */
async function quickMember(admin, name, role = 'viewer') {
    const token = anyAuth();
    const member = new Member(admin.origin);
    member.auth = anyAuth();
    await admin.post('/staff/invite', { name, role, token, invite_boxes: [] });
    const opened = await member.post('/invitation/open', { token });
    member.totpSecret = opened.totp.secret;
    const { json } = await member.try('POST', '/invitation/accept', {
        token, code: member.code(), salt: keys.base64(keys.randomOctets(16)), opslimit: 3, memlimit: 1 << 26,
        auth: member.auth, public_key: keys.base64(keys.keyPair().publicKey),
        secret_box: keys.base64(keys.randomOctets(72)), wraps: [],
    });
    return Object.assign(member, { name, id: json.me.id, recoveryCodes: json.recovery_codes });
}

/** Guesses until one must wait; resolves with the answers. The first waits are so short that one may pass unseen. */
async function guessUntilSlow(guess) {
    const answers = [];
    do
        answers.push(await guess());
    while (answers.at(-1).status === 401 && answers.length < 9);
    return answers;
}

/** The octets of everything in the data folder. */
function everythingIn(folder) {
    return Buffer.concat(readdirSync(folder).filter((name) => name.startsWith('tayanch.db'))
        .map((name) => readFileSync(path.join(folder, name))));
}

function sql(gateway, text) {
    return execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), text], { encoding: 'utf8' }).trim();
}

test('the invitation of init makes one admin, once', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const token = keys.base64(keys.readCode(gateway.invitation).forServer);

    assert.equal(admin.me.name, 'admin');
    assert.equal(admin.me.role, 'admin');
    assert.deepEqual([...admin.hotline.keys()], [1]);
    assert.equal(admin.recoveryCodes.length, 10);
    assert.equal(keys.base64(keys.publicOf(admin.hotline.get(1))), admin.me.hotline_keys[0].public_key);

    const late = new Member(admin.origin);
    assert.equal(await late.refused('POST', '/invitation/open', { token }), '404 not_found');
    assert.equal(await late.refused('POST', '/invitation/accept', {
        token, code: '123456', salt: keys.base64(keys.randomOctets(16)), opslimit: 3, memlimit: 1 << 26,
        auth: anyAuth(), public_key: anyAuth(), secret_box: keys.base64(keys.randomOctets(72)), wraps: [],
    }), '404 not_found');
});

test('the half of the code that opens the keys is never asked for', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);

    await admin.signIn();
    const sent = JSON.stringify(Member.heard.map(({ body }) => body));
    assert.ok(!sent.includes(keys.base64(admin.invitationHalf)));
    assert.ok(!sent.includes(keys.base64(admin.unwrapping)));
    assert.ok(!sent.includes(admin.password));
});

test('a session cookie is for this host, its scripts cannot see it, other sites do not send it', async (t) => {
    const rows = [
        { config: configLines('server', 'console_url=https://console.example.org'), host: 'console.example.org',
            cookie: /^__Host-tayanch=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
            device: /^__Host-tayanch-device=[\w-]{86}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=7776000$/ },
        { config: (text) => text, cookie: /^tayanch=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
            device: /^tayanch-device=[\w-]{86}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=7776000$/ },
    ];
    for (const { config, cookie, device } of rows) {
        const gateway = await gatewayFor(t, { config });
        const admin = await firstAdmin(gateway);
        const answer = await admin.signIn();
        const [session, known, ...more] = answer.headers['set-cookie'];

        assert.match(session, cookie);
        assert.match(known, device);
        assert.deepEqual(more, []);
        await gateway.stop();
    }
});

/** How unlike the times are: the quickest tell most, since a busy machine only ever adds. */
function unlikeness(times) {
    const quick = (list) => list.sort((a, b) => a - b).slice(0, 4).reduce((sum, each) => sum + each) / 4;
    const [least, , most] = Object.values(times).map(quick).sort((a, b) => a - b);
    return most / least;
}

test('whatever is wrong, the answer is the same, and so is its time', async (t) => {
    const gateway = await gatewayFor(t, { config: configLines('server', 'trusted_proxies=127.0.0.1') });
    const admin = await firstAdmin(gateway);
    const origin = consoleOf(gateway);
    const times = { unknown: [], password: [], code: [] };
    const answers = [];
    let address = 0;

    async function failInAllWays(/** @type {number} */ i) {
        const { name, auth } = await quickMember(admin, `Member ${i}`);
        const tries = [
            ['unknown', { name: `Nobody ${i}`, auth, code: '000000' }],
            ['password', { name, auth: anyAuth(), code: '000000' }],
            ['code', { name, auth, code: '000000' }],
        ];
        for (const [kind, body] of [...tries.slice(i % 3), ...tries.slice(0, i % 3)]) {
            const headers = { 'X-Forwarded-For': `192.0.${address >> 8}.${address++ & 255}` };
            const before = process.hrtime.bigint();
            const { status, text, headers: { date, ...said } } = await ask(origin, 'POST', '/login', { body, headers });
            times[kind].push(Number(process.hrtime.bigint() - before));
            answers.push({ status, text, said: JSON.stringify(said), date: Boolean(date) });
        }
    }

    let rounds = 0;
    do
        await failInAllWays(rounds++);
    while (rounds < 20 || (rounds < 150 && unlikeness(times) > 1.4));
    for (const answer of answers)
        assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0].status, 401);
    assert.ok(unlikeness(times) <= 1.4, JSON.stringify(Object.entries(times).map(([kind, [least]]) => [kind, least])));
});

test('how to stretch is told of any name, and always the same', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const someone = new Member(admin.origin);
    const told = (name) => someone.post('/login/start', { name });

    assert.deepEqual(await told('nobody'), await told(' NOBODY'));
    assert.notEqual((await told('nobody')).salt, (await told('nobody else')).salt);
    const { salt: _salt, ...real } = await told('admin');
    const { salt: _other, ...unreal } = await told('nobody');
    assert.deepEqual(real, unreal);
});

test('guesses wait, and a browser that was here before does not wait with them', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const origin = consoleOf(gateway);
    const signedIn = await admin.signIn();
    const device = signedIn.headers['set-cookie'].map((each) => each.split(';')[0]).find((each) => /device/.test(each));
    const guess = () => ask(origin, 'POST', '/login', { body: { name: 'admin', auth: anyAuth(), code: '000000' } });

    const answers = await guessUntilSlow(guess);
    const { status, json, headers } = answers.at(-1);
    assert.ok(answers.length > 3, 'three are free');
    assert.equal(status, 429);
    assert.equal(json.error.code, 'throttled');
    assert.ok(json.error.retry_after >= 1 && json.error.retry_after <= 32);
    assert.equal(headers['retry-after'], String(json.error.retry_after));

    // While guesses wait, this browser does not.
    const how = await new Member(origin).post('/login/start', { name: 'admin' });
    const auth = keys.base64(keys.stretch(admin.password, how).forServer);
    const right = { name: 'admin', auth, recovery_code: admin.recoveryCodes.pop() };
    await guessUntilSlow(guess);
    const known = await ask(origin, 'POST', '/login', { body: right, headers: { Cookie: device } });
    assert.equal(known.status, 200, known.text);
});

test('a code of the app is good once', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const code = admin.code();

    assert.equal((await admin.signIn({ second: { code } })).status, 200);
    assert.equal(statusAndCode(await admin.signIn({ second: { code } })), '401 wrong');
});

test('a recovery code is good once, however it is typed', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const [first, second] = admin.recoveryCodes;
    const signIn = (code) => admin.signIn({ second: { recovery_code: code } });

    assert.equal((await signIn(first)).status, 200);
    assert.equal(statusAndCode(await signIn(first)), '401 wrong');
    assert.equal((await signIn(second.replaceAll('-', '').toLowerCase())).status, 200);

    const { recovery_codes: fresh } = await admin.post('/recovery-codes', { auth: await admin.proof() });
    assert.equal(fresh.length, 10);
    assert.equal(statusAndCode(await signIn(admin.recoveryCodes[2])), '401 wrong');
    assert.equal((await signIn(fresh[9])).status, 200);
});

test('a locked session does nothing but unlock and leave', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);

    await admin.post('/session/lock');
    for (const [method, target, body] of [
        ['GET', '/me'], ['GET', '/staff'], ['GET', '/audit'], ['GET', '/sessions'], ['POST', '/session/touch', {}],
        ['POST', '/recovery-codes', { auth: anyAuth() }],
    ])
        assert.equal(await admin.refused(method, target, body), '401 locked', target);
    assert.equal(await admin.refused('POST', '/session/unlock', { auth: anyAuth() }), '401 wrong');
    assert.equal(await admin.refused('GET', '/me'), '401 locked');
    assert.equal((await admin.unlock()).status, 200);
    assert.equal((await admin.get('/me')).name, 'admin');
    await gateway.restart(); // a new port, the same session
    admin.origin = consoleOf(gateway);
    assert.equal((await admin.get('/me')).name, 'admin');
});

test('guesses at a locked session wait', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);

    await admin.post('/session/lock');
    const answers = await guessUntilSlow(() => admin.try('POST', '/session/unlock', { auth: anyAuth() }));
    assert.ok(answers.length > 3, 'three are free');
    assert.equal(statusAndCode(answers.at(-1)), '429 throttled');
    assert.equal((await admin.signIn()).status, 200); // another session is not slowed down
});

test('sessions are listed in our words, and end when they are told to', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const worker = await admin.colleague('Aziza', 'worker');
    const other = await worker.again();
    const { sessions } = await worker.get('/sessions');
    const mine = (await admin.get('/sessions')).sessions[0].id;

    assert.equal(sessions.length, 2);
    assert.deepEqual(sessions.map(({ device }) => device), Array(2).fill('Another browser, another system'));
    assert.equal(await worker.refused('POST', `/sessions/${mine}/end`, {}), '404 not_found');
    assert.equal((await admin.get('/me')).name, 'admin');
    await worker.post(`/sessions/${sessions.find(({ current }) => !current).id}/end`);
    assert.equal(await other.refused('GET', '/me'), '401 signed_out');
    await admin.post(`/sessions/${sessions.find(({ current }) => current).id}/end`);
    assert.equal(await worker.refused('GET', '/me'), '401 signed_out');
});

test('leaving ends the session and what the browser kept of it', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const { headers } = await admin.try('POST', '/logout', {});

    assert.match(headers['set-cookie'][0], /^tayanch=; .*Max-Age=0/);
    assert.equal(headers['clear-site-data'], '"cache"');
    assert.equal(await admin.refused('GET', '/me'), '401 signed_out');
    await gateway.restart();
    admin.origin = consoleOf(gateway);
    assert.equal(await admin.refused('GET', '/me'), '401 signed_out');
});

test('another password ends the other sessions and is the only one', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const other = await admin.again();
    const before = admin.password;
    const change = async (code, auth) => {
        const salt = keys.base64(keys.randomOctets(16));
        const { forServer, forUs } = keys.stretch('yangi parol yangi parol', { salt, opslimit: 3, memlimit: 1 << 26 });
        return admin.try('POST', '/password', {
            auth, code, salt, opslimit: 3, memlimit: 1 << 26, new_auth: keys.base64(forServer),
            secret_box: keys.lockBox(admin.pair.privateKey, `staff-secret:${admin.me.id}`, forUs),
        });
    };

    assert.equal(statusAndCode(await change(admin.code(), anyAuth())), '401 wrong');
    assert.equal(statusAndCode(await change('000000', await admin.proof())), '401 wrong');
    assert.equal((await other.get('/me')).name, 'admin');
    assert.equal((await change(admin.code(), await admin.proof())).status, 200);
    assert.equal(await other.refused('GET', '/me'), '401 signed_out');
    assert.equal((await admin.get('/me')).name, 'admin');
    assert.equal(statusAndCode(await admin.signIn({ password: before })), '401 wrong');
    assert.equal((await admin.signIn({ password: 'yangi parol yangi parol' })).status, 200);
    assert.deepEqual([...admin.hotline.keys()], [1]);
});

test('a new second factor counts once it is confirmed', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const before = { secret: admin.totpSecret, step: admin.lastStep };

    assert.equal(await admin.refused('POST', '/totp/confirm', { code: '123456' }), '409 moved');
    assert.equal(await admin.refused('POST', '/totp/start', { auth: anyAuth() }), '401 wrong');
    const fresh = await admin.post('/totp/start', { auth: await admin.proof() });
    assert.match(fresh.url, new RegExp(`^otpauth://totp/admin\\?secret=${fresh.secret}&`));
    assert.equal(await admin.refused('POST', '/totp/confirm', { code: keys.totp(before.secret, before.step) }), '401 wrong');
    Object.assign(admin, { totpSecret: fresh.secret, lastStep: 0 });
    await admin.post('/totp/confirm', { code: admin.code() });
    const old = keys.totp(before.secret, before.step + 1);
    assert.equal(statusAndCode(await admin.signIn({ second: { code: old } })), '401 wrong');
    assert.equal((await admin.signIn({ second: { code: admin.code() } })).status, 200);
});

test('a role counts at once', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const other = await admin.colleague('Aziza', 'viewer');
    const setRole = (role) => admin.post(`/staff/${other.me.id}/role`, { role });

    assert.equal(await other.refused('GET', '/audit'), '403 forbidden');
    await setRole('admin');
    assert.ok((await other.get('/audit')).entries.length > 0);
    await setRole('worker');
    assert.equal(await other.refused('GET', '/audit'), '403 forbidden');
    assert.equal(await admin.refused('POST', `/staff/${admin.me.id}/role`, { role: 'viewer' }), '409 last_admin');
    assert.equal(await admin.refused('POST', `/staff/${admin.me.id}/remove`, {}), '409 last_admin');
    assert.equal(await admin.refused('POST', '/staff/999/role', { role: 'viewer' }), '404 not_found');
});

test('keys and hours are for admins to see', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const viewer = await admin.colleague('Aziza', 'viewer');
    const shown = (staff) => staff.map(({ name, public_key: key, key_ids: ids, used_at: at }) =>
        [name, key !== null, ids, at !== null]);

    assert.deepEqual(shown((await admin.get('/staff')).staff), [['admin', true, [1], true], ['Aziza', true, [1], true]]);
    assert.deepEqual(shown((await viewer.get('/staff')).staff), [['admin', false, [], false], ['Aziza', false, [], false]]);
});

test('whoever is removed is out at once, and nothing of their keys is left', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const other = await admin.colleague('Aziza', 'worker');
    const [{ box: wrap }] = other.me.wraps;
    const secrets = [other.me.secret_box, wrap, other.me.public_key].map((text) => Buffer.from(text, 'base64'));
    const found = () => secrets.map((secret) => everythingIn(gateway.dir).includes(secret));

    assert.deepEqual(found(), [true, true, true]);
    await admin.post(`/staff/${other.me.id}/remove`);
    assert.equal(await other.refused('GET', '/me'), '401 signed_out');
    assert.deepEqual(found(), [false, false, false]);
    await gateway.restart();
    other.origin = consoleOf(gateway);
    assert.equal(await other.refused('GET', '/me'), '401 signed_out');
    other.session = undefined;
    assert.equal(statusAndCode(await other.signIn()), '401 wrong');
});

test('a new hotline key is for those who stay, and paper opens old and new cases', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const leaver = await admin.colleague('Leaver', 'worker');
    const stayer = await admin.colleague('Stayer', 'worker');
    const report = async (text) => {
        const shown = (await gateway.sms(inventedNumber(), text)).text;
        return /\d{4}-\d{4}/.exec(shown)[0];
    };
    const before = await report('eski xabar: pasportimni olib qoyishdi');
    const stale = (await admin.get('/staff')).staff;

    await admin.post(`/staff/${leaver.me.id}/remove`);
    // Made from a list in which the leaver still is: refused.
    const fresh = keys.keyPair();
    assert.equal(await admin.refused('POST', '/hotline-key/rotate', {
        current_key_id: 1, public_key: keys.base64(fresh.publicKey), recovery_box: keys.base64(keys.randomOctets(80)),
        wraps: stale.map(({ id }) => ({ staff_id: id, box: keys.base64(keys.randomOctets(80)) })),
    }), '409 moved');
    assert.equal(await stayer.refused('POST', '/hotline-key/rotate', {
        current_key_id: 1, public_key: keys.base64(fresh.publicKey), recovery_box: keys.base64(keys.randomOctets(80)),
        wraps: [{ staff_id: admin.me.id, box: keys.base64(keys.randomOctets(80)) }],
    }), '403 forbidden');

    assert.equal(await admin.rotateKey(), 2);
    const after = await report('yangi xabar: ish haqini bermayapti');
    await gateway.restart();
    const later = await report('uchinchi xabar: uyga qamab qoyishdi');
    assert.equal(sql(gateway, 'SELECT group_concat(hotline_key_id) FROM cases'), '1,2,2');
    assert.match(await gateway.openCase(before), /eski xabar/);
    assert.match(await gateway.openCase(after), /yangi xabar/);
    assert.match(await gateway.openCase(later), /uchinchi xabar/);

    stayer.origin = consoleOf(gateway);
    await stayer.signIn();
    assert.deepEqual([...stayer.hotline.keys()], [1, 2]);
    for (const { id, public_key: key } of stayer.me.hotline_keys)
        assert.equal(keys.base64(keys.publicOf(stayer.hotline.get(id))), key);
});

test('an admin grants the keys to one who was invited without them', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const printed = await gateway.command('staff', 'add', 'Aziza', '--role', 'worker');
    const other = await new Member(admin.origin).join(/^Console invitation: (\S+)$/m.exec(printed)[1]);
    const { id } = other.me;
    const wraps = [{ hotline_key_id: 1, box: keys.wrapFor(other.me.public_key, admin.hotline.get(1)) }];

    assert.deepEqual(other.me.wraps, []);
    assert.equal(await admin.refused('POST', `/staff/${id}/grant`, { public_key: anyAuth(), wraps }), '409 moved');
    assert.equal(await other.refused('POST', `/staff/${id}/grant`, { public_key: other.me.public_key, wraps }), '403 forbidden');
    await admin.post(`/staff/${id}/grant`, { public_key: other.me.public_key, wraps });
    await other.signIn();
    assert.deepEqual(other.hotline.get(1), admin.hotline.get(1));
});

test('what a browser sends for others is held to form', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const box = (octets, id = 1) => [{ hotline_key_id: id, box: keys.base64(keys.randomOctets(octets)) }];
    const invite = (change) => admin.try('POST', '/staff/invite',
        { name: 'Aziza', role: 'worker', token: anyAuth(), invite_boxes: [], ...change });

    for (const [change, expected] of [
        [{ role: 'boss' }, '400 bad_request'], [{ name: '' }, '400 bad_request'], [{ name: 'a\u202eb' }, '400 bad_request'],
        [{ name: 'x'.repeat(65) }, '400 bad_request'], [{ token: 'AAAA' }, '400 bad_request'], [{ more: 1 }, '400 bad_request'],
        [{ name: 'ADMIN' }, '409 exists'], [{ invite_boxes: box(72, 2) }, '400 bad_key'],
        [{ invite_boxes: box(71) }, '400 bad_key'], [{ invite_boxes: [...box(72), ...box(72)] }, '400 bad_key'],
        [{ invite_boxes: box(72) }, '200 good'],
    ])
        assert.equal(statusAndCode(await invite(change)), expected, JSON.stringify(change));
    assert.equal((await admin.get('/staff')).staff.length, 2);
    const token = anyAuth();
    assert.equal(statusAndCode(await invite({ token })), '200 good');
    assert.equal(statusAndCode(await invite({ name: 'Bek', token })), '409 token_used');
    assert.equal((await admin.get('/staff')).staff.length, 2);
});

// ---- From the command line ----

test('staff are added and removed while the gateway runs, and while it does not', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const file = path.join(gateway.root, 'recovery.key');
    await gateway.openCase('0000-0000').catch(() => {}); // writes the file
    const add = async (...words) =>
        /^Console invitation: (\S+)$/m.exec(await gateway.command('staff', 'add', ...words))[1];

    const running = await new Member(admin.origin)
        .join(await add('Running', '--role', 'worker', '--recovery-key-file', file));
    assert.deepEqual(running.hotline.get(1), admin.hotline.get(1));
    await gateway.command('staff', 'remove', 'running');
    assert.equal(await running.refused('GET', '/me'), '401 signed_out');
    await assert.rejects(gateway.command('staff', 'remove', 'admin'), /last admin/);
    await assert.rejects(gateway.command('staff', 'remove', 'Nobody'), /Nobody of this name/);
    await assert.rejects(gateway.command('staff', 'add', 'Admin', '--role', 'viewer'), /works here already/);

    await gateway.stop();
    const code = await add('Stopped', '--role', 'admin', '--recovery-key-file', file);
    assert.match(await gateway.command('staff', 'list'), /^1 +active +admin .*admin\n2 +removed .*Running\n3 +invited +admin .*Stopped$/m);
    await gateway.start();
    const stopped = await new Member(consoleOf(gateway)).join(code);
    assert.deepEqual(stopped.hotline.get(1), admin.hotline.get(1));
    await assert.rejects(gateway.command('staff', 'add', 'X', '--role', 'boss'), /usage/);
});

test('an admin who lost everything comes back by the paper, and what they had is void', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const file = path.join(gateway.root, 'recovery.key');
    await gateway.openCase('0000-0000').catch(() => {});
    for (let i = 2; i <= 40; i++) // what the command hands to the gateway has a box for each
        assert.equal(await admin.rotateKey(), i);

    const printed = await gateway.command('staff', 'add', 'admin', '--role', 'admin', '--recovery-key-file', file);
    assert.equal(await admin.refused('GET', '/me'), '401 signed_out');
    assert.equal(statusAndCode(await admin.signIn()), '401 wrong');
    const back = await new Member(admin.origin, { password: 'butunlay boshqa parol' })
        .join(/^Console invitation: (\S+)$/m.exec(printed)[1]);
    assert.equal(back.me.id, admin.me.id);
    assert.equal(back.hotline.size, 40);
    assert.deepEqual(back.hotline, admin.hotline);
    const { entries } = await back.get('/audit?action=invite');
    assert.equal(entries[0].staff_id, null);
    assert.equal(entries[0].subject_id, admin.me.id);
});

test('no secret is in what the program says of itself', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const other = await admin.colleague('Aziza Karimova', 'worker');
    await other.signIn();
    await other.refused('POST', '/session/unlock', { auth: anyAuth() });
    await gateway.stop();
    for (const secret of ['Aziza', 'Karimova', gateway.invitation, admin.totpSecret, other.session.cookie.split('=')[1],
        other.session.csrf, ...other.recoveryCodes])
        assert.ok(!gateway.log.includes(secret), secret);
});

// ---- The log ----

test('each act is in the log, with who did it to whom', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const other = await admin.colleague('Aziza', 'viewer');
    await new Member(admin.origin).refused('POST', '/login', { name: 'aziza', auth: anyAuth(), code: '000000' });
    await new Member(admin.origin).refused('POST', '/login', { name: 'nobody', auth: anyAuth(), code: '000000' });
    await other.post('/session/lock');
    await other.unlock();
    await other.post('/logout');
    await admin.post(`/staff/${other.me.id}/role`, { role: 'worker' });
    await admin.rotateKey();
    await admin.post(`/staff/${other.me.id}/remove`);
    const { entries, head } = await admin.get('/audit');
    const [me, her] = [admin.me.id, other.me.id];
    const said = entries.map(({ staff_id: by, action, subject_id: to }) => [by, action, action === 'login' ||
        ['lock', 'unlock', 'logout'].includes(action) ? 'session' : to]).reverse();

    assert.deepEqual(said, [
        [null, 'audit.begin', null], [null, 'invite', me], [me, 'join', me], [me, 'login', 'session'],
        [me, 'invite', her], [her, 'join', her], [her, 'login', 'session'], [null, 'login.failed', her],
        [null, 'login.failed', null], [her, 'lock', 'session'], [her, 'unlock', 'session'], [her, 'logout', 'session'],
        [me, 'role', her], [me, 'rotate', null], [me, 'remove', her],
    ]);
    assert.equal(head.n, entries[0].n + 1); // looking is an entry as well
    assert.equal((await admin.get('/audit?limit=1')).entries[0].action, 'audit.read');
    assert.deepEqual((await admin.get(`/audit?staff=${her}&action=login`)).entries.length, 1);
    const page = await admin.get('/audit?before=5&limit=2');
    assert.deepEqual(page.entries.map(({ n }) => n), [4, 3]);
    assert.equal(entries.find(({ action }) => action === 'remove').staff_name, 'admin');
});

test('the log proves itself, and an anchor proves that it was not cut', async (t) => {
    const gateway = await gatewayFor(t);
    const admin = await firstAdmin(gateway);
    const verify = (...more) => gateway.command('audit', 'verify', ...more);
    const [, n, anchor] = /^(\d+) entries, whole; head (\d+:[0-9a-f]{64})$/m.exec(await verify());

    assert.equal(Number(n), 4);
    await admin.post('/session/lock');
    assert.match(await verify('--anchor', anchor), /^5 entries, whole/);
    const { json: { error } } = await admin.try('GET', '/audit');
    assert.equal(error.code, 'locked');
    await gateway.stop();
    assert.match(await gateway.command('check'), /all is well/);

    sql(gateway, "UPDATE audit SET detail = 'viewer' WHERE n = 2");
    await assert.rejects(verify(), ({ code, stdout }) => code === 1 && stdout === 'entry 2 was changed\n');
    sql(gateway, "UPDATE audit SET detail = 'admin' WHERE n = 2");
    assert.match(await verify(), /whole/);
    sql(gateway, 'DELETE FROM audit WHERE n = 5');
    await assert.rejects(verify(), ({ stdout }) => /^entry 5 is missing/.test(stdout));
    await assert.rejects(gateway.command('check'), ({ stdout }) => /audit log: its end does not fit/.test(stdout));
    await assert.rejects(verify('--anchor', `4:${'0'.repeat(64)}`), ({ stdout }) => /anchor/.test(stdout));
    sql(gateway, 'PRAGMA ignore_check_constraints = 1; UPDATE staff SET auth_hash = NULL');
    await assert.rejects(gateway.command('check'), ({ stdout }) => /^staff: somebody lacks/m.test(stdout));
    await assert.rejects(verify('--anchor', 'x'), ({ code }) => code === 2);
});
