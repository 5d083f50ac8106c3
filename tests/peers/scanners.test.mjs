// Wapiti and sqlmap against the console and the webhooks: nothing above informational. Both are first shown a
// server that leaks, so that their silence means something.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { configLines, folderFor, gatewayFor, rowCounts } from '../support/hotline.mjs';
import { assertAnswer, operationOf } from '../support/openapi.mjs';
import { Relay, sqlmap, wapiti } from '../support/scanner.mjs';
import { firstAdmin } from '../support/staff.mjs';
import { reportBySms } from '../support/world.mjs';

/** A server that puts what it is given into SQL and into its page. */
async function leakyServer(t) {
    const server = http.createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
        response.setHeader('Content-Type', 'text/html');
        if (pathname === '/')
            return response.end('<a href="/item?id=1">One</a> <a href="/hello?name=me">Hello</a>');
        if (pathname === '/hello')
            return response.end(`<p>Hello ${searchParams.get('name')}</p>`);
        const sql = 'CREATE TABLE items (id, name); INSERT INTO items VALUES (1, \'one\'), (2, \'two\'); ' +
            `SELECT name FROM items WHERE id = ${searchParams.get('id')}`;
        try {
            response.end(execFileSync('sqlite3', [':memory:', sql], { encoding: 'utf8', stdio: 'pipe' }));
        } catch (error) {
            response.writeHead(500).end(`SQLite3::SQLException: ${error.stderr}`);
        }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
}

test('both scanners find what a leaky server has', async (t) => {
    const url = await leakyServer(t);
    const found = (await wapiti(`${url}/`, { folder: folderFor(t), page: true })).join('\n');

    assert.match(found, /SQL Injection/);
    assert.match(found, /XSS vulnerability/);
    assert.match(found, /CSP is not set/);
    assert.ok(await sqlmap({ method: 'GET', url: `${url}/item?id=1` }, folderFor(t)));
    assert.ok(!(await sqlmap({ method: 'GET', url: `${url}/hello?name=me` }, folderFor(t))));
});

/** Nothing that a scanner did was an accident of ours, and it was heard at all. */
function assertHeard(relay, atLeast) {
    assert.ok(relay.count((status) => status < 400) >= atLeast, 'some of it was taken');
    assert.ok(relay.count((status) => status >= 400 && status < 500) > 0, 'and some refused');
    assert.equal(relay.count((status) => status >= 500), 0);
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('the webhooks have nothing for them', async (t) => {
    const gateway = await gatewayFor(t);
    const relay = await new Relay().start(t, gateway.url);
    const sms = `${relay.url}${gateway.channel('sms').path}`;
    const query = 'id=17&from=%2B998901234567&to=7775&text=Yordam+kerak&charset=UTF-8&coding=0';
    const ussd = `${relay.url}${gateway.channel('ussd').path}`;
    const form = 'sessionId=s1&phoneNumber=%2B998901234568&serviceCode=*7775%23&networkCode=1&text=';

    assert.deepEqual(await wapiti(`${sms}?${query}`, { folder: folderFor(t) }), []);
    assert.ok(!(await sqlmap({ method: 'GET', url: `${sms}?${query}` }, folderFor(t))), 'SMS');
    assert.ok(!(await sqlmap({ method: 'POST', url: ussd, headers: FORM, body: form }, folderFor(t))), 'USSD');
    assert.ok(!(await sqlmap({ method: 'GET', url: `${relay.url}/hooks/sms*/x*` }, folderFor(t))), 'the path');
    assertHeard(relay, 100);
    assert.ok(rowCounts(gateway).cases > 0, 'their texts were kept as reports');
});

// ---- The console ----

/** A console that believes to stand behind a proxy with TLS, so that it sends all it has, and an admin in it. */
async function consoleFor(t) {
    const gateway = await gatewayFor(t,
        { config: configLines('server', 'console_url=https://console.example.org\nphone_page=true') });
    const admin = await firstAdmin(gateway);
    const number = await reportBySms(gateway, 'Yordam kerak');
    await admin.claim(number);
    const relay = await new Relay().start(t, consoleOf(gateway));
    return { gateway, admin, number, relay };
}

/** Everything of the API that was answered was answered as the contract says. */
function assertContract(relay) {
    for (const { method, target, ...answer } of relay.answers) {
        const operation = target.startsWith('/api/v1/') && operationOf(method, target.slice('/api/v1'.length));
        if (operation && !operation.stream && ![403, 421].includes(answer.status) && method !== 'HEAD')
            assertAnswer(operation, answer);
    }
}

const QUERIES = {
    '/cases': 'status=new&category=raid&region=RU-MOW&language=ru&urgent=1&mine=0&since=1&until=2000000000&order=rank&offset=0&limit=10',
    '/cases/sealed': 'before=100&limit=10',
    '/audit': 'staff=1&action=login&case=10000000&since=1&until=2000000000&before=100&limit=10',
};

test('Wapiti finds nothing in the console, signed in or not', async (t) => {
    const { admin, number, relay } = await consoleFor(t);
    const also = [...Object.entries(QUERIES).map(([where, query]) => `${where}?${query}`), `/cases/${number}`, '/me', '/meta',
        '/staff', '/sessions', '/canned', '/cases/counts'].map((target) => `${relay.url}/api/v1${target}`);

    assert.deepEqual(await wapiti(`${relay.url}/`, { folder: folderFor(t), also, page: true,
        headers: [`Cookie: ${admin.session.cookie}`] }), []);
    assert.ok(relay.answers.some(({ target, status }) => target.startsWith('/api/v1/cases?') && status === 200));
    assert.deepEqual(await wapiti(`${relay.url}/`, { folder: folderFor(t), also, page: true }), []);
    assertHeard(relay, 50);
    assertContract(relay);
});

test('sqlmap finds nothing in the console, signed in or not', async (t) => {
    const { admin, number, relay } = await consoleFor(t);
    const headers = { 'Content-Type': 'application/json', Cookie: admin.session.cookie, 'X-CSRF-Token': admin.session.csrf };
    const bodies = {
        '/login/start': { name: 'admin*' },
        '/login': { name: 'admin*', auth: `${Buffer.alloc(32, 1).toString('base64')}*`, recovery_code: 'AAAA*' },
        '/invitation/open': { token: `${Buffer.alloc(32, 2).toString('base64')}*` },
        '/phone/turn': { phone: '+998901234567*', bearer: 'sms*', text: 'Salom*', session: 'x*' },
        [`/cases/${number}/reveal`]: { reason: 'We call them*' },
        [`/cases/${number}/correct`]: { category: 'raid*', region: 'RU-MOW*' },
        [`/cases/${number}/compose`]: { text: 'Salom*', language: 'uz*' },
        '/canned': { title: 'Hello*', texts: { ru: 'x*' }, rules: ['x*'] },
    };
    for (const [where, query] of Object.entries({ ...QUERIES, '/cases/1*/2*': '' }))
        assert.ok(!(await sqlmap({ method: 'GET', url: `${relay.url}/api/v1${where}?${query}`, headers }, folderFor(t))), where);
    for (const [where, body] of Object.entries(bodies)) {
        const request = { method: 'POST', url: `${relay.url}/api/v1${where}`, headers, body: JSON.stringify(body) };
        assert.ok(!(await sqlmap(request, folderFor(t))), where);
    }
    assertHeard(relay, 50);
    assertContract(relay);
});
