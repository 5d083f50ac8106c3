// Answers of staff on their way to a person: from the console's API to the phone, and back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { caseNumber, inventedNumber, startGateway } from '../support/gateway.mjs';
import { enter, filesOf, select, textIn, until } from '../support/hotline.mjs';
import { channelConfig, FakeProvider, personSays } from '../support/provider.mjs';
import { firstAdmin } from '../support/staff.mjs';

const HELLO = 'Приходите завтра в десять';
const LONG = 'Первая страница ответа, и она не последняя, потому что слов в нем много. ' +
    'Вторая страница, на ней еще немного слов. Третья страница, и больше ничего.';
const WRONG_PIN = textIn('ru', 'Wrong PIN. Check it and write it again.');
const NO_ANSWER = textIn('ru', 'No new answer.');

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {FakeProvider} */
let provider;
/** @type {import('../support/staff.mjs').Member} */
let staff;

before(async () => {
    provider = await new FakeProvider().start();
    gateway = await startGateway({
        config: (text) => `${text}\n[channel away]\nsecret=awaySECRET0123456789\nrate=1000\n` +
            channelConfig.smsgate(provider),
    });
    staff = await firstAdmin(gateway);
});
after(async () => {
    await gateway?.stop();
    await provider?.stop();
});

/** A report in Russian that staff have claimed. profile: the key, 3 is "normal". */
async function report(profile, from = inventedNumber()) {
    const session = await enter(gateway, ['4', '2', '6', '2', '1', '1', '1', '1'], { from });
    const done = await session.send(profile);
    assert.equal(done.more, false);
    const shown = caseNumber(done.text);
    const number = Number(shown.replace('-', ''));
    await staff.claim(number);
    return { from, shown, number, text: done.text };
}

const answer = (number, text = HELLO) => staff.post(`/cases/${number}/answers`, { text, language: 'ru' });
const lastAnswer = async (number) => (await staff.get(`/cases/${number}`)).answers.at(-1);

/** On a phone that knows its language: the main menu, then these keys. */
async function press(from, ...keys) {
    const session = gateway.ussd({ from });
    let last = await session.dial();
    for (const key of keys)
        last = await session.send(key);
    return { ...last, session };
}

/** A phone that has called before, in Russian. */
async function otherPhone() {
    const from = inventedNumber();
    await enter(gateway, ['4', '0'], { from });
    return from;
}

test('an answer is read on the same phone, and a turn that comes twice shows it again', async () => {
    const { from, number } = await report('1');
    const { id, n, ping } = await answer(number);
    assert.equal(ping, 'none');
    assert.equal((await lastAnswer(number)).state, 'waiting');
    const read = await press(from, '4', '1');
    assert.ok(read.text.startsWith(HELLO), read.text);
    assert.equal((await read.session.repeat()).text, read.text);
    const last = await lastAnswer(number);
    assert.deepEqual([last.id, last.n, last.state], [id, n, 'read']);
    assert.equal((await staff.read(number)).texts.at(-1), HELLO);
    assert.equal(await staff.refused('POST', `/cases/${number}/answers/${id}/take-back`, {}), '409 read');
});

test('who pressed SOS by mistake and then writes is in the queue again', async () => {
    const from = await otherPhone();
    const pressed = await press(from, '1');
    const number = Number(caseNumber(pressed.text).replace('-', ''));
    assert.equal((await pressed.session.send('0')).more, false);
    const waiting = async () => (await staff.get('/cases?status=new')).cases.some((each) => each.number === number);
    assert.equal((await staff.get(`/cases/${number}`)).status, 'mistake');
    assert.equal(await waiting(), false);
    const words = 'Это была не ошибка, нас заперли';
    assert.equal((await press(from, '4', '1', '2', words)).more, false);
    assert.equal(await waiting(), true);
    const { status, texts, events } = await staff.read(number);
    assert.deepEqual([status, texts.at(-1)], ['new', words]);
    assert.deepEqual(events.slice(-2).map(({ from: was, to }) => [was, to]), [['new', 'mistake'], ['mistake', 'new']]);
});

test('a call that breaks off in the middle leaves it waiting', async () => {
    const { from, number } = await report('1');
    await answer(number, LONG);
    const first = await press(from, '4', '1');
    assert.match(first.text, /^Первая страница/);
    assert.equal((await lastAnswer(number)).state, 'waiting');
    const again = await press(from, '4', '1');
    let page = again;
    while (!page.text.includes('больше ничего')) {
        assert.equal((await lastAnswer(number)).state, 'waiting');
        page = await again.session.send('9');
    }
    assert.equal((await lastAnswer(number)).state, 'read');
});

test('once read it is in no file of the data folder', async () => {
    const { from, number } = await report('1');
    await answer(number);
    const [{ box }] = select(gateway, 'SELECT hex(box) AS box FROM mailbox ORDER BY id DESC LIMIT 1');
    const octets = Buffer.from(box, 'hex');
    const found = (what) => filesOf(gateway.dir).filter((file) => file.octets.includes(what)).map((file) => file.name);
    assert.notDeepEqual(found(octets), [], 'while it waits its box is there');
    assert.deepEqual(found(HELLO), [], 'but never the text');
    assert.ok((await press(from, '4', '1')).text.startsWith(HELLO));
    assert.deepEqual(found(octets), []);
    assert.deepEqual(found(HELLO), []);
    assert.ok(!gateway.log.includes(HELLO));
});

test('it is read by SMS as well, and what they write then reaches the case', async () => {
    const { from, number } = await report('1');
    await staff.post(`/cases/${number}/status`, { status: 'in_review' });
    await staff.post(`/cases/${number}/status`, { status: 'waiting' });
    await answer(number);
    await gateway.sms(from, 'MENU');
    await gateway.sms(from, '4');
    const read = await gateway.sms(from, '1', { id: 'read-once' });
    assert.ok(read.text.startsWith(HELLO), read.text);
    assert.equal((await gateway.sms(from, '1', { id: 'read-once' })).text, read.text);
    assert.equal((await lastAnswer(number)).state, 'read');
    const sent = await gateway.sms(from, 'Спасибо, приду');
    assert.equal(sent.text.split('\n')[0], textIn('ru', 'Thank you, your message is received.'));
    const seen = await staff.read(number);
    assert.equal(seen.texts.at(-1), 'Спасибо, приду');
    assert.equal(seen.parts.at(-1).kind, 'reply');
    assert.equal(seen.status, 'in_review');
});

test('where the provider wants an SMS of its own, the answer goes out as one', async () => {
    const { from, number } = await report('1');
    await answer(number);
    for (const [index, text] of ['MENU', '4', '1'].entries()) {
        await personSays(gateway, 'away', from, text);
        await until('sent', () => (provider.texts.get(from) ?? []).length === index + 1);
    }
    assert.ok(provider.texts.get(from)[2].startsWith(HELLO));
    assert.equal((await lastAnswer(number)).state, 'read');
});

test('another phone reads it with the PIN, and learns nothing without', async () => {
    const { from, shown, number } = await report('1');
    const other = await otherPhone();
    const before = await press(other, '4', shown, '1', '1357');
    assert.ok(before.text.startsWith(WRONG_PIN), before.text);
    await press(from, '4', '1', '3', '5831');
    assert.equal((await staff.get(`/cases/${number}`)).has_pin, true);
    await answer(number);
    const wrong = await press(other, '4', shown, '1', '1357');
    assert.equal(wrong.text, before.text, 'a case without a PIN and a wrong PIN look the same');
    const right = await wrong.session.send('5831');
    assert.ok(right.text.startsWith(HELLO), right.text);
    assert.equal((await lastAnswer(number)).state, 'read');
    await answer(number);
    const own = await press(from, '4', '1', '1');
    assert.ok(!own.text.includes(HELLO), 'it is asked on their own phone too');
    await staff.post(`/cases/${number}/pin/clear`);
    assert.ok((await press(from, '4', '1')).text.startsWith(HELLO));
});

test('PINs are guessed five times an hour', async () => {
    const { from, shown, number } = await report('1');
    await press(from, '4', '1', '3', '5831');
    await answer(number);
    const other = await otherPhone();
    let last = await press(other, '4', shown, '1');
    const { session } = last;
    for (let i = 0; i < 5; i++) {
        last = await session.send('1357');
        assert.ok(last.text.startsWith(WRONG_PIN), last.text);
    }
    last = await session.send('5831');
    assert.ok(last.text.startsWith(textIn('ru', 'Too many tries. Try again in an hour.')), last.text);
    assert.equal((await lastAnswer(number)).state, 'waiting');
});

test('whoever had their number forgotten reads it with the PIN they were given', async () => {
    const { from, shown, number, text } = await report('4');
    const pin = /ПИН (\d{4})/.exec(text)?.[1];
    assert.ok(pin, text);
    assert.deepEqual(select(gateway, `SELECT contact_id FROM cases WHERE number = ${number}`), [{ contact_id: null }]);
    await answer(number);
    await enter(gateway, ['4', '0'], { from });
    const read = await press(from, '4', shown, '1', pin);
    assert.ok(read.text.startsWith(HELLO), read.text);
});

test('only who allowed it is told, by a text that names nothing', async () => {
    const { from, number } = await report('3');
    const { ping } = await answer(number);
    assert.equal(ping, 'queued');
    await until('the ping', () => provider.texts.get(from)?.length === 1);
    assert.equal(provider.texts.get(from)[0],
        textIn('ru', 'There is news for you. Dial {code}').replace('{code}', gateway.channel('ussd').address));
    await until('its state', async () => (await lastAnswer(number)).ping === 'sent');
    await answer(number);
    assert.equal((await lastAnswer(number)).ping, 'sent', 'one a day that is not followed is enough');
    const silent = await report('1');
    assert.equal((await answer(silent.number)).ping, 'none');
    assert.equal((await staff.get(`/cases/${silent.number}`)).may_ping, false);
    assert.equal(provider.texts.get(silent.from), undefined);
    assert.equal(provider.texts.get(from).length, 1);
});

test('before it is read staff take it back, and the person finds nothing', async () => {
    const { from, number } = await report('1');
    const { id } = await answer(number);
    await staff.post(`/cases/${number}/answers/${id}/take-back`);
    assert.equal((await lastAnswer(number)).state, 'taken_back');
    const read = await press(from, '4', '1', '1');
    assert.ok(read.text.startsWith(NO_ANSWER), read.text);
    assert.equal(select(gateway, `SELECT box FROM mailbox WHERE id = ${id}`)[0].box, null);
});

test('what gives a person away is refused, and said where they allow it', async () => {
    const { number } = await report('2');
    const body = { text: 'Вас ждут в полиции', language: 'ru' };
    const { allowed, giveaways } = await staff.post(`/cases/${number}/compose`, body);
    assert.deepEqual([allowed, giveaways], [false, [{ at: 11, length: 7, word: 'полиц*' }]]);
    assert.equal(await staff.refused('POST', `/cases/${number}/answers`, body), '409 gives_away');
    assert.deepEqual((await staff.get(`/cases/${number}`)).answers, []);
    const open = await report('3');
    await staff.post(`/cases/${open.number}/answers`, body);
});

test('the pages that the composer shows are those that the phone shows', async () => {
    const { from, number } = await report('1');
    const { ussd } = await staff.post(`/cases/${number}/compose`, { text: LONG, language: 'ru' });
    assert.ok(ussd.pages.length > 2);
    await answer(number, LONG);
    const first = await press(from, '4', '1');
    const shown = [first.text];
    while (shown.length < ussd.pages.length)
        shown.push((await first.session.send('9')).text);
    assert.deepEqual(shown, ussd.pages.map((page) => page.text));
    for (const { octets } of ussd.pages)
        assert.ok(octets <= 160);
});

test('a prepared answer is sent with the texts it has', async () => {
    const rule = (await staff.get('/meta')).rules[0].id;
    const { id } = await staff.post('/canned', { title: 'Сроки', texts: { ru: HELLO }, rules: [rule] });
    const listed = (await staff.get('/canned')).canned.find((one) => one.id === id);
    assert.deepEqual([listed.current, listed.texts], [true, { ru: HELLO }]);
    const { from, number } = await report('1');
    await staff.post(`/cases/${number}/answers`, { text: `${HELLO}!`, language: 'ru', canned_id: id });
    assert.ok((await press(from, '4', '1')).text.startsWith(`${HELLO}!`));
    await staff.post(`/canned/${id}/remove`);
    assert.equal(await staff.refused('POST', `/cases/${number}/answers`,
        { text: HELLO, language: 'ru', canned_id: id }), '409 outdated');
});
