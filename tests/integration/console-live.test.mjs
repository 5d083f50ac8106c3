// What browsers are told while it happens: at once, by number alone, to nobody who is not signed in; and that those
// who listen, or do not, cost nobody else anything.

import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { inventedNumber, startGateway } from '../support/gateway.mjs';
import { configLines, until } from '../support/hotline.mjs';
import { firstAdmin } from '../support/staff.mjs';

const WORDS = 'Bizni yertolada ushlab turishibdi';
const SENDERS = 32;
const FLOOD = 6000; // events: more than the gateway and both kernels hold for one reader
const STREAMS_PER_SESSION = 6;

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {import('../support/staff.mjs').Member} */
let admin;

before(async () => {
    /* A stream outlives both limits. */
    gateway = await startGateway({
        wrapper: ['prlimit', '--nofile=8192'],
        config: configLines('server', 'idle_seconds=2\nrequest_seconds=3'),
    });
    admin = await firstAdmin(gateway);
});
after(() => gateway.leave());

/** A browser of a member that listens. */
class Listener {
    heard = '';
    closed = false;

    static open(member) {
        return new Promise((resolve, reject) => {
            const sent = http.get(`${consoleOf(gateway)}/api/v1/events`, {
                agent: false,
                headers: { Cookie: member.session.cookie, 'Sec-Fetch-Site': 'same-origin' },
            }, (response) => resolve(new Listener(response)));
            sent.on('error', reject);
        });
    }

    constructor(response) {
        this.response = response;
        this.status = response.statusCode;
        response.setEncoding('utf8');
        response.on('data', (text) => (this.heard += text));
        response.on('error', () => {});
        response.on('close', () => (this.closed = true));
    }

    /** The whole events so far: a stream that is cut may end in the middle of one. */
    get events() {
        return [...this.heard.matchAll(/^data: (.*)\n\n/gm)].map(([, json]) => JSON.parse(json));
    }

    find(wanted) {
        const fits = (event) => Object.entries(wanted).every(([name, value]) => event[name] === value);
        return until(`an event ${JSON.stringify(wanted)}`, () => this.events.find(fits));
    }

    ended() {
        return until('the end of the stream', () => this.closed);
    }

    leave() {
        this.response.destroy();
    }
}

async function listener(t, member) {
    const opened = await Listener.open(member);
    t.after(() => opened.leave());
    assert.equal(opened.status, 200);
    return opened;
}

async function numberOf(shown) {
    const cases = await gateway.cases();
    return Number(cases.find(({ case: number }) => shown.includes(number)).case.replace('-', ''));
}

test('a case is told by its number when it arrives, and nothing of it is', async (t) => {
    const stream = await listener(t, admin);
    assert.equal(stream.response.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(stream.response.headers['cache-control'], 'no-store');

    const from = inventedNumber();
    const sos = await gateway.sms(from, 'SOS');
    await stream.find({ type: 'case', number: await numberOf(sos.text), urgent: true, fresh: true });
    const words = await gateway.sms(inventedNumber(), WORDS);
    await stream.find({ type: 'case', number: await numberOf(words.text), urgent: false, fresh: true });
    for (const secret of [from, from.slice(1), WORDS, 'yertola', 'admin', admin.name])
        assert.ok(!stream.heard.includes(secret), stream.heard);
});

test('most events arrive within a tenth of a second', async (t) => {
    const stream = await listener(t, admin);
    const times = [];
    for (let i = 0; i < 21; i++) {
        const before = stream.events.length;
        const start = performance.now();
        await gateway.sms(inventedNumber(), 'SOS');
        while (stream.events.length === before)
            await new Promise((resolve) => setImmediate(resolve));
        times.push(performance.now() - start);
    }
    const median = times.sort((a, b) => a - b)[10];
    t.diagnostic(`measured: the median is ${median.toFixed(1)} ms`);
    assert.ok(median < 100, `${median} ms`);
});

test('a stream outlives silence and the time of a request', async (t) => {
    const stream = await listener(t, admin);
    const idle = net.connect(Number(new URL(consoleOf(gateway)).port), '127.0.0.1');
    t.after(() => idle.destroy());
    await new Promise((resolve) => idle.once('close', resolve).on('error', () => {}).resume());
    await until('two comments', () => stream.heard.split(':\n\n').length > 2);
    assert.equal(stream.closed, false);
    await gateway.sms(inventedNumber(), 'SOS');
    await stream.find({ type: 'case', fresh: true });
});

test('the streams of a session end with it, and no others', async (t) => {
    const worker = await admin.colleague('Nodira', 'worker');
    const elsewhere = await worker.again();
    const [here, there, mine] = await Promise.all([worker, elsewhere, admin].map((who) => listener(t, who)));

    await worker.post('/session/lock');
    await here.find({ type: 'session', state: 'locked' });
    await here.ended();
    assert.equal((await Listener.open(worker)).status, 401);
    await elsewhere.post('/logout');
    await there.find({ type: 'session', state: 'ended' });
    await there.ended();
    await worker.unlock();
    const again = await listener(t, worker);
    await admin.post(`/staff/${worker.me.id}/remove`);
    await again.find({ type: 'session', state: 'ended' });
    await again.ended();
    assert.equal(mine.closed, false);
    assert.ok(mine.events.every(({ type }) => type !== 'session'), mine.heard);
});

test('a session has six windows, and a closed one makes room', async (t) => {
    const windows = [];
    for (let i = 0; i < STREAMS_PER_SESSION; i++)
        windows.push(await listener(t, admin));
    const refused = await Listener.open(admin);
    assert.equal(refused.status, 429);
    assert.ok(refused.response.headers['retry-after']);
    windows[0].leave();
    await until('room for another', async () => {
        const next = await Listener.open(admin);
        t.after(() => next.leave());
        return next.status === 200;
    });
});

/** So many SOS from so many people; their cases are events. */
async function flood(count) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: SENDERS });
    let left = count;
    const send = async () => {
        while (left-- > 0)
            assert.equal((await gateway.sms(inventedNumber(), 'SOS', { agent })).status, 200);
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
    agent.destroy();
}

test('a browser that does not read is cut, and nobody else waits for it', async (t) => {
    const deaf = await listener(t, admin);
    deaf.response.pause();
    const good = await listener(t, admin);
    let left = false;
    deaf.response.socket.once('close', () => (left = true));
    await flood(FLOOD);
    await until('all events', () => good.events.length >= FLOOD);
    assert.equal(good.closed, false);

    /* What had left the gateway is still read; then the stream breaks off. */
    deaf.response.resume();
    await until('the deaf one is cut', () => left);
    assert.ok(deaf.events.length < FLOOD, `${deaf.events.length} of ${FLOOD}`);
});

const percentile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * share)];

async function timeDials(milliseconds) {
    const times = [];
    for (const end = performance.now() + milliseconds; performance.now() < end;) {
        const start = performance.now();
        const answer = await gateway.ussd().dial();
        assert.ok(answer.more, answer.body);
        times.push(performance.now() - start);
    }
    return times;
}

test('many who listen, and many who only hold a line, do not slow a telephone down', async (t) => {
    const members = [admin];
    while (members.length < 8)
        members.push(await admin.again());
    const streams = [];
    for (const member of members) {
        for (let i = 0; i < STREAMS_PER_SESSION; i++)
            streams.push(await listener(t, member));
    }
    const port = Number(new URL(consoleOf(gateway)).port);
    const crowd = Array.from({ length: 1000 }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
    t.after(() => crowd.forEach((socket) => socket.destroy()));

    const times = await timeDials(4_000);
    assert.ok(streams.every((stream) => !stream.closed));
    await gateway.sms(inventedNumber(), 'SOS');
    await Promise.all(streams.map((stream) => stream.find({ type: 'case', urgent: true })));
    const p99 = percentile(times, 0.99);
    t.diagnostic(`measured: ${streams.length} streams, ${times.length} dials, p99 ${p99.toFixed(1)} ms`);
    assert.ok(p99 < 1_000, `p99 was ${p99} ms`);
});

test('a gateway that stops ends its streams in order', async (t) => {
    const stream = await listener(t, admin);
    await gateway.stop();
    await stream.ended();
    assert.equal(stream.response.complete, true, 'the last chunk has come');
});
