// What nobody should send to a webhook: it is refused with 4xx, tells nothing, leaves no row, and
// the gateway goes on.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { inventedNumber, request, startGateway } from '../support/gateway.mjs';
import { configLines, gatewayFor, rowCounts } from '../support/hotline.mjs';

const FORM = 'application/x-www-form-urlencoded';
const NOTHING = {
    contacts: 0, cases: 0, case_texts: 0, sessions: 0, answers: 0, inbound: 0, throttles: 0,
};
/** A caller whose digits must not come back, in an answer or in the log. */
const NUMBER = '+998907654321';
const LIMIT_MS = 20_000;

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;

beforeEach(async () => (gateway = await startGateway()));

/** After whatever a test did: it runs, has stored nothing, and has logged nothing of it. */
afterEach(async () => {
    try {
        assert.ok(gateway.running, gateway.log);
        assert.deepEqual(await gateway.cases(), []);
        assert.deepEqual(rowCounts(gateway), NOTHING);
        assertTellsNothing(gateway.log, 'the log');
    } finally {
        gateway.leave();
    }
});

function assertTellsNothing(text, where) {
    for (const { secret } of gateway.channels.values())
        assert.ok(!text.includes(secret), `${where} has a secret`);
    assert.ok(!text.includes(NUMBER.slice(1)), `${where} has a number`);
    assert.ok(!text.includes('Ақромжон'), `${where} has a text`);
}

function assertRefused(answer, name, statuses = [400]) {
    assert.ok(statuses.includes(answer.status), `${name}: ${answer.status}`);
    assertTellsNothing(answer.text + JSON.stringify(answer.headers), name);
}

const ussdFields = (fields) => ({
    sessionId: randomUUID(), phoneNumber: NUMBER, serviceCode: '*7775#', text: '', ...fields,
});
const smsFields = (fields) => ({
    id: randomUUID(), from: NUMBER, to: '7775', coding: '0', charset: 'UTF-8',
    text: 'Ақромжон шу ерда', ...fields,
});

/** Fields that are undefined are left out. */
function encode(fields) {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return new URLSearchParams(given).toString();
}

function post(body, { path = gateway.channel('ussd').path, type = FORM, headers = {} } = {}) {
    const all = type === null ? headers : { 'Content-Type': type, ...headers };
    return request(gateway.url + path, { method: 'POST', headers: all, body });
}

const postUssd = (fields) => post(encode(ussdFields(fields)));
const get = (query, path = gateway.channel('sms').path) =>
    request(`${gateway.url}${path}?${query}`);
const getSms = (fields) => get(encode(smsFields(fields)));

// ---- Whose webhook ----

test('a wrong secret and an unknown channel are the same 403', async () => {
    const { secret } = gateway.channel('ussd');
    const escaped = secret.replace(/^./, (c) => `%${c.charCodeAt(0).toString(16)}`);
    const swapped = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    const answers = [];
    for (const place of [
        'ussd/wrong', 'ussd/', 'ussd', `ussd/${swapped}`, `ussd/${secret}x`, `ussd/${secret}/`,
        `ussd/${secret}/x`, `ussd/${secret.slice(0, -1)}`, `ussd/${secret.toLowerCase()}`,
        `nobody/${secret}`, `/${secret}`, `sms/${secret}`, `USSD/${secret}`, `ussd%20/${secret}`,
        `ussd/${escaped}`, `ussd/${'a'.repeat(10_000)}`,
    ]) {
        const body = encode(ussdFields({ text: '4*2*6*2*1*1*1*1*3' }));
        const answer = await post(body, { path: `/hooks/${place}` });
        assertRefused(answer, place, [403]);
        answers.push(answer.text);
    }
    assert.equal(new Set(answers).size, 1, 'nothing tells which of the two was wrong');
    assertRefused(await get(encode(smsFields()), '/hooks/sms/wrong'), 'SMS', [403]);
});

test('nothing but the webhooks is there', async () => {
    for (const place of ['/', '/hooks', '/metrics', '/api/v1/cases', '/a.html', '//hooks/ussd/x'])
        assertRefused(await post('', { path: place }), place, [403, 404]);
});

// ---- What a request must be ----

test('a body over 64 KiB is 413', async () => {
    const body = encode(ussdFields({ text: 'x'.repeat(64 * 1024) }));
    assertRefused(await post(body), 'USSD', [413]);
    const path = `${gateway.channel('sms').path}?id=1`;
    const headers = { 'X-Kannel-From': NUMBER };
    const long = await post('x'.repeat(64 * 1024 + 1), { path, type: 'text/plain', headers });
    assertRefused(long, 'SMS', [413]);
});

test('a wrong content type is refused', async (t) => {
    const types = [null, 'text/plain', 'application/json', 'multipart/form-data; boundary=x',
        'application/x-www-form-urlencodedx', ''];
    const seen = new Set();
    for (const type of types) {
        const answer = await post(encode(ussdFields()), { type });
        assertRefused(answer, `USSD as ${type}`, [400, 415]);
        seen.add(answer.status);
    }
    const path = `${gateway.channel('sms').path}?id=1`;
    const headers = { 'X-Kannel-From': NUMBER };
    for (const type of [FORM, null, 'application/octet-stream']) {
        const answer = await post('Ақромжон', { path, type, headers });
        assertRefused(answer, `SMS as ${type}`, [400, 415]);
        seen.add(answer.status);
    }
    t.diagnostic(`measured: wrong content types are ${[...seen].join(' and ')}`);
});

test('a wrong method is refused', async () => {
    const query = encode(ussdFields({ text: '4*2*6*2*1*1*1*1*3' }));
    assertRefused(await get(query, gateway.channel('ussd').path), 'GET', [400, 405]);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
        const url = gateway.url + gateway.channel('ussd').path;
        assertRefused(await request(url, { method }), method, [400, 405]);
    }
});

// ---- Fields ----

test('missing, empty and doubled fields are 400', async () => {
    for (const fields of [
        { sessionId: undefined }, { phoneNumber: undefined }, { text: undefined },
        { sessionId: '' }, { phoneNumber: '' }, { sessionId: 'x'.repeat(129) },
        { sessionId: 'a b' }, { sessionId: 'a\nb' }, { sessionId: 'сессия' },
    ])
        assertRefused(await postUssd(fields), `USSD ${JSON.stringify(fields)}`);
    for (const fields of [
        { id: undefined }, { from: undefined }, { text: undefined }, { id: '' }, { from: '' },
        { id: 'x'.repeat(129) }, { id: 'a b' },
    ])
        assertRefused(await getSms(fields), `SMS ${JSON.stringify(fields)}`);
    const whole = encode(ussdFields());
    for (const body of ['', '&', '=', `${whole}&text=2`, `${whole}&phoneNumber=${NUMBER}`,
        `${whole}&${'a&b=&'.repeat(100)}`])
        assertRefused(await post(body), `USSD ${body.slice(-20)}`);
    assertRefused(await get(`${encode(smsFields())}&text=again`), 'SMS with two texts');
});

test('what cannot be decoded is 400', async () => {
    const whole = encode(ussdFields({ text: undefined }));
    for (const text of ['%', '%4', '%zz', '%u0416', '%ff', '%c0%80', '%ed%a0%80', '%f5%80%80%80',
        '%d0', 'a%00b', '%00'])
        assertRefused(await post(`${whole}&text=${text}`), `USSD ${text}`);
    const raw = Buffer.concat([Buffer.from(`${whole}&text=`), Buffer.from([0xff, 0xfe, 0x00])]);
    assertRefused(await post(raw), 'USSD with raw octets');
    assertRefused(await post(`${whole.replace('phone', 'phone%00')}&text=`), 'a NUL in a name');

    const sms = encode(smsFields({ text: undefined, charset: undefined, coding: undefined }));
    for (const text of [
        'text=%', 'text=%ff', 'text=a%00b', 'text=%d0%', 'charset=UTF-8&text=%ed%b0%80',
        'charset=US-ASCII&text=%d0%96', 'charset=UTF-16BE&text=%04', 'charset=UTF-16BE&text=%00%00',
        'charset=UTF-16BE&text=%d8%3d', 'charset=UTF-16BE&text=%de%00%d8%3d', 'coding=2&text=%04',
        'charset=WINDOWS-1252&text=a%00', 'charset=WINDOWS-1252&text=%81', 'charset=UTF-7&text=a',
        'charset=x&text=a', 'charset=../../etc/passwd&text=a', 'charset=UTF-8//IGNORE&text=%ff',
        'coding=1&text=a', 'coding=8&text=a', 'coding=x&text=a',
    ])
        assertRefused(await get(`${sms}&${text}`), `SMS ${text}`);
});

test('a post-url body that is not of its charset is 400', async () => {
    const path = `${gateway.channel('sms').path}?id=${randomUUID()}`;
    const headers = { 'X-Kannel-From': NUMBER, 'X-Kannel-Coding': '2' };
    for (const [charset, body] of [
        ['UTF-8', Buffer.from([0xd0])], ['UTF-8', Buffer.from('a\0b')],
        ['UTF-16BE', Buffer.from([4])], ['UTF-16BE', Buffer.from([0, 0])], ['KOI8-R', 'a'],
    ]) {
        const type = `text/plain; charset=${charset}`;
        assertRefused(await post(body, { path, type, headers }), charset);
    }
});

test('a number that is no number is 400', async () => {
    const digits = NUMBER.slice(1);
    for (const from of [
        'Kaspi', 'KASPI.KZ', '7775', '102', '+', '+7', '+1234567', '1234567', '1234567890123456',
        `${digits}99999`, '+99890765x321', `${digits}#`, `${NUMBER}\n`, `${NUMBER};x`,
        '+998 90 765',
        '--', '+-998907654321', '٩٩٨٩٠٧٦٥٤٣٢١', '９９８９０７６５４３２１', '0x3a7', '1e12',
        `tel:${NUMBER}`,
        'x'.repeat(10_000), '9'.repeat(10_000), '00000000', '+00000000000', 'anonymous', 'null',
    ]) {
        assertRefused(await postUssd({ phoneNumber: from }), `USSD from ${from.slice(0, 20)}`);
        assertRefused(await getSms({ from }), `SMS from ${from.slice(0, 20)}`);
    }
    const path = `${gateway.channel('sms').path}?id=${randomUUID()}`;
    assertRefused(await post('Ақромжон', { path, type: 'text/plain' }), 'SMS from nobody');
});

// ---- Time ----

test('a body that comes slowly is cut in time, and others are served meanwhile', async (t) => {
    const config = configLines('server', 'idle_seconds=1\nrequest_seconds=3');
    const own = await gatewayFor(t, { config });
    const body = encode(ussdFields({ text: '4*2*6*2*1*1*1*1*3' }));
    const head = [
        `POST ${own.channel('ussd').path} HTTP/1.1`, 'Host: localhost', `Content-Type: ${FORM}`,
        `Content-Length: ${body.length}`, '', '',
    ].join('\r\n');
    const socket = net.connect(own.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    const closed = new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error('not cut')), LIMIT_MS);
        socket.once('close', () => (clearTimeout(limit), resolve()));
    });
    let place = 0;
    socket.write(head);
    const drip = setInterval(() => socket.write(body[place++] ?? ''), 300);
    t.after(() => clearInterval(drip));

    assert.equal((await own.ussd().dial()).status, 200);
    await closed;
    assert.ok(place < body.length, 'it was cut before it was whole');
    assert.deepEqual(await own.cases(), []);
    assert.equal((await own.ussd({ from: inventedNumber() }).dial()).status, 200);
});

test('random octets in place of a form do no harm', async () => {
    let seed = 20_261_123;
    const random = (limit) => {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        return (seed >>> 8) % limit;
    };
    const alphabet = Buffer.from('&=%+0123456789abcdef*#\0\xff\x80 +998textfromid', 'latin1');
    for (let i = 0; i < 300; i++) {
        const body = Buffer.from(Array.from({ length: random(200) }, () =>
            alphabet[random(alphabet.length)]));
        assertRefused(await post(body), `round ${i}`);
    }
});
