// The way of a real bind: an operator's SMPP -> Kannel's bearerbox -> its smsbox -> the real program, and
// back, with the optional parameters that USSD lives on.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { caseNumber, inventedNumber, startGateway } from '../support/gateway.mjs';
import { freePorts, Kannel, missing } from './kannel.mjs';
import { CODINGS, Smpp, textOf, ucs2 } from './smpp.mjs';

const SMS = 'OPERATOR-USER';
const USSD = 'USSD-USER';
const [BEGIN, GO_ON, ABORT, ASK, CLOSE] = [0x01, 0x12, 0x81, 0x02, 0x11];
const LAST = 1; /* of its_session_info */
const HAS_UDH = 0x40;
const CYRILLIC = /[Ѐ-ӿ]/;
const LIMIT_MS = 20_000;

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {Smpp} */
let smpp;
/** @type {Kannel} */
let kannel;

before(async () => {
    if (missing)
        return;
    const [port] = await freePorts(1); /* the same after a restart */
    const config = (text) => text
        .replace('provider=africastalking', 'provider=kannel')
        .replace(/^webhooks=.*$/m, `webhooks=127.0.0.1:${port}`);
    gateway = await startGateway({ config });
    smpp = await Smpp.start();
    const hook = (name) => gateway.url + gateway.channel(name).path;
    kannel = await Kannel.start({
        smpp, hook: hook('sms'), ussdHook: hook('ussd'),
        code: gateway.channel('sms').address, way: 'post-url', recode: false,
    });
});
after(async () => {
    await kannel?.stop();
    await smpp?.stop();
    await gateway?.stop();
});

const word = (/** @type {number} */ number) => Buffer.from([number >> 8, number & 255]);

/** A person on the phone: each answer is one turn, each screen one PDU with the TLVs it needs. */
class Call {
    constructor(from, session) {
        this.from = from;
        this.session = session;
    }

    async turn(op, /** @type {Buffer} */ data, coding) {
        const tlvs = { ussd_service_op: Buffer.from([op]), its_session_info: word(this.session) };
        const message = { from: this.from, to: '7775', data, coding, service: 'USSD', tlvs };
        assert.equal(await smpp.deliver(USSD, message), 0, 'Kannel takes it');
    }

    async screen(op) {
        const pdu = await smpp.submitted();
        const text = textOf(pdu);
        const session = op === CLOSE ? this.session | LAST : this.session;

        assert.deepEqual(pdu.tlvs, { ussd_service_op: Buffer.from([op]), its_session_info: word(session) }, text);
        assert.equal(pdu.service, 'USSD');
        assert.equal(`+${pdu.to}`, this.from);
        assert.equal(pdu.kind & HAS_UDH, 0, 'one screen, not parts of an SMS');
        assert.equal(pdu.coding, CYRILLIC.test(text) ? CODINGS.ucs2 : CODINGS.gsm, text);
        assert.doesNotMatch(text, /[?\uFFFD]{2}|\uFFFD/, 'no letter was lost');
        assert.equal(smpp.unread, 0, 'one screen to each turn');
        return text;
    }

    async dial(/** @type {string} */ code = '*7775#') {
        await this.turn(BEGIN, Buffer.from(code), CODINGS.ussd);
        return this.screen(ASK);
    }

    async press(/** @type {string} */ key, { op = ASK, coding = CODINGS.ussd } = {}) {
        await this.turn(GO_ON, coding === CODINGS.ucs2 ? ucs2(key) : Buffer.from(key), coding);
        return this.screen(op);
    }

    abort() {
        return this.turn(ABORT, Buffer.alloc(0), CODINGS.gsm);
    }
}

/** Waits until a case is there, so much later as Kannel needs. */
async function findCase(/** @type {(row: Record<string, any>) => boolean} */ is) {
    for (let waited = 0; waited < LIMIT_MS; waited += 50) {
        const found = (await gateway.cases()).filter(is);
        if (found.length)
            return found;
        await pause(50);
    }
    return [];
}

function assertNothingLogged(from) {
    const number = from.replace('+', '');
    assert.ok(!kannel.logs.includes(number), `no number in ${kannel.logs}`);
}

test('an SOS by USSD goes through Kannel, from the code to the last screen', { skip: missing }, async () => {
    const call = new Call(inventedNumber(), 0x0010);

    assert.match(await call.dial(), /Ўзбекча/);
    await call.press('5');
    await call.press('2');
    await call.press('1');
    const number = caseNumber(await call.press('1', { op: CLOSE }));

    assert.ok(number, 'the last screen tells the case number');
    const [row, ...more] = await findCase((found) => found.case === number);
    assert.equal(row.bearer, 'ussd');
    assert.deepEqual(more, []);
    assertNothingLogged(call.from);
});

test('every screen of a Cyrillic report fits one PDU', { skip: missing }, async () => {
    const call = new Call(inventedNumber(), 0x7ffe);

    await call.dial();
    for (const key of '22123') {
        const screen = await call.press(key, { coding: CODINGS.ucs2 });
        assert.match(screen, CYRILLIC);
        assert.ok(screen.length <= 80, `${screen.length} units`);
    }
    await call.abort();
    const drafts = await findCase((row) => row.status === 'draft' && row.bearer === 'ussd');
    assert.equal(drafts.length, 1, 'what was entered is kept when the person hangs up');
});

test('answers dialled with the code are played', { skip: missing }, async () => {
    const from = inventedNumber();
    const slow = new Call(from, 0x0100);

    await slow.dial();
    const expected = await slow.press('2');
    await slow.abort();
    assert.equal(await new Call(inventedNumber(), 0x0102).dial('*7775*2#'), expected);
});

test('the same key twice in one session is pressed twice', { skip: missing }, async () => {
    const call = new Call(inventedNumber(), 0x0200);

    await call.dial();
    const first = await call.press('2');
    const second = await call.press('2');
    assert.notEqual(second, first);
    assert.notEqual(await call.press('2'), second);
});

test('a session number that comes again is a new session', { skip: missing }, async () => {
    const from = inventedNumber();
    const first = new Call(from, 0x0300);

    await first.dial();
    await first.press('5');
    await first.press('2');
    await first.press('1');
    await first.press('1', { op: CLOSE });
    const again = new Call(from, 0x0300);
    assert.equal(caseNumber(await again.dial()), undefined, 'not the last screen of the first');
});

test('a key pressed while the gateway restarts is pressed once', { skip: missing }, async () => {
    const call = new Call(inventedNumber(), 0x0400);

    await call.dial();
    await call.press('2');
    await gateway.stop();
    await call.turn(GO_ON, Buffer.from('2'), CODINGS.ussd);
    await kannel.failure();
    await kannel.failure();
    await gateway.start();
    const screen = await call.screen(ASK);
    const other = new Call(inventedNumber(), 0x0402);
    await other.dial();
    await other.press('2');
    assert.equal(screen, await other.press('2'));
});

test('the parts of a long SMS may come in any order, and twice', { skip: missing }, async () => {
    const from = inventedNumber();
    const words = 'Ғиждувонлик ўн бир кишини олиб кетди, ҳужжатлари йўқ. '.repeat(3).trim();
    const parts = [0, 1, 2].map((i) => ({
        from, to: '7775', coding: CODINGS.ucs2,
        header: Buffer.from([5, 0, 3, 0x42, 3, i + 1]),
        data: ucs2(words.slice(i * 67, (i + 1) * 67)),
    }));
    const text = (said) => ({ from, to: '7775', coding: CODINGS.ucs2, data: ucs2(said) });
    const reply = async () => {
        let pdu = await smpp.submitted();
        let said = textOf(pdu);
        for (let more = pdu.kind & HAS_UDH ? pdu.data[4] - 1 : 0; more > 0; more--)
            said += textOf((pdu = await smpp.submitted()));
        assert.equal(pdu.service, '', 'by the bind of SMS');
        assert.equal(`+${pdu.to}`, from);
        return said;
    };
    const ask = async (said) => {
        await smpp.deliver(SMS, text(said));
        return reply();
    };

    await ask('MENU');
    for (const key of '2212312')
        await ask(key);
    for (const part of [2, 0, 0, 1])
        assert.equal(await smpp.deliver(SMS, parts[part]), 0);
    await reply();
    const number = caseNumber(await ask('1'));
    assert.ok((await gateway.openCase(number)).includes(words), 'the text is what was sent');
    assertNothingLogged(from);
});
