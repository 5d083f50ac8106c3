// The telephone of the demo: what is typed on it takes the way of a real message, and what the gateway sends by SMS
// reaches it, through the operator's side of Kannel that the console stands in for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, consoleOf } from '../support/api.mjs';
import { demoConfig } from '../support/demo_phone.mjs';
import { caseNumber, inventedNumber, request, startGateway } from '../support/gateway.mjs';
import { filesOf, gatewayFor, until } from '../support/hotline.mjs';
import { firstAdmin } from '../support/staff.mjs';

const ANSWER = 'Приходите завтра в десять';
const REPORT = ['4', '2', '6', '2', '1', '1', '1', '1', '3']; // Russian, a report, and "you may write to me"

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
let origin = '';

before(async () => {
    gateway = await startGateway({ config: await demoConfig() });
    origin = consoleOf(gateway);
});
after(() => gateway.leave());

/** A handset in the browser. */
class Handset {
    session;

    constructor(phone = inventedNumber()) {
        this.phone = phone;
    }

    try(body) {
        return ask(origin, 'POST', '/phone/turn', { body: { phone: this.phone, bearer: 'ussd', ...body } });
    }

    async turn(body) {
        const answer = await this.try(body);
        assert.equal(answer.status, 200, answer.text);
        this.session = answer.json.session;
        return answer.json;
    }

    /** Dials, then presses these keys. */
    async walk(...keys) {
        let screen = await this.turn({ text: '*7775#' });
        for (const text of keys)
            screen = await this.turn({ text, session: this.session });
        return screen;
    }

    async inbox() {
        const { status, json } = await ask(origin, 'POST', '/phone/inbox', { body: { phone: this.phone } });
        assert.equal(status, 200);
        return json.texts;
    }
}

test('what is typed takes the way of a real message', async () => {
    const handset = new Handset();
    const first = await handset.turn({ text: '*7775#' });
    assert.ok(first.more && first.octets > 0 && first.octets <= 160, JSON.stringify(first));
    assert.match(first.alphabet, /^(gsm7|ucs2)$/);
    const sos = await handset.walk('4', '1');
    const shown = caseNumber(sos.text);
    const found = (await gateway.cases()).find(({ case: number }) => number === shown);
    assert.equal(found.urgent, true);
    assert.equal(found.bearer, 'ussd');

    const text = await handset.turn({ bearer: 'sms', text: 'Meni ushlab turishibdi' });
    assert.equal(text.more, false);
    assert.equal(text.session, undefined);
    assert.ok((await gateway.cases()).some(({ bearer }) => bearer === 'sms'));
});

test('a session is of one phone, and another code is not answered', async () => {
    const handset = new Handset();
    await handset.walk('4');
    const refusal = async (who, body) => {
        const { status, json } = await who.try(body);
        return `${status} ${json.error.code}`;
    };
    assert.equal(await refusal(new Handset(), { text: '1', session: handset.session }), '409 no_session');
    assert.equal(await refusal(handset, { text: '*100#' }), '409 no_code');
    assert.equal(await refusal(new Handset('112'), { text: '*7775#' }), '400 no_number');
    assert.equal(await refusal(handset, { text: '*7775#', bearer: 'fax' }), '400 bad_request');
    assert.equal(await refusal(handset, { text: 'x'.repeat(1001) }), '400 bad_request');
});

test('an answer of staff is announced on the phone and read there', async () => {
    const handset = new Handset();
    const staff = await firstAdmin(gateway);
    const number = Number(caseNumber((await handset.walk(...REPORT)).text).replace('-', ''));
    await staff.claim(number);
    assert.deepEqual(await handset.inbox(), []);

    const { ping } = await staff.answer(number, ANSWER);
    assert.equal(ping, 'queued');
    const [announced] = await until('the SMS', async () => (await handset.inbox()).length > 0 && handset.inbox());
    assert.ok(announced.text && !announced.text.includes(ANSWER), announced.text);
    assert.ok(Math.abs(announced.at - Date.now() / 1000) < 60);
    await until('its state', async () => (await staff.get(`/cases/${number}`)).answers.at(-1).ping === 'sent');
    const menu = await handset.turn({ text: '*7775#' });
    assert.ok(menu.more);
    assert.deepEqual(await new Handset().inbox(), [], 'nobody else hears of it');
    for (const { octets } of filesOf(gateway.dir))
        assert.ok(!octets.includes(handset.phone.slice(1)), 'what reached the phone is in memory alone');
});

test('only the account of the channel delivers', async () => {
    const { secret } = gateway.channel('sms');
    const deliver = async (path, headers) => (await request(`${origin}/api/v1/phone/operator/${path}`, {
        method: 'POST',
        headers: { 'X-Kannel-To': inventedNumber(), 'Content-Type': 'text/plain', ...headers },
        body: 'x',
    })).status;
    const account = { 'X-Kannel-Username': 'demo', 'X-Kannel-Password': secret };
    assert.equal(await deliver(secret, account), 202);
    assert.equal(await deliver('wrong', account), 403);
    assert.equal(await deliver('', account), 403);
    assert.equal(await deliver(secret, { ...account, 'X-Kannel-Password': 'wrong' }), 403);
    assert.equal(await deliver(secret, { ...account, 'X-Kannel-To': 'police' }), 400);
    assert.equal(await deliver(secret, { ...account, Origin: 'http://evil.example' }), 403);
});

test('there is no such phone where nobody asked for it', async (t) => {
    const real = await gatewayFor(t);
    const there = consoleOf(real);
    const body = { phone: inventedNumber(), bearer: 'ussd', text: '*7775#' };
    assert.equal((await ask(there, 'POST', '/phone/turn', { body })).status, 404);
    assert.equal((await ask(there, 'POST', '/phone/inbox', { body: { phone: body.phone } })).status, 404);
    const { secret } = real.channel('sms');
    assert.equal((await request(`${there}/api/v1/phone/operator/${secret}`, {
        method: 'POST', headers: { 'Content-Length': 0 } })).status, 404);
});
