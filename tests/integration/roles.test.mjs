// Who may do what, by the table in docs/openapi.yaml: every address asked by everybody, each verdict checked, and
// that whatever is refused changed nothing.

import assert from 'node:assert/strict';
import { before, after, test } from 'node:test';
import { ask } from '../support/api.mjs';
import { dump } from '../support/hotline.mjs';
import { OPERATIONS, assertAnswer, assertBody, fill } from '../support/openapi.mjs';
import { makeWorld } from '../support/world.mjs';

const RANKS = ['nobody', 'viewer', 'worker', 'admin'];
const SECRET = Buffer.alloc(32, 7).toString('base64');
const BOX = Buffer.alloc(300, 9).toString('base64');

/** A body that each address would take from who may send it. */
const BODIES = {
    '/login/start': { name: 'Amina' },
    '/login': { name: 'Amina', auth: SECRET, code: '123456' },
    '/logout': {},
    '/session/touch': {},
    '/session/lock': {},
    '/session/unlock': { auth: SECRET },
    '/sessions/{id}/end': {},
    '/password': {
        auth: SECRET, code: '123456', salt: Buffer.alloc(16, 1).toString('base64'), opslimit: 3,
        memlimit: 67108864, new_auth: SECRET, secret_box: BOX,
    },
    '/totp/start': { auth: SECRET },
    '/totp/confirm': { code: '123456' },
    '/recovery-codes': { auth: SECRET },
    '/invitation/open': { token: SECRET },
    '/invitation/accept': {
        token: SECRET, code: '123456', salt: Buffer.alloc(16, 1).toString('base64'), opslimit: 3,
        memlimit: 67108864, auth: SECRET, public_key: SECRET, secret_box: BOX, wraps: [],
    },
    '/staff/invite': { name: 'Somebody New', role: 'viewer', token: SECRET, invite_boxes: [] },
    '/staff/{id}/role': { role: 'viewer' },
    '/staff/{id}/remove': {},
    '/staff/{id}/grant': { public_key: SECRET, wraps: [{ hotline_key_id: 1, box: BOX }] },
    '/hotline-key/rotate': {
        current_key_id: 1, public_key: SECRET, recovery_box: BOX, wraps: [{ staff_id: 1, box: BOX }],
    },
    '/cases/next': {},
    '/cases/{number}/claim': {},
    '/cases/{number}/release': {},
    '/cases/{number}/status': { status: 'in_review' },
    '/cases/{number}/correct': { urgent: true },
    '/cases/{number}/detention': { since: 1_700_000_000 },
    '/cases/{number}/notes': { n: 2, box: BOX },
    '/cases/{number}/merge': { into: 10000000 },
    '/cases/{number}/reveal': { reason: 'We call them back.' },
    '/cases/{number}/answers': { text: 'Salom', language: 'uz' },
    '/cases/{number}/answers/{id}/take-back': {},
    '/cases/{number}/pin/clear': {},
    '/cases/{number}/compose': { text: 'Salom', language: 'uz' },
    '/canned': { title: 'Greeting', texts: { ru: 'Здравствуйте' }, rules: [] },
    '/canned/{id}/remove': {},
    '/rule/draft': { rule: 'AMINA-GEO-3WD', text: 'name=x', reviewer: 'A lawyer' },
    '/rule/approve': { rule: 'AMINA-GEO-3WD', version: 1 },
    '/rule/reject': { rule: 'AMINA-GEO-3WD', version: 1 },
    '/rule/undo': { rule: 'AMINA-GEO-3WD', version: 1 },
    '/rules/accept': { rules: [{ rule: 'AMINA-GEO-3WD', version: 1 }], reviewer: 'A lawyer' },
    '/broadcasts': { title: 'Meeting', audience: { languages: ['ru'], contact_days: 90 }, texts: { ru: 'Встречаемся в 10' } },
    '/broadcasts/check': { texts: { ru: 'Встречаемся в 10' } },
    '/broadcasts/{id}/submit': {},
    '/broadcasts/{id}/withdraw': {},
    '/broadcasts/{id}/approve': {},
    '/broadcasts/{id}/pause': {},
    '/broadcasts/{id}/resume': {},
    '/broadcasts/{id}/kill': {},
    '/hold/release': {},
    '/phone/turn': { phone: '+998901234567', bearer: 'ussd', text: '' },
    '/phone/inbox': { phone: '+998901234567' },
};

/** @type {Awaited<ReturnType<typeof makeWorld>>} */
let world;
before(async () => (world = await makeWorld()));
after(() => world?.gateway.leave());

/** The same request for an operation, whoever sends it. */
function send(operation, options = {}) {
    const target = fill(operation.path, { number: world.number, id: world.ids[operation.path] ?? 1 });
    const body = operation.method === 'POST' ? BODIES[operation.path] : undefined;
    return ask(world.origin, operation.method, target, { body, ...options });
}

/** What an answer must be, unless what was asked for is not there or not well-formed. */
function assertRefused(operation, answer, status, code, who) {
    assert.deepEqual([answer.status, answer.json?.error?.code], [status, code], `${operation.name} as ${who}`);
    assertAnswer(operation, answer);
    assert.equal(answer.headers['set-cookie'], undefined, 'and no cookie with it');
}

async function unchanged(what, during) {
    const was = dump(world.gateway);
    await during();
    assert.equal(dump(world.gateway), was, `${what}: nothing is changed`);
}

const GUARDED = OPERATIONS.filter(({ role }) => role !== 'nobody');
const POSTS = OPERATIONS.filter(({ method }) => method === 'POST');

test('the requests of this file are well-formed', () => {
    assert.deepEqual(Object.keys(BODIES).sort(), POSTS.map(({ path }) => path).sort());
    POSTS.forEach((operation) => assertBody(operation, BODIES[operation.path]));
});

// ---- Who is not signed in ----

for (const who of ['nobody', 'aStranger', 'twoCookies', 'signedOut', 'timedOut', 'removed']) {
    test(`${who} is signed in nowhere`, () => unchanged(who, async () => {
        for (const operation of GUARDED)
            assertRefused(operation, await send(operation, { session: world.sessions[who] }), 401, 'signed_out', who);
    }));
}

test('who is locked can do nothing but unlock or leave', () => unchanged('locked', async () => {
    for (const operation of GUARDED.filter(({ locked }) => !locked)) {
        const answer = await send(operation, { session: world.sessions.locked });
        assertRefused(operation, answer, 401, 'locked', 'locked');
    }
}));

// ---- Roles ----

for (const who of ['viewer', 'worker']) {
    test(`a ${who} cannot do more than that`, () => unchanged(who, async () => {
        const above = GUARDED.filter(({ role }) => RANKS.indexOf(role) > RANKS.indexOf(who));
        assert.ok(above.length > 5);
        for (const operation of above)
            assertRefused(operation, await send(operation, { session: world.sessions[who] }), 403, 'forbidden', who);
    }));
}

for (const who of ['viewer', 'worker', 'admin']) {
    test(`a ${who} is heard where they may be, and a malformed request changes nothing`, () =>
        unchanged(who, async () => {
            const heard = OPERATIONS.filter(({ role }) => RANKS.indexOf(role) <= RANKS.indexOf(who));
            for (const operation of heard) {
                const odd = operation.method === 'POST' ? { body: { no_such_member: 1 } } : {};
                const target = fill(operation.path, { number: world.number, id: world.ids[operation.path] ?? 1 });
                const query = operation.method === 'GET' ? '?no_such_parameter=1' : '';
                const answer = await ask(world.origin, operation.method, target + query,
                    { session: world.sessions[who], ...odd });
                assert.ok([400, 404, 409].includes(answer.status), `${operation.name} as ${who}: ${answer.status}`);
                assertAnswer(operation, answer);
            }
        }));
}

// ---- Claims ----

for (const who of ['worker', 'admin']) {
    test(`a ${who} without the claim changes no case`, () => unchanged(who, async () => {
        const claimed = OPERATIONS.filter(({ claim }) => claim);
        assert.ok(claimed.length >= 9);
        for (const operation of claimed) {
            for (const number of [world.number, world.claimedByAnother]) {
                const target = fill(operation.path, { number, id: world.ids[operation.path] ?? 1 });
                const answer = await ask(world.origin, 'POST', target,
                    { session: world.sessions[who], body: BODIES[operation.path] });
                assert.equal(answer.status, 409, `${operation.name} as ${who}: ${answer.text}`);
                assertAnswer(operation, answer);
            }
        }
    }));
}

// ---- Other people's things ----

test('what belongs to another, or is not there, cannot be reached', () => unchanged('another', async () => {
    const { admin, worker } = world.sessions;
    const cases = GUARDED.filter(({ path }) => path.startsWith('/cases/{number}'));
    const all = [
        ...cases.map((operation) => [operation, admin, { number: world.noSuchCase, id: 1 }]),
        ...GUARDED.filter(({ path }) => path.startsWith('/staff/{id}') || path.startsWith('/canned/{id}') ||
            path.startsWith('/broadcasts/{id}'))
            .map((operation) => [operation, admin, { id: 987654321 }]),
        [OPERATIONS.find(({ path }) => path === '/sessions/{id}/end'), worker, { id: world.sessionOfAnother }],
        [OPERATIONS.find(({ path }) => path === '/cases/{number}/answers/{id}/take-back'), world.sessions.claimer,
            { number: world.claimedByAnother, id: world.answerOfAnotherCase }],
    ];
    assert.ok(all.length > 15);
    for (const [operation, session, ids] of all) {
        const answer = await ask(world.origin, operation.method, fill(operation.path, ids),
            { session, body: operation.method === 'POST' ? BODIES[operation.path] : undefined });
        assert.equal(answer.status, 404, `${operation.name}: ${answer.text}`);
        assertAnswer(operation, answer);
    }
}));

// ---- Requests that other sites make browsers send ----

const NO_TOKEN = { 'without a CSRF token': undefined, 'with a wrong one': 'x'.repeat(43), 'with an empty one': '' };

for (const [what, token] of Object.entries({ ...NO_TOKEN, 'with that of another session': 'another' })) {
    test(`nothing is done ${what}`, () => unchanged(what, async () => {
        for (const operation of POSTS.filter(({ role }) => role !== 'nobody')) {
            const csrf = token === 'another' ? world.sessions.otherAdmin.csrf : token;
            const answer = await send(operation, { session: world.sessions.admin, headers: { 'X-CSRF-Token': csrf } });
            assertRefused(operation, answer, 403, 'csrf', what);
        }
    }));
}

const ELSEWHERE = {
    'another site': { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    'a neighbour': { 'Sec-Fetch-Site': 'same-site', Origin: undefined },
    'an old browser on another site': { 'Sec-Fetch-Site': undefined, Origin: 'https://evil.example' },
    'a frame without a site': { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
    'a link from another site': { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Origin: undefined },
    'another port of this machine': { 'Sec-Fetch-Site': undefined, Origin: 'http://127.0.0.1:1' },
};

for (const [what, headers] of Object.entries(ELSEWHERE)) {
    test(`${what} is refused, signed in or not`, () => unchanged(what, async () => {
        for (const operation of OPERATIONS) {
            const answer = await send(operation, { session: world.sessions.admin, headers });
            assert.equal(answer.status, 403, `${operation.name} from ${what}`);
            assert.equal(answer.headers['access-control-allow-origin'], undefined);
        }
    }));
}

test('a name that is not the console\'s is refused', () => unchanged('Host', async () => {
    for (const operation of OPERATIONS) {
        const answer = await send(operation, { session: world.sessions.admin, headers: { Host: 'evil.example' } });
        assert.equal(answer.status, 421, operation.name);
    }
}));

for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined]) {
    test(`a form of another page (${type}) is no request`, () => unchanged(String(type), async () => {
        for (const operation of POSTS) {
            const answer = await send(operation, { session: world.sessions.admin, headers: { 'Content-Type': type } });
            assert.ok([415, 404].includes(answer.status), `${operation.name}: ${answer.status}`);
        }
    }));
}

test('another method is refused, and a GET for a POST', () => unchanged('methods', async () => {
    for (const operation of OPERATIONS) {
        for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
            const answer = await send({ ...operation, method }, { session: world.sessions.admin });
            assert.ok([400, 405, 501].includes(answer.status), `${method} ${operation.path}: ${answer.status}`);
        }
    }
    for (const { path } of POSTS.filter((post) => !OPERATIONS.some(({ method, path }) => method === 'GET' && path === post.path))) {
        const answer = await ask(world.origin, 'GET', fill(path, { number: world.number, id: 1 }), { session: world.sessions.admin });
        assert.deepEqual([answer.status, answer.headers.allow], [405, 'POST'], path);
    }
}));
