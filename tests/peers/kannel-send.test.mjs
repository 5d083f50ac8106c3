// Messages of our own through Kannel: the real program -> smsbox's sendsms -> bearerbox -> an operator's
// SMPP, and the receipts all the way back. They come from a channel whose provider has closed its account.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { caseNumber, inventedNumber, startGateway } from '../support/gateway.mjs';
import { configLines, until } from '../support/hotline.mjs';
import { channelConfig, FakeProvider, personSays } from '../support/provider.mjs';
import { freePorts, Kannel, missing } from './kannel.mjs';
import { Relay } from './relay.mjs';
import { CODINGS, Smpp, textOf, ucs2 } from './smpp.mjs';

const BIND = 'OPERATOR-USER';
const HAS_UDH = 0x40;
const SECRET = 'SECRETofTheWebhook012345';
/* command_status */
const BAD_NUMBER = 0x0b;
const TOO_FAST = 0x58;

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {Smpp} */
let smpp;
/** @type {Kannel} */
let kannel;
/** @type {FakeProvider} */
let closed;
/** Before smsbox's sendsms, for the channel "relayed". @type {Relay} */
let sendsms;
/** Before our webhook. @type {Relay} */
let hooks;

/** A channel that sends through Kannel, and one that leaves it everything. */
const pair = (kannelName, url, phoneName) =>
    `\n[channel ${kannelName}]\nsecret=${SECRET}\nprovider=kannel\nbearer=sms\naddress=7775\n` +
    `username=SEND-USER\npassword=SEND-PASSWORD\nurl=${url}\n` +
    `\n[channel ${phoneName}]\nsecret=${SECRET}\nfallback=${kannelName}\n${channelConfig.smsgate(closed)}`;

before(async () => {
    if (missing)
        return;
    const [port] = await freePorts(1);
    [smpp, closed, sendsms, hooks] =
        await Promise.all([Smpp.start(), new FakeProvider().start(), Relay.start(), Relay.start()]);
    closed.fault = () => 'account';
    hooks.target = `http://127.0.0.1:${port}`;
    kannel = await Kannel.start({
        smpp, hook: `${hooks.url}/hooks/direct/${SECRET}`, code: '7775', way: 'post-url', recode: false,
        joinSeconds: 1,
    });
    sendsms.target = new URL(kannel.sendsms).origin;
    gateway = await startGateway({
        config: (text) => configLines('hotline', 'parts_seconds=1')(text)
            .replace(/^webhooks=.*$/m, `webhooks=127.0.0.1:${port}`) +
            pair('direct', kannel.sendsms, 'phone') +
            pair('relayed', `${sendsms.url}/cgi-bin/sendsms`, 'other'),
    });
});
after(async () => {
    await kannel?.stop();
    await smpp?.stop();
    gateway?.leave();
    closed?.stop();
    await Promise.all([sendsms?.stop(), hooks?.stop()]);
});

/** @returns {Promise<Array<Record<string, any>>>} the newest first */
const outbox = async () => JSON.parse(await gateway.command('outbox', '--json'));
const row = async (id) => (await outbox()).find((one) => one.id === id);
const becomes = (id, state) => until(`${id} ${state}`, async () => {
    const found = await row(id);
    return found.state === state && found;
});

/** A person texts; the reply is queued, and its row is what this resolves with. */
async function say(/** @type {string} */ text, { from = inventedNumber(), channel = 'phone' } = {}) {
    const known = new Set((await outbox()).map(({ id }) => id));
    assert.equal((await personSays(gateway, channel, from, text)).status, 200);
    const added = (await outbox()).filter(({ id }) => !known.has(id));
    assert.equal(added.length, 1, 'one reply');
    return { ...added[0], to: from };
}

/** All parts of the next message at the operator. */
async function sent() {
    const first = await smpp.submitted();
    const parts = [first];
    for (let more = first.kind & HAS_UDH ? first.data[4] - 1 : 0; more > 0; more--)
        parts.push(await smpp.submitted());
    return { to: `+${first.to}`, text: parts.map(textOf).join(''), parts };
}

/** A message that the operator has, with its receipt still to come. */
async function sendOne(/** @type {string} */ text) {
    const { id, to } = await say(text);
    const message = await sent();
    assert.equal(message.to, to);
    await becomes(id, 'sent');
    return { id, ...message };
}

/** What two people read who do the same. */
const withoutNumber = (/** @type {string} */ text) => text.replace(caseNumber(text) ?? '', '');

test('what is handed over goes out in its alphabet, in one part and in several', { skip: missing }, async () => {
    const kinds = new Set();
    for (const language of ['1', '2']) {
        const [asked, twin] = [inventedNumber(), inventedNumber()];
        for (const text of ['MENU', language, '1', 'STOP']) {
            const { id, alphabet, segments } = await say(text, { from: asked });
            /* Through the answer to the webhook. */
            const expected = await gateway.sms(twin, text, { channel: 'direct' });
            const { to, text: got, parts } = await sent();

            assert.equal(to, asked);
            assert.equal(withoutNumber(got), withoutNumber(expected.text));
            assert.equal(parts.length, segments);
            for (const part of parts) {
                assert.equal(part.coding, alphabet === 'UCS-2' ? CODINGS.ucs2 : CODINGS.gsm);
                assert.equal(part.from, '7775');
            }
            await smpp.receipt(BIND, parts[0], 'DELIVRD');
            const { channel, text_kept } = await becomes(id, 'delivered');
            assert.deepEqual({ channel, text_kept }, { channel: 'direct', text_kept: false });
            kinds.add(`${alphabet} ${segments}`);
        }
    }
    assert.deepEqual([...kinds].sort(), ['GSM-7 1', 'GSM-7 2', 'UCS-2 1', 'UCS-2 2']);
    assert.match(await gateway.command('channels'), /phone \(smsgate, sms\): stopped\n/);
});

for (const [stat, state, reason] of [
    ['DELIVRD', 'delivered', null], ['EXPIRED', 'failed', 'expired'],
    ['UNDELIV', 'failed', 'not_delivered'], ['REJECTD', 'failed', 'not_delivered'],
]) {
    test(`a receipt of ${stat} settles a message, of one part or of several`, { skip: missing }, async () => {
        const several = await sendOne('SOS');
        const one = await sendOne('STOP');

        assert.ok(several.parts.length > 1 && one.parts.length === 1);
        for (const { id, parts } of [several, one]) {
            /* Kannel wants to know of the first part alone, and drops what it did not ask for. */
            assert.deepEqual(parts.map(({ wantsReceipt }) => wantsReceipt), parts.map((_part, i) => i === 0));
            await smpp.receipt(BIND, parts.at(-1), stat);
            await smpp.receipt(BIND, parts[0], stat);
            const settled = await becomes(id, state);
            assert.equal(settled.reason ?? null, reason);
            assert.equal(settled.text_kept, false);
        }
    });
}

test('what the operator keeps for later stays open until it is there', { skip: missing }, async () => {
    const { id, parts } = await sendOne('STOP');
    const other = await sendOne('STOP');

    await smpp.receipt(BIND, parts[0], 'ACCEPTD');
    await smpp.receipt(BIND, other.parts[0], 'DELIVRD');
    await becomes(other.id, 'delivered');
    assert.equal((await row(id)).state, 'sent');
    await smpp.receipt(BIND, parts[0], 'DELIVRD');
    await becomes(id, 'delivered');
});

test('a number that the operator refuses is failed, whichever part it says that of', { skip: missing }, async () => {
    for (const [text, statuses] of [['STOP', [BAD_NUMBER]], ['SOS', [BAD_NUMBER]], ['SOS', [0, BAD_NUMBER]]]) {
        statuses.forEach((status) => smpp.refuseNext(status));
        const { id } = await say(text);
        await sent();
        const { reason, text_kept } = await becomes(id, 'failed');
        assert.deepEqual({ reason, text_kept }, { reason: 'not_delivered', text_kept: false });
    }
    assert.equal(smpp.unread, 0, 'not sent again');
});

test('what the operator finds too fast, Kannel sends again', { skip: missing }, async () => {
    for (const text of ['STOP', 'SOS']) {
        smpp.refuseNext(TOO_FAST);
        const { id } = await say(text);
        const { parts: [refused] } = await sent();
        const again = await smpp.submitted(); /* of several parts only that one */

        assert.deepEqual(again.data, refused.data);
        assert.equal((await becomes(id, 'sent')).attempts, 1);
        await smpp.receipt(BIND, again, 'DELIVRD');
        await becomes(id, 'delivered');
        assert.equal(smpp.unread, 0);
    }
});

test('a smsbox that is busy is asked again', { skip: missing }, async (t) => {
    t.after(() => (sendsms.fault = () => 'pass'));
    sendsms.fault = () => 'busy';
    const busy = await say('STOP', { channel: 'other' });
    await until('retry', async () => (await row(busy.id)).reason === 'retry');
    assert.equal((await row(busy.id)).state, 'queued');
    sendsms.fault = () => 'pass';
    await gateway.command('outbox', 'retry', String(busy.id));
    await smpp.receipt(BIND, (await sent()).parts[0], 'DELIVRD');
    await becomes(busy.id, 'delivered');
});

test('an answer of sendsms that is lost is not guessed at, and the receipt tells', { skip: missing }, async (t) => {
    t.after(() => (sendsms.fault = () => 'pass'));
    sendsms.fault = () => 'cut';
    const { id } = await say('STOP', { channel: 'other' });
    const { parts } = await sent();

    assert.equal((await becomes(id, 'unknown')).reason, 'no_answer');
    await smpp.receipt(BIND, parts[0], 'DELIVRD');
    await becomes(id, 'delivered');
    assert.equal(smpp.unread, 0, 'not sent again');
});

test('what comes while the operator is away goes out when it is back', { skip: missing }, async () => {
    const { port } = smpp;
    await smpp.stop();
    const { id } = await say('STOP');
    assert.match((await becomes(id, 'sent')).reason, /connection is down, Kannel keeps/);
    assert.equal(smpp.unread, 0);
    await smpp.listen(port);
    await smpp.bound(BIND);
    await smpp.receipt(BIND, (await sent()).parts[0], 'DELIVRD');
    await becomes(id, 'delivered');
});

test('a long text of which a part never comes is answered all the same', { skip: missing }, async () => {
    const from = inventedNumber();
    const header = Buffer.from([5, 0, 3, 0x42, 3, 1]);
    const data = ucs2('Ушлаб кетишди, паспортлар уларда');
    assert.equal(await smpp.deliver(BIND, { from, to: '7775', coding: CODINGS.ucs2, header, data }), 0);
    const { to, text, parts } = await sent();

    assert.equal(to, from);
    const [found] = (await gateway.cases()).filter((one) => one.case === caseNumber(text));
    assert.ok((await gateway.openCase(found.case)).includes('Ушлаб кетишди, паспортлар уларда'));
    await smpp.receipt(BIND, parts[0], 'DELIVRD');
    const [{ id }] = await outbox();
    assert.equal((await becomes(id, 'delivered')).channel, 'direct');
});

test('nothing of ours is lost while bearerbox is dead, and it settles afterwards', { skip: missing }, async () => {
    const before = await sendOne('STOP');
    await kannel.killSmsbox(); /* or it would start a new one of its own */
    await kannel.killBearerbox();
    const waiting = [await say('STOP'), await say('MENU'), await say('SOS')];
    for (const { id } of waiting) {
        await until('retry', async () => (await row(id)).reason === 'retry');
        assert.equal((await row(id)).state, 'queued');
    }
    await kannel.startBearerbox();
    await kannel.startSmsbox();
    await smpp.bound(BIND);
    const got = [await sent(), await sent(), await sent()];

    assert.deepEqual(got.map(({ to }) => to).sort(), waiting.map(({ to }) => to).sort());
    for (const { parts } of got)
        await smpp.receipt(BIND, parts[0], 'DELIVRD');
    await Promise.all(waiting.map(({ id }) => becomes(id, 'delivered')));
    assert.equal(smpp.unread, 0, 'each went out once');

    /* Whom the receipt of an earlier one was for, bearerbox has forgotten: it is nobody's text either. */
    const asked = hooks.passed.length;
    assert.equal(await smpp.receipt(BIND, before.parts[0], 'DELIVRD'), 0);
    const last = await sendOne('STOP');
    await smpp.receipt(BIND, last.parts[0], 'DELIVRD');
    await becomes(last.id, 'delivered');
    assert.equal((await row(before.id)).state, 'sent');
    assert.equal(hooks.passed.length, asked);
});

test('a text that smsbox hands in again, with its id, gets the same reply', { skip: missing }, async (t) => {
    t.after(() => (hooks.fault = () => 'pass'));
    const from = inventedNumber();
    const known = (await gateway.cases()).length;
    const faults = ['cut', 'cut'];
    const earlier = hooks.passed.length;
    hooks.fault = () => faults.shift() ?? 'pass';
    assert.equal(await smpp.deliver(BIND, { from, to: '7775', data: Buffer.from('SOS') }), 0);
    const { to, text } = await sent();
    const [first, ...again] = hooks.passed.slice(earlier);

    assert.equal(to, from);
    assert.equal(again.length, 2);
    for (const { url, answer } of again) {
        assert.equal(url, first.url, 'the id is in it');
        assert.equal(answer.text, first.answer.text);
    }
    assert.equal(text, first.answer.text);
    const cases = await gateway.cases();
    assert.equal(cases.length, known + 1);
    assert.ok(cases.some((one) => one.case === caseNumber(text)));
    assert.equal(smpp.unread, 0, 'one reply');
});

test('no number and no text of what was sent is in the logs', { skip: missing }, async () => {
    const { to, text } = await sendOne('SOS');

    for (const log of [kannel.logs, gateway.log]) {
        for (const secret of [to.slice(1), text.slice(0, 20), SECRET, 'SEND-PASSWORD'])
            assert.ok(!log.includes(secret));
    }
});
