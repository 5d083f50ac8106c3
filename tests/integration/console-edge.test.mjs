// The console's open port: what it says to strangers, to browsers that other sites send, and to parsers that
// differ. And that the webhooks' port knows nothing of it.

import assert from 'node:assert/strict';
import net from 'node:net';
import { gunzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { ask, consoleOf } from '../support/api.mjs';
import { request, startGateway } from '../support/gateway.mjs';
import { configLines, dump, gatewayFor } from '../support/hotline.mjs';

const LIMIT_MS = 20_000;
const POLICY = [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
].join('; ');
const PHONE = { phone: '+998901234567', bearer: 'ussd', text: '*7775#' };

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
let origin = '';
let host = '';

before(async () => {
    gateway = await startGateway({ config: configLines('server', 'phone_page=true') });
    origin = consoleOf(gateway);
    host = new URL(origin).host;
});
after(() => gateway.leave());

/** Octets on a connection of their own; resolves with all that comes back until it is closed. */
function say(octets, port = Number(new URL(origin).port)) {
    return new Promise((resolve, reject) => {
        const socket = net.connect(port, '127.0.0.1');
        let heard = '';
        const limit = setTimeout(() => reject(new Error(`not closed, said: ${heard}`)), LIMIT_MS);
        socket.on('error', () => {});
        socket.on('data', (data) => (heard += data.toString('latin1')));
        socket.once('close', () => {
            clearTimeout(limit);
            resolve(heard);
        });
        socket.write(Buffer.from(octets, 'latin1'));
    });
}

const raw = (line, lines = [], body = '') =>
    [`${line} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines, '', body].join('\r\n');

/** Headers of an answer that was read raw. */
function headersOf(heard) {
    const [head] = heard.split('\r\n\r\n');
    const lines = head.split('\r\n').slice(1).map((line) => line.split(/: (.*)/s));
    return Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), value]));
}

function assertGuarded(headers, where) {
    const expected = {
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-frame-options': 'DENY',
    };
    for (const [name, value] of Object.entries(expected))
        assert.equal(headers[name], value, `${where}: ${name}`);
    assert.match(headers['permissions-policy'], /camera=\(\).*geolocation=\(\).*microphone=\(\)/, where);
    assert.ok(headers['cache-control'], where);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 5000, `${where}: ${headers.date}`);
    for (const name of Object.keys(headers))
        assert.doesNotMatch(name, /^(server|x-powered-by|access-control-)/, where);
}

test('every answer carries the headers that guard it', async () => {
    const json = ['Content-Type: application/json', 'Content-Length: 2'];
    const requests = {
        'the page': raw('GET /'),
        'the page, HEAD': raw('HEAD /'),
        'nothing there': raw('GET /no-such-page'),
        'another host': raw('GET /').replace(`Host: ${host}`, 'Host: evil.example'),
        'another site': raw('GET /api/v1/events', ['Sec-Fetch-Site: cross-site']),
        'a method of nobody': raw('PUT /', ['Content-Length: 0']),
        'a preflight': raw('OPTIONS /api/v1/me', ['Origin: http://evil.example',
            'Access-Control-Request-Method: POST']),
        'not signed in': raw('GET /api/v1/events'),
        'no such address': raw('GET /api/v1/nothing'),
        'a wrong method': raw('POST /api/v1/events', json, '{}'),
        'a wrong type': raw('POST /api/v1/phone/turn', ['Content-Type: text/plain', 'Content-Length: 2'], '{}'),
        'no JSON': raw('POST /api/v1/phone/turn', json, '{['),
        'a body too large': raw('POST /api/v1/phone/turn', ['Content-Length: 65537']),
        'two hosts': raw('GET /', ['Host: other']),
    };
    for (const [name, octets] of Object.entries(requests)) {
        const heard = await say(octets);
        assert.match(heard, /^HTTP\/1\.1 [2345]\d\d /, name);
        const headers = headersOf(heard);
        assertGuarded(headers, name);
        assert.equal(headers['strict-transport-security'], undefined, name);
        if (!name.startsWith('the page'))
            assert.equal(headers['cache-control'], 'no-store', name);
        if (headers['content-length'] !== '0')
            assert.match(headers['content-type'], /; charset=utf-8$/, name);
    }
});

test('behind TLS the cookie is bound to the host and HSTS is sent', async (t) => {
    const secure = await gatewayFor(t, {
        config: configLines('server', 'console_url=https://console.example.org'),
    });
    const { headers } = await request(`${consoleOf(secure)}/`, { headers: { Host: 'console.example.org' } });
    assert.match(headers['strict-transport-security'], /^max-age=31536000/);
    assertGuarded(headers, 'the page');
    const from = (name) => request(`${consoleOf(secure)}/api/v1/events`, {
        headers: { Host: 'console.example.org', Origin: name, 'Sec-Fetch-Site': 'same-origin' } });
    assert.equal((await from('https://console.example.org')).status, 401);
    assert.equal((await from('http://console.example.org')).status, 403);
});

test('the page and all it names come from this port, packed, typed, and nothing in it is inline', async () => {
    const page = await request(`${origin}/`);
    assert.equal(page.status, 200);
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(page.headers['cache-control'], 'no-cache');
    assert.doesNotMatch(page.text, /<script(?![^>]*\ssrc=)|<style|\son\w+=|style=|javascript:|https?:\/\//i);

    const known = await request(`${origin}/`, { headers: { 'If-None-Match': page.headers.etag } });
    assert.equal(known.status, 304);
    assert.equal(known.text, '');
    const names = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, name]) => name);
    assert.ok(names.some((name) => name.endsWith('.js')) && names.some((name) => name.endsWith('.css')), page.text);
    for (const name of names) {
        const plain = await request(origin + name);
        const packed = await fetchOctets(origin + name, { 'Accept-Encoding': 'gzip' });
        assert.equal(plain.status, 200, name);
        assert.equal(packed.headers['content-encoding'], 'gzip', name);
        assert.equal(packed.headers.vary, 'Accept-Encoding', name);
        assert.equal(gunzipSync(packed.octets).toString(), plain.text, name);
        const [, ending] = /\.(\w+)$/.exec(name);
        const type = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[ending];
        assert.equal(plain.headers['content-type'], `${type}; charset=utf-8`, name);
        assert.equal(plain.headers['cache-control'],
            name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache', name);
    }
});

/** The octets of an answer as they came. */
function fetchOctets(url, headers) {
    const { pathname } = new URL(url);
    return new Promise((resolve, reject) => {
        const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
        const chunks = [];
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
        socket.on('error', reject);
        socket.on('data', (data) => chunks.push(data));
        socket.once('close', () => {
            const all = Buffer.concat(chunks);
            const end = all.indexOf('\r\n\r\n');
            resolve({ headers: headersOf(all.subarray(0, end + 4).toString('latin1')), octets: all.subarray(end + 4) });
        });
        socket.write(raw(`GET ${pathname}`, lines));
    });
}

test('no path reaches a file', async () => {
    const paths = ['/../etc/passwd', '/%2e%2e/etc/passwd', '/assets/../../etc/passwd', '/assets//etc/passwd',
        '//etc/passwd', '/etc/passwd', '/assets/', '/index.html.gz', '/tayanch/console/index.html.gz', '/.git/config',
        '/tayanch.conf', '/keys/server.key', '/index.html%00.js'];
    for (const path of paths)
        assert.match(await say(raw(`GET ${path}`)), /^HTTP\/1\.1 40[04] /, path);
});

test('it answers to its own names alone', async () => {
    const { port } = new URL(origin);
    const status = async (name) => /^HTTP\/1\.1 (\d+)/.exec(
        await say(raw('GET /').replace(`Host: ${host}`, `Host: ${name}`)))[1];
    for (const name of [host, `localhost:${port}`, `LOCALHOST:${port}`])
        assert.equal(await status(name), '200', name);
    for (const name of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${gateway.port}`, 'localhost',
        `${host}.evil.example`, `[::1]:${port}`, '', `user@${host}`])
        assert.equal(await status(name), '421', name);
});

test('what another site makes a browser send is refused and changes nothing', async () => {
    const before = dump(gateway);
    const crossings = [
        { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': undefined, Origin: 'http://evil.example' },
        { 'Sec-Fetch-Site': undefined, Origin: 'null' },
        { 'Sec-Fetch-Site': undefined, Origin: gateway.url },
        { 'Sec-Fetch-Site': 'same-origin', Origin: `https://${host}` },
        { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    ];
    for (const headers of crossings) {
        const { status, text } = await ask(origin, 'POST', '/phone/turn', { body: PHONE, headers });
        assert.equal(status, 403, JSON.stringify(headers));
        assert.equal(text, '');
    }
    const visit = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    assert.equal((await request(`${origin}/`, { headers: visit })).status, 200, 'a link to the page');
    assert.equal((await request(`${origin}/`, { headers: { ...visit, 'Sec-Fetch-Dest': 'iframe' } })).status, 403);
    assert.equal((await request(`${origin}/favicon.svg`, { headers: visit })).status, 403);
    assert.equal(dump(gateway), before);
});

test('each address takes its own method, and only JSON', async () => {
    const status = async (...asking) => (await ask(origin, ...asking)).status;
    assert.equal(await status('GET', '/phone/turn'), 405);
    assert.equal(await status('POST', '/events'), 405);
    assert.equal(await status('GET', '/nothing'), 404);
    assert.equal(await status('GET', ''), 404);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined])
        assert.equal(await status('POST', '/phone/turn', { body: PHONE, headers: { 'Content-Type': type } }), 415, type);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'get'])
        assert.match(await say(raw(`${method} /api/v1/me`, ['Content-Length: 0'])), /^HTTP\/1\.1 405 /, method);
    assert.equal(await status('POST', '/phone/turn', { body: `{"phone":"${'9'.repeat(70_000)}"}` }), 413);
});

test('every ambiguous request gets 4xx and is not served', async () => {
    const body = JSON.stringify({ ...PHONE, bearer: 'sms', text: 'SOS' });
    const n = body.length;
    const type = 'Content-Type: application/json';
    const post = (lines, text = body) => raw('POST /api/v1/phone/turn', [type, ...lines], text);
    const cases = {
        'no length': post([]),
        'two lengths': post([`Content-Length: ${n}`, 'Content-Length: 0']),
        'a length with a plus': post([`Content-Length: +${n}`]),
        'a list of lengths': post([`Content-Length: ${n}, ${n}`]),
        'chunked': post(['Transfer-Encoding: chunked'], `${n.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
        'chunked and a length': post([`Content-Length: ${n}`, 'Transfer-Encoding: chunked']),
        'a space before the colon': post(['Transfer-Encoding : chunked', `Content-Length: ${n}`]),
        'a folded header': post(['X-Note: a', ' folded', `Content-Length: ${n}`]),
        'a NUL in a header': post(['X-Note: a\0b', `Content-Length: ${n}`]),
        'another host in the target': post([`Content-Length: ${n}`]).replace('POST /', `POST http://${host}/`),
        'no Host': post([`Content-Length: ${n}`]).replace(`Host: ${host}\r\n`, ''),
        'dots in the path': post([`Content-Length: ${n}`]).replace('/phone/', '/x/../phone/'),
        'a range': post([`Content-Length: ${n}`, 'Range: bytes=0-1']),
    };
    for (const [name, octets] of Object.entries(cases)) {
        const heard = await say(octets + post([`Content-Length: ${n}`]));
        assert.match(heard, /^HTTP\/1\.[01] 4\d\d /, `${name}: ${heard.slice(0, 200)}`);
        assert.doesNotMatch(heard, /HTTP\/1\.[01] [^4]/, `${name}: nothing but refused`);
    }
    assert.deepEqual(await gateway.cases(), []);
});

test('neither port serves what belongs to the other', async () => {
    for (const path of ['/', '/index.html', '/api/v1/me', '/api/v1/events', '/assets/', '/favicon.svg', '/metrics'])
        assert.equal((await request(gateway.url + path)).status, 404, path);
    assert.equal((await request(origin + gateway.channel('ussd').path)).status, 404);
    assert.equal((await request(`${origin}/metrics`)).status, 404);
});

test('without a console there is no port, and with a taken one no start', async (t) => {
    const none = await gatewayFor(t, { config: (text) => text.replace(/^console=.*\n/m, '') });
    assert.doesNotMatch(none.log, /console on/);
    await assert.rejects(gatewayFor(t, { config: (text) => text.replace(/^console=.*$/m, `console=${host}`) }),
        /did not start/);
});
