// The same message, sent by the providers' own code and written by our adapters: the requests must say
// the same.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { PROGRAM, ROOT } from '../support/gateway.mjs';

const PACKAGES = path.join(ROOT, 'tests/peers/node_modules');
const CALL = path.join(path.dirname(PROGRAM), 'tests/peers/call');
/** Why the tests cannot run here, or false. */
const missing = !existsSync(path.join(PACKAGES, 'twilio')) && 'scripts/install-deps has not run npm';
const require = createRequire(import.meta.url);
const run = promisify(execFile);

const WEBHOOK = 'https://hotline.example/hooks/name/secret?a=1&b';
const TO = '+998901234567';
const TEXTS = ['Salom & rahmat = + 100% "o\'zbek"\n{€}', 'Кыргызча ү ң ө, ўзбекча қ ғ ҳ 😀'];

/**
 * @typedef {{method: string, url: string, headers: Record<string, string>, body: string}} Sent
 */

/** The request that our adapter writes; undefined if it sends nothing. @returns {Promise<Sent>} */
async function ours(provider, text, keys) {
    const words = Object.entries(keys).map(([key, value]) => `${key}=${value}`);
    try {
        const { stdout } = await run(CALL, [provider, WEBHOOK, '17', TO, text, ...words]);
        const { headers, type, ...sent } = JSON.parse(stdout);
        const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
        return { ...sent, headers: { ...Object.fromEntries(lower), 'content-type': type } };
    } catch (error) {
        assert.equal(error.code, 3, error.message);
        return undefined;
    }
}

/** The request that somebody else's code sends to a server of ours. @returns {Promise<Sent>} */
async function theirs(status, answer, send) {
    let sent;
    const server = http.createServer((request, response) => {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
            const { method, url, headers } = request;
            sent = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
            response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
            response.end(JSON.stringify(answer));
        });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
        await send(`http://127.0.0.1:${server.address().port}`);
    } finally {
        await new Promise((resolve) => server.close(resolve));
    }
    assert.ok(sent, 'a request came');
    return sent;
}

/** The fields of a form, or the members of JSON, sorted. */
function fields({ headers, body }) {
    const pairs = headers['content-type'].startsWith('application/json')
        ? Object.entries(JSON.parse(body)).map(([name, value]) => [name, String(value)])
        : [...new URLSearchParams(body)];
    return Object.fromEntries(pairs.sort());
}

/** Compares where to, with what, and the headers named. */
function assertSame(mine, other, headers) {
    assert.equal(mine.method, other.method);
    assert.equal(new URL(mine.url).pathname, new URL(other.url, 'http://x').pathname);
    for (const name of headers)
        assert.equal(mine.headers[name], other.headers[name], name);
}

for (const text of TEXTS) {
    const kind = /[Ѐ-ӿ]/.test(text) ? 'UCS-2' : 'GSM-7';

    test(`twilio sends ${kind} as we do`, { skip: missing }, async () => {
        const twilio = require('twilio');
        const account = 'AC00000000000000000000000000000001';
        class Local extends twilio.RequestClient {
            constructor(origin) {
                super();
                this.origin = origin;
            }

            request(options) {
                const uri = options.uri.replace(/^https:\/\/[^/]+/, this.origin);
                return super.request({ ...options, uri });
            }
        }
        const other = await theirs(201, { sid: 'SM1' }, (origin) =>
            twilio(account, 'token', { httpClient: new Local(origin) }).messages.create(
                { to: TO, from: '+79990001122', body: text, statusCallback: WEBHOOK }));
        const mine = await ours('twilio', text, { account_sid: account, auth_token: 'token' });

        assertSame(mine, other, ['authorization', 'content-type']);
        assert.deepEqual(fields(mine), fields(other));
    });

    test(`@vonage/sms sends ${kind} as we do`, { skip: missing }, async () => {
        const { SMS } = require('@vonage/sms');
        const { Auth } = require('@vonage/auth');
        const answer = { 'message-count': '1', messages: [{ status: '0', 'message-id': '1' }] };
        const auth = new Auth({ apiKey: 'key', apiSecret: 'se=cret&' });
        const other = await theirs(200, answer, (restHost) => new SMS(auth, { restHost }).send({
            to: TO.slice(1), from: '+79990001122', text, type: kind === 'UCS-2' ? 'unicode' : 'text',
            statusReportReq: 1, callback: WEBHOOK, clientRef: '17',
        }));
        const mine = await ours('vonage', text, { api_key: 'key', api_secret: 'se=cret&' });

        assertSame(mine, other, ['authorization', 'content-type']);
        assert.deepEqual(fields(mine), fields(other));
    });

    /* Of Infobip only the version before ours is published for node: the same words, another shape. */
    test(`@infobip-api/sdk sends ${kind} with the same words`, { skip: missing }, async () => {
        const { Infobip, AuthType } = require('@infobip-api/sdk');
        const other = await theirs(200, { messages: [] }, (baseUrl) =>
            new Infobip({ baseUrl, apiKey: 'key', authType: AuthType.ApiKey }).channels.sms.send({
                messages: [{
                    from: '+79990001122', text,
                    destinations: [{ to: TO.slice(1), messageId: '17' }],
                }],
            }));
        const mine = await ours('infobip', text, { url: 'https://x.api.infobip.com', api_key: 'key' });
        const [v3] = JSON.parse(mine.body).messages;
        const [v2] = JSON.parse(other.body).messages;

        assert.equal(mine.headers.authorization, other.headers.authorization);
        assert.equal(new URL(mine.url).pathname, '/sms/3/messages');
        assert.equal(v3.sender, v2.from);
        assert.equal(v3.content.text, v2.text);
        assert.deepEqual(v3.destinations, v2.destinations);
        assert.equal(v3.webhooks.delivery.url, WEBHOOK);
    });

    test(`africastalking sends ${kind} as we do`, { skip: missing }, async (t) => {
        const keys = { username: 'hotline', api_key: 'key', sender: '7775' };
        const mine = await ours('africastalking', text, keys);
        if (!mine)
            return t.skip('this provider sends nothing yet');
        const common = require('africastalking/lib/common');
        const client = require('africastalking')({ username: 'hotline', apiKey: 'key' });
        const other = await theirs(201, { SMSMessageData: { Recipients: [] } }, (origin) => {
            common.SMS_URL = `${origin}/version1/messaging`;
            return client.SMS.send({ to: [TO], from: '7775', message: text, enqueue: true });
        });

        assertSame(mine, other, ['apikey', 'accept']);
        assert.deepEqual(fields(mine), fields(other));
    });
}
