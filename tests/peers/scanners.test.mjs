// Wapiti and sqlmap against the console and the webhooks: nothing above informational. Both are first shown a
// server that leaks, so that their silence means something.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { test } from 'node:test';
import { folderFor, gatewayFor, rowCounts } from '../support/hotline.mjs';
import { Relay, sqlmap, wapiti } from '../support/scanner.mjs';

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
