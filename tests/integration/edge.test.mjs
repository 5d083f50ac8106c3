// What strangers can do to an open port: clients that are slow, many, broken or malicious, and a
// machine that runs out of file descriptors. People with feature phones must not notice.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { inventedNumber, startGateway } from '../support/gateway.mjs';

const LIMIT_MS = 20_000;
const REPORT = ['4', '2', '6', '2', '1', '1', '1', '1', '3'];

/** Seconds for tayanch.conf, so that a test needs not wait for the real ones. */
const seconds = (idle, request) => (text) =>
    text.replace(/^webhooks=.*$/m, `$&\nidle_seconds=${idle}\nrequest_seconds=${request}`);

async function gatewayFor(t, options) {
    const gateway = await startGateway(options);
    t.after(() => gateway.leave());
    return gateway;
}

/** A connection, once it stands. It swallows resets: those are the gateway's right here. */
function dial(gateway) {
    return new Promise((resolve, reject) => {
        const socket = net.connect(gateway.port, '127.0.0.1');
        socket.once('connect', () => {
            socket.off('error', reject);
            socket.on('error', () => {});
            resolve(socket);
        });
        socket.once('error', reject);
    });
}

/** Everything the gateway says until it closes. */
function untilClosed(socket) {
    return new Promise((resolve, reject) => {
        let heard = '';
        const limit = setTimeout(() => reject(new Error(`not closed, said: ${heard}`)), LIMIT_MS);
        socket.on('data', (data) => (heard += data.toString('latin1')));
        socket.once('close', () => {
            clearTimeout(limit);
            resolve(heard);
        });
    });
}

function form(text, from = inventedNumber()) {
    const fields = { sessionId: randomUUID(), phoneNumber: from, serviceCode: '*7775#', text };
    return new URLSearchParams(fields).toString();
}

/** The octets of one well-formed POST; lines replaces or adds whole header lines. */
function post(gateway, { target, lines, body = form(REPORT.join('*')) } = {}) {
    const headers = lines ?? [`Content-Length: ${body.length}`];
    return [
        `POST ${target ?? gateway.channel('ussd').path} HTTP/1.1`,
        'Host: localhost',
        'Content-Type: application/x-www-form-urlencoded',
        ...headers,
        '',
        body,
    ].join('\r\n');
}

async function walkReport(gateway) {
    const session = gateway.ussd();
    let answer = await session.dial();
    for (const key of REPORT)
        answer = await session.send(key);
    return answer;
}

/** Milliseconds that one dial takes, on a connection of its own. */
async function timeDial(gateway) {
    const start = performance.now();
    const answer = await gateway.ussd().dial();
    assert.equal(answer.status, 200);
    assert.ok(answer.more, answer.body);
    return performance.now() - start;
}

const percentile = (list, share) =>
    [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** RFC 9110 6.6.1: who has a clock says what time it is. */
function assertDated(heard, name) {
    const dates = [...heard.matchAll(/^Date: (.*)\r$/gm)].map(([, date]) => date);
    assert.equal(dates.length, 1, name);
    assert.match(dates[0], /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
    assert.ok(Math.abs(Date.parse(dates[0]) - Date.now()) < 5000, `${name}: ${dates[0]}`);
}

test('every answer says what time it is', async (t) => {
    const gateway = await gatewayFor(t);
    const socket = await dial(gateway);
    const closed = untilClosed(socket);
    const body = form('');
    socket.write(post(gateway, { lines: ['Connection: close', `Content-Length: ${body.length}`], body }));
    const heard = await closed;
    assert.match(heard, /^HTTP\/1\.1 200 [^]*CON /);
    assertDated(heard, 'a turn');
});

test('every ambiguous request gets 4xx, a closed connection, and leaves no case', async (t) => {
    const gateway = await gatewayFor(t);
    const { path } = gateway.channel('ussd');
    const body = form(REPORT.join('*'));
    const n = body.length;
    const chunked = `${n.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const get = (target, ...lines) =>
        [`GET ${target} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n');
    const cases = {
        'no Host': post(gateway, { body }).replace('Host: localhost\r\n', ''),
        'two Hosts': post(gateway, { lines: ['Host: other', `Content-Length: ${n}`], body }),
        'two lengths': post(gateway, {
            lines: [`Content-Length: ${n}`, 'Content-Length: 0'], body }),
        'the same length twice': post(gateway, {
            lines: [`Content-Length: ${n}`, `Content-Length: ${n}`], body }),
        'a list of lengths': post(gateway, { lines: [`Content-Length: ${n}, ${n}`], body }),
        'a length with a plus': post(gateway, { lines: [`Content-Length: +${n}`], body }),
        'a negative length': post(gateway, { lines: ['Content-Length: -5'], body }),
        'a hexadecimal length': post(gateway, { lines: ['Content-Length: 0x5'], body }),
        'an overflowing length': post(gateway, {
            lines: [`Content-Length: ${2n ** 64n + BigInt(n)}`], body }),
        'no length': post(gateway, { lines: [], body }),
        'chunked': post(gateway, { lines: ['Transfer-Encoding: chunked'], body: chunked }),
        'chunked and a length': post(gateway, {
            lines: [`Content-Length: ${n}`, 'Transfer-Encoding: chunked'], body: chunked }),
        'chunks with bare line feeds': post(gateway, {
            lines: ['Transfer-Encoding: chunked'], body: chunked.replaceAll('\r\n', '\n') }),
        'an unknown transfer encoding': post(gateway, {
            lines: [`Content-Length: ${n}`, 'Transfer-Encoding: xchunked'], body }),
        'a space before the colon': post(gateway, {
            lines: ['Transfer-Encoding : chunked', `Content-Length: ${n}`], body }),
        'a folded header': post(gateway, {
            lines: ['X-Note: a', ' folded', `Content-Length: ${n}`], body }),
        'a NUL in a header': post(gateway, {
            lines: ['X-Note: a\0b', `Content-Length: ${n}`], body }),
        'a range': post(gateway, { lines: ['Range: bytes=0-1', `Content-Length: ${n}`], body }),
        'another host in the target': post(gateway, {
            target: `http://other${path}`, lines: [`Content-Length: ${n}`], body }),
        'a NUL behind the path': post(gateway, { target: `${path}%00`, body }),
        'a raw NUL in the path': post(gateway, { target: `${path}\0`, body }),
        'dots in the path': post(gateway, { target: `/x/..${path}`, body }),
        'encoded dots in the path': post(gateway, { target: `/x/%2e%2E${path}`, body }),
        'a space in the path': post(gateway, { target: `${path} x`, body }),
        'bytes that are no UTF-8': post(gateway, { target: `${path}?\xff`, body }),
        'a GET with a body': get(path, 'Content-Length: 1') + 'x',
        'TRACE': get(path).replace('GET', 'TRACE'),
        'CONNECT': get('localhost:80').replace('GET', 'CONNECT'),
        'PUT': post(gateway, { body }).replace('POST', 'PUT'),
        'a target of 60,000 octets': get(`${path}?${'a'.repeat(60_000)}`),
        'headers of 100,000 octets': get(path, `X-Note: ${'a'.repeat(100_000)}`),
    };
    for (const [name, octets] of Object.entries(cases)) {
        const socket = await dial(gateway);
        const closed = untilClosed(socket);
        // A second request behind the first must not be served either.
        socket.write(Buffer.from(octets + post(gateway, {}), 'latin1'));
        const heard = await closed;
        assert.match(heard, /^HTTP\/1\.[01] 4\d\d /, `${name}: ${heard.slice(0, 200)}`);
        assert.doesNotMatch(heard, /HTTP\/1\.[01] [^4]|CON |END /, `${name}: nothing but refused`);
        if (heard.includes('nosniff')) // the library alone answers what it cannot read
            assertDated(heard, name);
    }
    assert.deepEqual(await gateway.cases(), []);

    assert.match((await walkReport(gateway)).body, /^END /);
    assert.equal((await gateway.cases()).length, 1);
});

test('a body over 64 KiB is refused before it is read', async (t) => {
    const gateway = await gatewayFor(t);
    const socket = await dial(gateway);
    const closed = untilClosed(socket);

    const lines = [`Content-Length: ${64 * 1024 + 1}`];
    socket.write(post(gateway, { lines, body: 'sessionId=' }));
    assert.match(await closed, /^HTTP\/1\.1 413 /);

    const fits = await dial(gateway);
    const answered = untilClosed(fits);
    const body = form('') + '&padding=';
    fits.write(post(gateway, {
        lines: ['Connection: close', `Content-Length: ${64 * 1024}`],
        body: body + 'x'.repeat(64 * 1024 - body.length),
    }));
    assert.doesNotMatch(await answered, /^HTTP\/1\.1 413 /);
});

test('a client that stops, or drips, is cut in time', async (t) => {
    const gateway = await gatewayFor(t, { config: seconds(1, 3) });
    const whole = post(gateway);
    const start = performance.now();
    const lasted = async (socket) => {
        assert.equal(await untilClosed(socket), '');
        return (performance.now() - start) / 1000;
    };
    const silent = await dial(gateway);
    const half = await dial(gateway);
    const dripping = await dial(gateway);
    half.write(whole.slice(0, -40));
    dripping.write(whole.slice(0, -200));
    let place = whole.length - 200;
    const drip = setInterval(() => dripping.write(whole[place++] ?? ''), 200);
    t.after(() => clearInterval(drip));

    const lasting = await Promise.all([silent, half, dripping].map(lasted));
    const [silentFor, halfFor, drippingFor] = lasting;
    assert.ok(silentFor < 10, `a silent one lasted ${silentFor} s`);
    assert.ok(halfFor < 10, `one with half a body lasted ${halfFor} s`);
    assert.ok(drippingFor > 2 && drippingFor < 10, `a dripping one lasted ${drippingFor} s`);
    assert.deepEqual(await gateway.cases(), []);
});

test('the gateway runs out of file descriptors and comes back by itself', async (t) => {
    const gateway = await gatewayFor(t, { wrapper: ['prlimit', '--nofile=60'] });

    for (let round = 0; round < 2; round++) {
        const crowd = await Promise.all(Array.from({ length: 120 }, () => dial(gateway)));
        await pause(1_500); // it must meet the limit, and meet it for a while
        assert.ok(gateway.running);
        crowd.forEach((socket) => socket.destroy());
        assert.ok((await timeDial(gateway)) < LIMIT_MS);
    }
    assert.match((await walkReport(gateway)).body, /^END /);
});

test('two thousand bad connections do not slow a good one down', async (t) => {
    const gateway = await gatewayFor(t, {
        wrapper: ['prlimit', '--nofile=8192'],
        config: seconds(30, 60),
    });
    const whole = post(gateway);
    const beginnings = ['', whole.slice(0, 60), whole.slice(0, -40), whole.slice(0, 30)];
    const crowd = [];
    for (let i = 0; i < 2_000; i++) {
        const socket = await dial(gateway);
        socket.write(beginnings[i % 4]);
        crowd.push(socket);
    }
    let place = 30;
    const dripping = crowd.filter((_, i) => i % 4 === 3);
    const drip = setInterval(() => {
        dripping.forEach((socket) => socket.write(whole[place]));
        place++;
    }, 500);
    t.after(() => {
        clearInterval(drip);
        crowd.forEach((socket) => socket.destroy());
    });

    const times = [];
    for (const end = performance.now() + 5_000; performance.now() < end;)
        times.push(await timeDial(gateway));
    assert.ok(crowd.every((socket) => !socket.closed), 'the crowd was there all the time');
    const p99 = percentile(times, 0.99);
    t.diagnostic(`measured: ${times.length} dials, p99 ${p99.toFixed(1)} ms`);
    assert.ok(p99 < 1_000, `p99 was ${p99} ms`);
});

test('a thousand people who dial at once are all answered', async (t) => {
    const gateway = await gatewayFor(t, { wrapper: ['prlimit', '--nofile=8192'] });

    const times = await Promise.all(Array.from({ length: 1_000 }, () => timeDial(gateway)));

    const slowest = Math.max(...times);
    t.diagnostic(`measured: the last answer came after ${slowest.toFixed(0)} ms`);
    assert.ok(slowest < 10_000, `the last answer came after ${slowest} ms`);
});
