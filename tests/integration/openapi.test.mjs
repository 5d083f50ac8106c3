// What the console may rely on: docs/openapi.yaml says what there is, and the gateway answers as it says.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { ask, consoleOf } from '../support/api.mjs';
import { ROOT, inventedNumber } from '../support/gateway.mjs';
import { command, configLines, gatewayFor } from '../support/hotline.mjs';
import { OPERATIONS, assertAnswer, fill, openObjects } from '../support/openapi.mjs';
import { channelConfig } from '../support/provider.mjs';
import { Member, firstAdmin } from '../support/staff.mjs';
import { press, reportBySms, reportByUssd } from '../support/world.mjs';

/** The routes that the gateway has, from its tables: there is no other way to one. */
function routesOfTheGateway() {
    const folder = path.join(ROOT, 'gateway/web');
    const row = /\{\s*"(GET|POST)",\s*"([^"]+)",\s*STAFF_([A-Z]+),\s*([A-Z_0|\s]+),\s*\w+\s*\}/g;
    return readdirSync(folder).filter((name) => /^api_\w+\.c$/.test(name)).flatMap((name) =>
        [...readFileSync(path.join(folder, name), 'utf8').matchAll(row)].map(([, method, where, role, flags]) =>
            `${method} ${where} ${role.toLowerCase()}${flags.includes('API_LOCKED_OK') ? ' locked' : ''}`));
}

test('the gateway has the routes of the contract and no others, for the same people', () => {
    const promised = OPERATIONS.map(({ name, role, locked }) => `${name} ${role}${locked ? ' locked' : ''}`);

    assert.deepEqual(routesOfTheGateway().sort(), promised.sort());
});

test('the contract leaves no object open for more members', () => {
    assert.deepEqual(openObjects(), []);
});

// ---- Every answer: a member of staff here holds each to the contract ----

async function asOneself(admin) {
    const other = await admin.colleague('Gulnora', 'worker');
    const third = await other.again();
    const { sessions } = await other.get('/sessions');
    await other.post(`/sessions/${sessions.find(({ current }) => !current).id}/end`);
    assert.equal(await third.refused('GET', '/me'), '401 signed_out');
    await other.post('/session/touch');
    await other.post('/session/lock');
    assert.equal((await other.unlock('not the password')).status, 401);
    assert.equal((await other.unlock()).status, 200);
    other.recoveryCodes = (await other.post('/recovery-codes', { auth: await other.proof() })).recovery_codes;
    assert.equal((await other.changePassword('boshqa uzun bir parol')).status, 200);
    await other.changeTotp();
    await other.post('/logout');
    assert.equal((await other.signIn()).status, 200);
    return other;
}

async function amongStaff(admin, gateway) {
    const keyless = await new Member(consoleOf(gateway)).join(await commandInvitation(gateway, 'Later'));
    await admin.grant(keyless.me.id, keyless.me.public_key);
    await admin.post(`/staff/${keyless.me.id}/role`, { role: 'viewer' });
    await admin.rotateKey();
    await admin.post(`/staff/${keyless.me.id}/remove`);
    assert.equal(await admin.refused('POST', `/staff/${admin.me.id}/remove`, {}), '409 last_admin');
    const { staff } = await admin.get('/staff');
    assert.deepEqual(staff.find(({ id }) => id === keyless.me.id).state, 'removed');
    await admin.get('/audit?action=remove&limit=1');
}

async function commandInvitation(gateway, name) {
    const { stdout } = await command(['staff', 'add', gateway.dir, name, '--role', 'worker']);
    return /^Console invitation:\s*(\S+)$/m.exec(stdout)[1];
}

async function onCases(worker, gateway) {
    const from = inventedNumber();
    const number = await reportByUssd(gateway, 'Нас держат на стройке', from);
    assert.match(await press(gateway, from, ['4', '1', '3', '5829']), /Готово/);
    const twin = await reportBySms(gateway, 'Это опять мы', from);
    await reportBySms(gateway, 'SOS');
    await worker.get('/cases?status=new,draft&category=documents&language=ru&urgent=1&mine=0&order=newest&limit=5');
    await worker.get('/cases/counts');
    await worker.get('/cases/sealed?limit=2');
    await worker.post('/cases/next');
    for (const each of [number, twin])
        await worker.claim(each);
    await worker.note(number, 'Позвонили: едут');
    await worker.post(`/cases/${number}/status`, { status: 'in_review' });
    await worker.post(`/cases/${number}/correct`, { category: 'detention', urgent: false, region: null });
    await worker.post(`/cases/${number}/detention`, { since: Math.floor(Date.now() / 1000) - 3600 });
    await worker.post(`/cases/${number}/reveal`, { reason: 'We call them back.' });
    await worker.post(`/cases/${number}/compose`, { text: 'Мы едем — ждите', language: 'ru' });
    const { id } = await worker.answer(number, 'Мы едем');
    await worker.post(`/cases/${number}/answers/${id}/take-back`);
    await worker.answer(number, 'Мы почти у вас');
    await worker.post(`/cases/${number}/pin/clear`);
    await worker.post(`/cases/${twin}/merge`, { into: number });
    const read = await worker.read(number);
    assert.ok(read.limits.length > 0 && read.duplicates.includes(twin) && read.answers.length === 2);
    await worker.post(`/cases/${number}/release`);
    await worker.get('/meta');
    const { id: canned } = await worker.post('/canned',
        { title: 'Регистрация', texts: { ru: 'Семь дней' }, rules: (await worker.get('/meta')).rules.slice(0, 1).map((each) => each.id) });
    await worker.get('/canned');
    await worker.post(`/canned/${canned}/remove`);
}

async function onThePhone(somebody) {
    const phone = inventedNumber();
    const { session } = await somebody.post('/phone/turn', { phone, bearer: 'ussd', text: '' });
    await somebody.post('/phone/turn', { phone, bearer: 'ussd', text: '4', session });
    await somebody.post('/phone/turn', { phone, bearer: 'sms', text: 'SOS' });
    await somebody.post('/phone/inbox', { phone });
}

/** A new text for a rule, by two people, and back. */
async function onRules(worker, admin) {
    const { rules } = await worker.get('/rules');
    const { rule } = rules[0];
    const { text } = await worker.get(`/rule?rule=${rule}`);
    const draft = () => worker.post('/rule/draft', { rule, text, reviewer: 'A lawyer' });
    const { version: dropped } = await draft();
    await worker.get(`/rule/preview?rule=${rule}&version=${dropped}`);
    await worker.post('/rule/reject', { rule, version: dropped });
    const { version } = await draft();
    assert.equal(await worker.refused('POST', '/rule/approve', { rule, version }), '409 second_person');
    await admin.post('/rule/approve', { rule, version });
    await worker.get(`/rule/corrections?rule=${rule}&version=${version}&after=0&limit=10`);
    await admin.post('/rule/undo', { rule, version });
    const standing = (await admin.get('/rules')).rules.find((each) => each.rule === rule);
    await admin.post('/rules/accept', { rules: [{ rule, version: standing.version }], reviewer: 'A lawyer' });
    await worker.get('/reminders');
    assert.equal((await admin.try('POST', '/hold/release', {})).status, 200);
}

/** One that is stopped before it begins. */
async function onBroadcasts(worker, admin) {
    const texts = { uz: 'Uchrashamiz', ru: 'Встречаемся' };
    const draft = { title: 'Meeting', texts, audience: { languages: ['uz', 'ru'], citizenships: ['UZ', 'other'],
        regions: ['RU-MOW'], rule: 'REG-UZ-15', category: 'wages', contact_days: 30 } };
    await worker.post('/broadcasts/check', { texts });
    const later = Math.floor(Date.now() / 1000) + 3600; // it must not be over before it is stopped
    const { id } = await worker.post('/broadcasts',
        { ...draft, starts_at: later, ends_at: null, rate: 60, budget: 5000, canary: 3 });
    await worker.post('/broadcasts', { ...draft, id, title: 'A meeting', starts_at: later });
    await worker.get(`/broadcasts/${id}/preview`);
    await worker.post(`/broadcasts/${id}/submit`);
    await admin.post(`/broadcasts/${id}/withdraw`);
    await worker.post(`/broadcasts/${id}/submit`);
    assert.equal(await worker.refused('POST', `/broadcasts/${id}/approve`, {}), '409 second_person');
    for (const verb of ['approve', 'pause', 'resume', 'kill'])
        await admin.post(`/broadcasts/${id}/${verb}`);
    const { summary, draft: kept } = await worker.get(`/broadcasts/${id}`);
    assert.deepEqual([summary.title, kept.audience], ['A meeting', draft.audience]);
    await worker.get(`/broadcasts/${id}/people?after=0&state=excluded&limit=5`);
    await worker.get(`/broadcasts/${id}/figures`);
    assert.ok((await worker.get('/broadcasts')).broadcasts.length > 0);
}

/** The first events of a stream, as objects. */
function events(origin, session, count, provoke) {
    return new Promise((resolve, reject) => {
        const request = http.get(`${origin}/api/v1/events`, { headers: { Cookie: session.cookie }, timeout: 20_000 },
            (response) => {
                assert.match(response.headers['content-type'], /^text\/event-stream/);
                let said = '';
                response.on('data', (data) => {
                    said += data;
                    const found = [...said.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json));
                    if (found.length >= count) {
                        request.destroy();
                        resolve(found);
                    }
                });
                provoke().catch(reject);
            });
        request.on('timeout', () => reject(new Error('no event came')));
        request.on('error', reject);
    });
}

/** Of every address one answer to what it must refuse. */
async function refusals(admin) {
    for (const operation of OPERATIONS) {
        const target = fill(operation.path, { number: 10000000, id: 1 });
        const post = operation.method === 'POST';
        const answer = await ask(admin.origin, operation.method, post ? target : `${target}?odd=1`,
            { session: admin.session, ...(post && { body: { odd: 1 } }) });
        assert.ok(answer.status >= 400, `${operation.name}: ${answer.status}`);
        assertAnswer(operation, answer);
    }
}

test('every address answers as the contract says, to what it takes and to what it refuses', async (t) => {
    Member.heard.length = 0;
    const page = configLines('server', 'phone_page=true');
    const out = `[channel out]\nsecret=outSECRET0123456789\n${channelConfig.smsgate({ url: 'http://127.0.0.1:9' })}`;
    const gateway = await gatewayFor(t, { config: (text) => `${page(text)}\n${out}` });
    const admin = await firstAdmin(gateway);
    const worker = await asOneself(admin);
    await amongStaff(admin, gateway);
    await onCases(worker, gateway);
    await onRules(worker, admin);
    await onBroadcasts(worker, admin);
    await onThePhone(admin);
    const [event] = await events(admin.origin, admin.session, 1, () => reportBySms(gateway, 'SOS'));
    assert.deepEqual(Object.keys(event).sort(), ['fresh', 'number', 'type', 'urgent']);
    await refusals(admin);

    const given = Member.heard.filter(({ answer }) => answer.status === 200).map(({ operation }) => operation);
    assert.deepEqual(OPERATIONS.filter(({ name, stream }) => !stream && !given.includes(name)).map(({ name }) => name), []);
});
