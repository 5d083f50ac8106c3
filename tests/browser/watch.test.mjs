// The other tests here rest on this: a page that misbehaves is noticed.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { browserFor, openPage, seriousFaults } from '../support/browser.mjs';

const POLICY = "default-src 'none'; script-src 'self'; img-src *; style-src 'self' 'unsafe-inline'";
const PAGE = `<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>
<img src="http://127.0.0.1:9/other.png" alt="x"><script>alert(1)</script><script src="/throws.js"></script>
<p style="color: #ccc; background: #fff">Hardly to be read</p><button></button></main>`;
const FILES = { '/': ['text/html', PAGE], '/throws.js': ['text/javascript', 'throw new Error("by the page")'] };

async function badServer(t) {
    const server = http.createServer((request, response) => {
        const [type, body] = FILES[request.url] ?? ['text/plain', ''];
        response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY });
        response.end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
}

test('a broken policy, another host, a fault in a script and an unreadable text are noticed', async (t) => {
    const origin = await badServer(t);
    const { page, watch } = await openPage(await browserFor(t), origin);
    await page.goto(origin);
    const noticed = watch.faults.join('\n');

    assert.match(noticed, /a request to http:\/\/127\.0\.0\.1:9/);
    assert.match(noticed, /console: Executing inline script violates/);
    assert.match(noticed, /thrown: Error: by the page/);
    assert.throws(() => watch.assertClean());
    const faults = (await seriousFaults(page)).join('\n');
    assert.match(faults, /color-contrast/);
    assert.match(faults, /button-name/);
});
