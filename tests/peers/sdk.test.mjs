// What providers publish themselves signs requests, and the real program takes them or refuses them.

import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { caseNumber, inventedNumber, request, ROOT, startGateway } from '../support/gateway.mjs';
import { configLines, rowCounts } from '../support/hotline.mjs';

const PACKAGES = path.join(ROOT, 'tests/peers/node_modules');
/** Why the tests cannot run here, or false. */
const missing = !existsSync(path.join(PACKAGES, 'twilio')) && 'scripts/install-deps has not run npm';
const require = createRequire(import.meta.url);
const load = (/** @type {string} */ name) => (missing ? {} : require(name));

const twilio = load('twilio');
const webhooks = load('twilio/lib/webhooks/webhooks');
const { SMS } = load('@vonage/sms');
const { Auth, AlgorithmTypes } = load('@vonage/auth');
const { verifySignature } = load('@vonage/jwt');
const jsonwebtoken = load('jsonwebtoken');

const PUBLIC_URL = 'https://hotline.example';
const TOKEN = 'auth_token_of_twilio';
const SECRET = 'signature_secret_of_vonage_0123456789';
const METHODS = ['md5hash', 'md5hmac', 'sha1hmac', 'sha256hmac', 'sha512hmac'];
const FORM = 'application/x-www-form-urlencoded';

/** What a channel needs in any case. */
const section = (name, provider, lines) =>
    `\n[channel ${name}]\nprovider=${provider}\nbearer=sms\naddress=+79990001122\nsecret=S-${name}\n${lines}\n`;

const CHANNELS = [
    section('twilio', 'twilio', `account_sid=AC00000000000000000000000000000001\nauth_token=${TOKEN}`),
    ...METHODS.map((method) => section(method, 'vonage',
        `api_key=key\napi_secret=secret\nsignature_method=${method}\nsignature_secret=${SECRET}`)),
].join('');

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;

before(async () => {
    if (missing)
        return;
    const publicly = configLines('server', `public_url=${PUBLIC_URL}`);
    gateway = await startGateway({ config: (text) => publicly(text) + CHANNELS });
});
after(() => gateway?.stop());

/** Posts as a provider does; resolves with the answer. */
function post(channel, body, headers, query = '') {
    const url = gateway.url + gateway.channel(channel).path + query;
    return request(url, { method: 'POST', headers, body });
}

// ---- Twilio ----

const twilioUrl = (origin = PUBLIC_URL) => origin + gateway.channel('twilio').path;

/** A message as Twilio describes one. */
const twilioMessage = (more = {}) => ({
    AccountSid: 'AC00000000000000000000000000000001',
    ApiVersion: '2010-04-01',
    Body: 'Oʻzbekcha ’ Кыргызча & = + 😀',
    From: inventedNumber(),
    MessageSid: `SM${randomUUID().replaceAll('-', '')}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: '+79990001122',
    ToCity: '',
    ...more,
});

const without = (fields, name) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

/** Posts a message with the signature that Twilio's own code makes. */
function postTwilio(params, { url = twilioUrl(), token = TOKEN, query = '', sent = params } = {}) {
    const signature = webhooks.getExpectedTwilioSignature(token, url + query, params);
    return post('twilio', new URLSearchParams(sent).toString(),
        { 'Content-Type': FORM, 'X-Twilio-Signature': signature }, query);
}

/** The text of a TwiML answer, '' if it says nothing; anything that is no such answer fails. */
function readTwiml(/** @type {string} */ xml) {
    const [, text] = /^<\?xml version="1\.0" encoding="UTF-8"\?><Response>(?:<Message>([^<>]*)<\/Message>)?<\/Response>$/
        .exec(xml.replace('<Response/>', '<Response></Response>')) ?? assert.fail(`no TwiML: ${xml}`);
    assert.doesNotMatch(text ?? '', /&(?!(amp|lt|gt|quot|apos|#39|#x27);)/);
    return (text ?? '').replace(/&(#39|#x27|apos);/g, '\'').replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

test('what Twilio signs is taken, and answered with TwiML', { skip: missing }, async () => {
    const message = twilioMessage();
    const answer = await postTwilio(message);

    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers['content-type'], /^text\/xml/);
    const text = readTwiml(answer.text);
    const opened = await gateway.openCase(caseNumber(text));
    assert.ok(opened.includes(message.Body), 'the text is what was sent');
    /* The text that Twilio's own builder would have sent is the same. */
    const reference = new twilio.twiml.MessagingResponse();
    reference.message(text);
    assert.equal(readTwiml(reference.toString()), text);
});

test('the same message of Twilio gets the same answer', { skip: missing }, async () => {
    const message = twilioMessage();
    const first = await postTwilio(message);
    const counts = rowCounts(gateway);

    assert.equal((await postTwilio(message)).text, first.text);
    assert.deepEqual(rowCounts(gateway), counts);
});

test('Twilio may write the default port, and a query', { skip: missing }, async () => {
    const withPort = twilioUrl('https://hotline.example:443');

    assert.equal((await postTwilio(twilioMessage(), { url: withPort })).status, 200);
    assert.equal((await postTwilio(twilioMessage(), { query: '?a=1&b=%2B' })).status, 200);
    assert.equal((await postTwilio(twilioMessage(), { url: withPort, query: '?a=1' })).status, 200);
    assert.equal((await postTwilio(twilioMessage({ NewByTwilio: 'x&y=z' }))).status, 200);
});

test('what Twilio has not signed so is refused', { skip: missing }, async () => {
    const message = twilioMessage();
    const counts = rowCounts(gateway);
    const wrong = {
        'another token': { token: 'other' },
        'another host': { url: twilioUrl('https://hotline.example.net') },
        'another scheme': { url: twilioUrl('http://hotline.example') },
        'another port': { url: twilioUrl('https://hotline.example:80') },
        'another path': { url: `${twilioUrl()}/` },
        'one field more': { sent: { ...message, NewByOthers: '1' } },
        'one field less': { sent: without(message, 'ToCity') },
        'another text': { sent: { ...message, Body: 'SOS' } },
    };

    for (const [what, options] of Object.entries(wrong))
        assert.equal((await postTwilio(message, options)).status, 403, what);
    const signature = webhooks.getExpectedTwilioSignature(TOKEN, twilioUrl(), message);
    const body = new URLSearchParams(message).toString();
    assert.equal((await post('twilio', body, { 'Content-Type': FORM })).status, 403, 'unsigned');
    assert.equal((await post('twilio', body,
        { 'Content-Type': FORM, 'X-Twilio-Signature': signature }, '?a=1')).status, 403, 'a query');
    assert.deepEqual(rowCounts(gateway), counts, 'nothing was kept');
});

test('JSON of Twilio is covered by its hash', { skip: missing }, async () => {
    const body = '{"a":"Салом"}';
    const query = `?bodySHA256=${webhooks.getExpectedBodyHash(body)}`;
    const signature = webhooks.getExpectedTwilioSignature(TOKEN, twilioUrl() + query, {});
    const headers = { 'Content-Type': 'application/json', 'X-Twilio-Signature': signature };
    assert.ok(webhooks.validateRequestWithBody(TOKEN, signature, twilioUrl() + query, body));

    /* Signed, but no message: 415 says that the signature was not what is wrong. */
    assert.equal((await post('twilio', body, headers, query)).status, 415);
    assert.equal((await post('twilio', '{"a":"Салон"}', headers, query)).status, 403);
    assert.equal((await post('twilio', body, headers)).status, 403);
});

test('a receipt of Twilio gets an empty answer', { skip: missing }, async () => {
    const { MessageSid, AccountSid } = twilioMessage();
    const receipt = { MessageSid, AccountSid, MessageStatus: 'delivered', To: '+998901234567' };
    const answer = await postTwilio(receipt);

    assert.equal(answer.status, 200);
    assert.equal(answer.text, '');
    assert.equal((await postTwilio(receipt, { token: 'other' })).status, 403);
});

// ---- Vonage ----

const seconds = () => Math.floor(Date.now() / 1000);

/** A message as Vonage describes one. */
const vonageMessage = (more = {}) => ({
    'api-key': 'key',
    msisdn: inventedNumber().slice(1),
    to: '79990001122',
    messageId: randomUUID(),
    text: 'Oʻzbekcha & = + Кыргызча',
    type: 'unicode',
    keyword: 'OʻZBEKCHA',
    'message-timestamp': '2026-01-01 14:00:00',
    timestamp: String(seconds()),
    nonce: randomUUID(),
    ...more,
});

function signVonage(method, params, secret = SECRET) {
    const text = Object.keys(params).sort()
        .map((key) => `&${key}=${params[key].replace(/[&=]/g, '_')}`).join('');
    const [, kind] = /^(md5|sha1|sha256|sha512)/.exec(method);
    return method === 'md5hash' ? createHash('md5').update(text + secret).digest('hex')
        : createHmac(kind, secret).update(text).digest('hex');
}

/** What Vonage's own code makes of a signature. */
const isGoodForVonage = (method, params, sig) =>
    new SMS(new Auth({ apiKey: 'key', apiSecret: 'secret' }))
        .verifySignature(sig, params, SECRET, AlgorithmTypes[method]);

/** The message in each of the three ways that Vonage sends one. */
async function statuses(channel, params) {
    const form = new URLSearchParams(params).toString();
    const url = gateway.url + gateway.channel(channel).path;
    const answers = await Promise.all([
        request(`${url}?${form}`),
        post(channel, form, { 'Content-Type': FORM }),
        post(channel, JSON.stringify(params), { 'Content-Type': 'application/json' }),
    ]);
    return answers.map(({ status }) => status);
}

for (const method of METHODS) {
    test(`the program and @vonage/sms agree on ${method}`, { skip: missing }, async () => {
        const params = vonageMessage();
        const sig = signVonage(method, params);
        const cases = [
            { ...params, sig },
            { ...params, sig: sig.toUpperCase() },
            { ...params, unknown: 'a&b', sig: signVonage(method, { ...params, unknown: 'a&b' }) },
            { ...params, sig: signVonage(method, params, 'other') },
            { ...params, unknown: '1', sig },
            { ...params, text: 'SOS', sig },
            { ...params, sig: sig.slice(1) },
        ];

        for (const signed of cases) {
            const status = isGoodForVonage(method, signed, signed.sig) ? 200 : 403;
            assert.deepEqual(await statuses(method, signed), [status, status, status]);
        }
        assert.deepEqual(await statuses(method, params), [403, 403, 403], 'unsigned');
        const old = vonageMessage({ timestamp: String(seconds() - 400) });
        assert.deepEqual(await statuses(method, { ...old, sig: signVonage(method, old) }),
            [403, 403, 403], 'old');
    });
}

test('a token of Vonage covers the body', { skip: missing }, async () => {
    const body = JSON.stringify({
        channel: 'sms', message_uuid: randomUUID(), to: '79990001122',
        from: inventedNumber().slice(1), timestamp: '2026-02-03T12:14:25Z', text: 'Салом',
    });
    const hash = (text) => createHash('sha256').update(text).digest('hex');
    const claims = { iat: seconds(), jti: randomUUID(), iss: 'Vonage', api_key: 'key' };
    const status = async (token, sent = body) => (await post('sha256hmac', sent,
        { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) })).status;
    const sign = (more, secret = SECRET, options = {}) =>
        jsonwebtoken.sign({ ...claims, payload_hash: hash(body), ...more }, secret, options);

    assert.ok(verifySignature(sign(), SECRET), 'a token as Vonage knows it');
    assert.equal(await status(sign()), 200);
    assert.equal(await status(sign(), `${body} `), 403, 'another body');
    assert.equal(await status(sign({}, 'other')), 403, 'another secret');
    assert.equal(await status(sign({ iat: seconds() - 400 })), 403, 'an old one');
    assert.equal(await status(sign({ payload_hash: undefined })), 403, 'no hash');
    assert.equal(await status(sign({}, SECRET, { algorithm: 'HS512' })), 403, 'another algorithm');
    assert.equal(await status(sign({}, '', { algorithm: 'none' })), 403, 'no algorithm');
    assert.equal(await status(undefined), 503, 'unsigned: Vonage may be ill, and repeats it');
});
