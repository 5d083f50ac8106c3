// What comes from outside is hostile: it is kept and given back as it came, and is never more than text.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ask } from '../support/api.mjs';
import { command, configLines, dump, gatewayFor } from '../support/hotline.mjs';
import { request, startGateway } from '../support/gateway.mjs';
import { HOSTILE, LONGEST } from '../support/hostile.mjs';
import { OPERATIONS, assertAnswer, fill, operationOf } from '../support/openapi.mjs';
import { firstAdmin } from '../support/staff.mjs';
import { reportBySms, reportByUssd } from '../support/world.mjs';

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {import('../support/staff.mjs').Member} */
let admin;
before(async () => {
    gateway = await startGateway({ config: configLines('server', 'phone_page=true') });
    admin = await firstAdmin(gateway);
});
after(() => gateway?.leave());

for (const [name, text] of Object.entries({ ...HOSTILE, LONGEST })) {
    test(`a report with ${name} is read in the browser as it was written`, async () => {
        const number = await reportBySms(gateway, `Помогите ${text}`);
        const { texts } = await admin.read(number);

        assert.equal(texts[0], `Помогите ${text}`);
    });
}

/** Where staff send words: a body with such a text. */
const PLACES = {
    'a note': (text, number) => admin.note(number, text),
    'an answer': (text, number) => admin.try('POST', `/cases/${number}/answers`, { text, language: 'ru' }),
    'a draft of an answer': (text, number) => admin.try('POST', `/cases/${number}/compose`, { text, language: 'uz' }),
    'a reason': (text, number) => admin.try('POST', `/cases/${number}/reveal`, { reason: text }),
    'a canned answer': (text) => admin.try('POST', '/canned', { title: text.slice(0, 100), texts: { ky: text.slice(0, 1000) }, rules: [] }),
    'a name': (text) => admin.try('POST', '/staff/invite', { name: text, role: 'viewer', token: randomBytes(32).toString('base64'), invite_boxes: [] }),
    'a name that signs in': (text) => admin.try('POST', '/login/start', { name: text.slice(0, 64) }),
    'a category': (text, number) => admin.try('POST', `/cases/${number}/correct`, { category: text.slice(0, 40) }),
    'a filter': (text) => admin.try('GET', `/cases?category=${encodeURIComponent(text)}`),
    'a search of the log': (text) => admin.try('GET', `/audit?action=${encodeURIComponent(text)}`),
};

for (const [place, put] of Object.entries(PLACES)) {
    test(`hostile texts as ${place} are kept as they are or refused`, async () => {
        const number = await reportByUssd(gateway, 'Нас держат на стройке');
        await admin.claim(number);
        for (const text of Object.values(HOSTILE)) {
            const answer = await put(text, number); // what it says is held to the contract
            if (answer)
                assert.ok(answer.status === 200 || (answer.status >= 400 && answer.status < 500), answer.text);
        }
        await admin.get(`/cases/${number}`);
        assert.ok(!gateway.log.includes('alert(1)') && !gateway.log.includes('evil'), 'and the log says nothing of it');
    });
}

test('what staff wrote comes back as it was', async () => {
    const number = await reportBySms(gateway, 'Нас держат на стройке');
    await admin.claim(number);
    for (const text of Object.values(HOSTILE))
        await admin.note(number, text);
    const { texts } = await admin.read(number);
    assert.deepEqual(texts.slice(1), Object.values(HOSTILE));

    for (const text of [HOSTILE.script, HOSTILE.formula, HOSTILE.backwards, HOSTILE.json])
        await admin.post('/canned', { title: text, texts: { ru: text }, rules: [] });
    const titles = (await admin.get('/canned')).canned.map(({ title }) => title);
    assert.ok(titles.includes(HOSTILE.script) && titles.includes(HOSTILE.json));
});

// ---- Bodies and addresses that no app sends ----

const DEEP = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
const BODIES = {
    nothing: '', 'not JSON': 'name=x', 'half of it': '{"name":"x', 'a list': '[]', 'a text': '"x"', null: 'null',
    'two values': '{} {}', 'a comment': '{/* */}', deep: DEEP,
    'a mark in front': '\ufeff{}', 'a zero': '{"name":"a\\u0000b"}', 'half a pair': '{"name":"\\ud800"}',
    'a huge number': '{"n":1e400,"id":99999999999999999999}', 'a trailing comma': '{"name":"x",}',
    'an infinite number': '{"n":NaN}', large: JSON.stringify({ name: 'x'.repeat(70_000) }),
    'Latin-1': Buffer.from('{"name":"\xe9\xff"}', 'latin1'), prototype: '{"__proto__":{"role":"admin"}}',
    'many members': JSON.stringify(Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`m${i}`, i]))),
};

test('a body that no app sends is refused, at every address, and changes nothing', async () => {
    const before = dump(gateway);
    for (const operation of OPERATIONS.filter(({ method }) => method === 'POST')) {
        for (const [what, body] of Object.entries(BODIES)) {
            const answer = await ask(admin.origin, 'POST', fill(operation.path, { number: 10000000, id: 1 }),
                { session: admin.session, body });
            assert.ok([400, 404, 409, 413].includes(answer.status), `${operation.name}, ${what}: ${answer.status}`);
            if (answer.status !== 413)
                assertAnswer(operation, answer);
        }
    }
    assert.equal(dump(gateway), before);
});

const ADDRESSES = [
    '/cases/../staff', '/cases/%2e%2e/staff', '/cases/10000000%00', '/cases/10000000/', '//cases', '/cases//claim',
    '/cases/-1', '/cases/1e7', '/cases/99999999999999999999999', '/cases/0x10', '/cases/١٢٣٤٥٦٧٨', '/cases/{number}',
    '/CASES', '/cases;x=1', '/cases%2f10000000', '/cases/10000000/claim/../reveal', '/me?x=1', '/me?__proto__=1',
    '/cases?limit=-1', '/cases?limit=1000000', '/cases?limit=1&limit=2', '/cases?offset=1e3', '/cases?since=now',
    '/cases?status=new%00', '/cases?urgent=true', '/cases?mine=2', '/cases?order=id;DROP', '/cases?status=none',
    '/cases?until=99999999999999999999', '/audit?staff=x', '/cases/sealed?before=-1&limit=0', '/cases?%00=1', '/cases?=',
];

test('an address that no app asks for is refused', async () => {
    for (const target of ADDRESSES) {
        const path = `/api/v1${encodeURI(target).replaceAll('%25', '%')}`; // as it is, not made tidy
        const answer = await request(admin.origin, { path, headers: { Cookie: admin.session.cookie } });
        assert.ok([400, 404].includes(answer.status), `${target}: ${answer.status} ${answer.text}`);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        const operation = operationOf('GET', target);
        if (operation && answer.headers['content-type']?.startsWith('application/json'))
            assertAnswer(operation, answer);
    }
});

test('a gateway that was told all this still stands', async (t) => {
    assert.ok(gateway.running);
    const { code, stdout } = await command(['audit', 'verify', gateway.dir]);
    assert.equal(code, 0, stdout);
    const other = await gatewayFor(t);
    assert.ok((await reportBySms(other, 'Помогите')) > 0);
});
